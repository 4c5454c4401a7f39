"""The control calls of the world as a whole: wire, log, faults, clock, sites, pids, and the way back."""

import contextlib
import http.client
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.sandbox.functions_kit import wait_until
from tests.world import World

PROMPT = {"prompt": "A page about our harbour", "model": "gpt-5.1"}


def ask(world: World, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
    """A control call, whatever it answers."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(world.ready["control"]).port or 80, timeout=20)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response.status, json.loads(text) if text else None


def order(world: World, method: str, path: str, **members: Any) -> tuple[int, Any]:
    return ask(world, method, path, json.dumps(members).encode())


def acme(world: World) -> str:
    return world.sites["acme"].client_key


class TestRefusals:
    @pytest.mark.parametrize(
        ("method", "path"), [("GET", "/"), ("GET", "/wires"), ("POST", "/wire"), ("PUT", "/clock"), ("GET", "/reset")]
    )
    def test_an_unknown_call_is_404(self, running: World, method: str, path: str) -> None:
        status, answer = ask(running, method, path)
        assert 404 == status
        assert "error" in answer

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"x"', b"7", b"[" * 100_000])
    def test_a_body_that_is_no_object_is_400(self, running: World, body: bytes) -> None:
        status, answer = ask(running, "POST", "/clock", body)
        assert 400 == status
        assert isinstance(answer["error"], str)

    @pytest.mark.parametrize(
        ("path", "members"),
        [
            ("/faults", {}),
            ("/faults", {"service": "openai", "kind": "404"}),
            ("/faults", {"service": "nobody", "kind": "500"}),
            ("/faults", {"service": "openai", "kind": "500", "count": 0}),
            ("/faults", {"service": "openai", "kind": "500", "count": "two"}),
            ("/faults", {"service": "openai", "kind": "500", "count": 1.5}),
            ("/faults", {"service": "openai", "kind": "500", "match": 7}),
            ("/faults", {"service": ["openai"], "kind": "500"}),
            ("/clock", {}),
            ("/clock", {"advanceS": "soon"}),
            ("/clock", {"advanceS": True}),
            ("/clock", {"advanceS": 1e300}),
            ("/site", {}),
            ("/site", {"clientKey": "unknown", "plan": "payg"}),
            ("/site", {"clientKey": "un\0known", "plan": "payg"}),
            ("/confluence/account", {"accountId": "\ud800", "closed": True}),
            ("/connect/keys", {"kid": "k", "status": 302, "location": "a\r\nb: c"}),
            ("/forge/keys", {"status": 302, "location": "€"}),
        ],
    )
    def test_a_bad_argument_is_400_and_changes_nothing(
        self, running: World, path: str, members: dict[str, Any]
    ) -> None:
        before = ask(running, "GET", "/faults")
        status, answer = order(running, "POST", path, **members)
        assert 400 == status
        assert isinstance(answer["error"], str)
        assert before == ask(running, "GET", "/faults")

    @pytest.mark.parametrize(
        "members",
        [
            {"plan": "gold"},
            {"auditOpen": "yes"},
            {"credits": "many"},
            {"credits": 1e300},
            {"retentionDays": 29},
            {"retentionDays": 366},
            {"plan": "payg", "credits": "many"},
        ],
    )
    def test_a_bad_member_of_a_site_changes_nothing(self, world: World, members: dict[str, Any]) -> None:
        before = world.balance("alice")
        assert 400 == order(world, "POST", "/site", clientKey=acme(world), **members)[0]
        assert before == world.balance("alice")

    @pytest.mark.parametrize("since", ["x", "", "nan", "inf"])
    def test_a_number_that_is_none_is_400(self, running: World, since: str) -> None:
        assert 400 == ask(running, "GET", f"/wire?since={since}")[0]
        assert 400 == ask(running, "GET", f"/log?since={since}")[0]


class TestWire:
    def test_a_request_is_found_by_its_id(self, world: World) -> None:
        mark = world.wire_mark()
        request_id = world.request_as("bob", "GET", "/api/checkout").headers["X-Request-Id"]
        entries = world.wire(mark)
        assert {request_id} == {entry["requestId"] for entry in entries}
        assert {"supabase"} <= {entry["service"] for entry in entries} <= {"supabase", "confluence"}
        assert all(entry["answer"]["status"] == 200 for entry in entries)

    def test_the_shape_is_that_of_the_contract(self, world: World) -> None:
        mark = world.wire_mark()
        world.request_as("bob", "GET", "/api/checkout")
        [entry, *_] = ask(world, "GET", f"/wire?since={mark}&idle=1")[1]
        assert {
            "n",
            "at",
            "requestId",
            "service",
            "host",
            "method",
            "path",
            "headers",
            "bodyBase64",
            "answer",
        } == set(entry)
        assert {"status", "bytes", "startedAt", "endedAt", "closedEarly"} == set(entry["answer"])
        assert mark + 1 == entry["n"]

    def test_what_testers_and_readers_send_is_not_recorded(self, world: World) -> None:
        mark = world.wire_mark()
        world.request("GET", "/api/health")
        world.request("GET", "/editor.html")
        sites = urlsplit(world.ready["confluence"])
        connection = http.client.HTTPConnection("127.0.0.1", sites.port or 80, timeout=10)
        connection.request("GET", "/wiki", headers={"Host": sites.netloc})
        connection.getresponse().read()
        connection.close()
        assert [] == world.wire(mark)

    def test_a_call_to_somebody_else_is_never_made(self, world: World) -> None:
        assert [] == world.wire(0, "other")


class TestLog:
    def test_every_line_of_a_request_is_there_and_in_the_file(self, world: World) -> None:
        mark = len(world.log())
        request_id = world.request("GET", "/api/health").headers["X-Request-Id"]
        world.logged(request_id, mark)
        [line] = [line for line in world.log(mark) if request_id in line["line"]]
        assert {"n", "at", "stream", "line"} == set(line)
        assert line["stream"] in ("stdout", "stderr")
        file = Path(world.ready["functionsTmp"]).parent / "functions.log"
        assert line["line"] in file.read_text().splitlines()

    def test_numbers_go_on_over_a_reset(self, world: World) -> None:
        before = world.log()[-1]["n"]
        world.control("POST", "/reset")
        world.request("GET", "/api/health")
        wait_until(lambda: world.log()[-1]["n"] > before)


class TestFaults:
    def test_one_is_ordered_seen_and_taken_back(self, world: World) -> None:
        order(world, "POST", "/faults", service="supabase", kind="500", count=2, match="/rpc/")
        [due] = ask(world, "GET", "/faults")[1]
        assert ("supabase", "500", 2, "/rpc/") == tuple(due[name] for name in ("service", "kind", "count", "match"))
        assert ask(world, "DELETE", "/faults")[0] in (200, 204)
        assert [] == ask(world, "GET", "/faults")[1]

    def test_the_functions_meet_it(self, world: World) -> None:
        order(world, "POST", "/faults", service="supabase", kind="500", count=20)
        assert world.request_as("bob", "GET", "/api/checkout").status in (502, 503)
        ask(world, "DELETE", "/faults")
        assert 200 == world.request_as("bob", "GET", "/api/checkout").status

    @pytest.mark.parametrize("service", ["openai", "gemini", "stripe", "confluence", "connect-keys", "s3", "posthog"])
    def test_every_service_can_have_one(self, world: World, service: str) -> None:
        assert 200 == order(world, "POST", "/faults", service=service, kind="hang")[0]

    @pytest.mark.parametrize("kind", ["refuse", "500", "429", "hang", "cut", "lost_answer"])
    def test_every_kind_can_be_ordered(self, world: World, kind: str) -> None:
        assert 200 == order(world, "POST", "/faults", service="openai", kind=kind)[0]


class TestClock:
    def test_it_moves_by_what_is_said(self, world: World) -> None:
        before = seconds_of(ask(world, "GET", "/clock")[1]["now"])
        after = seconds_of(order(world, "POST", "/clock", advanceS=86_400)[1]["now"])
        assert 86_400 <= after - before < 86_430
        assert abs(before - time.time()) < 30

    def test_it_stays_where_it_is_at_the_end_of_time(self, world: World) -> None:
        for _ in range(2):
            order(world, "POST", "/clock", advanceS=1e11)
        before = ask(world, "GET", "/clock")[1]["now"]
        status, answer = order(world, "POST", "/clock", advanceS=1e11)
        assert (400, True) == (status, "the year 9999" in answer["error"])
        assert before[:10] == ask(world, "GET", "/clock")[1]["now"][:10]

    def test_it_is_the_databases_time(self, world: World) -> None:
        order(world, "POST", "/clock", advanceS=3600)
        with psycopg.connect(world.ready["databaseUrl"]) as owner:
            [(seen,)] = owner.execute("select extract(epoch from app.now())").fetchall()
        assert abs(float(seen) - seconds_of(ask(world, "GET", "/clock")[1]["now"])) < 5

    def test_tokens_go_by_the_machines(self, world: World) -> None:
        order(world, "POST", "/clock", advanceS=86_400)
        assert 200 == world.request_as("bob", "GET", "/api/checkout").status


class TestSite:
    def test_plan_and_credits_change(self, world: World) -> None:
        order(world, "POST", "/site", clientKey=acme(world), plan="payg", credits=12.345)
        state = world.balance("alice")
        assert ("payg", 12.345, 12.345) == (state["plan"], state["balance"], state["available"])
        assert "adjustment" == state["recent"][0]["kind"]

    def test_the_other_site_stays_as_it_is(self, world: World) -> None:
        order(world, "POST", "/site", clientKey=acme(world), plan="payg", credits=0)
        state = world.balance("charlie")
        assert ("trial", 300) == (state["plan"], state["balance"])

    def test_audit_and_retention_change_alone(self, world: World) -> None:
        assert 200 == order(world, "POST", "/site", clientKey=acme(world), auditOpen=False, retentionDays=30)[0]
        assert [(False, 30, "enterprise")] == site_row(world)

    def test_the_seed_is_enterprise_with_an_open_audit_log_and_ten_thousand_credits(self, world: World) -> None:
        assert [(True, 365, "enterprise")] == site_row(world)
        assert 10_000 == world.balance("alice")["balance"]


class TestKilling:
    def test_a_fault_ends_the_process_as_often_as_it_is_ordered(self, world: World) -> None:
        """More often than one that cannot live may die by itself."""
        for _ in range(7):
            before = ask(world, "GET", "/pids")[1]["functions"]
            order(world, "POST", "/faults", service="supabase", kind="kill")
            with pytest.raises((OSError, http.client.HTTPException)):
                world.balance("alice")
            assert 200 == world.request("GET", "/api/health").status
            assert before != ask(world, "GET", "/pids")[1]["functions"]


class TestReset:
    def test_it_leads_back_to_the_seed(self, world: World) -> None:
        seeded = {who: state_of(world, who) for who in ("alice", "charlie")}
        order(world, "POST", "/site", clientKey=acme(world), plan="payg", auditOpen=False, credits=1)
        order(world, "POST", "/clock", advanceS=999_999)
        order(world, "POST", "/faults", service="supabase", kind="500", count=99)
        order(world, "POST", "/connect/send", clientKey=world.sites["globex"].client_key, eventType="uninstalled")
        assert 204 == ask(world, "POST", "/reset")[0]
        assert seeded == {who: state_of(world, who) for who in ("alice", "charlie")}
        assert [] == ask(world, "GET", "/faults")[1]
        assert abs(seconds_of(ask(world, "GET", "/clock")[1]["now"]) - time.time()) < 30

    def test_it_takes_less_than_five_seconds(self, world: World) -> None:
        begun = time.monotonic()
        world.control("POST", "/reset")
        assert time.monotonic() - begun < 5

    def test_the_record_of_the_wire_goes_on(self, world: World) -> None:
        world.request_as("bob", "GET", "/api/checkout")
        before = ask(world, "GET", "/wire?idle=1")[1]
        world.control("POST", "/reset")
        assert before == ask(world, "GET", "/wire?idle=1")[1][: len(before)]

    def test_the_functions_begin_with_an_empty_memory(self, world: World) -> None:
        before = ask(world, "GET", "/pids")[1]
        world.control("POST", "/reset")
        after = ask(world, "GET", "/pids")[1]
        assert (before["server"], True) == (after["server"], before["functions"] != after["functions"])

    def test_the_functions_temporary_files_are_gone(self, world: World) -> None:
        left = Path(world.ready["functionsTmp"]) / "left"
        left.touch()
        world.control("POST", "/reset")
        assert (True, False) == (left.parent.is_dir(), left.exists())

    def test_an_open_stream_is_ended(self, world: World) -> None:
        order(
            world, "POST", "/models/next", service="openai", text='{"title": "x"}' * 100, chunkChars=1, delayMs=20_000
        )
        with world.open_as("bob", "POST", "/api/generate", PROMPT) as stream:
            assert 200 == stream.status
            begun = time.monotonic()
            world.control("POST", "/reset")
            names = []
            with contextlib.suppress(http.client.IncompleteRead, ConnectionResetError):
                names = [name for name, _ in stream]
            assert "done" not in names
            assert time.monotonic() - begun < 5

    def test_the_process_it_started_stays(self, world: World) -> None:
        """The control call's connection ends here, and the thread that served it."""
        world.control("POST", "/reset")
        functions = ask(world, "GET", "/pids")[1]["functions"]
        for _ in range(5):
            assert 200 == world.request("GET", "/api/health").status
        assert functions == ask(world, "GET", "/pids")[1]["functions"]

    def test_it_can_be_done_again_and_again(self, world: World) -> None:
        for _ in range(3):
            world.control("POST", "/reset")
            assert 200 == world.request_as("dora", "GET", "/api/checkout").status


def seconds_of(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def state_of(world: World, who: str) -> tuple[Any, ...]:
    state = world.balance(who)
    return tuple(state[name] for name in ("balance", "held", "available", "plan"))


def site_row(world: World) -> list[Any]:
    with psycopg.connect(world.ready["databaseUrl"]) as owner:
        query = "select audit_open, retention_days, plan from app.sites where client_key = %s"
        return owner.execute(query, (acme(world),)).fetchall()
