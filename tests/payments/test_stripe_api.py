"""What Stripe says to a question, and what we take from it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lib.payments.stripe_api import RefusedByStripe, StripeApi
from lib.settings import Settings


@contextmanager
def stripe_that_says(status: int, code: str) -> Iterator[StripeApi]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"error": {"type": "invalid_request_error", "code": code, "message": "No."}}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield StripeApi(
            Settings({"APP_BASE_URL": "https://app", "STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_API_BASE": url})
        )
        server.shutdown()


@pytest.mark.parametrize("question", [StripeApi.find_session, StripeApi.find_invoice, StripeApi.find_subscription])
def test_a_question_that_stripe_refuses_is_not_taken_for_an_object_that_there_is_not(
    question: Callable[[StripeApi, str], object],
) -> None:
    with stripe_that_says(404, "resource_missing") as api:
        assert question(api, "id") is None
    with stripe_that_says(400, "parameter_unknown") as api, pytest.raises(RefusedByStripe):
        question(api, "id")
