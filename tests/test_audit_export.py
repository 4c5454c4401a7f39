"""GET and POST /api/audit-export, as the people of the sandbox."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from lib.audit.rows import guard
from tests.postgres import Ledger
from tests.test_common import assert_problem
from tests.world import Reply, World

PATH = "/api/audit-export"
COLUMNS = [
    *("sequence", "requestId", "createdAt", "settledAt", "accountId", "site", "kind", "model", "servedBy", "prompt"),
    *("hasImage", "response", "creditsCharged", "outcome", "previousHash", "hash"),
]
NO_LINK = "0" * 64


@pytest.fixture(autouse=True)
def invariants(books: Ledger) -> Iterator[None]:
    """Whatever a test did, credits and chains hold behind it."""
    yield
    assert [] == books.broken_invariants()


def generate(world: World, who: str = "bob", prompt: str = "A page about tea", model: str = "gpt-5.1") -> Any:
    reply = world.request_as(who, "POST", "/api/generate", {"prompt": prompt, "model": model})
    return reply.event("done") if reply.status == 200 else reply


def post(world: World, who: str = "alice", **asked: Any) -> Reply:
    return world.request_as(who, "POST", PATH, asked)


def get(world: World, query: str, who: str = "alice") -> Reply:
    return world.request_as(who, "GET", f"{PATH}?{query}")


def export(world: World, **asked: Any) -> tuple[list[Any], Any]:
    """The rows, and the last line."""
    reply = post(world, **asked)
    assert (200, "application/x-ndjson") == (reply.status, reply.headers["Content-Type"])
    assert reply.body.endswith(b"\n")
    *rows, last = [json.loads(line) for line in reply.body.split(b"\n")[:-1]]
    return rows, last


def claims(world: World, checkpoint: str) -> Any:
    """What the checkpoint says, its signature verified."""
    with open(world.ready["auditPublicKey"], "rb") as file:  # noqa: PTH123
        return jwt.decode(checkpoint, file.read(), algorithms=["EdDSA"])


def records(world: World) -> list[Any]:
    query = "select id, kind, state from app.ai_requests order by created_at"
    return Ledger(world.ready["databaseUrl"]).rows(query)


class TestNdjson:
    def test_a_row_is_the_request_with_all_that_the_contract_names(self, world: World) -> None:
        done = generate(world)
        [row], last = export(world)
        assert [*COLUMNS, "chained", "salts"] == list(row)
        bob = world.people["bob"]
        assert (1, done["requestId"], bob.account_id) == (row["sequence"], row["requestId"], row["accountId"])
        assert ("acme.localhost", "generate", "gpt-5.1") == (row["site"], row["kind"], row["model"])
        assert ("A page about tea", "complete", NO_LINK) == (row["prompt"], row["outcome"], row["previousHash"])
        assert done["creditsCharged"] == row["creditsCharged"]
        assert json.loads(row["response"])["title"] == done["page"]["title"]
        assert {"checkpoint", "filtered", "next"} == set(last)
        assert (False, None) == (last["filtered"], last["next"])
        told = claims(world, last["checkpoint"])
        assert ("acme.localhost", 1, row["hash"], 0) == tuple(
            told[name] for name in ("site", "sequence", "hash", "after")
        )

    def test_an_export_is_a_row_of_the_exports_after_it(self, world: World) -> None:
        assert ([], NO_LINK) == ((found := export(world))[0], claims(world, found[1]["checkpoint"])["hash"])
        assert get(world, "verify=1").json["intact"]
        rows, _ = export(world)
        [row] = rows
        assert ("export", "", "", 0) == (row["kind"], row["prompt"], row["response"], row["creditsCharged"])
        assert (None, "complete") == (row["model"], row["outcome"])
        assert world.people["alice"].account_id == row["accountId"]

    def test_a_request_that_expired_is_in_it_with_no_run_between(self, world: World) -> None:
        world.control("POST", "/models/next", {"service": "openai", "text": "{}" * 200, "delayMs": 200})
        with world.open_as("bob", "POST", "/api/generate", {"prompt": "Tea", "model": "gpt-5.1"}) as stream:
            assert stream.read_event() is not None
            assert [] == export(world)[0]
            world.control("POST", "/clock", {"advanceS": 400})
            rows, _ = export(world)
            assert ["export", "generate"] == sorted(row["kind"] for row in rows)
            assert {"expired"} == {row["outcome"] for row in rows if row["kind"] == "generate"}

    def test_pages_of_the_database_are_one_file(self, world: World) -> None:
        """More rows than the data API gives at once, and than one trip of ours takes, which is 500."""
        fill(world, 2_500)
        since = world.wire_mark()
        rows, last = export(world)
        assert list(range(1, 2_501)) == [row["sequence"] for row in rows]
        assert 5 == sum("audit_page" in entry["path"] for entry in world.wire(since, "supabase"))
        assert 2_500 == claims(world, last["checkpoint"])["sequence"]


def fill(world: World, count: int) -> None:
    """So many links of Bob's, each begun and ended."""
    ledger = Ledger(world.ready["databaseUrl"])
    ledger.rows(MANY, world.people["bob"].account_id, count)
    ledger.rows("update app.ai_requests set state = 'failed', settled_at = app.now()")
    # without its counts the invariants are asked as of an empty table: each row against all others
    ledger.rows("analyze app.ai_requests")


MANY = """
insert into app.ai_requests (id, site_id, account_id, kind, model, prompt, held, hold_until)
select 'req_' || lpad(n::text, 26, '0'), s.id, %s, 'generate', 'gpt-5.1', 'Tea', 0, app.now()
from app.sites s, generate_series(1, %s) n where s.name like 'acme%%'
"""


class TestFilters:
    def test_by_account_and_by_model_and_it_says_that_rows_were_left_out(self, world: World) -> None:
        generate(world, "bob")
        generate(world, "alice", model="gemini-2.5-pro")
        bob = world.people["bob"].account_id
        rows, last = export(world, account=bob)
        assert ({bob}, True) == ({row["accountId"] for row in rows}, last["filtered"])
        rows, last = export(world, model="gemini-2.5-pro")
        assert (["gemini-2.5-pro"], True) == ([row["model"] for row in rows], last["filtered"])

    def test_from_is_inclusive_and_to_exclusive(self, world: World) -> None:
        for _ in range(3):
            generate(world)
        times = [row["createdAt"] for row in export(world)[0]]
        # a row says milliseconds, and was begun within them
        after = (datetime.fromisoformat(times[1]) + timedelta(milliseconds=1)).isoformat()
        rows, last = export(world, **{"from": times[1], "to": after})
        assert ([2], False) == ([row["sequence"] for row in rows], last["filtered"])
        assert (1, 2) == ((told := claims(world, last["checkpoint"]))["after"], told["sequence"])
        assert [1] == [row["sequence"] for row in export(world, to=times[1])[0]]
        assert [2, 3] == [row["sequence"] for row in export(world, **{"from": times[1]})[0] if row["kind"] != "export"]

    def test_a_date_is_its_midnight_in_utc_and_an_offset_counts(self, world: World) -> None:
        generate(world)
        today = export(world)[0][0]["createdAt"][:10]
        assert [] == export(world, to=today)[0]
        assert 1 <= len(export(world, **{"from": today})[0])
        assert [] == export(world, **{"from": "2999-12-31T23:59:59+02:00"})[0]

    def test_times_that_leave_rows_out_between_others_are_said_so(self, world: World) -> None:
        ledger = Ledger(world.ready["databaseUrl"])
        fill(world, 3)
        ledger.rows(
            "set session_replication_role = replica;"
            "update app.ai_requests set created_at = created_at - interval '2 days' where sequence = 2"
        )
        yesterday = (datetime.fromisoformat(export(world)[0][0]["createdAt"]) - timedelta(days=1)).isoformat()
        rows, last = export(world, **{"from": yesterday}, to="2999-01-01")
        assert ([1, 3, 4], True) == ([row["sequence"] for row in rows][:3], last["filtered"])
        world.reset()

    def test_it_goes_on_after_a_sequence(self, world: World) -> None:
        for _ in range(3):
            generate(world)
        rows, last = export(world, after=2)
        assert [3] == [row["sequence"] for row in rows]
        assert 2 == claims(world, last["checkpoint"])["after"]
        assert [] == export(world, after=100)[0]

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            *(("from", value) for value in ("yesterday", "2026-13-01", "2026-11-28T10:00:00", 5, "2026-11-28 10:00")),
            ("to", "0000-01-01"),
            *(("format", value) for value in ("xml", "CSV", 1)),
            *(("after", value) for value in (-1, "1", 1.5, 2**63)),
            *(("latest", value) for value in (0, 201, "5")),
            ("account", 5),
            ("model", []),
            ("decimal", ","),
        ],
    )
    def test_what_is_no_filter_is_malformed(self, calm: World, member: str, value: Any) -> None:
        assert_problem(post(calm, **{member: value}), 400, "malformed_request")


class TestCsv:
    def rows(self, world: World, **asked: Any) -> list[dict[str, str]]:
        reply = post(world, format="csv", **asked)
        assert (200, "text/csv; charset=utf-8; header=present") == (reply.status, reply.headers["Content-Type"])
        assert not reply.body.startswith(b"\xef\xbb\xbf")
        text = reply.body.decode()
        assert ",".join(COLUMNS) + "\r\n" == text[: text.index("\n") + 1]
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    def test_it_has_the_same_rows_with_plain_cells(self, world: World) -> None:
        done = generate(world, prompt='Tea, "green"\nand black; ärger 😀')
        [row] = self.rows(world)
        assert ('Tea, "green"\nand black; ärger 😀', "false") == (row["prompt"], row["hasImage"])
        assert (str(done["creditsCharged"]), NO_LINK) == (row["creditsCharged"], row["previousHash"])
        [_, exported] = self.rows(world)
        assert ("", "export") == (exported["model"], exported["kind"])

    @pytest.mark.parametrize(("decimal", "cells", "sign"), [("comma", ";", ","), ("point", ",", ".")])
    def test_a_spreadsheet_opens_it_by_itself(self, world: World, decimal: str, cells: str, sign: str) -> None:
        done = generate(world, prompt="Ärger; 1.5")
        body = post(world, format="csv", decimal=decimal).body
        [row] = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=cells, strict=True)
        assert body.startswith(b"\xef\xbb\xbf")
        assert ("Ärger; 1.5", str(done["creditsCharged"]).replace(".", sign)) == (row["prompt"], row["creditsCharged"])

    @pytest.mark.parametrize("prompt", ["=1+1", "+49 89", "@here", "-tea", "Tea\n=1+1", "Tea;=cmd", "Tea, ＝1"])
    def test_what_a_spreadsheet_could_take_for_a_formula_begins_with_an_apostrophe(
        self, world: World, prompt: str
    ) -> None:
        generate(world, prompt=prompt)
        assert ["'" + prompt] == [row["prompt"] for row in self.rows(world)]
        assert prompt == export(world)[0][0]["prompt"]

    @pytest.mark.parametrize(
        "text",
        [
            *("=", "+", "-", "@", "＝1", "＋1", "－1", "＠1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\t=1", "\tx"),
            *("\rx", "\nx", "\0x", "a\n=1", "a\r-1", "a\t+1", "a;@1", "a,=1", "a, =1", "a\u2028=1", "a\n \n=1"),
            *("\U000110bd=1", "\U000e0020=1"),
        ],
    )
    def test_the_guard_sees_through_what_is_not_seen(self, text: str) -> None:
        assert "'" + text == guard(text)

    @pytest.mark.parametrize("text", ["", "a", "a=1", "a - b", "x@y.example", "1-2", "'=1", "a: =1", "a\nb", '"=1"'])
    def test_plain_text_stays_as_it_is(self, text: str) -> None:
        assert text == guard(text)


class TestLatest:
    def test_it_is_newest_first_and_leaves_no_row_of_its_own(self, world: World) -> None:
        ids = [generate(world)["requestId"] for _ in range(3)]
        found = post(world, latest=2).json
        assert [ids[2], ids[1]] == [row["requestId"] for row in found["rows"]]
        assert COLUMNS[:14] == list(found["rows"][0])
        older = post(world, latest=2, before=found["before"]).json
        assert ([ids[0]], None) == ([row["requestId"] for row in older["rows"]], older["before"])
        assert 3 == len(records(world))

    def test_it_is_filtered_as_the_export_is(self, world: World) -> None:
        generate(world, "bob")
        generate(world, "alice")
        bob = world.people["bob"].account_id
        assert [bob] == [row["accountId"] for row in post(world, latest=200, account=bob).json["rows"]]
        assert [] == post(world, latest=200, model="gemini-3-pro").json["rows"]
        assert [] == post(world, latest=200, to="2020-01-01").json["rows"]


class TestSpend:
    def test_it_sums_up_by_month_account_and_kind(self, world: World) -> None:
        charged = [generate(world, "bob")["creditsCharged"] for _ in range(2)]
        export(world)
        world.control("POST", "/clock", {"advanceS": 32 * 24 * 3600})
        later = generate(world, "bob")["creditsCharged"]
        found = get(world, "spend=1").json["spend"]
        bob = world.people["bob"].account_id
        mine = [(one["kind"], one["requests"], one["credits"]) for one in found if one["accountId"] == bob]
        assert [("generate", 1, later), ("generate", 2, round(sum(charged), 3))] == mine
        assert found[0]["month"] > found[-1]["month"]
        assert {"month", "accountId", "kind", "requests", "credits"} == set(found[0])

    def test_it_is_sent_in_pieces_for_it_may_be_larger_than_the_platform_lets_pass_in_one(self, world: World) -> None:
        assert {"spend": []} == get(world, "spend=1").json
        generate(world)
        found = get(world, "spend=1")
        assert (200, "application/json") == (found.status, found.headers["Content-Type"])
        assert "Content-Length" not in found.headers


class TestVerify:
    def test_a_chain_that_nobody_touched_is_intact_and_signed(self, world: World) -> None:
        generate(world)
        rows, _ = export(world)
        found = get(world, "verify=1").json
        assert (2, True, None) == (found["events"], found["intact"], found["firstBroken"])
        told = claims(world, found["checkpoint"])
        assert (2, found["head"]) == (told["sequence"], told["hash"])
        assert rows[0]["hash"] != found["head"]

    @pytest.mark.parametrize(
        ("change", "first"),
        [
            ("update app.ai_requests set prompt = 'Coffee' where sequence = 2", 2),
            ("delete from app.ai_requests where sequence = 2", 2),
            ("delete from app.ai_requests where sequence >= 3", 3),
            ("update app.audit_heads set hash = repeat('1', 64)", 4),
            ("update app.audit_heads set sequence = 2, hash = repeat('1', 64)", 3),
            ("delete from app.audit_heads", 1),
            ("update app.audit_checkpoints set hash = repeat('1', 64) where sequence = 1", 1),
            ("update app.audit_checkpoints set jws = 'a.b.c' where sequence = 3", 3),
        ],
    )
    def test_what_a_superuser_changed_is_named(self, world: World, change: str, first: int) -> None:
        generate(world)
        for _ in range(3):
            export(world)
        Ledger(world.ready["databaseUrl"]).rows(f"set session_replication_role = replica; {change}")
        found = get(world, "verify=1").json
        assert (False, first) == (found["intact"], found["firstBroken"])
        world.reset()

    def test_the_maintenance_run_signs_chains_that_grew(self, world: World) -> None:
        generate(world)
        cron = {"Authorization": f"Bearer {world.ready['settings']['CRON_SECRET']}"}
        assert 200 == world.request("GET", "/api/maintenance", headers=cron).status
        [(site, jws)] = Ledger(world.ready["databaseUrl"]).rows(
            "select s.name, c.jws from app.audit_checkpoints c join app.sites s on s.id = c.site_id"
        )
        assert (site, 1) == ((told := claims(world, jws))["site"], told["sequence"])

    def test_the_maintenance_run_signs_them_all_however_many_they_are(self, world: World) -> None:
        ledger = Ledger(world.ready["databaseUrl"])
        ledger.rows("insert into app.sites (client_key) select 'site-' || n from generate_series(1, 501) n")
        ledger.rows("insert into app.audit_heads select id, 1, repeat('0', 64) from app.sites where name is null")
        cron = {"Authorization": f"Bearer {world.ready['settings']['CRON_SECRET']}"}
        assert 200 == world.request("GET", "/api/maintenance", headers=cron).status
        assert [(501,)] == ledger.rows("select count(*) from app.audit_checkpoints")
        world.reset()


class TestEnding:
    def test_a_reader_who_goes_away_leaves_a_cancelled_row(self, world: World) -> None:
        fill(world, 8_000)
        stream = world.open_as("alice", "POST", PATH, {})
        assert stream.response.read(1_000)
        stream.close()
        # the next page has to be written to somebody who is not there
        world.wire(0)
        assert [("export", "cancelled")] == [(kind, state) for _, kind, state in records(world) if kind == "export"]

    def test_a_database_that_goes_down_on_the_way_breaks_the_file_off(self, world: World) -> None:
        fill(world, 10)
        world.control("POST", "/faults", {"service": "supabase", "kind": "500", "count": 1, "match": "end_audit"})
        reply, since = None, world.log_mark()
        with pytest.raises(Exception, match="IncompleteRead"):
            reply = post(world)
        assert reply is None
        assert ["file_broken_off"] == [line["event"] for line in world.logged("file_broken_off", since)]

    def test_a_lost_answer_is_had_again_and_there_is_one_row(self, world: World) -> None:
        generate(world)
        for match in ("begin_audit", "audit_page", "end_audit"):
            world.control("POST", "/faults", {"service": "supabase", "kind": "lost_answer", "match": match})
        assert 1 == len(export(world)[0])
        assert ["generate", "export"] == [kind for _, kind, _ in records(world)]


class TestRefusals:
    def test_nobody_else_gets_it(self, calm: World) -> None:
        for who in ("bob", "victor"):
            for reply in (
                post(calm, who),
                post(calm, who, latest=5),
                get(calm, "spend=1", who),
                get(calm, "verify=1", who),
            ):
                assert_problem(reply, 403, "forbidden")

    @pytest.mark.parametrize("change", [{"auditOpen": False}, {"plan": "payg"}, {"plan": "trial"}])
    def test_it_is_for_enterprise_sites_whose_log_was_opened(self, world: World, change: Any) -> None:
        world.control("POST", "/site", {"clientKey": world.sites["acme"].client_key, **change})
        for reply in (post(world), post(world, latest=5), get(world, "spend=1"), get(world, "verify=1")):
            assert_problem(reply, 403, "forbidden")
            assert "opened on request" in reply.json["detail"]
        assert [] == records(world)

    def test_it_closes_under_a_running_export(self, world: World) -> None:
        fill(world, 8_000)
        with world.open_as("alice", "POST", PATH, {}) as stream:
            assert stream.response.read(1_000)
            world.control(
                "POST", "/connect/send", {"clientKey": world.sites["acme"].client_key, "eventType": "uninstalled"}
            )
            with pytest.raises(Exception, match="IncompleteRead"):
                stream.response.read()

    @pytest.mark.parametrize("query", ["", "spend=2", "verify=", "spend=1&verify=1", "after=1"])
    def test_another_query_is_malformed(self, calm: World, query: str) -> None:
        assert_problem(get(calm, query), 400, "malformed_request")

    def test_without_a_token_nothing_is_told(self, calm: World) -> None:
        assert_problem(calm.request("POST", PATH, b"{}", {"Content-Type": "application/json"}), 401, "unauthenticated")
        assert_problem(calm.request("GET", f"{PATH}?verify=1"), 401, "unauthenticated")

    def test_where_confluence_does_not_tell_nobody_is_an_administrator(self, world: World) -> None:
        alice = world.people["alice"]
        told = {"clientKey": alice.site.client_key, "accountId": alice.account_id, "checkStatus": 403}
        world.control("POST", "/confluence/permission", told)
        assert_problem(post(world), 403, "forbidden")

    def test_the_database_down_is_said_so(self, world: World) -> None:
        generate(world, "alice")
        world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 3})
        assert_problem(post(world), 503, "upstream_unavailable")
