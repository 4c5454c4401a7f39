"""The Stripe stand-in, as Stripe's own SDK, a buyer's browser and the seller's webhook see it."""

import json
import threading
from collections.abc import Iterator

import pytest
import stripe

from sandbox.faults import Fault
from tests.sandbox.stripe_kit import SECRET, Shop, pack, plan, running_shop

DAY_S = 24 * 3600


@pytest.fixture(scope="module")
def running() -> Iterator[Shop]:
    with running_shop() as shop:
        yield shop


@pytest.fixture
def shop(running: Shop) -> Shop:
    running.stand_in.reset()
    running.faults.clear()
    running.app.events.clear()
    running.app.status = 200
    running.moved_s = 0
    return running


def buy(shop: Shop, params: object = None, key: str | None = None) -> stripe.checkout.Session:
    options: stripe.RequestOptions = {"idempotency_key": key} if key else {}
    return shop.connect().v1.checkout.sessions.create(params or pack(), options)  # type: ignore[arg-type]  # wrong ones too


class TestSessions:
    def test_it_creates_a_session_and_finds_it_again(self, shop: Shop) -> None:
        session = buy(shop)
        assert session.id.startswith("cs_test_")
        assert (2000, "usd", "open", "unpaid") == (
            session.amount_subtotal,
            session.currency,
            session.status,
            session.payment_status,
        )
        assert shop.connect().v1.checkout.sessions.retrieve(session.id).url == session.url
        assert [kept["id"] for kept in shop.stand_in.list_sessions()] == [session.id]

    def test_after_24_hours_it_has_expired(self, shop: Shop) -> None:
        session = buy(shop)
        shop.moved_s = DAY_S + 1
        assert "expired" == shop.connect().v1.checkout.sessions.retrieve(session.id).status

    def test_the_seller_expires_it(self, shop: Shop) -> None:
        session = buy(shop)
        assert "expired" == shop.connect().v1.checkout.sessions.expire(session.id).status
        assert (200, True) == (shop.open_page(str(session.url))[0], "expired" in shop.open_page(str(session.url))[1])


class TestIdempotencyKeys:
    def test_the_same_key_gives_the_same_session(self, shop: Shop) -> None:
        first, again = buy(shop, key="row-1"), buy(shop, key="row-1")
        assert first.id == again.id
        assert again.last_response is not None
        assert "true" == again.last_response.headers["Idempotent-Replayed"]

    def test_with_other_parameters_it_is_an_error(self, shop: Shop) -> None:
        buy(shop, key="row-1")
        with pytest.raises(stripe.IdempotencyError):
            buy(shop, pack(cancel_url="https://other.example/"), key="row-1")

    def test_a_500_is_said_again(self, shop: Shop) -> None:
        shop.faults.add(Fault("stripe", "500"))
        for _ in range(2):
            with pytest.raises(stripe.APIError) as failed:
                buy(shop, key="row-1")
            assert 500 == failed.value.http_status
        assert buy(shop, key="row-2").id

    def test_a_429_and_a_refusal_are_not_kept(self, shop: Shop) -> None:
        shop.faults.add(Fault("stripe", "429"))
        with pytest.raises(stripe.RateLimitError):
            buy(shop, key="row-1")
        with pytest.raises(stripe.InvalidRequestError):
            buy(shop, pack(mode="gift"), key="row-1")
        assert buy(shop, key="row-1").id

    def test_after_24_hours_it_is_forgotten(self, shop: Shop) -> None:
        first = buy(shop, key="row-1")
        shop.moved_s = DAY_S + 1
        assert first.id != buy(shop, key="row-1").id

    def test_a_key_over_255_characters_is_refused(self, shop: Shop) -> None:
        with pytest.raises(stripe.IdempotencyError):
            buy(shop, key="x" * 256)

    def test_a_repeat_while_the_first_still_runs_is_a_conflict(self, shop: Shop) -> None:
        with shop.stand_in.books.lock:
            first = threading.Thread(target=buy, args=(shop, None, "row-1"))
            first.start()
            while not shop.stand_in._keys.running:
                first.join(0.001)
            with pytest.raises(stripe.APIError) as refused:
                buy(shop, key="row-1")
        first.join()
        assert 409 == refused.value.http_status


class TestBooks:
    def test_a_pack_has_payment_charge_invoice_and_receipt(self, shop: Shop) -> None:
        api = shop.connect().v1
        session = buy(shop)
        shop.fill_in(str(session.url), country="IE", email="a@example.com", name="A")
        paid = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent", "invoice"]})
        assert (2000, 2460, "paid", "complete") == (
            paid.amount_subtotal,
            paid.amount_total,
            paid.payment_status,
            paid.status,
        )
        assert isinstance(paid.payment_intent, stripe.PaymentIntent)
        assert isinstance(paid.invoice, stripe.Invoice)
        charge = api.charges.retrieve(str(paid.payment_intent.latest_charge))
        assert (2460, charge.receipt_number) == (charge.amount, paid.invoice.receipt_number)
        assert (2000, 2460, 2000) == (paid.invoice.subtotal, paid.invoice.total, paid.invoice.total_excluding_tax)
        found = api.checkout.sessions.list({"payment_intent": paid.payment_intent.id})
        assert [session.id] == [one.id for one in found.data]

    def test_a_plan_has_an_invoice_for_each_period(self, shop: Shop) -> None:
        api = shop.connect().v1
        session = buy(shop, plan())
        shop.control("/stripe/pay", checkoutSessionId=session.id)
        shop.control("/stripe/renew", checkoutSessionId=session.id)
        subscription = str(api.checkout.sessions.retrieve(session.id).subscription)
        events = api.events.list({"types": ["invoice.paid"]}).data
        renewal, first = (api.invoices.retrieve(one.data.object["id"], {"expand": ["payments"]}) for one in events)
        assert ("subscription_create", "subscription_cycle") == (first.billing_reason, renewal.billing_reason)
        assert first.lines.data[0].period.end == renewal.lines.data[0].period.start
        assert renewal.parent is not None
        assert renewal.parent.subscription_details is not None
        assert subscription == renewal.parent.subscription_details.subscription
        assert renewal.payments is not None
        intent = str(renewal.payments.data[0].payment.payment_intent)
        found = api.invoice_payments.list({"payment": {"type": "payment_intent", "payment_intent": intent}})
        assert [renewal.id] == [one.invoice for one in found.data]
        assert "canceled" == api.subscriptions.cancel(subscription).status
        assert 400 == shop.order("/stripe/renew", checkoutSessionId=session.id).status

    def test_refunds_and_disputes_are_listed_by_their_payment(self, shop: Shop) -> None:
        api = shop.connect().v1
        session = buy(shop)
        shop.control("/stripe/pay", checkoutSessionId=session.id)
        shop.control("/stripe/refund", checkoutSessionId=session.id, amountCents=500)
        shop.control("/stripe/dispute", checkoutSessionId=session.id)
        shop.control("/stripe/dispute", checkoutSessionId=session.id, outcome="lost")
        intent = str(api.checkout.sessions.retrieve(session.id).payment_intent)
        [refund] = api.refunds.list({"payment_intent": intent}).data
        [dispute] = api.disputes.list({"payment_intent": intent}).data
        assert (500, "succeeded") == (refund.amount, refund.status)
        assert (1500, "lost") == (dispute.amount, dispute.status)
        assert [] == api.refunds.list({"payment_intent": "pi_other"}).data

    def test_a_list_is_read_page_by_page(self, shop: Shop) -> None:
        made = [buy(shop).id for _ in range(3)]
        sessions = shop.connect().v1.checkout.sessions
        first = sessions.list({"limit": 2})
        assert (made[:0:-1], True) == ([one.id for one in first.data], first.has_more)
        assert made[::-1] == [one.id for one in sessions.list({"limit": 2}).auto_paging_iter()]


class TestPage:
    def test_somebody_pays_and_is_sent_back(self, shop: Shop) -> None:
        session = buy(shop)
        status, page = shop.open_page(str(session.url))
        assert 200 == status
        assert "1,000 AI credits" in page
        assert 'href="https://skyline.example/"' in page
        typed = {"email": "a@example.com", "name": "A", "country": "DE", "tax_id": "DE1"}
        assert "https://skyline.example/done" == shop.fill_in(str(session.url), **typed)
        assert "Paid already" in shop.open_page(str(session.url))[1]

    def test_a_bank_debit_is_paid_or_refused_later(self, shop: Shop) -> None:
        sessions = shop.connect().v1.checkout.sessions
        paid, refused = buy(shop), buy(shop)
        for session in (paid, refused):
            shop.fill_in(str(session.url), method="debit", country="DE")
            found = sessions.retrieve(session.id)
            assert ("complete", "unpaid") == (found.status, found.payment_status)
        shop.control("/stripe/pay", checkoutSessionId=paid.id)
        shop.control("/stripe/expire", checkoutSessionId=refused.id)
        assert "paid" == sessions.retrieve(paid.id).payment_status
        intent = sessions.retrieve(refused.id, {"expand": ["payment_intent"]}).payment_intent
        assert isinstance(intent, stripe.PaymentIntent)
        assert "requires_payment_method" == intent.status
        assert 400 == shop.order("/stripe/pay", checkoutSessionId=refused.id).status

    def test_a_page_that_there_is_not_is_not_found(self, shop: Shop) -> None:
        assert 404 == shop.open_page("http://stripe/c/pay/cs_test_nobody")[0]


class TestEvents:
    def test_what_happens_is_delivered_signed_over_its_very_bytes(self, shop: Shop) -> None:
        session = buy(shop)
        told = shop.control("/stripe/pay", checkoutSessionId=session.id)["events"]
        assert ["checkout.session.completed", "invoice.paid"] == [event["type"] for event in told]
        assert [[200], [200]] == [event["deliveries"] for event in told]
        for event, sent in zip(told, shop.app.events, strict=True):
            assert event["payload"].encode() == sent.body
            stripe.Webhook.construct_event(sent.body, sent.headers["Stripe-Signature"], SECRET)
            stripe.Webhook.construct_event(event["payload"], event["signature"], SECRET)

    def test_our_own_id_names_the_session_too(self, shop: Shop) -> None:
        session = buy(shop, key="cos_1")
        [event, _] = shop.control("/stripe/pay", checkoutSessionId="cos_1")["events"]
        assert session.id == json.loads(event["payload"])["data"]["object"]["id"]

    def test_one_is_kept_back_and_delivered_any_number_of_times(self, shop: Shop) -> None:
        session = buy(shop)
        [event, _] = shop.control("/stripe/pay", checkoutSessionId=session.id, deliver=False)["events"]
        assert ([], []) == (event["deliveries"], shop.app.events)
        again = shop.control("/stripe/deliver", eventId=event["id"], times=20, parallel=20)
        assert [200] * 20 == again["deliveries"]
        assert {event["payload"].encode()} == {sent.body for sent in shop.app.events}

    def test_the_undelivered_ones_are_listed(self, shop: Shop) -> None:
        shop.app.status = 503
        session = buy(shop)
        told = shop.control("/stripe/pay", checkoutSessionId=session.id)["events"]
        assert [[503], [503]] == [event["deliveries"] for event in told]
        shop.app.status = 200
        shop.control("/stripe/deliver", eventId=told[0]["id"])
        events = shop.connect().v1.events
        types = ["checkout.session.completed", "invoice.paid"]
        assert [told[1]["id"]] == [one.id for one in events.list({"types": types, "delivery_success": False}).data]
        assert [told[0]["id"]] == [one.id for one in events.list({"types": types, "delivery_success": True}).data]
        assert told[0]["id"] == events.retrieve(told[0]["id"]).id

    def test_a_dispute_is_opened_and_closed(self, shop: Shop) -> None:
        session = buy(shop)
        shop.control("/stripe/pay", checkoutSessionId=session.id)
        opened = shop.control("/stripe/dispute", checkoutSessionId=session.id)["events"]
        closed = shop.control("/stripe/dispute", checkoutSessionId=session.id, outcome="won")["events"]
        assert ["charge.dispute.created", "charge.dispute.funds_withdrawn"] == [event["type"] for event in opened]
        assert ["charge.dispute.closed", "charge.dispute.funds_reinstated"] == [event["type"] for event in closed]
        assert "needs_response" == json.loads(opened[0]["payload"])["data"]["object"]["status"]
