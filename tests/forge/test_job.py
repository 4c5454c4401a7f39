"""The main job through Forge's door, and a site that moves there with all that it has."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_common import JSON
from tests.world import ROOT, Reply, World

PROMPT = "A page of our standards, with names and measures"


def generate(world: World, who: str, prompt: str = PROMPT) -> Any:
    """The last event."""
    reply = world.request_as(who, "POST", "/api/generate", {"prompt": prompt, "model": "gemini-3-pro"})
    assert 200 == reply.status, reply.body
    return reply.event("done")


def rows(reply: Reply) -> list[Any]:
    return [json.loads(line) for line in reply.body.splitlines()]


def test_a_page_is_made_edited_paid_for_and_found_in_the_log(world: World) -> None:
    initech = world.sites["initech"]
    world.control("POST", "/site", {"clientKey": initech.client_key, "plan": "enterprise", "auditOpen": True})
    made = generate(world, "frank")
    turn = {"prompt": "Shorten it", "model": "gemini-3-pro", "page": made["page"], "selection": None, "history": []}
    chatted = world.request_as("frank", "POST", "/api/chat", turn).event("done")
    wallet = world.balance("frank")
    bought = world.request_as("erin", "POST", "/api/checkout", {"pack": "pack-1000"}).json
    world.control("POST", "/stripe/pay", {"checkoutSessionId": bought["checkoutSessionId"], "deliver": True})
    *found, checkpoint = rows(world.request_as("erin", "POST", "/api/audit-export", {"format": "ndjson"}))

    assert made["page"]["sections"]
    assert chatted["edits"]
    assert round(300 - made["creditsCharged"] - chatted["creditsCharged"], 3) == wallet["balance"]
    assert round(wallet["balance"] + 1000, 3) == world.balance("erin")["balance"]
    assert [made["requestId"], chatted["requestId"]] == [row["requestId"] for row in found]
    assert {("initech.localhost", world.people["frank"].account_id)} == {
        (row["site"], row["accountId"]) for row in found
    }
    assert PROMPT == found[0]["prompt"]
    assert "checkpoint" in checkpoint


def test_an_administrator_decides_through_forge_too(world: World) -> None:
    changed = world.request_as("erin", "PUT", "/api/site", {"modelsOff": ["gpt-5.1"], "retentionDays": 40})
    refused = world.request_as("frank", "POST", "/api/generate", {"prompt": PROMPT, "model": "gpt-5.1"})

    assert (200, 40) == (changed.status, changed.json["retentionDays"])
    assert 403 == refused.status
    assert 403 == world.request_as("frank", "PUT", "/api/site", {"retentionDays": 50}).status


@pytest.fixture
def moved(world: World) -> World:
    """Acme, with a page in its log from before."""
    generate(world, "bob")
    world.move("acme")
    return world


def test_a_site_that_moves_keeps_credits_plan_and_log(world: World, tmp_path: Path) -> None:
    made, wallet, site = generate(world, "bob"), world.balance("alice"), world.request_as("alice", "GET", "/api/site")
    before = world.request_as("alice", "POST", "/api/audit-export", {}).body.splitlines()[0]

    world.move("acme")

    assert "forge" == world.sites["acme"].door
    assert [wallet[name] for name in ("balance", "plan", "recent")] == [
        world.balance("alice")[name] for name in ("balance", "plan", "recent")
    ]
    assert site.json == world.request_as("alice", "GET", "/api/site").json
    after = generate(world, "bob")
    exported = world.request_as("alice", "POST", "/api/audit-export", {})
    assert before == exported.body.splitlines()[0]
    ids = [row["requestId"] for row in rows(exported)[:-1] if row["kind"] == "generate"]
    assert [made["requestId"], after["requestId"]] == ids
    assert {"acme.localhost"} == {row["site"] for row in rows(exported)[:-1]}
    assert 0 == verify(world, exported, tmp_path)


def verify(world: World, exported: Reply, folder: Path) -> int:
    (folder / "audit.ndjson").write_bytes(exported.body)
    command = [sys.executable, str(ROOT / "script" / "verify-audit"), str(folder / "audit.ndjson")]
    return subprocess.run([*command, "--public-key", world.ready["auditPublicKey"]], check=False).returncode


def test_a_moved_site_is_one_whichever_door_is_used(moved: World) -> None:
    forge, connect = moved.authorization("bob"), f"JWT {moved.people['bob'].token(iss=key_of_connect(moved))}"
    order = {**JSON["POST", "/api/generate"], "prompt": PROMPT}
    for authorization in (forge, connect):
        headers = {"Authorization": authorization, "Content-Type": "application/json"}
        assert 200 == moved.request("POST", "/api/generate", json.dumps(order).encode(), headers).status

    assert 3 == len([line for line in moved.balance("alice")["recent"] if line["kind"] == "charge"])


def key_of_connect(world: World) -> str:
    [site] = [entry for entry in world.ready["sites"] if "//acme." in entry["baseUrl"]]
    return str(site["clientKey"])


@pytest.mark.parametrize("event", ["uninstalled", "disabled"])
def test_connects_end_on_a_moved_site_is_not_the_sites(moved: World, event: str) -> None:
    connect = {"Authorization": f"JWT {moved.people['alice'].token(iss=key_of_connect(moved))}"}
    assert 200 == moved.request("GET", "/api/checkout", headers=connect).status

    moved.control("POST", "/connect/send", {"clientKey": key_of_connect(moved), "eventType": event})

    assert 401 == moved.request("GET", "/api/checkout", headers=connect).status
    assert 200 == moved.request_as("alice", "GET", "/api/checkout").status


def test_connects_door_of_a_moved_site_opens_again_when_it_is_enabled(moved: World) -> None:
    connect = {"Authorization": f"JWT {moved.people['alice'].token(iss=key_of_connect(moved))}"}
    for event in ("disabled", "enabled"):
        moved.control("POST", "/connect/send", {"clientKey": key_of_connect(moved), "eventType": event})
    assert 200 == moved.request("GET", "/api/checkout", headers=connect).status
    assert 200 == moved.request_as("alice", "GET", "/api/checkout").status


def test_the_removal_of_a_moved_site_closes_both_doors(moved: World) -> None:
    connect = {"Authorization": f"JWT {moved.people['alice'].token(iss=key_of_connect(moved))}"}
    forge = {"Authorization": moved.authorization("alice")}

    moved.control("POST", "/forge/send", {"clientKey": moved.sites["acme"].client_key, "event": "removed"})

    assert [401, 401] == [moved.request("GET", "/api/checkout", headers=one).status for one in (connect, forge)]
