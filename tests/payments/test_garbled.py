"""What comes from Stripe and is no answer of its API: no line of the log quotes it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lib.errors import UpstreamFailed
from lib.payments.stripe_api import StripeApi
from lib.settings import Settings
from lib.web.log import silence_libraries

SECRET = "sk_test_garbled0123456789"
ECHO = f"POST /v1/checkout/sessions Bearer {SECRET}"


class Party(HTTPServer):
    """Says one thing, whatever it is asked."""

    status = 200
    body: object = None
    notice = ""


class Answering(BaseHTTPRequestHandler):
    server: Party

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        content = json.dumps(self.server.body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Stripe-Notice", self.server.notice)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - http.server's own name

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def party() -> Iterator[Party]:
    with Party(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def api(party: Party) -> StripeApi:
    address = f"http://127.0.0.1:{party.server_port}"
    urls = {"APP_BASE_URL": "https://app.example.com", "STRIPE_API_BASE": address}
    return StripeApi(Settings({**urls, "STRIPE_SECRET_KEY": SECRET}))


def test_nothing_that_stripe_writes_is_in_the_log_but_the_words_of_its_list(
    party: Party, api: StripeApi, capsys: pytest.CaptureFixture[str]
) -> None:
    silence_libraries()
    party.status, party.notice = 402, ECHO
    for code in ("card_declined", ECHO, {"quoted": ECHO}):
        party.body = {"error": {"message": ECHO, "type": "card_error", "code": code, "param": ECHO}}
        with pytest.raises(UpstreamFailed):
            api.find_session("cs_1")
    said = capsys.readouterr()
    assert ["card_declined", None, None] == [json.loads(line)["code"] for line in said.out.splitlines()]
    assert "" == said.err
