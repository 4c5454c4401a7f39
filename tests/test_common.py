"""What API.md says of every endpoint: who answers a refusal first, and what every answer carries."""

import json
import re
from typing import Any

import pytest

from tests.world import Reply, World

METHODS = {
    "/api/install": ["POST"],
    "/api/generate": ["DELETE", "GET", "POST"],
    "/api/chat": ["POST"],
    "/api/attach-image": ["POST"],
    "/api/media": ["POST"],
    "/api/checkout": ["GET", "POST"],
    "/api/stripe-webhook": ["POST"],
    "/api/audit-export": ["GET", "POST"],
    "/api/site": ["DELETE", "GET", "PUT"],
    "/api/render": ["GET"],
    "/api/health": ["GET"],
    "/api/maintenance": ["GET"],
}
OFFERED = [(method, path) for path, methods in METHODS.items() for method in methods]
ALL_METHODS = ["HEAD", "OPTIONS", "PATCH", "TRACE", "get", "POST", "GET", "PUT", "DELETE"]
NOT_OFFERED = [(method, path) for path, offered in METHODS.items() for method in ALL_METHODS if method not in offered]
WITH_TOKEN = [(method, path) for method, path in OFFERED if path not in {"/api/stripe-webhook", "/api/health"}]
# a body that each JSON endpoint takes
JSON: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/generate"): {"prompt": "A page", "model": "gemini-3-pro"},
    ("POST", "/api/chat"): {
        "prompt": "Shorter",
        "model": "gemini-3-pro",
        "page": {"version": 1, "title": "Page", "theme": "paper", "sections": []},
    },
    ("POST", "/api/media"): {},
    ("POST", "/api/checkout"): {"pack": "small"},
    ("POST", "/api/audit-export"): {},
    ("PUT", "/api/site"): {},
}
TOO_MUCH = 4_300_001


def assert_problem(reply: Reply, status: int, code: str) -> None:
    assert (status, code) == (reply.status, reply.json["code"])
    assert "application/problem+json" == reply.headers["Content-Type"]
    assert ("about:blank", status) == (reply.json["type"], reply.json["status"])
    assert reply.json["title"]
    assert reply.json["detail"]
    assert reply.headers["X-Request-Id"] == reply.json["requestId"]


@pytest.mark.parametrize(("method", "path"), OFFERED)
def test_every_answer_has_a_request_id_of_ours_and_is_stored_nowhere(calm: World, method: str, path: str) -> None:
    reply = calm.request(method, path, headers={"X-Request-Id": "req_mine"})

    assert re.fullmatch(r"req_[0-9a-z]{26}", reply.headers["X-Request-Id"])
    assert ["no-store"] == reply.headers.get_all("Cache-Control")
    assert "nosniff" in reply.headers["X-Content-Type-Options"]
    assert str(len(reply.body)) == reply.headers["Content-Length"]


@pytest.mark.parametrize(("method", "path"), NOT_OFFERED)
def test_a_method_that_is_not_offered_is_405_with_what_is(calm: World, method: str, path: str) -> None:
    reply = calm.request(method, path, headers={"Origin": "https://evil.example"})

    assert (405, ", ".join(METHODS[path])) == (reply.status, reply.headers["Allow"])
    assert [] == [name for name in reply.headers if name.lower().startswith("access-control")]
    if method != "HEAD":
        assert_problem(reply, 405, "method_not_allowed")


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/api/generate/x", "/api/generate/", "/api/health/generate"])
def test_an_unknown_path_is_404_whatever_is_sent(calm: World, path: str) -> None:
    assert_problem(calm.request("POST", path, b"{}", {"Content-Type": "text/plain"}), 404, "not_found")


@pytest.mark.parametrize(("method", "path"), OFFERED)
def test_a_body_over_the_limit_is_refused_by_its_length_before_the_token_is_looked_at(
    calm: World, method: str, path: str
) -> None:
    assert_problem(calm.request(method, path, b"x" * TOO_MUCH), 413, "too_large")


@pytest.mark.parametrize(("method", "path"), OFFERED)
def test_headers_over_32_kb_are_refused_before_the_token_is_looked_at(calm: World, method: str, path: str) -> None:
    headers = {f"X-Long-{n}": "x" * 4_000 for n in range(9)}

    assert_problem(calm.request(method, path, headers=headers), 431, "too_large")


@pytest.mark.parametrize(("method", "path"), WITH_TOKEN)
def test_without_a_token_everything_else_about_the_request_does_not_matter(calm: World, method: str, path: str) -> None:
    reply = calm.request(method, path, b"\xff", {"Content-Type": "text/plain", "Idempotency-Key": "!"})

    assert_problem(reply, 401, "unauthenticated")
    assert "JWT" == reply.headers["WWW-Authenticate"]


@pytest.mark.parametrize(("method", "path"), JSON)
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
    ids=["text", "latin-1", "another", "encoded", "none"],
)
def test_json_endpoints_take_json_in_utf_8_only(calm: World, method: str, path: str, headers: dict[str, str]) -> None:
    token = {"Authorization": f"JWT {calm.people['alice'].token()}"}

    assert_problem(calm.request(method, path, b"broken", {**token, **headers}), 415, "unsupported_media_type")


@pytest.mark.parametrize(("method", "path"), JSON)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: "[" + text + "]",
        lambda text: "\ufeff" + text,
        lambda text: text[:-1] + (", " if len(text) > 2 else "") + '"x": NaN}',
        lambda text: text[:-1] + (", " if len(text) > 2 else "") + '"x": 1e999}',
        lambda text: text[:-1] + (", " if len(text) > 2 else "") + '"x": 1, "x": 2}',
        lambda text: text[:-1] + (", " if len(text) > 2 else "") + r'"x": "\udc00"}',
        lambda text: text[:-1] + (", " if len(text) > 2 else "") + '"x": ' + "[" * 64 + "]" * 64 + "}",
        lambda _: "[" * 100_000,
        lambda _: "",
    ],
    ids=["cut", "list", "mark", "NaN", "beyond", "twice", "surrogate", "deep", "very deep", "empty"],
)
def test_json_endpoints_refuse_what_is_not_the_json_we_take(calm: World, method: str, path: str, change: Any) -> None:
    token = {"Authorization": f"JWT {calm.people['alice'].token()}", "Content-Type": "application/json"}
    body = change(json.dumps(JSON[method, path])).encode()

    assert_problem(calm.request(method, path, body, token), 400, "malformed_request")


@pytest.mark.parametrize(("method", "path"), JSON)
def test_members_that_nobody_named_are_ignored(calm: World, method: str, path: str) -> None:
    value = {**JSON[method, path], "zitronenfalter": {"deep": [1, None]}}
    reply = calm.request_as("victor", method, path, value)

    assert "zitronenfalter" not in reply.body.decode()
    assert 400 != reply.status or reply.json["code"] != "malformed_request"


@pytest.mark.parametrize(
    ("value", "member"),
    [({"model": "gemini-3-pro"}, "prompt"), ({"prompt": 1, "model": "x"}, "prompt"), ({"prompt": "x"}, "model")],
)
def test_a_refusal_names_the_member_and_never_what_it_holds(calm: World, value: Any, member: str) -> None:
    reply = calm.request_as("bob", "POST", "/api/chat", {"page": {}, "x": "zitronenfalter", **value})

    assert_problem(reply, 400, "malformed_request")
    assert member in reply.json["detail"]


def test_a_value_that_is_not_allowed_is_not_quoted(calm: World) -> None:
    reply = calm.request_as("bob", "POST", "/api/media", {"kind": "zitronenfalter"})

    assert_problem(reply, 400, "malformed_request")
    assert "kind" in reply.json["detail"]
    assert "zitronenfalter" not in reply.body.decode()


@pytest.mark.parametrize("path", ["/api/generate", "/api/chat", "/api/attach-image"])
def test_a_token_that_names_no_page_is_refused_where_the_page_is_needed(calm: World, path: str) -> None:
    bob = calm.people["bob"]
    for content in ({"id": "12a"}, {"id": "1" * 21}, {"id": 12}, {"id": ""}, {}, None):
        token = bob.token(context={"confluence": {"content": content}})
        sent = {"Authorization": f"JWT {token}"}
        if path == "/api/attach-image":
            reply = calm.request("POST", path, b"GIF89a", {**sent, "Content-Type": "image/gif"})
        else:
            body = json.dumps(JSON["POST", path]).encode()
            reply = calm.request("POST", path, body, {**sent, "Content-Type": "application/json"})
        assert_problem(reply, 400, "malformed_request")


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 65, "a,b"])
@pytest.mark.parametrize("path", ["/api/generate", "/api/chat", "/api/checkout"])
def test_an_idempotency_key_that_is_none_is_refused(calm: World, path: str, key: str) -> None:
    named = {"Idempotency-Key": key.encode().decode("latin-1")}
    reply = calm.request_as("bob", "POST", path, JSON["POST", path], **named)

    assert_problem(reply, 400, "malformed_request")


def test_health_needs_nothing(calm: World) -> None:
    reply = calm.request("GET", "/api/health")

    assert (200, {"status": "ok"}) == (reply.status, reply.json)
    assert "application/json" == reply.headers["Content-Type"]


def test_an_event_without_a_signature_is_400(calm: World) -> None:
    assert_problem(calm.request("POST", "/api/stripe-webhook", b"{}"), 400, "malformed_request")
    signature = {"Stripe-Signature": "t=1,v1=\u00e9"}
    assert_problem(calm.request("POST", "/api/stripe-webhook", b"{}", signature), 400, "malformed_request")


def test_maintenance_runs_for_the_cron_only(calm: World) -> None:
    secret = calm.ready["settings"]["CRON_SECRET"]
    for wrong in (f"Bearer {secret}x", f"bearer{secret}", secret, "Bearer ", "Bearer \u00e9", f"JWT {secret}"):
        assert_problem(
            calm.request("GET", "/api/maintenance", headers={"Authorization": wrong}), 401, "unauthenticated"
        )
    reply = calm.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {secret}"})

    assert 200 == reply.status
    assert {"expired", "settled", "reconciled", "deleted"} == set(reply.json)


def test_a_refused_request_counts_once_the_token_is_verified(world: World) -> None:
    replies = [world.request_as("dora", "POST", "/api/generate", {"prompt": 1}) for _ in range(31)]
    begun = world.request_as("dora", "POST", "/api/chat", JSON["POST", "/api/chat"])

    assert {400} == {reply.status for reply in replies}
    assert_problem(begun, 429, "rate_limited")
    assert 1 <= int(begun.headers["Retry-After"]) <= 60


def test_requests_without_a_proper_token_count_for_nobody(world: World) -> None:
    dora = world.people["dora"]
    broken = {"Authorization": f"JWT {dora.token()}x"}
    for _ in range(40):
        world.request("POST", "/api/chat", headers=broken)

    assert 200 == world.request_as("dora", "POST", "/api/chat", JSON["POST", "/api/chat"]).status


def test_a_request_is_logged_by_these_facts_and_no_others(world: World) -> None:
    [line] = world.logged(world.request("GET", "/api/health").headers["X-Request-Id"])

    assert {"event", "requestId", "path", "method", "status", "durationMs"} == set(line)
