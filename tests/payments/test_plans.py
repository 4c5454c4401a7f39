"""The Enterprise AI Credits plan: credits for each period that is paid, once; the plan while it is paid for."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.payments.shop import TRIAL, Shop

MONTH_S = 31 * 24 * 3600
PERIOD = 30_000


def subscribed(shop: Shop) -> str:
    return shop.bought("enterprise-month")


def cancel(shop: Shop) -> None:
    """The account's owner ends it at Stripe; its event is waited for."""
    [(subscription,)] = shop.rows("select subscription_id from app.checkout_sessions where kind = 'plan'")
    shop.api().subscriptions.cancel(subscription)
    shop.world.settle()


def test_a_plan_s_first_period_is_granted_once_with_its_invoice(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", TRIAL + PERIOD)
    assert (shop.wallet()["plan"], len(shop.lines("plan")), shop.lines("purchase")) == ("enterprise", 1, [])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_session_and_invoice_are_told_in_any_order_and_twice(shop: Shop, order: tuple[int, ...]) -> None:
    events = shop.stripe("pay", shop.buy("enterprise-year"), deliver=False)
    for position in [*order, *order]:
        assert shop.send(events[position]).status == 200
    assert (shop.figures()[0], len(shop.lines("plan"))) == (TRIAL + 360_000, 1)


def test_each_renewal_is_granted_once(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    [invoice, _] = shop.stripe("renew", checkout_id)
    shop.send(invoice, id="evt_again")
    assert (shop.figures()[0], len(shop.lines("plan"))) == (TRIAL + 2 * PERIOD, 2)


def test_a_period_s_credits_expire_with_it_and_do_not_stack(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    shop.advance(MONTH_S + 3 * 3600)
    shop.stripe("renew", checkout_id)
    assert shop.figures()[0] == TRIAL + PERIOD
    assert [line["credits"] for line in shop.lines("expiry")] == [-PERIOD]


def test_a_period_that_is_paid_when_it_is_over_is_granted_for_as_long_from_then(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    [invoice, _] = shop.stripe("renew", checkout_id, deliver=False)
    # Stripe tries for up to two months
    shop.advance(2 * MONTH_S + 3 * 3600)
    shop.send(invoice)
    assert shop.figures() == (TRIAL + PERIOD, 0, TRIAL + PERIOD)
    shop.advance(MONTH_S)
    shop.maintain()
    assert shop.figures()[0] == TRIAL


def test_a_period_is_spent_before_what_does_not_expire(shop: Shop) -> None:
    subscribed(shop)
    client_key = shop.world.people["charlie"].site.client_key
    shop.world.control("POST", "/site", {"clientKey": client_key, "credits": TRIAL + PERIOD - 10})
    remaining = shop.rows(
        "select g.kind, g.remaining from app.credit_grants g join app.sites s on s.id = g.site_id"
        " where s.client_key = %s order by g.id",
        client_key,
    )
    assert remaining == [("trial", TRIAL * 1000), ("plan", (PERIOD - 10) * 1000)]


def test_a_plan_that_is_ended_lasts_until_its_period_does(shop: Shop) -> None:
    subscribed(shop)
    cancel(shop)
    shop.maintain()
    assert (shop.wallet()["plan"], shop.figures()[0]) == ("enterprise", TRIAL + PERIOD)
    shop.advance(MONTH_S + 3 * 3600)
    shop.maintain()
    assert (shop.wallet()["plan"], shop.figures()[0]) == ("payg", TRIAL)


def status_at_stripe(shop: Shop) -> str:
    [(subscription,)] = shop.rows("select subscription_id from app.checkout_sessions where kind = 'plan'")
    return str(shop.api().subscriptions.retrieve(subscription).status)


def test_whoever_erases_the_site_pays_no_more_for_its_plan(shop: Shop) -> None:
    subscribed(shop)
    assert shop.world.request_as("charlie", "DELETE", "/api/site").status == 204
    assert status_at_stripe(shop) == "canceled"


def test_a_plan_whose_site_was_erased_while_stripe_was_down_is_ended_by_the_maintenance_run(shop: Shop) -> None:
    subscribed(shop)
    shop.fault("stripe", "refuse", count=3, match="subscriptions")
    assert shop.world.request_as("charlie", "DELETE", "/api/site").status == 204
    assert status_at_stripe(shop) == "active"
    assert shop.maintain().status == 200
    assert (status_at_stripe(shop), shop.maintain().json["reconciled"]) == ("canceled", 0)


def test_whoever_erases_the_site_cannot_pay_for_it_any_more(shop: Shop) -> None:
    [pack, plan] = [shop.buy(pack) for pack in ("pack-1000", "enterprise-month")]
    assert shop.world.request_as("charlie", "DELETE", "/api/site").status == 204
    states = shop.rows("select state from app.checkout_sessions where id in (%s, %s)", pack, plan)
    assert states == [("expired",), ("expired",)]
    assert {session.status for session in shop.api().checkout.sessions.list().data} == {"expired"}


def test_a_payment_page_whose_site_was_erased_while_stripe_was_down_is_ended_by_the_maintenance_run(shop: Shop) -> None:
    shop.buy()
    shop.fault("stripe", "refuse", count=3, match="expire")
    assert shop.world.request_as("charlie", "DELETE", "/api/site").status == 204
    [session] = shop.api().checkout.sessions.list().data
    assert session.status == "open"
    assert shop.maintain().status == 200
    assert shop.api().checkout.sessions.retrieve(session.id).status == "expired"


def test_a_site_that_is_erased_while_stripe_makes_a_session_has_no_address_to_give(shop: Shop) -> None:
    shop.fault("stripe", "refuse", count=2, match="/v1/checkout/sessions")
    with ThreadPoolExecutor(1) as pool:
        order = pool.submit(shop.order)
        while shop.world.control("GET", "/faults"):
            time.sleep(0.01)
        assert shop.world.request_as("charlie", "DELETE", "/api/site").status == 204
    assert order.result().status == 401
    assert shop.rows("select url from app.checkout_sessions") == [(None,)]
    shop.advance(121)
    shop.maintain()
    assert {session.status for session in shop.api().checkout.sessions.list().data} == {"expired"}


def test_what_a_bank_pays_when_the_site_was_erased_waits_for_an_operator(shop: Shop) -> None:
    order = shop.order()
    shop.pay_at_page(order.json["url"], method="debit", country="DE")
    assert shop.world.request_as("charlie", "DELETE", "/api/site").status == 204
    shop.pay(order.json["checkoutSessionId"])
    assert shop.rows("select reason from app.payment_reviews") == [("site_ended",)]
    assert shop.rows("select from app.payments") == []


def test_a_plan_that_an_operator_gave_is_not_ended_with_an_older_subscription(shop: Shop) -> None:
    subscribed(shop)
    cancel(shop)
    shop.advance(MONTH_S + 3 * 3600)
    shop.maintain()
    shop.world.control(
        "POST", "/site", {"clientKey": shop.world.people["charlie"].site.client_key, "plan": "enterprise"}
    )
    shop.maintain()
    assert shop.wallet()["plan"] == "enterprise"


@pytest.mark.parametrize("last", ["enterprise", "payg"])
def test_a_plan_that_an_operator_gave_last_outlasts_a_subscription_beside_it(shop: Shop, last: str) -> None:
    for plan in ("enterprise", last):
        act = json.dumps({"key": f"order-{plan}", "reason": "order 1042", "actor": "operator"})
        shop.rows("select public.operate_plan('globex.localhost', %s, %s)", plan, act)
        shop.advance(1)
    subscribed(shop)
    cancel(shop)
    shop.advance(MONTH_S + 3 * 3600)
    shop.maintain()
    assert shop.wallet()["plan"] == last


@pytest.mark.parametrize("paid", [{"amountCents": 1}, {"currency": "usd"}])
def test_another_price_than_the_offer_s_is_kept_for_review(shop: Shop, paid: dict[str, object]) -> None:
    checkout_id = shop.buy("enterprise-month")
    shop.pay(checkout_id, **paid)
    assert (shop.state(checkout_id), shop.figures()[0], shop.wallet()["plan"]) == ("review", TRIAL, "trial")


def test_a_period_that_is_refunded_is_taken_back(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    shop.stripe("renew", checkout_id)
    shop.stripe("refund", checkout_id)
    assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", TRIAL + PERIOD)


def test_what_has_expired_is_not_taken_again(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    shop.advance(MONTH_S + 3 * 3600)
    assert shop.figures()[0] == TRIAL
    shop.stripe("refund", checkout_id)
    assert (shop.state(checkout_id), shop.figures()) == ("refunded", (TRIAL, 0, TRIAL))
    # the money that went back has its line all the same
    assert [(line["credits"], line["amountCents"]) for line in shop.lines("refund")] == [(0, -27_000)]


def test_a_dispute_of_a_period_freezes_that_period(shop: Shop) -> None:
    checkout_id = subscribed(shop)
    shop.stripe("renew", checkout_id)
    shop.stripe("dispute", checkout_id)
    assert shop.figures() == (TRIAL + 2 * PERIOD, PERIOD, TRIAL + PERIOD)


def test_a_refund_is_told_before_everything_else(shop: Shop) -> None:
    """The payment is found by its invoice, the invoice by its subscription, and that by the session."""
    checkout_id = shop.buy("enterprise-month")
    shop.stripe("pay", checkout_id, deliver=False)
    [refunded, _] = shop.stripe("refund", checkout_id, deliver=False)
    assert shop.send(refunded).status == 200
    assert (shop.state(checkout_id), shop.figures()[0]) == ("refunded", TRIAL)
