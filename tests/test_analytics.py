"""Product events: what PostHog is told, when, and what it never is (PROMISES P18)."""

import base64
import hashlib
import hmac
import json
import socketserver
import threading
from typing import Any

from lib.analytics import EVENTS, SDK_PROPERTIES, only_allowed
from tests import canaries, pictures
from tests.test_chat import PAGE
from tests.test_imports import request, send
from tests.world import Person, World

GENERATE = {"prompt": f"A page about {canaries.PROMPT}", "model": "gemini-3-pro"}
PACK = "pack-1000"
AT_REST = {"$geoip_disable", "$is_server", "$lib", "$lib_version", "$process_person_profile"}


def told(world: World, since: int) -> list[dict[str, Any]]:
    """The events that left, oldest first; one is one call."""
    bodies = [json.loads(entry["body"]) for entry in world.wire(since, "posthog")]
    return [event for body in bodies for event in body["batch"]]


def own(event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return event["event"], {name: value for name, value in event["properties"].items() if name not in SDK_PROPERTIES}


def visitor(world: World, who: Person, account_id: str | None = None) -> str:
    salt = world.ready["settings"]["ANALYTICS_SALT"].encode()
    named = f"{who.account_id if account_id is None else account_id}\n{who.site.client_key}".encode()
    return hmac.new(salt, named, hashlib.sha256).hexdigest()[:32]


def attach(world: World, who: str) -> int:
    token = {"Authorization": f"JWT {world.people[who].token()}", "X-File-Name": f"{canaries.FILE_NAME}.png"}
    return world.request(
        "POST", "/api/attach-image", pictures.draw("PNG"), {**token, "Content-Type": "image/png"}
    ).status


def do_everything(world: World, who: str) -> None:
    chat = {"prompt": "shorten this", "model": "gpt-5.1", "page": PAGE}
    assert "done" == world.request_as(who, "POST", "/api/generate", GENERATE).events[-1][0]
    assert "done" == world.request_as(who, "POST", "/api/chat", chat).events[-1][0]
    research = {**GENERATE, "model": "o4-mini-deep-research"}
    assert 202 == world.request_as(who, "POST", "/api/generate", research).status
    assert 201 == attach(world, who)
    assert 201 == world.request_as(who, "POST", "/api/checkout", {"pack": PACK}).status


def test_p18_what_people_do_is_told_by_name_model_outcome_duration_and_credits_alone(world: World) -> None:
    mark, bob = world.wire_mark(), world.people["bob"]
    do_everything(world, "bob")
    events = told(world, mark)
    charged = [-line["credits"] for line in world.balance("alice")["recent"] if line["kind"] == "charge"]

    assert [
        (
            "page_generated",
            {"model": "gemini-3-pro", "outcome": "complete", "duration": "up to 5 s", "credits": charged[1]},
        ),
        (
            "chat_turn_taken",
            {"model": "gpt-5.1", "outcome": "complete", "duration": "up to 5 s", "credits": charged[0]},
        ),
        ("research_started", {"model": "o4-mini-deep-research"}),
        ("picture_attached", {"media_type": "image/png", "page_status": "draft"}),
        ("checkout_opened", {"pack": PACK}),
    ] == [own(event) for event in events]
    assert {visitor(world, bob)} == {event["distinct_id"] for event in events}
    assert {frozenset(AT_REST)} == {frozenset(event["properties"].keys() & SDK_PROPERTIES) for event in events}
    assert {False} == {event["properties"]["$process_person_profile"] for event in events}


def test_p18_nothing_that_names_anybody_or_quotes_anything_is_in_what_leaves(world: World) -> None:
    mark = world.wire_mark()
    do_everything(world, "bob")
    sent = b"".join(json.dumps(entry["headers"]).encode() + entry["body"] for entry in world.wire(mark, "posthog"))
    site, names = world.sites["acme"], [person.account_id for person in world.people.values()]
    foreign = [*canaries.ALL, *names, site.client_key, site.name + ".localhost", site.draft, "req_", "cos_"]

    assert sent
    assert [] == [word for word in foreign if canaries.found(word, sent)]


def test_a_site_that_comes_and_goes_is_told_without_an_account(world: World) -> None:
    dora, mark = world.people["dora"], world.wire_mark()
    for event_type in ("uninstalled", "uninstalled", "installed", "disabled", "enabled"):
        sent = {"clientKey": dora.site.client_key, "eventType": event_type}
        world.control("POST", "/connect/send", sent)

    # each behind its own answer: the second may be told first
    assert [("app_installed", {}), ("app_uninstalled", {})] == sorted(own(event) for event in told(world, mark))
    assert {visitor(world, dora, "")} == {event["distinct_id"] for event in told(world, mark)}


def test_where_an_administrator_switched_it_off_nothing_is_told_from_the_next_request_on(world: World) -> None:
    assert 200 == world.request_as("alice", "PUT", "/api/site", {"analytics": False}).status
    mark = world.wire_mark()
    do_everything(world, "bob")
    trips = [entry["path"] for entry in world.wire(mark, "supabase")]
    sent = {"clientKey": world.sites["acme"].client_key, "eventType": "uninstalled"}
    world.control("POST", "/connect/send", sent)

    assert [] == told(world, mark)
    # the flag comes with the calls that are made anyway
    assert ["/rest/v1/rpc/begin_ai_request", "/rest/v1/rpc/settle_ai_request"] == [
        path for path in trips[:3] if "find_installation" not in path
    ][:2]


def test_a_refusal_and_a_repeat_from_the_record_are_no_event(world: World) -> None:
    once = world.request_as("bob", "POST", "/api/generate", GENERATE, Idempotency_Key="key")
    mark = world.wire_mark()
    again = world.request_as("bob", "POST", "/api/generate", GENERATE, Idempotency_Key="key")

    assert once.event("done")["requestId"] == again.event("done")["requestId"]
    assert 403 == world.request_as("victor", "POST", "/api/generate", GENERATE).status
    assert 400 == world.request_as("bob", "POST", "/api/generate", {**GENERATE, "model": "none"}).status
    assert [] == told(world, mark)


def test_how_it_ended_is_told_when_the_reader_left_and_when_the_model_failed(world: World) -> None:
    mark = world.wire_mark()
    world.control(
        "POST", "/models/next", {"service": "gemini", "text": '{"title": "T"', "delayMs": 200, "chunkChars": 1}
    )
    with world.open_as("bob", "POST", "/api/generate", GENERATE) as stream:
        assert "started" == (stream.read_event() or ("",))[0]
        assert "progress" == (stream.read_event() or ("",))[0]
    world.wire(mark)
    world.control("DELETE", "/models")
    world.control("POST", "/models/next", {"service": "gemini", "text": "No page.", "end": "dropped"})
    world.request_as("bob", "POST", "/api/generate", GENERATE)

    assert ["cancelled", "failed"] == [event["properties"]["outcome"] for event in told(world, mark)]


def test_an_analytics_service_that_is_down_fails_no_answer_and_is_left_alone_for_a_while(running: World) -> None:
    seen = {kind: generate_twice_while(running, kind) for kind in ("refuse", "500", "cut", "hang")}

    # the second answer of the same instance asks no more
    assert dict.fromkeys(seen, (["done", "done"], 1, 1)) == seen


def generate_twice_while(world: World, kind: str) -> tuple[list[str], int, int]:
    """The last events, how often analytics was asked, and how often the log says that it failed."""
    world.reset()
    world.control("POST", "/faults", {"service": "posthog", "kind": kind, "count": 9})
    mark, since = world.wire_mark(), world.log_mark()
    ends = [world.request_as("bob", "POST", "/api/generate", GENERATE).events[-1][0] for _ in range(2)]
    calls = world.wire(mark, "posthog")
    said = world.logged("analytics_failed", since)
    return ends, len(calls), len(said)


def test_an_answer_is_whole_before_analytics_is_asked(world: World) -> None:
    world.control("POST", "/faults", {"service": "posthog", "kind": "hang"})
    mark = world.wire_mark()
    reply = world.request_as("bob", "POST", "/api/checkout", {"pack": PACK})
    # read to its end, while the analytics service has not said a byte
    assert 201 == reply.status
    [call] = world.wire(mark, "posthog")
    assert call["answer"]["closedEarly"]


def test_without_a_key_nothing_is_sent_and_the_sdk_is_not_loaded(world: World) -> None:
    bob = {"Authorization": f"JWT {world.people['bob'].token()}", "Content-Type": "application/json"}
    asked = [request("POST", "/api/checkout", json.dumps({"pack": PACK}), **bob)]
    settings = world.ready["settings"]
    without = send("/api/checkout", asked, settings | {"POSTHOG_KEY": ""})
    with_key = send("/api/checkout", asked, settings)

    assert ([201], [201]) == (without[0], with_key[0])
    assert {"posthog"} == with_key[1] - without[1]


def test_an_answer_whose_head_cannot_be_read_is_in_no_line_of_the_log(world: World) -> None:
    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nno header\r\n\r\nok")

    bob = {"Authorization": f"JWT {world.people['bob'].token()}", "Content-Type": "application/json"}
    asked = [request("POST", "/api/checkout", json.dumps({"pack": PACK}), **bob)]
    with socketserver.TCPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        # which looks at each line
        statuses, _ = send("/api/checkout", asked, world.ready["settings"] | {"POSTHOG_HOST": address})
        server.shutdown()
    assert [201] == statuses


def test_what_is_not_on_the_list_cannot_leave() -> None:
    secret = base64.b64encode(canaries.PROMPT.encode()).decode()
    allowed = {"model": "gpt-5.1", "outcome": "complete", "duration": "up to 5 s", "credits": 1.5}
    foreign = {"model": f"gpt {secret}", "outcome": secret, "duration": "5.2 s", "credits": "1e9", "prompt": secret}
    message = {"distinct_id": "x", "timestamp": "t", "uuid": "u", "$set": {"email": secret}}

    assert only_allowed({**message, "event": "another", "properties": {}}) is None
    for event, form in EVENTS.items():
        sent = only_allowed({**message, "event": event, "properties": {**foreign, "$os": "Linux", "$lib": "x"}})
        assert {"$lib": "x"} == (sent or {})["properties"]
        assert {"event", "distinct_id", "timestamp", "uuid", "properties"} == (sent or {}).keys()
        told = only_allowed({**message, "event": event, "properties": allowed})
        assert {name: allowed[name] for name in form if name in allowed} == (told or {})["properties"]
