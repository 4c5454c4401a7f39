"""GET and PUT /api/site: a site's brand, set by its administrators, had by everybody's editor."""

from typing import Any

import pytest

from tests.test_common import assert_problem
from tests.world import Reply, World

PATH = "/api/site"
BRAND: dict[str, Any] = {"colours": {"accent": "#0055AA", "background": "#ffffff"}, "font": "georgia"}


def look(world: World, who: str = "alice") -> Reply:
    return world.request_as(who, "GET", PATH)


def put(world: World, brand: Any, who: str = "alice") -> Reply:
    return world.request_as(who, "PUT", PATH, {"brand": brand})


def test_a_new_site_has_no_brand(calm: World) -> None:
    assert (200, {"brand": None}) == (look(calm).status, look(calm).json)


def test_what_an_administrator_sets_everybody_of_the_site_gets_and_no_other_site(world: World) -> None:
    assert (200, {"brand": BRAND}) == ((reply := put(world, BRAND)).status, reply.json)
    assert {"brand": BRAND} == look(world).json

    assert [BRAND, BRAND, None] == [world.balance(who)["brand"] for who in ("victor", "alice", "dora")]


def test_null_takes_it_away_and_twice_the_same_is_once(world: World) -> None:
    assert [put(world, BRAND).json, put(world, BRAND).json] == [{"brand": BRAND}] * 2
    assert {"brand": None} == put(world, None).json
    assert None is world.balance("bob")["brand"]


def test_it_survives_a_new_installation_of_the_app(world: World) -> None:
    put(world, BRAND)
    event = {"clientKey": world.sites["acme"].client_key, "eventType": "installed"}
    world.control("POST", "/connect/send", event)

    assert {"brand": BRAND} == look(world).json


def test_members_that_the_contract_does_not_name_are_not_kept(world: World) -> None:
    more = BRAND | {"logo": "https://a.example", "colours": BRAND["colours"] | {"link": "#000000", "text": None}}

    assert {"brand": BRAND} == put(world, more).json


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
    assert {"brand": None} == look(calm).json


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
    assert {"brand": BRAND} == put(world, BRAND).json
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
