"""What Stripe has written down: sessions, and the payments, invoices, refunds and disputes that came of them.

Each thing that happens answers the events that it makes, as pairs of type and object.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.stripe import objects
from sandbox.stripe.endpoints import Endpoints
from sandbox.stripe.objects import Bill, Buyer
from sandbox.stripe.parameters import Order
from sandbox.stripe.refused import Json, Refused, unknown_object

Happened = list[tuple[str, Json]]

# per cent, where the seller is registered for it; with a tax id the buyer owes it, but for the seller's own country
TAX_RATES = {"IE": 23}
SELLER_COUNTRY = "IE"
DISPUTE_STATUS = {"won": "won", "lost": "lost"}


@dataclass
class Purchase:
    """A session with its order, and the charges that it or its subscription led to, oldest first."""

    order: Order
    session: Json
    bill: Bill
    charges: list[Json] = field(default_factory=list)
    intent: Json | None = None


class Books:
    """`now` is Stripe's time in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.lock = threading.RLock()
        self.clear()

    def clear(self) -> None:
        self.purchases: dict[str, Purchase] = {}
        self.by_key: dict[str, str] = {}
        self.payment_intents: dict[str, Json] = {}
        self.charges: dict[str, Json] = {}
        self.invoices: dict[str, Json] = {}
        self.invoice_payments: dict[str, Json] = {}
        self.subscriptions: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.disputes: dict[str, Json] = {}
        self.endpoints = Endpoints()

    def now_s(self) -> int:
        return int(self._now())

    def open_session(self, order: Order, key: str | None, page_url: str) -> Json:
        session = objects.make_session(order, self.now_s(), page_url)
        self.purchases[session["id"]] = Purchase(order, session, Bill(order.amount_cents, 0, order.currency))
        if key is not None:
            self.by_key[key] = str(session["id"])
        return session

    def get_purchase(self, session_id: str) -> Purchase:
        """By Stripe's id, or by the key that created it. An open session past its time has expired."""
        purchase = self.purchases.get(self.by_key.get(session_id, session_id))
        if purchase is None:
            raise unknown_object("checkout.session", session_id, "session")
        session = purchase.session
        if session["status"] == "open" and session["expires_at"] <= self.now_s():
            session |= {"status": "expired", "url": None}
        return purchase

    # --- what a buyer does

    def pay(
        self, purchase: Purchase, buyer: Buyer, amount_cents: int | None = None, currency: str | None = None
    ) -> Happened:
        """`amount_cents` and `currency`: something else is paid than what was asked for."""
        session = purchase.session
        if session["payment_status"] == "unpaid" and session["status"] == "complete":
            return self._settle_debit(purchase, buyer)
        self._bill(purchase, buyer, amount_cents, currency)
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        happened = self._subscribe(purchase, buyer) if purchase.order.interval else self._sell(purchase, buyer)
        return [("checkout.session.completed", session), *happened]

    def pay_by_debit(self, purchase: Purchase, buyer: Buyer) -> Happened:
        """Complete, and not paid for days: `pay` brings the money, `expire` the bank's no. For packs only."""
        if purchase.order.interval:
            raise Refused(400, "This plan cannot be paid by debit.", param="payment_method_types")
        bill = self._bill(purchase, buyer, None, None)
        purchase.intent = self._add(self.payment_intents, objects.make_intent(bill, "processing", self.now_s()))
        purchase.session |= {"status": "complete", "url": None, "payment_intent": purchase.intent["id"]}
        return [("checkout.session.completed", purchase.session)]

    def expire(self, purchase: Purchase) -> Happened:
        session = purchase.session
        if session["status"] == "complete" and session["payment_status"] == "unpaid" and purchase.intent:
            purchase.intent["status"] = "requires_payment_method"
            return [("checkout.session.async_payment_failed", session)]
        return self.close(purchase)

    # --- what the seller, the bank and time do

    def close(self, purchase: Purchase) -> Happened:
        """Of an open session alone: what is on its way from a bank cannot be held up."""
        self._verify_open(purchase.session)
        purchase.session |= {"status": "expired", "url": None}
        return [("checkout.session.expired", purchase.session)]

    def refund(self, purchase: Purchase, amount_cents: int | None) -> Happened:
        charge = self._latest_charge(purchase)
        left = charge["amount"] - charge["amount_refunded"]
        wanted = left if amount_cents is None else amount_cents
        if not 0 < wanted <= left:
            message = f"Refund amount ({wanted}) is not between 1 and the unrefunded amount on charge ({left})"
            raise Refused(400, message, "charge_already_refunded" if not left else "amount_too_large", "amount")
        refund = self._add(self.refunds, objects.make_refund(charge, wanted, self.now_s()))
        refunded = charge["amount_refunded"] + wanted
        charge |= {"amount_refunded": refunded, "refunded": refunded == charge["amount"]}
        return [("refund.created", refund), ("charge.refunded", charge)]

    def dispute(self, purchase: Purchase, outcome: str | None) -> Happened:
        """Opens a dispute of the latest charge, or closes the open one."""
        charge = self._latest_charge(purchase)
        known = [one for one in self.disputes.values() if one["charge"] == charge["id"]]
        happened: Happened = []
        if not known or known[-1]["status"] in DISPUTE_STATUS.values():
            dispute = self._add(self.disputes, objects.make_dispute(charge, self.now_s()))
            charge["disputed"] = True
            happened = [("charge.dispute.created", dict(dispute)), ("charge.dispute.funds_withdrawn", dict(dispute))]
        else:
            dispute = known[-1]
        if outcome is not None:
            dispute["status"] = DISPUTE_STATUS[outcome]
            happened.append(("charge.dispute.closed", dict(dispute)))
            if outcome == "won":
                happened.append(("charge.dispute.funds_reinstated", dict(dispute)))
        return happened

    def renew(self, purchase: Purchase) -> Happened:
        subscription = self.subscriptions.get(purchase.session["subscription"] or "")
        if subscription is None or subscription["status"] != "active":
            raise Refused(400, "This session has no subscription that goes on.", param="session")
        [item] = subscription["items"]["data"]
        start_s = item["current_period_end"]
        item |= {
            "current_period_start": start_s,
            "current_period_end": objects.add_interval(start_s, purchase.order.interval or "month"),
        }
        invoice = self._invoice_period(purchase, subscription, Buyer(), "subscription_cycle")
        return [("invoice.paid", invoice), ("customer.subscription.updated", subscription)]

    def cancel(self, subscription: Json) -> Happened:
        """At once; what was paid for is the seller's to keep or to give back."""
        subscription |= {"status": "canceled", "ended_at": self.now_s()}
        return [("customer.subscription.deleted", subscription)]

    # --- how it is booked

    def _verify_open(self, session: Json) -> None:
        if session["status"] != "open":
            message = (
                f'Only Checkout Sessions with a status in ["open"] can be used so. This one is {session["status"]}.'
            )
            raise Refused(400, message, param="session")

    def _bill(self, purchase: Purchase, buyer: Buyer, amount_cents: int | None, currency: str | None) -> Bill:
        session = purchase.session
        self._verify_open(session)
        subtotal = session["amount_subtotal"] if amount_cents is None else amount_cents
        tax = _tax(subtotal, buyer) if purchase.order.is_on("automatic_tax") else 0
        purchase.bill = Bill(subtotal, tax, currency or session["currency"])
        session |= {
            "amount_subtotal": subtotal,
            "amount_total": purchase.bill.total_cents,
            "currency": purchase.bill.currency,
            "customer_details": {"email": buyer.email, "name": buyer.name, "address": {"country": buyer.country}},
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": tax},
        }
        return purchase.bill

    def _sell(self, purchase: Purchase, buyer: Buyer) -> Happened:
        session = purchase.session
        charge = self._charge(purchase, buyer)
        session["payment_intent"] = charge["payment_intent"]
        if not purchase.order.is_on("invoice_creation"):
            return []
        invoice = self._invoice(purchase, charge, "manual")
        session["invoice"] = invoice["id"]
        return [("invoice.paid", invoice)]

    def _subscribe(self, purchase: Purchase, buyer: Buyer) -> Happened:
        session = purchase.session
        subscription = self._add(self.subscriptions, objects.make_subscription(purchase.order, self.now_s()))
        session |= {"subscription": subscription["id"], "customer": subscription["customer"]}
        invoice = self._invoice_period(purchase, subscription, buyer, "subscription_create")
        session["invoice"] = invoice["id"]
        return [("invoice.paid", invoice)]

    def _settle_debit(self, purchase: Purchase, buyer: Buyer) -> Happened:
        if purchase.intent is None or purchase.intent["status"] != "processing":
            raise Refused(400, "Its payment has failed.", param="session")
        purchase.intent |= {"status": "succeeded", "amount_received": purchase.intent["amount"]}
        purchase.session["payment_status"] = "paid"
        return [("checkout.session.async_payment_succeeded", purchase.session), *self._sell(purchase, buyer)]

    def _invoice_period(self, purchase: Purchase, subscription: Json, buyer: Buyer, reason: str) -> Json:
        purchase.intent = None
        invoice = self._invoice(purchase, self._charge(purchase, buyer), reason)
        [item] = subscription["items"]["data"]
        start_s, end_s = item["current_period_start"], item["current_period_end"]
        invoice["parent"] = {
            "type": "subscription_details",
            "subscription_details": {"subscription": subscription["id"], "metadata": {}},
        }
        invoice["lines"]["data"] = [objects.make_line(purchase.bill, purchase.order.product, start_s, end_s)]
        return invoice

    def _charge(self, purchase: Purchase, buyer: Buyer) -> Json:
        intent = purchase.intent or self._add(
            self.payment_intents, objects.make_intent(purchase.bill, "succeeded", self.now_s())
        )
        charge = self._add(self.charges, objects.make_charge(intent, buyer, self.now_s()))
        intent["latest_charge"] = charge["id"]
        purchase.charges.append(charge)
        return charge

    def _invoice(self, purchase: Purchase, charge: Json, reason: str) -> Json:
        number = f"SKYLINE-{len(self.invoices) + 1:04}"
        invoice = self._add(self.invoices, objects.make_invoice(purchase.bill, charge, number, reason, self.now_s()))
        self._add(
            self.invoice_payments, objects.make_invoice_payment(invoice, self.payment_intents[charge["payment_intent"]])
        )
        return invoice

    def _latest_charge(self, purchase: Purchase) -> Json:
        if not purchase.charges:
            raise Refused(400, "Nothing has been paid in this session.", param="session")
        return purchase.charges[-1]

    def _add(self, kind: dict[str, Json], made: Json) -> Json:
        kind[made["id"]] = made
        return made


def _tax(subtotal_cents: int, buyer: Buyer) -> int:
    is_owed_by_buyer = bool(buyer.tax_id) and buyer.country != SELLER_COUNTRY
    rate = 0 if is_owed_by_buyer else TAX_RATES.get(buyer.country, 0)
    return (subtotal_cents * rate + 50) // 100
