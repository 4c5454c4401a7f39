"""The time of a call is that of its whole answer: a party that sends a byte now and then is given up too."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from lib.ai.providers.failures import CallFailed
from lib.ai.providers.openai_runs import look_at_run
from lib.confluence.outbound import fetch
from lib.errors import UpstreamTimeout
from lib.payments.reconcile import end_sessions_of
from lib.services import Services
from lib.settings import Settings

KEY = "sixteen characters or more"
# without an end it would be three times the patience of the most patient call
TRICKLE_S, PAUSE_S = 9.0, 0.1
GIVEN_UP_S = 5.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n"


@dataclass
class Trickling:
    """A server whose answers have no end in sight, and when it was asked: an SDK loads itself before it asks."""

    address: str
    asked: float = float("-inf")


@pytest.fixture
def trickling() -> Iterator[Trickling]:
    listener = socket.create_server(("127.0.0.1", 0))
    gone = threading.Event()
    server = Trickling(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threading.Thread(target=trickle, args=(listener, gone, server), daemon=True).start()
    yield server
    gone.set()
    listener.close()


def trickle(listener: socket.socket, gone: threading.Event, server: Trickling) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65_536)
        server.asked = time.monotonic()
        connection.sendall(HEAD)
        while time.monotonic() < server.asked + TRICKLE_S and not gone.wait(PAUSE_S):
            try:
                connection.sendall(b" ")
            except OSError:
                return


def call_database(services: Services) -> None:
    with pytest.raises(UpstreamTimeout):
        services.database.call("app_health")


def call_stripe(services: Services) -> None:
    with pytest.raises(UpstreamTimeout):
        services.stripe.find_session("cs_test_1")


def call_confluence(services: Services) -> None:
    request = services.http.build_request("GET", services.settings.supabase_url)
    with pytest.raises(UpstreamTimeout):
        fetch(services.http, request, services.settings.outbound_timeouts.confluence)


def look_at_research(services: Services) -> None:
    with pytest.raises(CallFailed, match="timeout"):
        look_at_run(services.settings, "resp_1")


def read_bucket(services: Services) -> None:
    """The library of this release stands in."""
    assert services.bucket.library().items == services.library.items


@pytest.mark.parametrize("call", [call_database, call_stripe, call_confluence, look_at_research, read_bucket])
def test_an_answer_that_trickles_in_is_given_up(trickling: Trickling, call: Callable[[Services], None]) -> None:
    settings = {
        **dict.fromkeys(
            ("SUPABASE_URL", "STRIPE_API_BASE", "AWS_ENDPOINT_URL_S3", "OPENAI_BASE_URL"), trickling.address
        ),
        **dict.fromkeys(("SUPABASE_SECRET_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY"), KEY),
        "APP_BASE_URL": "https://app.example",
        "STRIPE_SECRET_KEY": "sk_test_abcdefghijklmnop",
        "MEDIA_BUCKET": "library",
        "OUTBOUND_TIMEOUTS": "database=1,stripe=1,confluence=1,ai_total=1",
    }
    call(Services(Settings(settings)))
    assert time.monotonic() - trickling.asked < GIVEN_UP_S


def test_where_stripe_hangs_what_is_left_waits_for_the_next_run() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = {
            "STRIPE_API_BASE": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "APP_BASE_URL": "https://app.example",
            "STRIPE_SECRET_KEY": "sk_test_abcdefghijklmnop",
            "OUTBOUND_TIMEOUTS": "stripe=1",
        }
        services = Services(Settings(settings))
        begun = time.monotonic()
        assert end_sessions_of(services, [f"cs_test_{n}" for n in range(9)], begun + 1.5) == 0
        assert time.monotonic() - begun < GIVEN_UP_S
