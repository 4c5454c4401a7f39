"""Stripe's events: is it really from Stripe, and what is it about. What an event says of an object is not believed:
the object itself is looked at (`lib.payments.follow`)."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec

from lib.errors import MalformedRequest
from lib.web.json_text import InvalidJson, read_json_as

# https://docs.stripe.com/webhooks#verify-manually: a time and at least one signature
SIGNATURE = re.compile(r"t=(?P<time>[0-9]{1,12})(,v[0-9]+=[0-9a-f]{64})*,v1=[0-9a-f]{64}(,v[0-9]+=[0-9a-f]{64})*")
TOLERANCE_S = 300
# https://docs.stripe.com/upgrades: an id of any object of Stripe's may have 255 characters
STRIPE_ID = re.compile(r"[\x21-\x7e]{1,255}")

Subject = Literal["session", "payment", "invoice", "subscription", "warning"]

# at most twenty: Stripe lists no more types at once
TYPES: Mapping[str, Subject] = {
    "checkout.session.completed": "session",
    "checkout.session.async_payment_succeeded": "session",
    "checkout.session.async_payment_failed": "session",
    "checkout.session.expired": "session",
    "charge.refunded": "payment",
    "refund.created": "payment",
    "refund.updated": "payment",
    "refund.failed": "payment",
    "charge.dispute.created": "payment",
    "charge.dispute.closed": "payment",
    "charge.dispute.funds_withdrawn": "payment",
    "charge.dispute.funds_reinstated": "payment",
    "invoice.paid": "invoice",
    "invoice.payment_failed": "invoice",
    "invoice.voided": "invoice",
    "invoice.marked_uncollectible": "invoice",
    "customer.subscription.updated": "subscription",
    "customer.subscription.deleted": "subscription",
    "customer.subscription.paused": "subscription",
    "radar.early_fraud_warning.created": "warning",
}


class Event(msgspec.Struct, frozen=True):
    """An event of a type that we act on; `reference` is the id of the session, payment intent, … to look at."""

    id: str
    type: str
    subject: Subject
    reference: str
    livemode: bool

    @classmethod
    def from_row(cls, row: Mapping[str, str], *, livemode: bool) -> "Event":
        """One that was kept because it matched nothing; only events of our own mode are."""
        return cls(row["id"], row["type"], TYPES[row["type"]], row["reference"], livemode)

    def to_json(self) -> dict[str, str]:
        """As the SQL functions keep it."""
        return {"id": self.id, "type": self.type, "reference": self.reference}


class Data(msgspec.Struct, frozen=True):
    object: dict[str, Any]


class Envelope(msgspec.Struct, frozen=True):
    """What every event of Stripe's has. `account`: it is another account's, connected to ours."""

    object: Literal["event"]
    id: Annotated[str, msgspec.Meta(pattern=rf"^{STRIPE_ID.pattern}\Z")]
    type: str
    livemode: bool
    data: Data
    account: str | None = None


def verify_signature(body: bytes, header: str, secrets: Iterable[str], now_s: float) -> None:
    """Raises MalformedRequest where none of the secrets signed these very bytes within 300 s of `now_s`.

    The SDK's own check raises five kinds of errors for what anybody may send, and takes longer to load than this.
    """
    match = SIGNATURE.fullmatch(header)
    if match is None or abs(now_s - int(match["time"])) > TOLERANCE_S:
        raise _unsigned()
    signed = match["time"].encode() + b"." + body
    given = re.findall(r",v1=([0-9a-f]{64})", header)
    for secret in secrets:
        expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        if any(hmac.compare_digest(expected, one) for one in given):
            return
    raise _unsigned()


def read_event(body: bytes) -> Event | None:
    """The event, None where it is none that we act on. Raises MalformedRequest for what is no event of Stripe's."""
    try:
        return find_event(read_json_as(object, body))
    except (InvalidJson, msgspec.ValidationError) as error:
        raise MalformedRequest("Send an event as Stripe's API has it.") from error


def find_event(value: object) -> Event | None:
    """The same of what has been decoded; raises msgspec.ValidationError."""
    envelope = msgspec.convert(value, Envelope)
    subject = TYPES.get(envelope.type)
    if subject is None or envelope.account is not None:
        return None
    member = "payment_intent" if subject in {"payment", "warning"} else "id"
    reference = envelope.data.object.get(member)
    if not isinstance(reference, str) or not STRIPE_ID.fullmatch(reference):
        return None
    return Event(envelope.id, envelope.type, subject, reference, envelope.livemode)


def _unsigned() -> MalformedRequest:
    return MalformedRequest("Send the event with its Stripe-Signature.")
