"""Stripe's objects, as far as they are read. Of the buyer nothing is: no name, e-mail, card or tax id (P08)."""

from typing import Any

import msgspec

Facts = dict[str, Any]

OPEN_DISPUTES = frozenset({"needs_response", "under_review", "warning_needs_response", "warning_under_review"})
# an appeal is made of a dispute that was lost, and the money is gone until it is won
LOST_DISPUTES = frozenset({"lost", "appeal_needs_response", "appeal_under_review"})
GIVEN_BACK_REFUNDS = frozenset({"failed", "canceled"})


class PaymentIntent(msgspec.Struct, frozen=True):
    id: str
    status: str


class TotalDetails(msgspec.Struct, frozen=True):
    amount_tax: int = 0


class Receipt(msgspec.Struct, frozen=True):
    """The invoice that Stripe wrote for whom the buyer named."""

    id: str
    number: str | None = None
    receipt_number: str | None = None


class Session(msgspec.Struct, frozen=True):
    """A Checkout Session with its payment intent and its invoice. Amounts in minor units."""

    id: str
    livemode: bool
    status: str | None
    payment_status: str
    amount_subtotal: int | None
    amount_total: int | None
    currency: str | None
    url: str | None = None
    total_details: TotalDetails | None = None
    payment_intent: PaymentIntent | None = None
    subscription: str | None = None
    invoice: Receipt | None = None

    def to_facts(self) -> Facts:
        """As the SQL function `apply_checkout` takes it."""
        return {
            "id": self.id,
            "livemode": self.livemode,
            "status": self.status,
            "payment": self._payment(),
            "subtotalCents": self.amount_subtotal,
            "totalCents": self.amount_total,
            "taxCents": self.total_details.amount_tax if self.total_details else 0,
            "currency": self.currency,
            "paymentIntent": self.payment_intent.id if self.payment_intent else None,
            "subscription": self.subscription,
            "receiptNumber": _receipt_number(self.invoice),
        }

    def _payment(self) -> str:
        """A bank debit is on its way for days: only its payment intent says whether it may still come."""
        if self.payment_status != "unpaid":
            return self.payment_status
        status = self.payment_intent.status if self.payment_intent else None
        return "failed" if status in {"requires_payment_method", "canceled"} else "pending"


class Period(msgspec.Struct, frozen=True):
    end: int


class Line(msgspec.Struct, frozen=True):
    period: Period


class Lines(msgspec.Struct, frozen=True):
    data: list[Line]


class PaidBy(msgspec.Struct, frozen=True):
    payment_intent: str | None = None


class InvoicePayment(msgspec.Struct, frozen=True):
    status: str
    payment: PaidBy


class InvoicePayments(msgspec.Struct, frozen=True):
    data: list[InvoicePayment]


class SubscriptionDetails(msgspec.Struct, frozen=True):
    subscription: str | None = None


class Parent(msgspec.Struct, frozen=True):
    subscription_details: SubscriptionDetails | None = None


class Invoice(msgspec.Struct, frozen=True):
    """An invoice with its payments. Amounts in minor units, the period's end in seconds since 1970."""

    id: str
    livemode: bool
    status: str | None
    billing_reason: str | None
    subtotal: int
    total: int
    currency: str
    lines: Lines
    total_excluding_tax: int | None = None
    number: str | None = None
    receipt_number: str | None = None
    parent: Parent | None = None
    payments: InvoicePayments | None = None

    @property
    def subscription(self) -> str | None:
        """The plan that it is for; None for a pack's invoice."""
        details = self.parent.subscription_details if self.parent else None
        return details.subscription if details else None

    @property
    def payment_intent(self) -> str | None:
        """What it was paid by."""
        payments = self.payments.data if self.payments else []
        return next((one.payment.payment_intent for one in payments if one.status == "paid"), None)

    def to_facts(self) -> Facts:
        """As the SQL function `apply_invoice` takes it."""
        return {
            "id": self.id,
            "livemode": self.livemode,
            "status": self.status,
            "reason": self.billing_reason,
            "subscription": self.subscription,
            "subtotalCents": self.subtotal,
            "totalCents": self.total,
            "taxCents": self.total - (self.total if self.total_excluding_tax is None else self.total_excluding_tax),
            "currency": self.currency,
            "paymentIntent": self.payment_intent,
            "receiptNumber": self.receipt_number or self.number,
            "periodEnd": max((line.period.end for line in self.lines.data), default=None),
        }


class Refund(msgspec.Struct, frozen=True):
    amount: int
    status: str | None = None


class Dispute(msgspec.Struct, frozen=True):
    amount: int
    status: str


class Subscription(msgspec.Struct, frozen=True):
    id: str
    status: str


def refunded_cents(refunds: list[Refund]) -> int:
    """What went back to the buyer, or is on its way there."""
    return sum(refund.amount for refund in refunds if refund.status not in GIVEN_BACK_REFUNDS)


def dispute_of(disputes: list[Dispute]) -> tuple[str | None, int]:
    """How the payment's disputes stand together (`open`, `won`, `lost`, None), and the amount they are about."""
    lost = [dispute.amount for dispute in disputes if dispute.status in LOST_DISPUTES]
    if lost:
        return "lost", sum(lost)
    still_open = [dispute.amount for dispute in disputes if dispute.status in OPEN_DISPUTES]
    if still_open:
        return "open", sum(still_open)
    return ("won", 0) if disputes else (None, 0)


def _receipt_number(invoice: Receipt | None) -> str | None:
    return invoice.receipt_number or invoice.number if invoice else None
