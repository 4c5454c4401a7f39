"""Whatever has an id, tried by everybody whom it does not concern: it is not there, and nothing of it is told."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.payments.shop import Shop
from tests.test_generate import page, queue
from tests.test_render import address, publish
from tests.world import PEOPLE as PEOPLE_OF_CONNECT
from tests.world import Reply, World

WORD = "zitronenfalter-prompt-7f3a"
RESEARCH = "o4-mini-deep-research"
PATH = "/api/generate"
PEOPLE = {**PEOPLE_OF_CONNECT, "erin": "initech", "frank": "initech", "gus": "initech"}
EDITORS = ("alice", "bob", "charlie", "dora", "erin", "frank")


# what an administrator's own site must never tell of
FOREIGN = {who: tuple(one for one in EDITORS if PEOPLE[one] != PEOPLE[who]) for who in ("alice", "charlie", "erin")}


@dataclass(frozen=True)
class Owned:
    """What each editor has of their own: a page made, a research run, and what an administrator bought."""

    made: dict[str, str]
    runs: dict[str, str]
    bought: dict[str, str]
    lines: dict[str, str]


@pytest.fixture(scope="module")
def owned(running: World) -> Owned:
    running.reset()
    for site in running.sites.values():
        running.control("POST", "/site", {"clientKey": site.client_key, "credits": 10_000})
    made, runs = {}, {}
    for who in EDITORS:
        queue(running, "gpt-5.1", page(2))
        order = {"prompt": f"{WORD} of {who}", "model": "gpt-5.1"}
        made[who] = running.request_as(who, "POST", PATH, order, Idempotency_Key="same-key").headers["X-Request-Id"]
        runs[who] = running.request_as(who, "POST", PATH, {**order, "model": RESEARCH}).json["requestId"]
    bought = {who: Shop(running, who).bought() for who in ("alice", "charlie", "erin")}
    lines = {who: running.balance(who)["recent"][0]["id"] for who in bought}
    return Owned(made, runs, bought, lines)


def others(who: str) -> Iterator[str]:
    return (one for one in PEOPLE if one != who)


def site_of(who: str) -> str:
    return PEOPLE[who]


Tried = Callable[[World, str, str], Reply]


def test_a_request_of_ones_own_is_there_for_nobody_else(running: World, owned: Owned) -> None:
    tries: dict[str, Tried] = {
        "look": lambda world, who, request_id: world.request_as(who, "GET", f"{PATH}?requestId={request_id}"),
        "stop": lambda world, who, request_id: world.request_as(who, "DELETE", f"{PATH}?requestId={request_id}"),
    }
    wrong = []
    for what, ids in (("run", owned.runs), ("page", owned.made)):
        for owner, request_id in ids.items():
            for who in others(owner):
                for verb, attempt in tries.items():
                    reply = attempt(running, who, request_id)
                    if reply.status != 404 or WORD.encode() in reply.body:
                        wrong.append((verb, what, owner, who, reply.status))
    assert [] == wrong
    for owner, request_id in owned.runs.items():
        assert [request_id] == [
            run["requestId"] for run in running.request_as(owner, "GET", f"{PATH}?running=1").json["running"]
        ]


def test_a_key_of_another_account_or_site_gives_nothing_of_theirs(running: World, owned: Owned) -> None:
    order = {"prompt": f"{WORD} of alice", "model": "gpt-5.1"}
    replies = {who: running.request_as(who, "POST", PATH, order, Idempotency_Key="same-key") for who in EDITORS}
    assert owned.made["alice"] == replies["alice"].event("started")["requestId"]
    assert {409} == {replies[who].status for who in EDITORS if who != "alice"}
    assert not any(request_id.encode() in replies["bob"].body for request_id in owned.made.values())


def test_a_purchase_is_told_of_at_its_own_site_only(running: World, owned: Owned) -> None:
    wrong = []
    for owner, checkout in owned.bought.items():
        for who in others(owner):
            reply = running.request_as(who, "GET", f"/api/checkout?checkout={checkout}")
            if site_of(who) != site_of(owner) and reply.status != 404:
                wrong.append((owner, who, reply.status))
    assert [] == wrong


def test_a_line_of_another_sites_statement_leads_nowhere(running: World, owned: Owned) -> None:
    wrong = []
    for owner, line in owned.lines.items():
        for who in others(owner):
            reply = running.request_as(who, "GET", f"/api/checkout?statement=1&before={line}")
            told = {one.get("requestId") for one in reply.json.get("lines", [])} - {None, owned.made.get(who)}
            if reply.status != 404 and (site_of(who) != site_of(owner) or told):
                wrong.append((owner, who, reply.status, told))
    assert [] == wrong


def test_an_audit_log_holds_its_own_site_whatever_is_asked(running: World, owned: Owned) -> None:
    dora = running.people["dora"].account_id
    for name in ("globex", "initech"):
        place = {"clientKey": running.sites[name].client_key}
        running.control("POST", "/site", {**place, "plan": "enterprise", "auditOpen": True})
    for who, foreign in FOREIGN.items():
        asked: list[dict[str, Any]] = [{}, {"account": dora}, {"after": 1}, {"latest": 50}, {"latest": 5, "before": 99}]
        for body in asked:
            reply = running.request_as(who, "POST", "/api/audit-export", body)
            assert 200 == reply.status
            assert [] == [one for one in foreign if owned.made[one].encode() in reply.body], (who, body)
        spend = running.request_as(who, "GET", "/api/audit-export?spend=1").json["spend"]
        accounts = {running.people[one].account_id for one in PEOPLE if site_of(one) == site_of(who)}
        assert {line["accountId"] for line in spend} <= accounts


def test_what_we_hold_of_a_site_goes_to_its_administrator_alone(running: World, owned: Owned) -> None:
    replies = {who: running.request_as(who, "GET", "/api/site?export=1") for who in PEOPLE}
    assert {who: 200 if who in FOREIGN else 403 for who in PEOPLE} == {
        who: reply.status for who, reply in replies.items()
    }
    for who, foreign in FOREIGN.items():
        assert [] == [one for one in foreign if owned.made[one].encode() in replies[who].body]


def test_a_page_of_another_site_is_not_reached_by_a_token_that_names_it(running: World, owned: Owned) -> None:
    """The page is the token's own: one that the site does not have is nobody's to edit."""
    assert owned.made
    for who in (one for one in EDITORS if one in PEOPLE_OF_CONNECT):
        person = running.people[who]
        for site in running.sites.values():
            if site == person.site:
                continue
            for foreign in (site.draft, site.published):
                token = {"Authorization": f"JWT {person.token(page=foreign)}", "Content-Type": "application/json"}
                body = json.dumps({"prompt": "x", "model": "gpt-5.1"}).encode()
                assert 403 == running.request("POST", PATH, body, token).status, (who, foreign)


def test_a_macro_is_rendered_for_the_site_that_signed(running: World, owned: Owned) -> None:
    assert owned.made
    query = publish(running, json.dumps({"version": 1, "title": WORD, "theme": "paper", "sections": []}))
    assert 200 == running.request("GET", address(running, query)).status
    globex = running.sites["globex"]
    assert 401 == running.request("GET", address(running, query, iss=globex.client_key)).status
