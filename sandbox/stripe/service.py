"""The service behind STRIPE_API_BASE: the API for the seller, a page for the buyer. Kept until the next reset."""

import secrets
from collections.abc import Callable

from sandbox.control import Call
from sandbox.messages import Answer, Request
from sandbox.stripe.api import Api
from sandbox.stripe.books import Books
from sandbox.stripe.controls import Controls
from sandbox.stripe.events import API_VERSION, Events
from sandbox.stripe.idempotency import Keys
from sandbox.stripe.page import PaymentPage
from sandbox.stripe.refused import Json, Refused

# the only key that the stand-in takes
STRIPE_KEY = "sk_test_sandbox"
PAGE = "/c/"


class Stripe:
    """`app_url` is where events go; `now` is Stripe's time, in seconds."""

    def __init__(self, app_url: str, now: Callable[[], float]) -> None:
        self.books = Books(now)
        self._events = Events(app_url)
        self._controls = Controls(self.books, self._events)
        self._api = Api(self.books, self._events, self._controls.happen_later)
        self._keys = Keys(now)
        self._page = PaymentPage(self.books, self._controls.happen)

    def handle(self, request: Request) -> Answer:
        # a browser asks, not the seller's software
        if request.path.startswith(PAGE):
            return self._page.answer(request)
        try:
            self._verify_key(request)
            if request.method == "GET":
                return self._answer(request)
            return _with_headers(self._keys.answer(request, lambda: self._answer(request)), request)
        except Refused as refusal:
            return _with_headers(Answer.json(refusal.status, refusal.to_body()), request)

    def controls(self) -> dict[tuple[str, str], Call]:
        return self._controls.calls()

    def keep_failure(self, request: Request, answer: Answer) -> None:
        """A 5xx that a fault made in our place: Stripe says it again to whoever repeats the call by its key."""
        if request.method == "POST":
            self._keys.keep(request, answer)

    def set_webhook_secret(self, secret: str) -> None:
        """What events are signed with."""
        self._events.secret = secret

    def reset(self) -> None:
        with self.books.lock:
            self.books.clear()
        self._events.clear()
        self._keys.clear()

    def list_sessions(self) -> list[Json]:
        """The sessions that were created, oldest first."""
        return [purchase.session for purchase in self.books.purchases.values()]

    def _answer(self, request: Request) -> Answer:
        return Answer.json(200, self._api.answer(request))

    def _verify_key(self, request: Request) -> None:
        given = (request.headers.get("Authorization") or "").removeprefix("Bearer ")
        if not given:
            message = "You did not provide an API key. You need to provide your API key in the Authorization header."
            raise Refused(401, message)
        if given != STRIPE_KEY:
            raise Refused(401, f"Invalid API Key provided: {given[:8]}{'*' * 8}{given[-4:]}")


def _with_headers(answer: Answer, request: Request) -> Answer:
    key = request.headers.get("Idempotency-Key")
    answer.headers += [
        ("Request-Id", f"req_{secrets.token_hex(7)}"),
        ("Stripe-Version", API_VERSION),
        *([("Idempotency-Key", key)] if key else []),
    ]
    return answer
