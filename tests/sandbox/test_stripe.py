"""The Stripe stand-in, as Stripe's own SDK sees it."""

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from sandbox.stripe import STRIPE_KEY, Stripe
from sandbox.wire import Service, Wire


@pytest.fixture(scope="module")
def running_stripe() -> Iterator[tuple[Stripe, str]]:
    stand_in = Stripe()
    service = Service("stripe", stand_in.handle, Wire())
    service.start()
    yield stand_in, f"http://127.0.0.1:{service.port}"
    service.stop()


@pytest.fixture
def stand_in(running_stripe: tuple[Stripe, str]) -> Stripe:
    running_stripe[0].reset()
    return running_stripe[0]


@pytest.fixture
def client(running_stripe: tuple[Stripe, str], stand_in: Stripe) -> Iterator[stripe.StripeClient]:
    with pytest.MonkeyPatch.context() as patch:
        # the SDK writes a file and sends an id otherwise
        patch.setattr(stripe, "enable_telemetry", False)
        yield connect(running_stripe[1])


def connect(url: str, key: str = STRIPE_KEY) -> stripe.StripeClient:
    return stripe.StripeClient(key, base_addresses={"api": url}, http_client=stripe.RequestsClient())


def pack(**more: Any) -> Any:
    price = {"currency": "usd", "unit_amount": 1000, "product_data": {"name": "1,000 AI credits"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 2}],
        "success_url": "https://skyline.example/done",
        "cancel_url": "https://skyline.example/",
        "adaptive_pricing": {"enabled": False},
    } | more


def test_it_creates_a_session_and_finds_it_again(client: stripe.StripeClient, stand_in: Stripe) -> None:
    session = client.v1.checkout.sessions.create(pack())
    assert session.id.startswith("cs_test_")
    assert (2000, "usd", "open", "unpaid") == (
        session.amount_subtotal,
        session.currency,
        session.status,
        session.payment_status,
    )
    assert client.v1.checkout.sessions.retrieve(session.id).url == session.url
    assert [kept["id"] for kept in stand_in.list_sessions()] == [session.id]


def test_the_same_idempotency_key_gives_the_same_session(client: stripe.StripeClient, stand_in: Stripe) -> None:
    first = client.v1.checkout.sessions.create(pack(), {"idempotency_key": "row-1"})
    again = client.v1.checkout.sessions.create(pack(), {"idempotency_key": "row-1"})
    assert first.id == again.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(pack(cancel_url="https://other.example/"), {"idempotency_key": "row-1"})


def test_a_wrong_key_is_refused(running_stripe: tuple[Stripe, str], client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.AuthenticationError):
        connect(running_stripe[1], "sk_test_somebody_elses").v1.checkout.sessions.create(pack())


def without(name: str) -> Any:
    return {key: value for key, value in pack().items() if key != name}


REFUSED = [
    (pack(account_id="712020:bob"), "account_id"),
    (pack(automatic_tax={"enabled": True, "site": "acme"}), "automatic_tax[site]"),
    (without("mode"), "mode"),
    (without("line_items"), "line_items"),
    (without("success_url"), "success_url"),
    (pack(mode="gift"), "mode"),
    (pack(mode="subscription"), "line_items"),
    (pack(mode="subscription", invoice_creation={"enabled": True}), "invoice_creation"),
    (pack(expires_at=100), "expires_at"),
    (pack(line_items=[{"price": "price_unknown", "quantity": 1}]), "line_items[0][price]"),
    (pack(line_items=[{"price_data": {"currency": "usd"}}]), "line_items[0][price_data][unit_amount]"),
]


@pytest.mark.parametrize(("params", "param"), REFUSED, ids=[param for _, param in REFUSED])
def test_what_stripe_refuses_is_refused_with_its_parameter(
    client: stripe.StripeClient, params: Any, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(params)
    assert refused.value.param == param


def test_an_unknown_session_and_an_unknown_path_are_not_found(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.checkout.sessions.retrieve("cs_test_nobody")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        client.v1.customers.create({"email": "bob@example.com"})
    assert unknown.value.http_status == 404
