"""script/stripe-endpoint, over the stand-in's API by Stripe's own SDK."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from lib.payments.events import TYPES
from sandbox.stripe import STRIPE_KEY
from tests.sandbox.stripe_kit import Shop, running_shop
from tests.world import ROOT

APP = "https://skyline.example.com"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with running_shop() as shop:
        yield shop


def run(shop: Shop, key: str | None = STRIPE_KEY, url: str = APP) -> tuple[int, str, str]:
    environment = {"PATH": os.environ["PATH"], "STRIPE_API_BASE": shop.url} | (
        {"STRIPE_SECRET_KEY": key} if key else {}
    )
    command = [str(ROOT / "script/stripe-endpoint"), url]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


def test_it_makes_the_endpoint_once_with_our_events_and_says_the_secret(shop: Shop) -> None:
    status, said, _ = run(shop)
    [endpoint] = shop.connect().v1.webhook_endpoints.list().data
    assert (0, f"{APP}/api/stripe-webhook", sorted(TYPES)) == (status, endpoint.url, sorted(endpoint.enabled_events))
    assert f"{endpoint.id} is made. Put its secret into STRIPE_WEBHOOK_SECRETS and deploy: whsec_" in said
    assert (0, f"{endpoint.id} is as it should be.\n", "") == run(shop, url=APP + "/")
    assert 1 == len(shop.connect().v1.webhook_endpoints.list().data)


def test_one_that_lacks_an_event_or_is_switched_off_is_brought_up_to_date(shop: Shop) -> None:
    endpoints = shop.connect().v1.webhook_endpoints
    made = endpoints.create({"url": f"{APP}/api/stripe-webhook", "enabled_events": ["invoice.paid"]})
    endpoints.update(made.id, {"disabled": True})
    assert (0, f"{made.id} is brought up to date; its secret stays.\n", "") == run(shop)
    [endpoint] = endpoints.list().data
    assert ("enabled", sorted(TYPES)) == (endpoint.status, sorted(endpoint.enabled_events))


def test_a_wrong_key_and_none_are_said_without_the_key(shop: Shop) -> None:
    status, said, error = run(shop, key="sk_test_of-somebody")
    assert (1, "") == (status, said)
    assert error.startswith("Stripe refuses: ")
    assert "sk_test_of-somebody" not in error
    assert (1, "", "Set STRIPE_SECRET_KEY in the environment first.\n") == run(shop, key=None)
    told = "This STRIPE_SECRET_KEY has an invisible character. Copy it anew.\n"
    assert (1, "", told) == run(shop, key="sk_test_copied\u200b")
