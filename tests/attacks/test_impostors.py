"""Somebody on the way who answers for a party with a certificate of his own gets not a byte from us."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

from lib.ai.providers.answer import stream_answer
from lib.ai.providers.failures import CallFailed
from lib.ai.providers.line import Line
from lib.ai.providers.shape import Ask
from lib.ai.registry import get_model
from lib.ai.schemas import model_schema
from lib.analytics import ProductEvent
from lib.errors import UpstreamUnavailable
from lib.services import Services
from lib.settings import Settings, Timeouts
from lib.tls import verifying

KEY = "sixteen characters or more"


class Impostor(socketserver.TCPServer):
    """Counts how often he is called, and keeps what he is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.calls = 0
        self.heard: list[bytes] = []
        self.authority = trustme.CA()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("localhost").configure_cert(self._context)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server_address[1]}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.calls += 1
        # who does not believe him hangs up
        with suppress(OSError), self._context.wrap_socket(request, server_side=True) as connection:
            if said := connection.recv(65_536):
                self.heard.append(said)


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    with Impostor() as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.05,))
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def services(address: str) -> Services:
    return Services(
        Settings(
            {
                "APP_BASE_URL": "https://app.example",
                "SUPABASE_URL": address,
                "SUPABASE_SECRET_KEY": KEY,
                "STRIPE_API_BASE": address,
                "STRIPE_SECRET_KEY": "sk_test_abcdefghijklmnop",
                "OPENAI_BASE_URL": f"{address}/v1",
                "OPENAI_API_KEY": KEY,
                "GEMINI_BASE_URL": address,
                "GEMINI_API_KEY": KEY,
                "POSTHOG_HOST": address,
                "POSTHOG_KEY": "phc_abcdefghijklmnop",
                "ANALYTICS_SALT": KEY,
                "MEDIA_BUCKET": "library",
                "AWS_ENDPOINT_URL_S3": address,
                "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": KEY,
            }
        )
    )


def ask(services: Services, model: str) -> None:
    settings = services.settings
    asked = Ask(get_model(settings, model).served, "You design pages.", "Tides", None, model_schema(), 1_000)
    with pytest.raises(CallFailed):
        list(stream_answer(settings, asked, Line(Timeouts())))


def call_database(services: Services) -> None:
    with pytest.raises(UpstreamUnavailable):
        services.database.call("app_health")


def call_confluence(services: Services) -> None:
    import httpx

    with pytest.raises(httpx.ConnectError):
        services.http.get(f"{services.settings.supabase_url}/wiki/rest/api/user/current")


def call_stripe(services: Services) -> None:
    with pytest.raises(UpstreamUnavailable):
        services.stripe.find_session("cs_test_1")


def read_bucket(services: Services) -> None:
    assert services.bucket.library().items == services.library.items


def tell_analytics(services: Services) -> None:
    services.analytics.send(ProductEvent("app_installed", "client", "account"))


OURS: dict[str, Callable[[Services], None]] = {
    "the database": call_database,
    "Confluence": call_confluence,
    "Stripe": call_stripe,
    "the bucket": read_bucket,
    "OpenAI": lambda services: ask(services, "gpt-5.1"),
    "Gemini": lambda services: ask(services, "gemini-3-pro"),
}
# verified by its SDK's own list
PARTIES = {**OURS, "PostHog": tell_analytics}


@pytest.mark.parametrize("party", PARTIES)
def test_who_has_a_certificate_of_his_own_is_told_nothing(impostor: Impostor, party: str) -> None:
    PARTIES[party](services(impostor.address))

    assert impostor.calls
    assert [] == impostor.heard


@pytest.mark.parametrize("party", OURS)
def test_a_machine_that_trusts_him_changes_nothing(
    impostor: Impostor, party: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = str(tmp_path / "trusted.pem")
    impostor.authority.cert_pem.write_to_path(trusted)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, trusted)
    # as an instance that begins there
    verifying.cache_clear()

    OURS[party](services(impostor.address))

    assert impostor.calls
    assert [] == impostor.heard
