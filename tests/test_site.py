"""GET, PUT and DELETE /api/site: a site's settings, all that we hold of it, and its end, by its administrators."""

import json
from typing import Any

import pytest

from tests import canaries
from tests.payments.shop import Shop
from tests.postgres import Ledger
from tests.test_common import assert_problem
from tests.world import Reply, World

PATH = "/api/site"
BRAND: dict[str, Any] = {"colours": {"accent": "#0055AA", "background": "#ffffff"}, "font": "georgia"}


def look(world: World, who: str = "alice") -> Reply:
    return world.request_as(who, "GET", PATH)


def put(world: World, brand: Any, who: str = "alice") -> Reply:
    return change(world, who, brand=brand)


def change(world: World, who: str = "alice", /, **members: Any) -> Reply:
    return world.request_as(who, "PUT", PATH, members)


AS_NEW: dict[str, Any] = {
    "retentionDays": 365,
    "accountCapCredits": None,
    "modelsOff": [],
    "analytics": True,
    "brand": None,
    "auditOpen": True,
    "plan": "enterprise",
}


def test_a_new_site_keeps_texts_for_a_year_and_limits_nobody(calm: World) -> None:
    assert (200, AS_NEW) == (look(calm).status, look(calm).json)
    assert AS_NEW | {"auditOpen": False, "plan": "trial"} == look(calm, "charlie").json


def test_what_is_set_stays_and_what_is_not_named_stays_too(world: World) -> None:
    wanted = {"retentionDays": 30, "accountCapCredits": 12.345, "modelsOff": ["gpt-5.1"], "analytics": False}
    assert AS_NEW | wanted == change(world, **wanted).json
    assert AS_NEW | wanted | {"brand": BRAND} == put(world, BRAND).json
    assert (
        AS_NEW | {"brand": BRAND}
        == change(world, retentionDays=365, accountCapCredits=None, modelsOff=[], analytics=True).json
    )
    assert AS_NEW | {"auditOpen": False, "plan": "trial"} == look(world, "charlie").json


def test_what_is_ours_to_set_is_not_set_by_them(world: World) -> None:
    assert look(world, "charlie").json == change(world, "charlie", auditOpen=True, plan="enterprise").json


@pytest.mark.parametrize(
    ("member", "value"),
    [
        *(("retentionDays", value) for value in (29, 366, 100.5, "100", None, True)),
        *(("accountCapCredits", value) for value in (-1, 0.0001, "5", 1e12, True)),
        *(("modelsOff", value) for value in ("gpt-5.1", None, [5])),
        *(("analytics", value) for value in (None, "yes", 1)),
    ],
)
def test_a_setting_that_is_none_is_malformed(calm: World, member: str, value: Any) -> None:
    assert_problem(change(calm, **{member: value}), 400, "malformed_request")
    assert AS_NEW == look(calm).json


def test_a_model_that_we_do_not_have_is_unknown(calm: World) -> None:
    assert_problem(change(calm, modelsOff=["gpt-5.1", "gpt-2"]), 400, "unknown_model")


def test_what_an_administrator_sets_everybody_of_the_site_gets_and_no_other_site(world: World) -> None:
    assert (200, BRAND) == ((reply := put(world, BRAND)).status, reply.json["brand"])
    assert BRAND == look(world).json["brand"]

    assert [BRAND, BRAND, None] == [world.balance(who)["brand"] for who in ("victor", "alice", "dora")]


def test_null_takes_it_away_and_twice_the_same_is_once(world: World) -> None:
    assert [put(world, BRAND).json["brand"], put(world, BRAND).json["brand"]] == [BRAND] * 2
    assert None is put(world, None).json["brand"]
    assert None is world.balance("bob")["brand"]


def test_it_survives_a_new_installation_of_the_app(world: World) -> None:
    put(world, BRAND)
    event = {"clientKey": world.sites["acme"].client_key, "eventType": "installed"}
    world.control("POST", "/connect/send", event)

    assert BRAND == look(world).json["brand"]


def test_members_that_the_contract_does_not_name_are_not_kept(world: World) -> None:
    more = BRAND | {"logo": "https://a.example", "colours": BRAND["colours"] | {"link": "#000000", "text": None}}

    assert BRAND == put(world, more).json["brand"]


@pytest.mark.parametrize(
    "brand",
    [
        "blue", [], {}, {"colours": {}}, {"colours": {"accent": "blue"}}, {"colours": {"accent": "#05a"}},
        {"colours": {"accent": "#0055aa\n"}}, {"colours": {"accent": "#0055aa", "text": "red"}},
        {"colours": {"accent": "#0055aa"}, "font": "wingdings"},
        {"colours": {"accent": "#0055aa"}, "font": "arial; } body { display: none"},
    ],
)  # fmt: skip
def test_what_is_no_brand_is_malformed(calm: World, brand: Any) -> None:
    assert_problem(put(calm, brand), 400, "malformed_request")
    assert None is look(calm).json["brand"]


@pytest.mark.parametrize("who", ["bob", "victor"])
def test_others_than_administrators_may_neither_look_nor_change(calm: World, who: str) -> None:
    assert_problem(look(calm, who), 403, "forbidden")
    assert_problem(put(calm, BRAND, who), 403, "forbidden")
    assert None is calm.balance("alice")["brand"]


def test_without_a_token_nothing_is_told_or_changed(calm: World) -> None:
    assert_problem(calm.request("GET", PATH), 401, "unauthenticated")
    body, headers = b'{"brand": null}', {"Content-Type": "application/json"}
    assert_problem(calm.request("PUT", PATH, body, headers), 401, "unauthenticated")


def test_without_an_answer_of_confluence_nothing_changes(world: World) -> None:
    world.control("POST", "/faults", {"service": "confluence", "kind": "500", "count": 3})

    assert_problem(put(world, BRAND), 502, "upstream_failed")
    assert None is world.balance("alice")["brand"]


def test_the_database_down_is_said_so_and_a_lost_answer_is_had_again(world: World) -> None:
    put(world, None)
    world.control("POST", "/faults", {"service": "supabase", "kind": "lost_answer"})
    assert BRAND == put(world, BRAND).json["brand"]
    world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 3})
    assert_problem(look(world), 503, "upstream_unavailable")


def test_a_token_of_an_older_installation_changes_nothing(world: World) -> None:
    old = world.people["alice"].token()
    put(world, None)
    event = {"clientKey": world.sites["acme"].client_key, "eventType": "installed", "sharedSecret": "n" * 64}
    world.control("POST", "/connect/send", event)
    headers = {"Authorization": f"JWT {old}", "Content-Type": "application/json"}

    assert_problem(world.request("PUT", PATH, b'{"brand": null}', headers), 401, "unauthenticated")


def test_too_many_requests_are_told_when_to_come_back(world: World) -> None:
    statuses: list[int] = []
    while 429 not in statuses and len(statuses) < 400:
        statuses.append(look(world, "charlie").status)

    assert [200] * 300 + [429] == statuses


def generate(world: World, model: str = "gpt-5.1", who: str = "bob", **headers: str) -> Reply:
    return world.request_as(who, "POST", "/api/generate", {"prompt": "A page about tea", "model": model}, **headers)


class TestModelsOff:
    def test_a_model_that_is_switched_off_is_refused_with_the_reason_and_others_are_not(self, world: World) -> None:
        change(world, modelsOff=["gpt-5.1"])
        since = world.wire_mark()
        reply = generate(world)
        assert_problem(reply, 403, "forbidden")
        assert "switched this model off" in reply.json["detail"]
        assert [] == world.wire(since, "openai")
        assert generate(world, "gemini-2.5-pro").event("done")
        assert generate(world, who="dora").event("done")

    def test_everybody_s_wallet_says_that_it_is_off_and_why(self, world: World) -> None:
        change(world, modelsOff=["gpt-5.1"])
        states = {model["model"]: (model["state"], model["reason"]) for model in world.balance("victor")["models"]}
        assert ("off", "Switched off by an administrator of your site.") == states["gpt-5.1"]
        assert ("on", None) == states["gemini-3-pro"]
        assert {"on"} == {model["state"] for model in world.balance("dora")["models"]}

    def test_a_warm_generation_still_takes_two_trips_to_the_database(self, world: World) -> None:
        change(world, modelsOff=["gemini-3-pro"], accountCapCredits=1000)
        generate(world)
        since = world.wire_mark()
        generate(world)
        trips = [entry["path"].rpartition("/")[2] for entry in world.wire(since, "supabase")]
        assert ["begin_ai_request", "settle_ai_request"] == trips


class TestAccountCap:
    def test_an_account_that_would_pass_its_cap_is_told_so_and_others_go_on(self, world: World) -> None:
        hold = next(one["holdCredits"] for one in world.balance("bob")["models"] if one["model"] == "gpt-5.1")
        change(world, accountCapCredits=hold)
        spent = generate(world).event("done")["creditsCharged"]
        reply = generate(world)
        assert_problem(reply, 402, "insufficient_credits")
        left = round(hold - spent, 3)
        assert ("account", left, hold) == tuple(reply.json[name] for name in ("limit", "available", "required"))
        assert "monthly limit" in reply.json["detail"]
        assert generate(world, who="alice").event("done")

    def test_a_new_month_begins_anew(self, world: World) -> None:
        hold = next(one["holdCredits"] for one in world.balance("bob")["models"] if one["model"] == "gpt-5.1")
        change(world, accountCapCredits=hold)
        generate(world)
        assert 402 == generate(world).status
        world.control("POST", "/clock", {"advanceS": 31 * 24 * 3600})
        assert generate(world).event("done")

    def test_a_cap_of_nothing_lets_nobody_spend(self, world: World) -> None:
        change(world, accountCapCredits=0)
        assert (402, 0) == ((reply := generate(world)).status, reply.json["available"])

    def test_a_site_without_credits_says_that_and_not_the_cap(self, world: World) -> None:
        change(world, accountCapCredits=0)
        world.control("POST", "/site", {"clientKey": world.sites["acme"].client_key, "credits": 0})
        reply = generate(world)
        assert_problem(reply, 402, "insufficient_credits")
        assert "limit" not in reply.json


class TestHoldings:
    def parts(self, world: World, who: str = "alice") -> list[dict[str, Any]]:
        reply = world.request_as(who, "GET", f"{PATH}?export=1")
        assert (200, "application/x-ndjson") == (reply.status, reply.headers["Content-Type"])
        return [json.loads(line) for line in reply.body.splitlines()]

    def test_it_is_all_that_is_stored_of_the_site(self, world: World) -> None:
        change(world, retentionDays=100)
        done = generate(world, Idempotency_Key="k1").event("done")
        lines = self.parts(world)
        found = {line["part"] for line in lines}
        assert {"site", "ledgerEntry", "grant", "request", "account", "requestCount", "idempotencyKey", "end"} == found
        assert {"part": "end", "lines": len(lines) - 1} == lines[-1]
        [site] = [line for line in lines if line["part"] == "site"]
        assert (100, world.sites["acme"].client_key) == (site["retentionDays"], site["clientKey"])
        [request] = [line for line in lines if line["part"] == "request"]
        assert (done["requestId"], "A page about tea") == (request["requestId"], request["prompt"])
        secret = world.sites["acme"].shared_secret
        assert secret not in json.dumps(lines)

    def test_payments_and_what_was_decided_by_hand_are_in_it(self, world: World) -> None:
        shop = Shop(world)
        paid = shop.buy()
        shop.pay(paid)
        shop.stripe("refund", paid, amountCents=100)
        doubted = shop.buy()
        shop.pay(doubted, amountCents=1)
        act = json.dumps({"key": "k", "reason": "order 1042", "actor": "operator"})
        shop.rows("select public.operate_plan(%s, 'payg', %s)", world.sites["globex"].client_key, act)
        found = {line["part"]: line for line in self.parts(world, "charlie")}
        assert (paid, 100) == (found["payment"]["checkoutSessionId"], found["payment"]["refundedCents"])
        assert found["payment"]["receiptNumber"]
        assert (doubted, "amount") == (found["paymentReview"]["checkoutSessionId"], found["paymentReview"]["reason"])
        assert ("plan", "order 1042") == (found["operatorAction"]["action"], found["operatorAction"]["reason"])

    def test_what_runs_is_in_it(self, world: World) -> None:
        generate(world, model="o4-mini-deep-research")
        [running] = [line for line in self.parts(world) if line["part"] == "runningRequest"]
        assert ("A page about tea", "research") == (running["prompt"], running["kind"])
        assert running["providerRunId"].startswith("resp_")

    def test_a_request_that_was_settled_late_has_what_was_said_of_it_first(self, world: World) -> None:
        world.control("POST", "/models/next", {"service": "openai", "text": "{}" * 200, "delayMs": 200})
        with world.open_as("bob", "POST", "/api/generate", {"prompt": "Tea", "model": "gpt-5.1"}) as stream:
            assert stream.read_event()
            world.control("POST", "/clock", {"advanceS": 7 * 60})
            world.balance("alice")
            assert list(stream)
        world.settle()
        [request, link] = [line for line in self.parts(world) if line["part"] in {"request", "expiredLink"}]
        assert (2, 1, request["requestId"]) == (request["place"], link["place"], link["requestId"])

    def test_texts_are_in_it_only_where_the_audit_log_is_open(self, world: World) -> None:
        generate(world)
        world.control("POST", "/site", {"clientKey": world.sites["acme"].client_key, "auditOpen": False})
        [request] = [line for line in self.parts(world) if line["part"] == "request"]
        assert "prompt" not in request
        assert "response" not in request

    def test_nobody_else_gets_it_and_nothing_of_another_site_is_in_it(self, world: World) -> None:
        generate(world)
        assert_problem(world.request_as("bob", "GET", f"{PATH}?export=1"), 403, "forbidden")
        assert world.sites["acme"].client_key not in json.dumps(self.parts(world, "charlie"))
        assert not [line for line in self.parts(world, "charlie") if line["part"] == "request"]

    def test_another_query_is_malformed(self, calm: World) -> None:
        assert_problem(calm.request_as("alice", "GET", f"{PATH}?export=2"), 400, "malformed_request")


def about(world: World, name: str = "acme") -> list[str]:
    """The tables that still name the site, an account of it, or what they wrote."""
    site = world.sites[name]
    words = [site.client_key, f"{site.name}.localhost", "A page about tea"]
    words += [person.account_id for person in world.people.values() if person.site is site]
    ledger = Ledger(world.ready["databaseUrl"])
    tables = [table for (table,) in ledger.rows("select tablename from pg_tables where schemaname = 'app'")]
    return [
        table
        for table in tables
        for (row,) in ledger.rows(f"select t::text from app.{table} t")  # noqa: S608 - the catalogue's names
        if any(canaries.found(word, row.encode()) for word in words)
    ]


class TestErasure:
    def test_the_site_is_unknown_at_once_and_nothing_of_it_is_left_but_amounts(
        self, world: World, books: Ledger
    ) -> None:
        generate(world, Idempotency_Key="k1")
        world.request_as("alice", "POST", "/api/audit-export", {})
        assert {"ai_requests", "audit_checkpoints", "sites", "installations", "rate_windows"} <= set(about(world))
        assert 204 == world.request_as("alice", "DELETE", PATH).status
        assert_problem(look(world), 401, "unauthenticated")
        assert [] == about(world)
        kinds = books.rows("select l.kind from app.ledger_entries l join app.sites s on s.id = l.site_id"
                           " where s.client_key is null order by l.position")  # fmt: skip
        assert [("trial",), ("adjustment",), ("charge",)] == kinds
        assert [] == books.broken_invariants()
        assert 200 == look(world, "charlie").status

    def test_p20_nothing_of_what_its_administrators_decided_is_left(self, world: World, books: Ledger) -> None:
        decided = {"retentionDays": 90, "accountCapCredits": 40, "modelsOff": ["gpt-5.1"], "analytics": False}
        assert 200 == change(world, **decided, brand=BRAND).status
        assert 204 == world.request_as("alice", "DELETE", PATH).status
        columns = "retention_days, account_cap, models_off, analytics, brand, audit_open"
        left = books.rows(f"select {columns} from app.sites where client_key is null")  # noqa: S608 - ours
        assert [(365, None, [], True, None, False)] == left

    def test_it_comes_back_as_a_new_site_without_a_second_trial(self, world: World) -> None:
        world.request_as("alice", "DELETE", PATH)
        world.control("POST", "/connect/send", {"clientKey": world.sites["acme"].client_key, "eventType": "installed"})
        assert (0, "trial") == ((found := world.balance("alice"))["balance"], found["plan"])

    def test_a_lost_answer_of_the_database_ends_it_all_the_same(self, world: World) -> None:
        look(world)
        world.control("POST", "/faults", {"service": "supabase", "kind": "lost_answer", "match": "end_site"})
        assert 204 == world.request_as("alice", "DELETE", PATH).status
        assert [] == about(world)

    def test_a_running_request_ends_with_its_site(self, world: World, books: Ledger) -> None:
        block = {"type": "rich-text", "props": {"text": "A page about tea"}}
        text = json.dumps({"title": "Tea", "theme": "paper", "sections": [{"layout": "stack", "blocks": [block]}]})
        world.control("POST", "/models/next", {"service": "openai", "text": text, "delayMs": 100})
        with world.open_as(
            "bob", "POST", "/api/generate", {"prompt": "A page about tea", "model": "gpt-5.1"}
        ) as stream:
            assert stream.read_event() is not None
            assert 204 == world.request_as("alice", "DELETE", PATH).status
            assert "error" == list(stream)[-1][0]
        assert [] == about(world)
        assert [] == books.broken_invariants()

    @pytest.mark.parametrize("who", ["bob", "victor"])
    def test_others_than_administrators_may_not(self, calm: World, who: str) -> None:
        assert_problem(calm.request_as(who, "DELETE", PATH), 403, "forbidden")
        assert 200 == look(calm).status
