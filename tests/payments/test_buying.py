"""POST /api/checkout: our row first, Stripe's session by its key, and an address only for what we would recognise."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from tests.payments.shop import TRIAL, Shop


class TestPacks:
    def test_a_pack_is_bought_at_stripe_s_page_and_its_credits_are_there(self, shop: Shop) -> None:
        reply = shop.order()
        assert (reply.status, reply.json["checkoutSessionId"][:4]) == (201, "cos_")
        assert shop.state(reply.json["checkoutSessionId"]) == "open"
        back = shop.pay_at_page(reply.json["url"], email="a@example.com", name="A", country="DE")
        assert back == shop.world.ready["url"] + "/paid.html"
        assert shop.state(reply.json["checkoutSessionId"]) == "paid"
        assert shop.figures() == (TRIAL + 1_000, 0, TRIAL + 1_000)
        assert (shop.wallet()["plan"], len(shop.lines("purchase"))) == ("payg", 1)

    def test_everybody_of_a_site_may_buy_and_its_administrator_sees_it(self, shop: Shop) -> None:
        dora = Shop(shop.world, "dora")
        checkout_id = dora.buy()
        assert (dora.state(checkout_id), shop.state(checkout_id)) == ("open", "open")

    def test_a_purchase_is_nobody_else_s_to_see(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        for who in ("dora", "alice", "bob"):
            reply = shop.world.request_as(who, "GET", f"/api/checkout?checkout={checkout_id}")
            assert (reply.status, reply.json["code"]) == (404, "not_found")

    def test_a_session_that_nobody_pays_expires(self, shop: Shop) -> None:
        checkout_id = shop.buy()
        shop.stripe("expire", checkout_id)
        assert (shop.state(checkout_id), shop.figures()[0]) == ("expired", TRIAL)

    def test_what_is_bought_is_what_was_offered_then(self, shop: Shop) -> None:
        """The row's own snapshot decides, not the list of packs when it is paid."""
        shop.bought()
        offered = shop.rows("select pack, credits, amount_cents, currency, livemode from app.checkout_sessions")
        assert offered == [("pack-1000", 1_000_000, 1_200, "eur", False)]

    def test_the_row_is_written_before_stripe_is_asked(self, shop: Shop) -> None:
        since = shop.world.wire_mark()
        shop.buy()
        calls = [(one["service"], one["path"].rpartition("/")[2]) for one in shop.world.wire(since)]
        asked = [("supabase", "record_checkout"), ("stripe", "sessions"), ("supabase", "attach_session")]
        assert calls[-4:] == [*asked, ("posthog", "")]


class TestSameKey:
    def test_a_repeat_is_answered_the_same(self, shop: Shop) -> None:
        first, again = shop.order(Idempotency_Key="k"), shop.order(Idempotency_Key="k")
        assert (201, first.body) == (again.status, again.body)

    def test_also_after_it_was_paid(self, shop: Shop) -> None:
        first = shop.order(Idempotency_Key="k")
        shop.pay(first.json["checkoutSessionId"])
        assert first.json == shop.order(Idempotency_Key="k").json

    def test_another_pack_by_the_same_key_is_a_conflict(self, shop: Shop) -> None:
        shop.order(Idempotency_Key="k")
        reply = shop.order("pack-5000", Idempotency_Key="k")
        assert (reply.status, reply.json["code"]) == (409, "conflict")

    def test_a_key_is_its_account_s_own_and_counts_for_24_hours(self, shop: Shop) -> None:
        first = shop.buy(Idempotency_Key="k")
        assert first != Shop(shop.world, "dora").buy(Idempotency_Key="k")
        shop.advance(24 * 3600)
        assert first != shop.buy(Idempotency_Key="k")

    def test_without_a_key_each_is_a_purchase_of_its_own(self, shop: Shop) -> None:
        assert shop.buy() != shop.buy()

    def test_eight_at_once_are_one_purchase(self, shop: Shop) -> None:
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda _: shop.order(Idempotency_Key="k"), range(8)))
        assert {201} == {reply.status for reply in replies}
        assert len({reply.body for reply in replies}) == 1
        assert len(shop.rows("select id from app.checkout_sessions")) == 1


class TestTrouble:
    @pytest.mark.parametrize(
        ("kind", "count", "status", "code"),
        [("500", 1, 502, "upstream_failed"), ("refuse", 3, 503, "upstream_unavailable")],
    )
    def test_stripe_s_failure_is_told_and_the_same_key_begins_anew(
        self, shop: Shop, kind: str, count: int, status: int, code: str
    ) -> None:
        shop.fault("stripe", kind, count)
        reply = shop.order(Idempotency_Key="k")
        assert (reply.status, reply.json["code"]) == (status, code)
        assert shop.order(Idempotency_Key="k").status == 201

    @pytest.mark.parametrize("kind", ["refuse", "lost_answer", "cut", "429"])
    def test_a_call_that_failed_on_the_way_is_made_again_by_the_same_key(self, shop: Shop, kind: str) -> None:
        since = shop.world.wire_mark()
        shop.fault("stripe", kind)
        if kind == "429":
            assert shop.order().status == 503
            return
        assert shop.order().status == 201
        first, again = shop.world.wire(since, "stripe")
        assert first["body"] == again["body"]
        assert first["headers"]["Idempotency-Key"] == again["headers"]["Idempotency-Key"]

    @pytest.mark.parametrize("function", ["record_checkout", "attach_session"])
    @pytest.mark.parametrize("kind", ["refuse", "lost_answer"])
    def test_a_lost_answer_of_the_database_is_had_again(self, shop: Shop, function: str, kind: str) -> None:
        shop.fault("supabase", kind, match=function)
        assert shop.order().status == 201
        assert len(shop.rows("select id from app.checkout_sessions where state = 'open'")) == 1

    def test_an_address_is_not_given_while_its_session_is_not_stored(self, shop: Shop) -> None:
        shop.fault("supabase", "refuse", 3, "attach_session")
        reply = shop.order(Idempotency_Key="k")
        assert (reply.status, reply.json["code"]) == (503, "upstream_unavailable")
        # the caller asks again by the same key, and gets the same session: it would be recognised now
        again = shop.order(Idempotency_Key="k")
        assert again.status == 201
        assert len(shop.api().checkout.sessions.list().data) == 1

    def test_what_is_paid_before_its_session_is_stored_is_found_later_once(self, shop: Shop) -> None:
        since = shop.world.wire_mark()
        shop.fault("supabase", "refuse", 3, "attach_session")
        shop.order(Idempotency_Key="k")
        [call] = shop.world.wire(since, "stripe")
        paid = shop.pay(call["headers"]["Idempotency-Key"])
        assert (paid["deliveries"], shop.figures()[0]) == ([200], TRIAL)
        assert shop.order(Idempotency_Key="k").status == 201
        assert shop.maintain().json["reconciled"] > 0
        assert (shop.figures()[0], shop.maintain().json["reconciled"]) == (TRIAL + 1_000, 0)


def test_stripe_is_asked_for_exactly_the_offer(shop: Shop) -> None:
    since = shop.world.wire_mark()
    for pack in ("pack-5000", "enterprise-month"):
        shop.order(pack)
    url = shop.world.ready["url"]
    price = "line_items[0][price_data]"
    common = {
        "line_items[0][quantity]": ["1"],
        f"{price}[currency]": ["eur"],
        f"{price}[tax_behavior]": ["exclusive"],
        "success_url": [f"{url}/paid.html"],
        "cancel_url": [f"{url}/cancelled.html"],
        "adaptive_pricing[enabled]": ["false"],
        "automatic_tax[enabled]": ["true"],
        "tax_id_collection[enabled]": ["true"],
    }
    asked_pack, asked_plan = (parse_qs(call["body"].decode()) for call in shop.world.wire(since, "stripe"))
    assert asked_pack == common | {
        "mode": ["payment"],
        f"{price}[unit_amount]": ["5500"],
        f"{price}[product_data][name]": ["5,000 AI credits"],
        "invoice_creation[enabled]": ["true"],
    }
    assert asked_plan == common | {
        "mode": ["subscription"],
        f"{price}[unit_amount]": ["27000"],
        f"{price}[product_data][name]": ["30,000 AI credits"],
        f"{price}[recurring][interval]": ["month"],
    }
