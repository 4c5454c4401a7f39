"""What a tester may order of Stripe (SANDBOX.md, Control)."""

import threading
from collections.abc import Callable
from typing import Any

from sandbox.control import BadArgument, Call, read_count, read_optional
from sandbox.stripe.books import Books, Happened, Purchase
from sandbox.stripe.events import Events
from sandbox.stripe.objects import Buyer
from sandbox.stripe.refused import Json, Refused

OUTCOMES = ("won", "lost")
PARALLEL_MAX = 100
Body = dict[str, Any]
Do = Callable[[Purchase, Body], Happened]


class Controls:
    def __init__(self, books: Books, events: Events) -> None:
        self._books = books
        self._events = events

    def calls(self) -> dict[tuple[str, str], Call]:
        return {
            ("POST", "/stripe/pay"): lambda _, body: self._do(body, self._pay),
            ("POST", "/stripe/expire"): lambda _, body: self._do(body, lambda one, _: self._books.expire(one)),
            ("POST", "/stripe/refund"): lambda _, body: self._do(body, self._refund),
            ("POST", "/stripe/dispute"): lambda _, body: self._do(body, self._dispute),
            ("POST", "/stripe/renew"): lambda _, body: self._do(body, lambda one, _: self._books.renew(one)),
            ("POST", "/stripe/deliver"): lambda _, body: self._deliver(body),
        }

    def happen(self, happened: Happened, *, deliver: bool = True) -> list[Json]:
        """Writes the events down and delivers them, one after the other."""
        events = self._events.write(happened, self._books.now_s())
        return [self._events.describe(event, self._events.deliver(event) if deliver else []) for event in events]

    def happen_later(self, happened: Happened) -> None:
        """The same without waiting: for what a call of the app's own brought about."""
        events = self._events.write(happened, self._books.now_s())
        threading.Thread(target=lambda: [self._events.deliver(event) for event in events], daemon=True).start()

    def _do(self, body: Body, do: Do) -> Json:
        deliver = read_optional(body, "deliver", bool)
        try:
            with self._books.lock:
                happened = do(self._books.get_purchase(_read_text(body, "checkoutSessionId")), body)
        except Refused as refusal:
            raise BadArgument(refusal.message) from refusal
        return {"events": self.happen(happened, deliver=deliver is not False)}

    def _pay(self, purchase: Purchase, body: Body) -> Happened:
        currency = read_optional(body, "currency", str)
        return self._books.pay(purchase, Buyer(), _read_amount(body), currency.lower() if currency else None)

    def _refund(self, purchase: Purchase, body: Body) -> Happened:
        return self._books.refund(purchase, _read_amount(body))

    def _dispute(self, purchase: Purchase, body: Body) -> Happened:
        outcome = read_optional(body, "outcome", str)
        if outcome not in (None, *OUTCOMES):
            raise BadArgument(f"outcome: one of {', '.join(OUTCOMES)}")
        return self._books.dispute(purchase, outcome)

    def _deliver(self, body: Body) -> Json:
        times = read_count(body, "times", 1, lowest=1)
        parallel = read_count(body, "parallel", 1, lowest=1)
        try:
            event = self._events.get(_read_text(body, "eventId"))
        except Refused as refusal:
            raise BadArgument(refusal.message) from refusal
        return self._events.describe(event, self._events.deliver(event, times, min(parallel, PARALLEL_MAX)))


def _read_text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadArgument(f"{name}: text is needed")
    return value


def _read_amount(body: Body) -> int | None:
    return None if body.get("amountCents") is None else read_count(body, "amountCents", 0, lowest=1)
