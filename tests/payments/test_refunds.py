"""Refunds and disputes take credits back in proportion, once, in whatever order they are told."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.payments.shop import TRIAL, Shop

PAID = TRIAL + 1_000


def set_credits(shop: Shop, credits_: float) -> None:
    """An adjustment: as if the rest had been spent."""
    client_key = shop.world.people[shop.who].site.client_key
    shop.world.control("POST", "/site", {"clientKey": client_key, "credits": credits_})


class TestRefunds:
    def test_a_full_refund_takes_exactly_the_pack(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        shop.stripe("refund", checkout_id)
        assert (shop.state(checkout_id), shop.figures()) == ("refunded", (TRIAL, 0, TRIAL))
        [line] = shop.lines("refund")
        assert (line["credits"], line["checkoutSessionId"], line["amountCents"]) == (-1_000, checkout_id, -1_200)

    @pytest.mark.parametrize("parts", [(400, 400, None), (1, 598, None), (333, 333, 533, None)])
    def test_refunds_in_parts_come_to_exactly_the_pack(self, shop: Shop, parts: tuple[int | None, ...]) -> None:
        checkout_id = shop.bought()
        refunded, states = 0, []
        for part in parts:
            shop.stripe("refund", checkout_id, amountCents=part)
            refunded = 1_200 if part is None else refunded + part
            assert abs(shop.figures()[0] - (PAID - 1_000 * refunded / 1_200)) < 0.001
            states.append(shop.state(checkout_id))
        assert states == ["paid"] * (len(parts) - 1) + ["refunded"]
        assert shop.figures() == (TRIAL, 0, TRIAL)

    def test_a_refund_is_of_what_was_paid_with_its_tax(self, shop: Shop) -> None:
        reply = shop.order()
        shop.pay_at_page(reply.json["url"], country="IE")
        # 12.00 and 23 % of it
        shop.stripe("refund", reply.json["checkoutSessionId"], amountCents=738)
        assert shop.figures()[0] == TRIAL + 500

    def test_what_is_spent_already_is_a_debt_that_the_next_grant_pays(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        set_credits(shop, 100)
        shop.stripe("refund", checkout_id)
        assert shop.figures() == (-900, 0, 0)
        assert shop.wallet()["lowBalance"] is True
        shop.bought()
        assert shop.figures() == (100, 0, 100)

    def test_events_of_one_refund_take_once_in_any_order(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        events = shop.stripe("refund", checkout_id, amountCents=600, deliver=False)
        for event in [*reversed(events), *events]:
            assert shop.send(event).status == 200
        assert (shop.figures()[0], len(shop.lines("refund"))) == (PAID - 500, 1)

    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    def test_told_before_the_payment_it_comes_to_the_same(self, shop: Shop, order: tuple[int, ...]) -> None:
        checkout_id = shop.buy()
        events = [shop.pay(checkout_id, deliver=False), *shop.stripe("refund", checkout_id, deliver=False)]
        for position in order:
            assert shop.send(events[position]).status == 200
        assert (shop.state(checkout_id), shop.figures()) == ("refunded", (TRIAL, 0, TRIAL))

    def test_what_was_looked_at_before_the_next_refund_and_is_written_behind_it_gives_nothing_back(
        self, shop: Shop
    ) -> None:
        """Between two questions Stripe is slow, and meanwhile another part is refunded."""
        checkout_id = shop.bought()
        [first, *_] = shop.stripe("refund", checkout_id, amountCents=400, deliver=False)
        shop.fault("stripe", "refuse", count=2, match="/v1/disputes")
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(shop.send, first)
            while shop.world.control("GET", "/faults"):
                time.sleep(0.01)
            shop.stripe("refund", checkout_id, amountCents=400)
        assert (slow.result().status, shop.figures()[0]) == (200, PAID - 666.666)

    def test_what_others_gave_is_not_touched_while_the_pack_has_it(self, shop: Shop) -> None:
        """The trial is spent first, and a refund takes of its own pack first."""
        checkout_id = shop.bought()
        shop.stripe("refund", checkout_id)
        grants = shop.rows(
            "select g.kind, g.remaining from app.credit_grants g join app.sites s on s.id = g.site_id"
            " where s.client_key = %s order by g.id",
            shop.world.people["charlie"].site.client_key,
        )
        assert grants == [("trial", 300_000), ("purchase", 0)]


class TestDisputes:
    def test_an_open_one_freezes_the_pack_and_a_won_one_frees_it(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        shop.stripe("dispute", checkout_id)
        assert (shop.state(checkout_id), shop.figures()) == ("disputed", (PAID, 1_000, TRIAL))
        shop.stripe("dispute", checkout_id, outcome="won")
        assert (shop.state(checkout_id), shop.figures()) == ("paid", (PAID, 0, PAID))
        assert shop.lines("dispute") == []

    def test_a_lost_one_takes_all(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        shop.stripe("dispute", checkout_id)
        shop.stripe("dispute", checkout_id, outcome="lost")
        assert (shop.state(checkout_id), shop.figures()) == ("disputed", (TRIAL, 0, TRIAL))
        [line] = shop.lines("dispute")
        assert (line["credits"], line["amountCents"]) == (-1_000, -1_200)

    def test_opened_and_lost_at_once_is_the_same(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        shop.stripe("dispute", checkout_id, outcome="lost")
        assert shop.figures() == (TRIAL, 0, TRIAL)

    def test_what_is_spent_already_is_a_debt(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        set_credits(shop, 0)
        shop.stripe("dispute", checkout_id)
        assert shop.figures() == (0, 0, 0)
        shop.stripe("dispute", checkout_id, outcome="lost")
        assert shop.figures() == (-1_000, 0, 0)

    def test_a_refund_and_a_lost_dispute_take_the_pack_once(self, shop: Shop) -> None:
        checkout_id = shop.bought()
        shop.stripe("refund", checkout_id, amountCents=300)
        shop.stripe("dispute", checkout_id)
        assert shop.figures() == (PAID - 250, 750, TRIAL)
        shop.stripe("dispute", checkout_id, outcome="lost")
        assert shop.figures() == (TRIAL, 0, TRIAL)
        assert [line["amountCents"] for line in shop.lines("dispute", "refund")] == [-900, -300]

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
    def test_its_events_come_in_any_order_and_twice(self, shop: Shop, order: tuple[int, ...]) -> None:
        checkout_id = shop.bought()
        opened = shop.stripe("dispute", checkout_id, deliver=False)
        closed = shop.stripe("dispute", checkout_id, outcome="lost", deliver=False)
        events = [*opened, *closed]
        for position in [*order, *order]:
            assert shop.send(events[position]).status == 200
        assert (shop.figures(), len(shop.lines("dispute"))) == ((TRIAL, 0, TRIAL), 1)

    @pytest.mark.parametrize("is_booked", [True, False])
    def test_a_warning_of_fraud_changes_nothing_and_is_kept_for_the_operator(
        self, shop: Shop, *, is_booked: bool
    ) -> None:
        checkout_id = shop.buy()
        event = shop.pay(checkout_id, deliver=is_booked)
        [session] = shop.api().checkout.sessions.list().data
        warning = {"object": {"id": "issfr_1", "payment_intent": session.payment_intent}}
        reply = shop.send(event, id="evt_warning", type="radar.early_fraud_warning.created", data=warning)
        assert (reply.status, shop.state(checkout_id), shop.figures()) == (200, "paid", (PAID, 0, PAID))
        kept = shop.rows("select state, reason from app.stripe_events where id = 'evt_warning'")
        assert kept == [("review", "early_fraud_warning")]


def test_a_balance_that_goes_under_sixty_says_since_when(shop: Shop) -> None:
    assert (shop.wallet()["lowBalance"], shop.wallet()["lowBalanceSince"]) == (False, None)
    set_credits(shop, 59)
    since = shop.wallet()["lowBalanceSince"]
    assert since == shop.lines("adjustment")[0]["at"]
    set_credits(shop, 20)
    assert shop.wallet()["lowBalanceSince"] == since
    set_credits(shop, 60)
    assert shop.wallet()["lowBalanceSince"] is None
    shop.advance(60)
    set_credits(shop, 59)
    assert shop.wallet()["lowBalanceSince"] > since
