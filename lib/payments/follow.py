"""Makes the ledger follow Stripe: a session, payment, invoice or subscription is looked at and applied as it is now.

Safe to do any number of times, at once and in any order. What is written is decided in SQL, by the row that was written
before the buyer was sent to Stripe; here only the object is fetched and found.
"""

from collections.abc import Callable, Mapping

import msgspec

from lib.payments.events import Event, Subject
from lib.services import Services


class Outcome(msgspec.Struct, frozen=True):
    """`state`: applied, unmatched or review. `changed`: something was news."""

    state: str
    changed: bool = False

    @property
    def is_matched(self) -> bool:
        """Whether it is about a purchase of ours."""
        return self.state != "unmatched"


def follow(services: Services, event: Event) -> Outcome:
    """Looks at what the event is about and keeps that it came. Raises what Stripe or the database raises."""
    if event.livemode != services.settings.stripe_livemode:
        return _doubt(services, event, "livemode")
    return FOLLOWERS[event.subject](services, event.reference, event)


def follow_session(services: Services, session_id: str, event: Event | None = None) -> Outcome:
    """A pack's credits come with its session, a plan's with the invoice that the session led to."""
    session = services.stripe.find_session(session_id)
    if session is None:
        gone = {"id": session_id, "status": "expired"}
        return _miss(services, event, "apply_checkout", p_session=gone)
    outcome = _apply(services, "apply_checkout", event, p_session=session.to_facts())
    if outcome.is_matched and session.subscription and session.invoice:
        return follow_invoice(services, session.invoice.id)
    return outcome


def follow_invoice(services: Services, invoice_id: str, event: Event | None = None) -> Outcome:
    """A plan's invoice; of a pack's, the session that it belongs to (for its receipt number)."""
    invoice = services.stripe.find_invoice(invoice_id)
    if invoice is None:
        return _doubt(services, event, "not_at_stripe")
    if invoice.subscription is None:
        return _follow_session_of(services, event, payment_intent=invoice.payment_intent)

    def apply() -> Outcome:
        return _apply(services, "apply_invoice", event, p_invoice=invoice.to_facts())

    return _once_matched(services, apply, subscription=invoice.subscription)


def follow_payment(services: Services, payment_intent: str, event: Event | None = None) -> Outcome:
    """Refunds and disputes of a payment, of a pack or of a plan's period."""

    def apply() -> Outcome:
        state = services.stripe.get_payment_state(payment_intent)
        return _apply(
            services,
            "apply_payment",
            event,
            p_payment_intent=payment_intent,
            p_refunded_cents=state.refunded_cents,
            p_dispute=state.dispute,
            p_disputed_cents=state.disputed_cents,
        )

    outcome = _once_matched(services, apply, payment_intent=payment_intent)
    if not outcome.is_matched:
        invoice_id = services.stripe.find_invoice_of(payment_intent)
        if invoice_id is None or not follow_invoice(services, invoice_id).is_matched:
            return outcome
        outcome = apply()
    return _until_known(outcome, apply)


def follow_subscription(services: Services, subscription_id: str, event: Event | None = None) -> Outcome:
    """Whether the plan goes on."""

    def apply() -> Outcome:
        subscription = services.stripe.find_subscription(subscription_id)
        named = {"p_subscription_id": subscription_id}
        if subscription is None:
            return _miss(services, event, "apply_subscription", **named, p_status="canceled")
        return _apply(services, "apply_subscription", event, **named, p_status=subscription.status)

    return _until_known(_once_matched(services, apply, subscription=subscription_id), apply)


def flag_payment(services: Services, payment_intent: str, event: Event | None = None) -> Outcome:
    """A warning of fraud changes no credits; it is shown to the operator."""

    def apply() -> Outcome:
        return _apply(services, "flag_payment", event, p_payment_intent=payment_intent)

    return _once_matched(services, apply, payment_intent=payment_intent)


FOLLOWERS: Mapping[Subject, Callable[[Services, str, Event | None], Outcome]] = {
    "session": follow_session,
    "payment": follow_payment,
    "invoice": follow_invoice,
    "subscription": follow_subscription,
    "warning": flag_payment,
}


def _once_matched(services: Services, apply: Callable[[], Outcome], **origin: str) -> Outcome:
    """Events may come before those of the session that they follow from: then that is looked at first."""
    outcome = apply()
    if outcome.is_matched:
        return outcome
    if not _follow_session_of(services, None, **origin).is_matched:
        return outcome
    return apply()


def _until_known(outcome: Outcome, look_and_apply: Callable[[], Outcome]) -> Outcome:
    """What was looked at may be older than what another event wrote before: what was news is looked at once more.

    Of payments and subscriptions alone: a session that is paid, and an invoice, stay what they are.
    """
    is_news = outcome.changed
    while is_news:
        is_news = look_and_apply().changed
    return outcome


def _follow_session_of(services: Services, event: Event | None, **origin: str | None) -> Outcome:
    known = {name: value for name, value in origin.items() if value}
    session_id = services.stripe.find_session_of(**known) if known else None
    if session_id is None:
        return _apply(services, "lay_aside", event) if event else Outcome("unmatched")
    return follow_session(services, session_id, event)


def _miss(services: Services, event: Event | None, function: str, **gone: object) -> Outcome:
    """Stripe knows no such object: what an event told is doubted, what we asked about ourselves has ended."""
    return _doubt(services, event, "not_at_stripe") if event else _apply(services, function, None, **gone)


def _doubt(services: Services, event: Event | None, reason: str) -> Outcome:
    return _apply(services, "doubt_event", event, p_reason=reason) if event else Outcome("unmatched")


def _apply(services: Services, function: str, event: Event | None, **arguments: object) -> Outcome:
    answer = services.database.call(function, **arguments, p_event=event.to_json() if event else None)
    return Outcome(answer["state"], answer["changed"])
