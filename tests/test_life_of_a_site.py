"""A site comes, moves and goes: what counts from the next request on, at every endpoint of a warm instance."""

from typing import Any

from tests.attacks.test_confused_tokens import SESSIONS, call
from tests.postgres import Ledger
from tests.test_install import KEY, Event, publish, token_of
from tests.test_render import address
from tests.test_tokens import send
from tests.world import World

CHAT: dict[str, Any] = {"prompt": "A page", "model": "gpt-5.1"}


def test_an_uninstall_ends_every_way_in_at_once(world: World) -> None:
    dora = world.people["dora"]
    token = dora.token()
    rendered = address(world, "page=1&version=1&macro=m", iss=dora.site.client_key)
    assert 401 not in {call(world, method, path, token).status for method, path in SESSIONS if method != "DELETE"}
    send(world, dora.site, "uninstalled")
    assert {401} == {call(world, method, path, token).status for method, path in SESSIONS}
    assert 401 == world.request("GET", rendered).status
    told = {"clientKey": dora.site.client_key, "eventType": "enabled"}
    assert 401 == world.control("POST", "/connect/send", told)["status"]


def start_research(world: World) -> None:
    order = {"prompt": "What is known of tea?", "model": "o4-mini-deep-research"}
    assert 202 == world.request_as("dora", "POST", "/api/generate", order).status


def maintain(world: World) -> None:
    secret = world.ready["settings"]["CRON_SECRET"]
    assert 200 == world.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {secret}"}).status


def test_a_running_research_of_a_site_that_went_is_deleted_at_its_provider(world: World) -> None:
    start_research(world)
    send(world, world.people["dora"].site, "uninstalled")
    since = world.wire_mark()
    world.control("POST", "/clock", {"advanceS": 31 * 24 * 3600})
    maintain(world)
    assert "DELETE" in {entry["method"] for entry in world.wire(since, "openai")}


def test_a_running_research_of_a_site_that_is_erased_is_deleted_at_its_provider(world: World) -> None:
    start_research(world)
    since = world.wire_mark()
    assert 204 == world.request_as("charlie", "DELETE", "/api/site").status
    assert ["POST", "DELETE"] == [entry["method"] for entry in world.wire(since, "openai")]
    assert [] == requests_left(world)


def test_what_a_provider_does_not_delete_when_a_site_is_erased_it_is_asked_for_again(world: World) -> None:
    start_research(world)
    world.control("POST", "/faults", {"service": "openai", "kind": "500"})
    assert 204 == world.request_as("charlie", "DELETE", "/api/site").status
    assert ["research"] == requests_left(world)
    since = world.wire_mark()
    maintain(world)
    assert "DELETE" in {entry["method"] for entry in world.wire(since, "openai")}
    assert [] == requests_left(world)


def requests_left(world: World) -> list[str]:
    """What is still kept of requests of sites that have ended."""
    left = "select r.kind from app.ai_requests r join app.sites s on s.id = r.site_id where s.client_key is null"
    return [kind for (kind,) in Ledger(world.ready["databaseUrl"]).rows(left)]


def test_a_site_that_moved_is_asked_at_its_new_address(world: World) -> None:
    """A warm instance that still asks the old one is refused there, and reads anew where the site is."""
    publish(world, "tests-key", KEY)
    hosts = []
    for name in ("globex", "acme"):
        assert 204 == Event(world, body={"baseUrl": world.sites[name].base_url}).send().status
        since = world.wire_mark()
        # neither site knows the newcomer's secret
        assert 401 == world.request("GET", "/api/site", headers={"Authorization": token_of("new-site")}).status
        hosts.append(world.wire(since, "confluence")[-1]["host"].partition(".")[0])
    assert ["globex", "acme"] == hosts


def test_a_site_that_comes_back_has_what_was_its_own_and_no_second_trial(world: World) -> None:
    dora = world.people["dora"]
    assert 200 == world.request_as("dora", "POST", "/api/generate", CHAT).status
    before = world.balance("dora")["balance"]
    for event in ("uninstalled", "installed"):
        send(world, dora.site, event)
    assert before == world.balance("dora")["balance"]
    assert 0 < before < float(world.ready["settings"]["TRIAL_CREDITS"])
