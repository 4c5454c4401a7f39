"""The statement and Stripe's own books say the same, to the cent; and each step of a payment's life."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from tests.payments.shop import TRIAL, Shop

# date, amount, currency, tax, receipt number
Entry = tuple[str, str, str, str, str]
PACK = 1000


def test_the_statement_agrees_with_stripe_s_books_to_the_cent(shop: Shop) -> None:
    taxed = shop.order("pack-1000").json
    shop.pay_at_page(taxed["url"], country="IE")
    for part in (333, 333):
        shop.stripe("refund", taxed["checkoutSessionId"], amountCents=part)
    shop.stripe("dispute", shop.bought("pack-5000"), outcome="lost")
    plan = shop.order("enterprise-month").json
    shop.pay_at_page(plan["url"], country="IE")
    shop.stripe("renew", plan["checkoutSessionId"])
    shop.maintain()
    assert Counter(stated(shop)) == Counter(booked(shop))
    assert len(stated(shop)) == 7


def stated(shop: Shop) -> list[Entry]:
    """The lines of the CSV that money stands behind."""
    reply = shop.world.request_as(shop.who, "GET", "/api/checkout?statement=1&format=csv")
    rows = csv.DictReader(io.StringIO(reply.body.decode(), newline=""))
    return [
        (row["at"][:10], row["amount"], row["currency"], row["tax"], row["receiptNumber"])
        for row in rows
        if row["amount"]
    ]


def booked(shop: Shop) -> Iterator[Entry]:
    """The same of Stripe's own books, by its API."""
    api = shop.api()
    for listed in api.checkout.sessions.list({"limit": 100}).data:
        session = api.checkout.sessions.retrieve(listed.id, {"expand": ["invoice", "payment_intent"]}).to_dict()
        if session["subscription"]:
            invoices = api.invoices.list({"subscription": session["subscription"]}).data
            yield from (_of_invoice(invoice.to_dict()) for invoice in invoices)
        elif session["payment_intent"]:
            yield from _of_pack(api, session)


def _of_invoice(invoice: dict[str, Any]) -> Entry:
    tax = invoice["total"] - invoice["total_excluding_tax"]
    return _entry(invoice, invoice["total"], tax, _receipt(invoice))


def _of_pack(api: Any, session: dict[str, Any]) -> Iterator[Entry]:
    receipt = _receipt(session["invoice"])
    yield _entry(session, session["amount_total"], session["total_details"]["amount_tax"], receipt)
    of_payment = {"payment_intent": session["payment_intent"]["id"]}
    for gone in [*api.refunds.list(of_payment).data, *api.disputes.list(of_payment).data]:
        yield _entry(gone.to_dict(), -gone.amount, None, receipt)


def _receipt(invoice: dict[str, Any]) -> str:
    return str(invoice["receipt_number"] or invoice["number"])


def _entry(told: dict[str, Any], cents: int, tax: int | None, receipt: str) -> Entry:
    date = datetime.fromtimestamp(told["created"], UTC).date().isoformat()
    return date, f"{cents / 100:.2f}", told["currency"], "" if tax is None else f"{tax / 100:.2f}", receipt


def test_a_pack_s_life_is_right_at_every_step(shop: Shop) -> None:
    """Paid, its event twenty times at once, refunded in three parts, a dispute lost."""
    first = shop.buy()
    [event, *_] = shop.stripe("pay", first, deliver=False)
    assert (shop.state(first), shop.figures()) == ("open", (TRIAL, 0, TRIAL))
    with ThreadPoolExecutor(20) as pool:
        assert {200} == {reply.status for reply in pool.map(shop.send, [event] * 20)}
    assert (shop.state(first), shop.figures()) == ("paid", (TRIAL + PACK, 0, TRIAL + PACK))
    for part, left in ((400, 966.667), (400, 633.334), (None, TRIAL)):
        shop.stripe("refund", first, **({} if part is None else {"amountCents": part}))
        assert shop.figures() == (left, 0, left)
    assert shop.state(first) == "refunded"
    second = shop.bought()
    shop.stripe("dispute", second)
    assert (shop.state(second), shop.figures()) == ("disputed", (TRIAL + PACK, PACK, TRIAL))
    shop.stripe("dispute", second, outcome="lost")
    assert (shop.state(second), shop.figures()) == ("disputed", (TRIAL, 0, TRIAL))


def test_events_that_come_before_the_session_is_stored_count_once_it_is(shop: Shop) -> None:
    shop.fault("supabase", "refuse", 3, "attach_session")
    assert shop.order().status == 503
    [(checkout_id,)] = shop.rows("select id from app.checkout_sessions")
    events = shop.stripe("pay", checkout_id)
    assert {200} == {status for event in events for status in event["deliveries"]}
    assert (shop.state(checkout_id), shop.figures()[0]) == ("open", TRIAL)
    shop.advance(120)
    shop.maintain()
    assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", TRIAL + PACK)
