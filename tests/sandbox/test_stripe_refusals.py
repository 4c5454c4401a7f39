"""What Stripe refuses, the stand-in refuses too: each with the status, code and parameter that the SDK sees."""

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe_kit import Shop, pack, plan, priced, running_shop, without

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def running() -> Iterator[Shop]:
    with running_shop() as shop:
        yield shop


@pytest.fixture
def shop(running: Shop) -> Shop:
    running.stand_in.reset()
    running.moved_s = 0
    return running


def without_in_price(name: str) -> Any:
    price = {key: value for key, value in priced()["line_items"][0]["price_data"].items() if key != name}
    return pack(line_items=[{"price_data": price}])


REFUSED = [
    (pack(account_id="712020:bob"), "account_id"),
    (pack(automatic_tax={"enabled": True, "site": "acme"}), "automatic_tax[site]"),
    (pack(adaptive_pricing={"enabled": True, "site": "acme"}), "adaptive_pricing[site]"),
    (pack(tax_id_collection={"enabled": True, "site": "acme"}), "tax_id_collection[site]"),
    (pack(invoice_creation={"enabled": True, "site": "acme"}), "invoice_creation[site]"),
    (pack(automatic_tax="yes"), "automatic_tax"),
    (without("mode"), "mode"),
    (without("line_items"), "line_items"),
    (without("success_url"), "success_url"),
    (pack(success_url="skyline"), "success_url"),
    (pack(cancel_url="skyline"), "cancel_url"),
    (pack(return_url="https://skyline.example/"), "return_url"),
    (pack(mode="gift"), "mode"),
    (pack(mode="subscription", invoice_creation={"enabled": True}), "invoice_creation"),
    (plan(line_items=pack()["line_items"]), "line_items"),
    (plan(payment_intent_data={"description": "x"}), "payment_intent_data"),
    (plan(submit_type="pay"), "submit_type"),
    (plan(customer_creation="always"), "customer_creation"),
    (pack(subscription_data={"description": "x"}), "subscription_data"),
    (pack(customer="cus_1", customer_email="bob@example.com"), "customer"),
    (pack(line_items=plan()["line_items"]), "line_items"),
    (pack(expires_at=100), "expires_at"),
    (pack(line_items=[{"price": "price_unknown", "quantity": 1}]), "line_items[0][price]"),
    (pack(line_items=[{**pack()["line_items"][0], "site": "acme"}]), "line_items[0][site]"),
    (pack(line_items=[{**pack()["line_items"][0], "quantity": "many"}]), "line_items[0][quantity]"),
    (without_in_price("unit_amount"), "line_items[0][price_data][unit_amount]"),
    (without_in_price("currency"), "line_items[0][price_data][currency]"),
    (without_in_price("product_data"), "line_items[0][price_data][product_data][name]"),
    (priced(unit_amount="ten"), "line_items[0][price_data][unit_amount]"),
    (priced(site="acme"), "line_items[0][price_data][site]"),
    (priced(product_data={"name": "x", "site": "acme"}), "line_items[0][price_data][product_data][site]"),
    (priced(tax_behavior="sometimes"), "line_items[0][price_data][tax_behavior]"),
    (
        plan(line_items=priced(recurring={"interval": "decade"})["line_items"]),
        "line_items[0][price_data][recurring][interval]",
    ),
    (
        plan(line_items=priced(recurring={"interval": "month", "site": "acme"})["line_items"]),
        "line_items[0][price_data][recurring][site]",
    ),
]


@pytest.mark.parametrize(("params", "param"), REFUSED, ids=[f"{n}-{param}" for n, (_, param) in enumerate(REFUSED)])
def test_a_session_that_stripe_would_not_make_is_refused_with_its_parameter(
    shop: Shop, params: Any, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.connect().v1.checkout.sessions.create(params)
    assert (400, param) == (refused.value.http_status, refused.value.param)
    assert [] == shop.stand_in.list_sessions()


def test_a_wrong_key_is_refused(shop: Shop) -> None:
    for key in ("sk_test_somebody_elses", ""):
        status, answer = shop.post("/v1/checkout/sessions", b"", FORM, Authorization=f"Bearer {key}")
        assert (401, "invalid_request_error") == (status, answer["error"]["type"])


def test_a_body_that_is_no_form_is_refused(shop: Shop) -> None:
    for body, kind in ((b'{"mode": "payment"}', "application/json"), (b"\xff", FORM), (b"mode", FORM)):
        status, answer = shop.post("/v1/checkout/sessions", body, kind)
        assert 400 == status
        assert "form" in answer["error"]["message"]


def test_a_member_that_is_a_text_and_an_object_is_refused(shop: Shop) -> None:
    status, answer = shop.post("/v1/checkout/sessions", b"mode=payment&mode[x]=1", FORM)
    assert (400, "mode[x]") == (status, answer["error"]["param"])


def test_what_there_is_not_is_not_found(shop: Shop) -> None:
    api = shop.connect().v1
    lookups: list[Any] = [
        api.checkout.sessions.retrieve,
        api.charges.retrieve,
        api.disputes.retrieve,
        api.events.retrieve,
        api.invoices.retrieve,
        api.payment_intents.retrieve,
        api.refunds.retrieve,
        api.subscriptions.retrieve,
        api.checkout.sessions.expire,
        api.subscriptions.cancel,
    ]
    for look_up in lookups:
        with pytest.raises(stripe.InvalidRequestError) as missing:
            look_up("nobody_1")
        assert (404, "resource_missing") == (missing.value.http_status, missing.value.code)


def test_a_call_that_there_is_not_is_not_found(shop: Shop) -> None:
    customers = shop.connect().v1.customers
    for call in (customers.create, customers.list):
        with pytest.raises(stripe.InvalidRequestError) as unknown:
            call()
        assert 404 == unknown.value.http_status


def test_a_list_or_a_look_with_unknown_parameters_is_refused(shop: Shop) -> None:
    api: Any = shop.connect().v1
    session = api.checkout.sessions.create(pack())
    calls: list[Any] = [
        (lambda: api.refunds.list({"site": "acme"}), "site"),
        (lambda: api.refunds.list({"limit": 101}), "limit"),
        (lambda: api.refunds.list({"limit": "all"}), "limit"),
        (lambda: api.checkout.sessions.retrieve(session.id, {"site": "acme"}), "site"),
        (lambda: api.checkout.sessions.retrieve(session.id, {"expand": ["site"]}), "expand"),
        (lambda: api.checkout.sessions.expire(session.id, {"site": "acme"}), "site"),
    ]
    for call, param in calls:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            call()
        assert (400, param) == (refused.value.http_status, refused.value.param)


def test_a_session_that_is_not_open_cannot_be_expired(shop: Shop) -> None:
    api = shop.connect().v1
    session = api.checkout.sessions.create(pack())
    shop.control("/stripe/pay", checkoutSessionId=session.id)
    on_its_way = api.checkout.sessions.create(pack())
    shop.fill_in(str(on_its_way.url), method="debit", country="DE")
    for one in (session, on_its_way):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            api.checkout.sessions.expire(one.id)
        assert 400 == refused.value.http_status


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("/stripe/pay", {"checkoutSessionId": "cos_nobody"}),
        ("/stripe/pay", {}),
        ("/stripe/pay", {"amountCents": 0}),
        ("/stripe/pay", {"currency": 5}),
        ("/stripe/pay", {"deliver": "no"}),
        ("/stripe/refund", {}),
        ("/stripe/dispute", {}),
        ("/stripe/dispute", {"outcome": "draw"}),
        ("/stripe/renew", {}),
        ("/stripe/deliver", {"eventId": "evt_nobody"}),
        ("/stripe/deliver", {"eventId": 1}),
        ("/stripe/deliver", {"eventId": "evt_nobody", "times": 0}),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(shop: Shop, path: str, arguments: dict[str, Any]) -> None:
    session = shop.connect().v1.checkout.sessions.create(pack())
    known = {} if path == "/stripe/pay" and not arguments else {"checkoutSessionId": session.id}
    answer = shop.order(path, **{**known, **arguments})
    assert 400 == answer.status


def test_more_than_was_paid_is_not_refunded(shop: Shop) -> None:
    session = shop.connect().v1.checkout.sessions.create(pack())
    shop.control("/stripe/pay", checkoutSessionId=session.id)
    assert 400 == shop.order("/stripe/refund", checkoutSessionId=session.id, amountCents=2001).status
    shop.control("/stripe/refund", checkoutSessionId=session.id)
    assert 400 == shop.order("/stripe/refund", checkoutSessionId=session.id).status


def test_nobody_pays_twice(shop: Shop) -> None:
    session = shop.connect().v1.checkout.sessions.create(pack())
    shop.control("/stripe/pay", checkoutSessionId=session.id)
    assert 400 == shop.order("/stripe/pay", checkoutSessionId=session.id).status


@pytest.mark.parametrize(
    ("members", "param"),
    [
        ({"enabled_events": ["invoice.paid"]}, "url"),
        ({"url": "https://skyline.example"}, "enabled_events"),
        ({"url": "skyline.example", "enabled_events": ["invoice.paid"]}, "url"),
        ({"url": "https://skyline.example", "enabled_events": ["Paid!"]}, "enabled_events[0]"),
        ({"url": "https://skyline.example", "enabled_events": ["*"], "site": "acme"}, "site"),
    ],
)
def test_a_webhook_endpoint_that_it_does_not_take(shop: Shop, members: Any, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.connect().v1.webhook_endpoints.create(members)
    assert param == refused.value.param
    assert [] == shop.connect().v1.webhook_endpoints.list().data
