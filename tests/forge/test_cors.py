"""Pages of other origins: Forge's frames may send what they need and read every answer, others nothing."""

import http.client
import json
from typing import Any

import pytest

from tests.test_common import JSON, METHODS, OFFERED, TOO_MUCH, assert_problem
from tests.world import Reply, World

FOREIGN = (
    *("https://evil.example", "null", "*", "", "file://", "http://app.localhost.evil.example"),
    *("{frame}.evil.example", "{frame}/", "{frame}:1", "{frame}, {frame}"),
)
# none of them says that a cookie may come along
READABLE = {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"}


@pytest.fixture
def frame(running: World) -> str:
    return str(running.ready["settings"]["CORS_ORIGINS"])


def told(headers: http.client.HTTPMessage) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name == "Vary" or name.startswith("Access-Control-")}


def assert_readable(reply: Reply, frame: str) -> None:
    assert READABLE == set(told(reply.headers))
    assert (frame, "Origin") == (reply.headers["Access-Control-Allow-Origin"], reply.headers["Vary"])
    assert {"X-Request-Id", "Retry-After"} <= set(reply.headers["Access-Control-Expose-Headers"].split(", "))


def test_a_frame_may_send_what_it_needs(calm: World, frame: str) -> None:
    asking = {"Origin": frame, "Access-Control-Request-Method": "POST"}
    for path, methods in METHODS.items():
        reply = calm.request("OPTIONS", path, headers=asking)
        sent = told(reply.headers)
        assert (204, b"") == (reply.status, reply.body)
        assert ", ".join(methods) == sent.pop("Access-Control-Allow-Methods")
        assert {"authorization", "content-type", "idempotency-key"} <= set(
            sent.pop("Access-Control-Allow-Headers").split(", ")
        )
        assert int(sent.pop("Access-Control-Max-Age")) > 0
        assert READABLE == set(sent)
        assert reply.headers["X-Request-Id"].startswith("req_")


def test_nobody_else_may(calm: World, frame: str) -> None:
    for origin in FOREIGN:
        asking = {"Origin": origin.format(frame=frame), "Access-Control-Request-Method": "POST"}
        for path in METHODS:
            reply = calm.request("OPTIONS", path, headers=asking)
            assert_problem(reply, 405, "method_not_allowed")
            assert {} == told(reply.headers), origin
    assert_problem(calm.request("OPTIONS", "/api/nothing", headers={"Origin": frame}), 404, "not_found")


def test_a_frame_reads_every_refusal(calm: World, frame: str) -> None:
    origin = {"Origin": frame}
    alice = {"Authorization": calm.authorization("alice"), "Content-Type": "application/json", **origin}
    for method, path in OFFERED:
        assert_readable(calm.request(method, path, headers=origin), frame)
        assert_readable(calm.request("PATCH", path, headers=origin), frame)
        assert_readable(calm.request(method, path, b"x" * TOO_MUCH, origin), frame)
    for method, path in JSON:
        assert_readable(calm.request(method, path, b"{", alice), frame)
    assert_readable(calm.request("POST", "/api/nothing", headers=origin), frame)


def test_a_frame_reads_files_and_streams_and_what_fails(world: World, frame: str) -> None:
    origin = {"Origin": frame}
    erin, frank = ({"Authorization": world.authorization(who), **origin} for who in ("erin", "frank"))
    order = json.dumps(JSON["POST", "/api/generate"]).encode()
    stream = world.request("POST", "/api/generate", order, {**frank, "Content-Type": "application/json"})
    statement = world.request("GET", "/api/checkout?statement=1&format=csv", headers=erin)
    world.control("POST", "/faults", {"service": "supabase", "kind": "500", "count": 9})
    failed = world.request("GET", "/api/checkout", headers=erin)

    assert ["text/event-stream", "text/csv"] == [kind(reply) for reply in (stream, statement)]
    assert [200, 200, 503] == [reply.status for reply in (stream, statement, failed)]
    for reply in (stream, statement, failed):
        assert_readable(reply, frame)


def kind(reply: Reply) -> str:
    return str(reply.headers["Content-Type"]).partition(";")[0]


def test_the_answers_of_others_are_as_they_were(calm: World) -> None:
    origins: list[dict[str, Any]] = [{}, {"Origin": "https://evil.example"}, {"Origin": calm.ready["url"]}]
    replies = [calm.request("GET", "/api/health", headers=origin) for origin in origins]
    replies += [calm.request("GET", "/api/checkout", headers=origin) for origin in origins]

    assert [{}] * 6 == [told(reply.headers) for reply in replies]
