"""Stripe's books against ours, for the purchases of a visit: what was paid has its credits, what went back is known."""

from typing import Any

from tests.crash.visit import Visit

ROW = """
select c.state, c.session_id, p.payment_intent, p.refunded_cents, p.dispute
from app.checkout_sessions c left join app.payments p on p.checkout_id = c.id
where c.id = %s order by p.id desc limit 1
"""
DISPUTES = {"needs_response": "open", "won": "won", "lost": "lost"}


def disagreements(visit: Visit) -> list[str]:
    """A sentence for each purchase that the two do not say the same of."""
    return [told for checkout_id in visit.checkouts if (told := _disagreement(visit, checkout_id))]


def _disagreement(visit: Visit, checkout_id: str) -> str | None:
    [(state, session_id, intent, refunded, dispute)] = visit.shop.rows(ROW, checkout_id)
    stripe = visit.shop.api()
    if session_id is None:
        return None
    session = stripe.checkout.sessions.retrieve(session_id)
    if (session.payment_status == "paid") != (state in {"paid", "review"}):
        return f"Stripe says {session.status}, {session.payment_status} of a purchase that is {state}"
    if intent is None:
        return None
    there = (_refunded_cents(stripe, intent), _dispute(stripe, intent))
    return None if there == (refunded, dispute) else f"Stripe says {there} of a payment, we say {(refunded, dispute)}"


def _refunded_cents(stripe: Any, intent: str) -> int:
    refunds = stripe.refunds.list({"payment_intent": intent}).data
    return sum(refund.amount for refund in refunds if refund.status == "succeeded")


def _dispute(stripe: Any, intent: str) -> str | None:
    disputes = stripe.disputes.list({"payment_intent": intent}).data
    return DISPUTES[disputes[0].status] if disputes else None
