"""Stripe's API by its own SDK: what is asked of it, and how its failures are named."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from lib.errors import ApiError, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.payments.events import TYPES, Event, find_event
from lib.payments.objects import (
    Dispute,
    Invoice,
    Refund,
    Session,
    Subscription,
    dispute_of,
    refunded_cents,
)
from lib.payments.offer import Offer
from lib.payments.sdk import stripe
from lib.payments.transport import HttpClient, TimedOut
from lib.settings import Settings
from lib.web.log import log

DEFAULT_API = "https://api.stripe.com"
RETRIES_MAX = 2
LIST_MAX = 100
# https://docs.stripe.com/error-codes
CODE = re.compile(r"[a-z][a-z_]{1,63}")
# the id is wrong, of another account or of the other mode
UNKNOWN = "resource_missing"
# what reading an answer raises that is none of Stripe's: the SDK checks little of what it decodes
GARBLED = (msgspec.ValidationError, ValueError, TypeError, AttributeError, LookupError)

Struct = TypeVar("Struct", bound=msgspec.Struct)


class RefusedByStripe(UpstreamFailed):
    """Stripe says no, and will say so again: the same call need not be repeated."""

    def __init__(self) -> None:
        super().__init__("The payment service refused; tell us the request id.")


class UnknownToStripe(RefusedByStripe):
    """Stripe has no such object, in this account and mode."""


class PaymentState(msgspec.Struct, frozen=True):
    """What became of a payment: the money that went back, and its dispute (`open`, `won`, `lost` or None)."""

    refunded_cents: int
    dispute: str | None
    disputed_cents: int


class StripeApi:
    """Each method is one question or order. Raises RefusedByStripe, UpstreamFailed, -Timeout, -Unavailable."""

    def __init__(self, settings: Settings) -> None:
        # before the first call: it would write a file and send an id of this machine (P07)
        stripe.enable_telemetry = False
        self._urls = (f"{settings.app_base_url}/paid.html", f"{settings.app_base_url}/cancelled.html")
        self._api = stripe.StripeClient(
            settings.stripe_secret_key,
            base_addresses={"api": settings.stripe_api_base or DEFAULT_API},
            http_client=HttpClient(settings.outbound_timeouts.stripe),
            max_network_retries=RETRIES_MAX,
        ).v1

    def create_session(self, offer: Offer) -> Session:
        """The page where the offer is paid. The offer's id is the key: asked again, it is the same session."""
        with _named_failures():
            created = self._api.checkout.sessions.create(
                offer.to_session(*self._urls),  # type: ignore[arg-type]  # plain JSON; the SDK wants its TypedDict
                {"idempotency_key": offer.id},
            )
            return _read(created, Session)

    def expire_session(self, session_id: str) -> None:
        """Nobody can pay it any more. RefusedByStripe: it has been paid, or has expired."""
        with _named_failures():
            self._api.checkout.sessions.expire(session_id)

    def find_session(self, session_id: str) -> Session | None:
        """The session as it is now, with its payment intent and its invoice; None where Stripe knows none."""
        try:
            with _named_failures():
                found = self._api.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent", "invoice"]})
                return _read(found, Session)
        except UnknownToStripe:
            return None

    def find_session_of(self, **origin: str) -> str | None:
        """The session that led to `payment_intent=…` or `subscription=…`."""
        asked: Any = {**origin, "limit": 1}
        with _named_failures():
            found = self._api.checkout.sessions.list(asked)
            return next((session.id for session in found.data), None)

    def find_invoice(self, invoice_id: str) -> Invoice | None:
        """The invoice as it is now, with its payments."""
        try:
            with _named_failures():
                found = self._api.invoices.retrieve(invoice_id, {"expand": ["payments"]})
                return _read(found, Invoice)
        except UnknownToStripe:
            return None

    def find_invoice_of(self, payment_intent: str) -> str | None:
        """The invoice that this payment paid."""
        asked: Any = {"payment": {"type": "payment_intent", "payment_intent": payment_intent}, "limit": 1}
        with _named_failures():
            found = self._api.invoice_payments.list(asked)
            return next((str(one.invoice) for one in found.data), None)

    def get_payment_state(self, payment_intent: str) -> PaymentState:
        """Refunds and disputes of a payment, all of them, as they are now."""
        asked: Any = {"payment_intent": payment_intent, "limit": LIST_MAX}
        with _named_failures():
            refunds = [_read(one, Refund) for one in self._api.refunds.list(asked).auto_paging_iter()]
            disputes = [_read(one, Dispute) for one in self._api.disputes.list(asked).auto_paging_iter()]
        return PaymentState(refunded_cents(refunds), *dispute_of(disputes))

    def find_subscription(self, subscription_id: str) -> Subscription | None:
        """The subscription as it is now."""
        try:
            with _named_failures():
                found = self._api.subscriptions.retrieve(subscription_id)
                return _read(found, Subscription)
        except UnknownToStripe:
            return None

    def cancel_subscription(self, subscription_id: str) -> None:
        """Nothing more is to be paid for it. RefusedByStripe: it has ended already."""
        with _named_failures():
            self._api.subscriptions.cancel(subscription_id)

    def list_missed_events(self, since_s: int) -> list[Event]:
        """Of types that we act on: the newest that Stripe could not deliver, and all since then, delivered or not."""
        missed: Any = {"types": sorted(TYPES), "delivery_success": False, "limit": LIST_MAX}
        newer: Any = {"types": sorted(TYPES), "created": {"gte": since_s}, "limit": LIST_MAX}
        with _named_failures():
            found = [*self._api.events.list(missed).data, *self._api.events.list(newer).auto_paging_iter()]
            events = [find_event(event.to_dict()) for event in found]
        return [event for event in events if event is not None]


def _read(found: "stripe.StripeObject", shape: type[Struct]) -> Struct:
    return msgspec.convert(found.to_dict(), shape)


@contextlib.contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        # its message may quote what was asked: only our own words and its code are kept
        log("stripe_failed", type=type(error).__name__, code=_code(error), status=error.http_status)
        raise _name(error) from error
    except GARBLED as error:
        log("stripe_failed", type=type(error).__name__)
        raise UpstreamFailed("The payment service's answer cannot be understood; try again.") from error


def _code(error: stripe.StripeError) -> str | None:
    """A word of Stripe's list; what is none may quote, as a message does."""
    code = error.code
    return code if isinstance(code, str) and CODE.fullmatch(code) else None


def _name(error: stripe.StripeError) -> ApiError:
    if isinstance(error, TimedOut):
        return UpstreamTimeout("The payment service did not answer in time. Try again in a moment.")
    if isinstance(error, (stripe.APIConnectionError, stripe.RateLimitError)):
        return UpstreamUnavailable("The payment service cannot be reached. Try again in a moment.")
    if error.code == UNKNOWN:
        return UnknownToStripe()
    if isinstance(error, (stripe.InvalidRequestError, stripe.IdempotencyError)):
        return RefusedByStripe()
    return UpstreamFailed("The payment service failed. Try again in a moment.")
