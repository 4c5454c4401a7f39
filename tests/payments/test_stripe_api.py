"""What Stripe says to a question, or what comes in its place: what we take from it; no line of the log quotes it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lib.errors import UpstreamFailed
from lib.payments.offer import Offer
from lib.payments.stripe_api import RefusedByStripe, StripeApi
from lib.settings import Settings
from lib.web.log import silence_libraries

SECRET = "sk_test_garbled0123456789"
ECHO = f"POST /v1/checkout/sessions Bearer {SECRET}"
OFFER = Offer("cos_1", "pack", 1_000, 1_000, "eur", None, None, None)


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


CALLS: dict[str, Callable[[StripeApi], object]] = {
    "create_session": lambda api: api.create_session(OFFER),
    "find_session": lambda api: api.find_session("cs_1"),
    "find_session_of": lambda api: api.find_session_of(payment_intent="pi_1"),
    "find_invoice": lambda api: api.find_invoice("in_1"),
    "find_invoice_of": lambda api: api.find_invoice_of("pi_1"),
    "get_payment_state": lambda api: api.get_payment_state("pi_1"),
    "find_subscription": lambda api: api.find_subscription("sub_1"),
    "list_missed_events": lambda api: api.list_missed_events(0),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("body", [None, [ECHO], {}, {"data": 5, "id": [ECHO]}, {"data": [ECHO], "object": "list"}])
def test_an_answer_that_is_none_is_a_failure_of_stripes(
    party: Party, api: StripeApi, call: str, body: object, capsys: pytest.CaptureFixture[str]
) -> None:
    party.body = body
    with pytest.raises(UpstreamFailed):
        CALLS[call](api)
    assert SECRET not in capsys.readouterr().out


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


@pytest.mark.parametrize("question", [StripeApi.find_session, StripeApi.find_invoice, StripeApi.find_subscription])
def test_a_question_that_stripe_refuses_is_not_taken_for_an_object_that_there_is_not(
    party: Party, api: StripeApi, question: Callable[[StripeApi, str], object]
) -> None:
    said = {"type": "invalid_request_error", "message": "No."}
    party.status, party.body = 404, {"error": said | {"code": "resource_missing"}}
    assert question(api, "id") is None
    party.status, party.body = 400, {"error": said | {"code": "parameter_unknown"}}
    with pytest.raises(RefusedByStripe):
        question(api, "id")
