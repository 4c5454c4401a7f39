"""Stripe's objects as its API gives them, the members that are read here and the buyer's own, that nobody may keep."""

import secrets
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.stripe.parameters import Order
from sandbox.stripe.refused import Json

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True)
class Buyer:
    """What somebody types on the payment page. Stripe's, and none of ours."""

    email: str = "zahlmeister@example.com"
    name: str = "Zacharias Zahlmeister"
    country: str = "DE"
    tax_id: str = "DE123456789"


@dataclass(frozen=True)
class Bill:
    """Amounts of one payment, in minor units."""

    subtotal_cents: int
    tax_cents: int
    currency: str

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents + self.tax_cents


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(ALPHABET) for _ in range(length))}"


def make_session(order: Order, now_s: int, page_url: str) -> Json:
    session_id = new_id("cs_test", 58)
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": order.is_on("adaptive_pricing")},
        "amount_subtotal": order.amount_cents,
        "amount_total": order.amount_cents,
        "automatic_tax": {"enabled": order.is_on("automatic_tax"), "status": None},
        "cancel_url": order.cancel_url,
        "client_reference_id": order.told["client_reference_id"],
        "created": now_s,
        "currency": order.currency,
        "customer": order.told["customer"],
        "customer_details": None,
        "customer_email": order.told["customer_email"],
        "expires_at": order.expires_at,
        "invoice": None,
        "invoice_creation": {"enabled": order.is_on("invoice_creation")},
        "livemode": False,
        "metadata": order.told["metadata"] or {},
        "mode": order.mode,
        "payment_intent": None,
        "payment_status": "unpaid",
        "presentment_details": None,
        "status": "open",
        "subscription": None,
        "success_url": order.success_url,
        "tax_id_collection": {"enabled": order.is_on("tax_id_collection"), "required": "never"},
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{page_url}/c/pay/{session_id}",
    }


def make_intent(bill: Bill, status: str, now_s: int) -> Json:
    return {
        "id": new_id("pi"),
        "object": "payment_intent",
        "amount": bill.total_cents,
        "amount_received": bill.total_cents if status == "succeeded" else 0,
        "created": now_s,
        "currency": bill.currency,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "status": status,
    }


def make_charge(intent: Json, buyer: Buyer, now_s: int) -> Json:
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_refunded": 0,
        "billing_details": {"email": buyer.email, "name": buyer.name, "address": {"country": buyer.country}},
        "created": now_s,
        "currency": intent["currency"],
        "disputed": False,
        "livemode": False,
        "metadata": {},
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "receipt_number": f"{secrets.randbelow(9000) + 1000}-{secrets.randbelow(9000) + 1000}",
        "refunded": False,
        "status": "succeeded",
    }


def make_invoice(bill: Bill, charge: Json, number: str, reason: str, now_s: int) -> Json:
    return {
        "id": new_id("in"),
        "object": "invoice",
        "amount_due": bill.total_cents,
        "amount_paid": bill.total_cents,
        "billing_reason": reason,
        "created": now_s,
        "currency": bill.currency,
        "customer_email": charge["billing_details"]["email"],
        "customer_name": charge["billing_details"]["name"],
        "lines": {"object": "list", "data": [], "has_more": False},
        "livemode": False,
        "metadata": {},
        "number": number,
        "parent": None,
        "receipt_number": charge["receipt_number"],
        "status": "paid",
        "subtotal": bill.subtotal_cents,
        "subtotal_excluding_tax": bill.subtotal_cents,
        "total": bill.total_cents,
        "total_excluding_tax": bill.subtotal_cents,
        "total_taxes": [{"amount": bill.tax_cents, "tax_behavior": "exclusive"}] if bill.tax_cents else [],
    }


def make_line(bill: Bill, product: str, start_s: int, end_s: int) -> Json:
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": bill.subtotal_cents,
        "currency": bill.currency,
        "description": product,
        "period": {"start": start_s, "end": end_s},
        "quantity": 1,
    }


def make_invoice_payment(invoice: Json, intent: Json) -> Json:
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": intent["amount"],
        "amount_requested": intent["amount"],
        "created": invoice["created"],
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
        "status": "paid",
    }


def make_subscription(order: Order, start_s: int) -> Json:
    item = {
        "id": new_id("si"),
        "object": "subscription_item",
        "current_period_start": start_s,
        "current_period_end": add_interval(start_s, order.interval or "month"),
    }
    return {
        "id": new_id("sub"),
        "object": "subscription",
        "cancel_at_period_end": False,
        "created": start_s,
        "currency": order.currency,
        "customer": new_id("cus", 14),
        "ended_at": None,
        "items": {"object": "list", "data": [item], "has_more": False},
        "livemode": False,
        "metadata": {},
        "status": "active",
    }


def make_refund(charge: Json, amount_cents: int, now_s: int) -> Json:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount_cents,
        "charge": charge["id"],
        "created": now_s,
        "currency": charge["currency"],
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "requested_by_customer",
        "status": "succeeded",
    }


def make_dispute(charge: Json, now_s: int) -> Json:
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"] - charge["amount_refunded"],
        "charge": charge["id"],
        "created": now_s,
        "currency": charge["currency"],
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }


def add_interval(start_s: int, interval: str) -> int:
    """A month or a year on; the 31st becomes the month's last day."""
    start = datetime.fromtimestamp(start_s, UTC)
    months = start.month - 1 + (12 if interval == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return int(start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1])).timestamp())
