"""script/operate: what an operator does by hand, as one types it."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.forge.kit import Event as ForgeEvent
from tests.forge.kit import ask
from tests.forge.test_events import admin
from tests.payments.shop import TRIAL, Shop
from tests.postgres import Ledger
from tests.test_install import KEY, Event, publish
from tests.world import World

SCRIPT = Path(__file__).resolve().parents[1] / "script" / "operate"
SITE = "globex.localhost"


@dataclass(frozen=True)
class Told:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Operator:
    """`because` is given to what changes something."""

    shop: Shop

    def run(self, *words: str, **settings: str) -> Told:
        known = self.shop.world.ready["settings"]
        names = ("SUPABASE_URL", "SUPABASE_SECRET_KEY")
        environment = {"PATH": os.environ["PATH"], **{name: known[name] for name in names}, **settings}
        ended = subprocess.run([SCRIPT, *words], env=environment, capture_output=True, text=True, check=False)
        return Told(ended.returncode, ended.stdout, ended.stderr)

    def do(self, *words: str, reason: str = "a test") -> Told:
        return self.run(*words, "--reason", reason)


@pytest.fixture
def operator(world: World, books: Ledger) -> Iterator[Operator]:
    yield Operator(Shop(world))
    assert books.broken_invariants() == []


def test_a_site_is_put_on_a_plan_and_its_audit_log_opened_and_closed(operator: Operator) -> None:
    assert operator.do("plan", SITE, "enterprise").json["plan"] == "enterprise"
    assert operator.do("audit", SITE, "open").json["auditOpen"] is True
    assert operator.do("audit", SITE, "close").json["auditOpen"] is False
    shown = {"site": SITE, "plan": "enterprise", "auditOpen": False, "balance": TRIAL, "available": TRIAL}
    assert operator.run("show", SITE).json == shown
    assert operator.shop.wallet()["plan"] == "enterprise"


def test_an_audit_log_is_not_opened_off_the_enterprise_plan(operator: Operator) -> None:
    told = operator.do("audit", SITE, "open")
    assert (told.code, "Enterprise" in told.err) == (1, True)
    assert operator.run("show", SITE).json["auditOpen"] is False


def test_credits_are_given_and_taken_with_reason_and_role(operator: Operator) -> None:
    operator.run("adjust", SITE, "250", "--reason", "goodwill", "--actor", "support")
    assert operator.do("adjust", SITE, "-12.5").json["balance"] == TRIAL + 237.5
    kept = operator.shop.rows("select credits, reason, actor from app.ledger_entries where reason <> '' order by at")
    assert kept[-2:] == [(250_000, "goodwill", "support"), (-12_500, "a test", "operator")]


def test_the_same_key_does_it_once_and_another_thing_by_it_is_refused(operator: Operator) -> None:
    for _ in range(2):
        assert operator.do("adjust", SITE, "10", "--key", "ticket-7").json["balance"] == TRIAL + 10
    told = operator.do("adjust", SITE, "20", "--key", "ticket-7")
    assert (told.code, "--key" in told.err) == (1, True)


def test_a_payment_in_review_is_granted(operator: Operator) -> None:
    shop = operator.shop
    checkout_id = shop.buy()
    shop.pay(checkout_id, amountCents=1_100)
    [waiting] = operator.run("review").json
    assert (waiting["reason"], waiting["checkoutSessionId"], waiting["site"]) == ("amount", checkout_id, SITE)
    assert (waiting["offered"]["amountCents"], waiting["found"]["subtotalCents"]) == (1_200, 1_100)
    assert operator.do("settle", waiting["id"], "grant").json["state"] == "paid"
    assert (shop.state(checkout_id), shop.figures()[0], operator.run("review").json) == ("paid", TRIAL + 1_000, [])
    # and what comes later follows it as any payment
    shop.stripe("refund", checkout_id)
    assert (shop.state(checkout_id), shop.figures()[0]) == ("refunded", TRIAL)


def test_a_payment_in_review_is_rejected_for_good(operator: Operator) -> None:
    shop = operator.shop
    checkout_id = shop.buy()
    event = shop.pay(checkout_id, currency="usd")
    [waiting] = operator.run("review").json
    assert operator.do("settle", waiting["id"], "reject").json["state"] == "failed"
    assert shop.send(event, id="evt_again").status == 200
    assert (shop.state(checkout_id), shop.figures()[0], operator.run("review").json) == ("failed", TRIAL, [])
    assert operator.do("settle", waiting["id"], "grant").code == 1
    shop.stripe("refund", checkout_id)
    assert operator.run("review").json == []


def test_a_plan_in_review_is_granted_with_its_period(operator: Operator) -> None:
    shop = operator.shop
    shop.pay(shop.buy("enterprise-month"), amountCents=26_000)
    [waiting] = operator.run("review").json
    operator.do("settle", waiting["id"], "grant")
    assert (shop.wallet()["plan"], shop.figures()[0]) == ("enterprise", TRIAL + 30_000)


def test_a_plan_that_is_granted_when_its_period_is_over_is_granted_for_as_long_from_then(operator: Operator) -> None:
    shop = operator.shop
    shop.pay(shop.buy("enterprise-month"), amountCents=26_000)
    [waiting] = operator.run("review").json
    shop.advance(40 * 24 * 3600)
    operator.do("settle", waiting["id"], "grant")
    assert shop.figures()[2] == TRIAL + 30_000


def test_what_is_refunded_while_a_payment_is_in_review_is_taken_once_it_is_granted(operator: Operator) -> None:
    shop = operator.shop
    checkout_id = shop.buy()
    shop.pay(checkout_id, amountCents=700)
    shop.stripe("refund", checkout_id)
    shop.advance(4 * 24 * 3600)
    shop.maintain()
    [waiting] = [one for one in operator.run("review").json if one["reason"] == "amount"]
    operator.do("settle", waiting["id"], "grant")
    shop.maintain()
    assert (shop.state(checkout_id), shop.figures()[0]) == ("refunded", TRIAL)


def test_a_payment_that_was_granted_unseen_is_refunded_as_any_other(operator: Operator) -> None:
    shop = operator.shop
    checkout_id = shop.buy()
    shop.send(shop.pay(checkout_id, deliver=False), livemode=True)
    [waiting] = operator.run("review").json
    operator.do("settle", waiting["id"], "grant")
    assert shop.figures()[0] == TRIAL + 1_000
    shop.stripe("refund", checkout_id)
    assert (shop.state(checkout_id), shop.figures()[0]) == ("refunded", TRIAL)


def test_a_plan_whose_invoice_is_not_known_says_why_it_is_not_granted(operator: Operator) -> None:
    shop = operator.shop
    shop.send(shop.pay(shop.buy("enterprise-month"), deliver=False), livemode=True)
    [waiting] = operator.run("review").json
    told = operator.do("settle", waiting["id"], "grant")
    assert (told.code, "invoice is not known yet" in told.err) == (1, True)
    assert shop.figures()[0] == TRIAL


def test_an_event_alone_is_not_granted_but_laid_aside(operator: Operator) -> None:
    shop = operator.shop
    event = shop.pay(shop.buy(), deliver=False)
    shop.send(event, data={"object": {"id": "cs_test_unknown"}})
    [waiting] = operator.run("review").json
    assert waiting["reference"] == "cs_test_unknown"
    told = operator.do("settle", waiting["id"], "grant")
    assert (told.code, "no purchase that we know" in told.err) == (1, True)
    assert operator.run("review").json == [waiting]
    assert operator.do("settle", waiting["id"], "reject").code == 0
    assert operator.run("review").json == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("plan",),
        ("plan", SITE, "gold", "--reason", "x"),
        ("plan", SITE, "payg"),
        ("plan", SITE, "payg", "--reason", " "),
        ("plan", SITE, "payg", "--reason", "two\nlines"),
        ("plan", SITE, "payg", "--reason", "no UTF-8: \udcff"),
        ("adjust", SITE, "0", "--reason", "x"),
        ("adjust", SITE, "1.0001", "--reason", "x"),
        ("adjust", SITE, "NaN", "--reason", "x"),
        ("adjust", SITE, "1e40", "--reason", "x"),
        ("adjust", SITE, "1e999999999", "--reason", "x"),
        ("adjust", SITE, "much", "--reason", "x"),
        ("adjust", SITE, "1", "--reason", "x", "--actor", "alice@example.com"),
        ("adjust", SITE, "1", "--reason", "x", "--key", "a b"),
    ],
)
def test_what_it_does_not_understand_is_said_and_nothing_is_done(operator: Operator, words: tuple[str, ...]) -> None:
    told = operator.run(*words)
    assert (told.code, told.out) == (2, "")
    assert "script/operate" in told.err
    assert "Traceback" not in told.err
    assert operator.run("show", SITE).json["balance"] == TRIAL


@pytest.mark.parametrize("words", [("show", "nowhere.example"), ("settle", "in_nothing", "grant", "--reason", "x")])
def test_what_there_is_not_is_said(operator: Operator, words: tuple[str, ...]) -> None:
    told = operator.run(*words)
    assert (told.code, told.out) == (1, "")
    assert "no such" in told.err


def test_of_several_sites_of_one_host_the_one_that_is_meant_is_named_by_its_client_key(operator: Operator) -> None:
    publish(operator.shop.world, "tests-key", KEY)
    assert 204 == Event(operator.shop.world).send().status
    told = operator.do("plan", SITE, "enterprise")
    keys = sorted(["new-site", operator.shop.world.sites["globex"].client_key])
    assert (told.code, keys) == (1, sorted(re.findall(r"(\S+) \(enabled\)", told.err)))
    plans = [operator.run("show", key).json["plan"] for key in keys]
    assert ["trial", "trial"] == plans
    assert "enterprise" == operator.do("plan", "new-site", "enterprise").json["plan"]


def test_a_site_whose_two_doors_were_not_joined_waits_until_what_it_has_was_moved(operator: Operator) -> None:
    world = operator.shop.world
    publish(world, "tests-key", KEY)
    forge = ForgeEvent.of_new_site(world)
    assert 204 == forge.send().status
    assert 201 == ask(world, f"Bearer {admin(forge)}", "/api/checkout", "POST", {"pack": "pack-1000"}).status
    assert 204 == Event(world, body={"installationId": forge.installation_id}).send().status
    [waiting] = operator.run("review").json
    assert ("two_doors", "new-site", forge.cloud_id, TRIAL) == tuple(
        waiting[name] for name in ("reason", "clientKey", "forgeClientKey", "credits")
    )
    operator.do("adjust", "new-site", f"-{TRIAL}")
    assert [] == operator.run("review").json


def test_secrets_are_sealed_anew_before_an_older_key_goes(operator: Operator) -> None:
    old, new = operator.shop.world.ready["settings"]["SECRETS_KEY"], "a-new-key-made-for-this-very-test"
    lost = operator.run("reseal", SECRETS_KEY=new).json["notOpened"]
    assert sorted(site.client_key for site in operator.shop.world.sites.values() if site.door == "connect") == lost
    assert {"keys": 2, "sites": 2, "notOpened": []} == operator.run("reseal", SECRETS_KEY=f"{new},{old}").json
    assert {"keys": 1, "sites": 2, "notOpened": []} == operator.run("reseal", SECRETS_KEY=new).json
    assert (1, True) == (operator.run("reseal").code, "SECRETS_KEY" in operator.run("reseal").err)


def test_without_the_database_it_says_how_to_ask_again(operator: Operator) -> None:
    told = operator.run("adjust", SITE, "1", "--reason", "x", "--key", "mine", SUPABASE_URL="http://127.0.0.1:9")
    assert (told.code, "--key mine" in told.err) == (1, True)


def test_a_setting_that_is_missing_is_named(operator: Operator) -> None:
    told = operator.run("show", SITE, SUPABASE_SECRET_KEY="")
    assert (told.code, "SUPABASE_SECRET_KEY" in told.err) == (1, True)
