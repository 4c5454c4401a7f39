"""POST /api/stripe-webhook: who is believed, what is done twice the same, and what is only looked at."""

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.payments.shop import TRIAL, Shop, long_ago

PAID = TRIAL + 1_000


class TestSignature:
    def test_an_event_is_believed_by_its_signature_alone(self, shop: Shop) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        assert shop.send(event).status == 200
        assert shop.figures()[0] == PAID

    @pytest.mark.parametrize(
        "signature",
        [
            None,
            "",
            "v1=" + "a" * 64,
            "t=1",
            "t=soon,v1=" + "a" * 64,
            "t=1.5,v1=" + "a" * 64,
            "t=1,v1=é",
            "t=99999999999999,v1=" + "a" * 64,
            "t={now},v0={digest}",
            "t={now}, v1={digest}",
            "t={now},v1=" + "a" * 64,
            "t={now},v1={digest}" + "0",
        ],
    )
    def test_whatever_else_is_sent_is_400_and_changes_nothing(self, shop: Shop, signature: str | None) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        now, _, digest = event["signature"].partition(",v1=")
        filled = signature and signature.replace("{now}", now.removeprefix("t=")).replace("{digest}", digest)
        reply = shop.send_signed(event["payload"].encode(), filled and filled.encode().decode("latin-1"))
        assert (reply.status, reply.json["code"]) == (400, "malformed_request")
        assert shop.figures()[0] == TRIAL

    def test_another_endpoint_s_secret_is_400(self, shop: Shop) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        assert shop.send(event, secret="whsec_of-another-endpoint").status == 400

    def test_the_signature_is_over_the_very_bytes(self, shop: Shop) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        other_bytes = json.dumps(json.loads(event["payload"]), indent=1).encode()
        assert shop.send_signed(other_bytes, event["signature"]).status == 400

    @pytest.mark.parametrize(("age_s", "status"), [(290, 200), (302, 400), (-290, 200), (-310, 400)])
    def test_it_is_believed_for_300_seconds(self, shop: Shop, age_s: int, status: int) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        assert shop.send(event, moment_s=long_ago(age_s)).status == status

    def test_one_good_signature_of_several_is_enough(self, shop: Shop) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        now, _, digest = event["signature"].partition(",v1=")
        header = f"{now},v1={'0' * 64},v1={digest},v0={'1' * 64}"
        assert shop.send_signed(event["payload"].encode(), header).status == 200


class TestBody:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\xff\xfe",
            b'{"object": "event", "id": "evt_\xff"}',
            b"{",
            b"[]",
            b"null",
            b'"event"',
            b"{}",
            b"[" * 100_000,
            b'{"object": "event", "id": "evt_1", "type": "checkout.session.completed", "livemode": false}',
            b'{"object": "v2.core.event", "id": "evt_1", "type": "v2.x", "livemode": false, "data": {"object": {}}}',
            b'{"object": "event", "id": 1, "type": "x", "livemode": false, "data": {"object": {}}}',
            b'{"object": "event", "id": "evt_1", "type": "x", "livemode": "no", "data": {"object": {}}}',
            b'{"object": "event", "id": "", "type": "x", "livemode": false, "data": {"object": {}}}',
            rb'{"object": "event", "id": "evt_\u0000", "type": "x", "livemode": false, "data": {"object": {}}}',
        ],
    )
    def test_what_is_signed_and_no_event_is_400(self, shop: Shop, body: bytes) -> None:
        secret = shop.world.ready["settings"]["STRIPE_WEBHOOK_SECRETS"]
        now = long_ago(0)
        digest = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
        reply = shop.send_signed(body, f"t={now},v1={digest}")
        assert (reply.status, reply.json["code"]) == (400, "malformed_request")

    @pytest.mark.parametrize(
        "changes",
        [
            {"type": "customer.created"},
            {"type": "invoice.upcoming", "data": {"object": {}}},
            {"account": "acct_connected"},
            {"type": "charge.refunded", "data": {"object": {"id": "ch_1", "payment_intent": None}}},
            {"type": "charge.refunded", "data": {"object": {"id": "ch_1", "payment_intent": "pi_\0"}}},
            {"data": {"object": {"id": ""}}},
            {"data": {"object": {"id": "cs_\0"}}},
            {"data": {"object": {"id": "cs_" + "a" * 70_000}}},
        ],
    )
    def test_what_is_none_of_ours_is_200_without_a_trip_anywhere(self, shop: Shop, changes: dict[str, Any]) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        # what the purchase told PostHog comes behind its answer
        since = shop.world.settle()
        assert shop.send(event, **changes).status == 200
        assert shop.world.wire(since) == []


class TestTwice:
    def test_the_same_event_twenty_times_at_once_grants_once(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        event = shop.pay(checkout_id, deliver=False)
        again = shop.world.control("POST", "/stripe/deliver", {"eventId": event["id"], "times": 20, "parallel": 20})
        assert again["deliveries"] == [200] * 20
        assert (shop.figures()[0], len(shop.lines("purchase"))) == (PAID, 1)

    def test_two_events_of_the_same_fact_grant_once(self, shop: Shop) -> None:
        event = shop.pay(shop.buy())
        assert shop.send(event, id="evt_another").status == 200
        assert shop.figures()[0] == PAID

    def test_an_expired_one_that_comes_after_it_was_paid_changes_nothing(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        event = shop.pay(checkout_id)
        assert shop.send(event, id="evt_late", type="checkout.session.expired").status == 200
        assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", PAID)


class TestBankDebits:
    def test_a_debit_is_granted_when_the_money_is_there(self, shop: Shop) -> None:
        reply = shop.order()
        checkout_id = reply.json["checkoutSessionId"]
        shop.pay_at_page(reply.json["url"], method="debit", country="DE")
        assert (shop.state(checkout_id), shop.figures()[0]) == ("open", TRIAL)
        shop.stripe("pay", checkout_id)
        assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", PAID)

    def test_a_debit_that_the_bank_refuses_has_failed(self, shop: Shop) -> None:
        reply = shop.order()
        checkout_id = reply.json["checkoutSessionId"]
        shop.pay_at_page(reply.json["url"], method="debit", country="DE")
        shop.stripe("expire", checkout_id)
        assert (shop.state(checkout_id), shop.figures()[0]) == ("failed", TRIAL)


class TestDoubts:
    @pytest.mark.parametrize("paid", [{"amountCents": 1}, {"amountCents": 1_201}, {"currency": "usd"}])
    def test_another_amount_or_currency_is_kept_for_review(self, shop: Shop, paid: dict[str, Any]) -> None:
        checkout_id = shop.buy()
        event = shop.pay(checkout_id, **paid)
        assert (event["deliveries"], shop.state(checkout_id), shop.figures()[0]) == ([200], "review", TRIAL)
        # and stays there, however often it comes
        shop.send(event, id="evt_again")
        shop.maintain()
        assert (shop.state(checkout_id), shop.figures()[0]) == ("review", TRIAL)

    def test_another_livemode_is_kept_for_review(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        event = shop.pay(checkout_id, deliver=False)
        assert shop.send(event, livemode=True).status == 200
        assert (shop.state(checkout_id), shop.figures()[0]) == ("review", TRIAL)

    def test_an_unknown_session_is_kept_and_gives_nothing(self, shop: Shop) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        unknown = {"object": {"id": "cs_test_unknown"}}
        assert shop.send(event, data=unknown).status == 200
        kept = shop.rows("select state, reference from app.stripe_events")
        assert (kept, shop.figures()[0]) == ([("review", "cs_test_unknown")], TRIAL)

    def test_another_product_of_the_account_is_kept_and_gives_nothing(self, shop: Shop) -> None:
        """A session at Stripe that no row of ours led to."""
        price = {"currency": "eur", "unit_amount": 1200, "product_data": {"name": "A mug"}}
        session = shop.api().checkout.sessions.create(
            {"mode": "payment", "success_url": "https://mugs.example/", "line_items": [{"price_data": price}]}
        )
        assert [event["deliveries"] for event in shop.stripe("pay", session.id)] == [[200]]
        for event in shop.stripe("refund", session.id):
            assert event["deliveries"] == [200]
        assert shop.figures()[0] == TRIAL
        assert {"unmatched"} == {state for (state,) in shop.rows("select state from app.stripe_events")}

    def test_what_an_event_says_of_the_amount_is_not_believed(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        event = shop.pay(checkout_id, amountCents=1, deliver=False)
        told = json.loads(event["payload"])["data"]["object"]
        shop.send(event, data={"object": {**told, "amount_subtotal": 1_200, "amount_total": 1_200}})
        assert (shop.state(checkout_id), shop.figures()[0]) == ("review", TRIAL)


class TestTrouble:
    @pytest.mark.parametrize(
        ("service", "kind", "count"),
        [
            ("supabase", "refuse", 3),
            ("supabase", "500", 1),
            ("stripe", "refuse", 3),
            ("stripe", "500", 3),
            ("stripe", "429", 1),
        ],
    )
    def test_what_could_not_be_committed_is_503_and_right_the_next_time(
        self, shop: Shop, service: str, kind: str, count: int
    ) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        shop.fault(service, kind, count)
        assert (shop.send(event).status, shop.figures()[0]) == (503, TRIAL)
        assert (shop.send(event).status, shop.figures()[0]) == (200, PAID)

    @pytest.mark.parametrize("kind", ["refuse", "lost_answer", "cut"])
    def test_a_lost_answer_of_the_database_commits_once(self, shop: Shop, kind: str) -> None:
        event = shop.pay(shop.buy(), deliver=False)
        shop.fault("supabase", kind, match="apply_checkout")
        assert (shop.send(event).status, shop.figures()[0]) == (200, PAID)

    def test_a_site_that_uninstalled_finds_its_credits_when_it_is_back(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        charlie = shop.world.people["charlie"].site.client_key
        shop.world.control("POST", "/connect/send", {"clientKey": charlie, "eventType": "uninstalled"})
        assert shop.pay(checkout_id)["deliveries"] == [200]
        shop.world.control("POST", "/connect/send", {"clientKey": charlie, "eventType": "installed"})
        assert shop.rows(
            "select b.balance from app.credit_balances b join app.sites s on s.id = b.site_id where s.client_key = %s",
            charlie,
        ) == [(PAID * 1000,)]


def test_events_of_many_purchases_at_once_are_all_applied(shop: Shop) -> None:
    buyers = [Shop(shop.world, who) for who in ("charlie", "dora", "alice", "bob")]
    events = [buyer.pay(buyer.buy(), deliver=False) for buyer in buyers for _ in range(3)]
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda event: shop.send(event).status, [*events, *events]))
    assert statuses == [200] * 24
    assert (shop.figures()[0], buyers[2].figures()[0]) == (TRIAL + 6_000, 16_000)
