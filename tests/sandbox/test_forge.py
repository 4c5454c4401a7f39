"""The Forge stand-in: what a tester may order of it, and that it refuses what Forge would."""

import jwt
import pytest

from tests.forge.kit import Json, claims_of, order
from tests.world import World


def test_a_session_is_made_by_the_apps_own_function_of_who_looks_where(calm: World) -> None:
    frank = calm.people["frank"]
    claims = claims_of(calm.session("frank", "123", editing=True))
    expected = {
        "iss": "skyline-forge",
        "aud": "skyline",
        "sub": frank.account_id,
        "cloud": frank.site.client_key,
        "site": "initech.localhost",
        "page": "123",
        "module": "skyline",
        "env": calm.ready["settings"]["FORGE_ENVIRONMENT"],
        "editing": True,
        "licensed": True,
    }

    assert expected == {name: claims[name] for name in expected}
    assert 600 == claims["exp"] - claims["iat"]
    assert not claims_of(calm.session("frank"))["editing"]
    header = jwt.get_unverified_header(calm.session("frank"))
    assert calm.ready["settings"]["FORGE_SESSION_KEYS"].startswith(f"{header['kid']}=")


REFUSED: dict[str, tuple[str, Json]] = {
    "somebody of another site": ("/forge/session", {"accountId": "bob"}),
    "the settings' page for an editor": ("/forge/session", {"module": "admin"}),
    "a module that there is not": ("/forge/session", {"module": "jira"}),
    "editing that is no flag": ("/forge/session", {"editing": "yes"}),
    "a member that nobody knows": ("/forge/session", {"colour": "red"}),
    "an event that there is not": ("/forge/send", {"accountId": None, "page": None, "event": "dropped"}),
    "a site that is Forge's already": ("/forge/move", {"accountId": None, "page": None}),
}


@pytest.mark.parametrize(("path", "change"), REFUSED.values(), ids=REFUSED.keys())
def test_what_forge_has_not_is_refused(calm: World, path: str, change: Json) -> None:
    frank = calm.people["frank"]
    asked = {"clientKey": frank.site.client_key, "accountId": frank.account_id, "page": frank.site.draft, **change}

    assert 400 == order(calm, path, {name: value for name, value in asked.items() if value is not None})


def test_connects_events_are_none_of_a_site_of_forges(calm: World) -> None:
    initech = calm.sites["initech"].client_key
    assert 400 == order(calm, "/connect/send", {"clientKey": initech, "eventType": "installed"})
    assert 400 == order(calm, "/forge/send", {"clientKey": calm.sites["acme"].client_key, "event": "installed"})


def test_a_move_gives_the_sites_new_entry_and_a_reset_the_old_one(world: World) -> None:
    [before] = [entry for entry in world.ready["sites"] if "//acme." in entry["baseUrl"]]
    after = world.control("POST", "/forge/move", {"clientKey": before["clientKey"]})

    assert ("connect", "forge") == (before["door"], after["door"])
    assert before["clientKey"] != after["clientKey"]
    same = before.keys() - {"clientKey", "door"}
    assert {name: before[name] for name in same} == {name: after[name] for name in same}
    assert 400 == order(world, "/forge/move", {"clientKey": after["clientKey"]})

    world.reset()
    assert 10_000 == world.balance("bob")["balance"]
    assert after == world.control("POST", "/forge/move", {"clientKey": before["clientKey"]})


def test_plan_and_credits_of_a_moved_site_are_set_by_either_key(world: World) -> None:
    old = world.sites["acme"].client_key
    world.move("acme")
    for key, credits_wanted in ((old, 50), (world.sites["acme"].client_key, 60)):
        world.control("POST", "/site", {"clientKey": key, "credits": credits_wanted})
        assert credits_wanted == world.balance("alice")["balance"]
