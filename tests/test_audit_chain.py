"""The hash chain: what ends is linked, what is linked stays, and what must go leaves the chain whole."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.postgres import LIMITS, Ledger, Server
from tests.test_ledger import DAY_S, HOLD_S, Customer, all_at_once

NO_LINK = "0" * 64


@pytest.fixture
def acme(ledger: Ledger) -> Customer:
    """A site whose audit log is open."""
    customer = Customer(ledger)
    customer.install()
    ledger.rows("update app.sites set plan = 'enterprise', audit_open = true")
    return customer


def links(customer: Customer) -> list[dict[str, Any]]:
    """The export's lines, each checked as docs/AUDIT.md says."""
    text = customer.ledger.call(
        "audit_page",
        p_client_key=customer.client_key,
        p_version=customer.version,
        **dict.fromkeys(("p_from", "p_to", "p_account", "p_model")),
        p_after=0,
        p_up_to=10**6,
        p_rows=10**6,
        p_bytes=10**9,
    )
    rows = [json.loads(line) for line in text.split("\n")[:-1]]
    for row in rows:
        assert row["hash"] == hashlib.sha256(f"{row['previousHash']}\n{row['chained']}".encode()).hexdigest()
    assert [row["previousHash"] for row in rows] == [NO_LINK, *(row["hash"] for row in rows)][: len(rows)]
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    return rows


def verify(customer: Customer) -> dict[str, Any]:
    answer: dict[str, Any] = customer.ledger.call(
        "verify_audit",
        p_client_key=customer.client_key,
        p_version=customer.version,
        p_after=0,
        p_hash=NO_LINK,
        p_rows=1000,
        p_bytes=10**9,
    )
    return answer


class TestLinking:
    def test_every_end_is_a_link_in_the_order_of_the_ends(self, acme: Customer) -> None:
        first, second, third, fourth = (acme.begin_id(10) for _ in range(4))
        acme.settle(second, 5)
        acme.release(first)
        acme.settle(fourth, 1, "partial")
        acme.ledger.advance(HOLD_S)
        acme.ledger.call("expire_holds")
        found = [(row["requestId"], row["outcome"], row["creditsCharged"]) for row in links(acme)]
        assert found == [
            (second, "complete", 0.005), (first, "failed", 0), (fourth, "partial", 0.001), (third, "expired", 0),
        ]  # fmt: skip

    def test_what_is_hashed_is_what_the_columns_say(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(p_image={"mediaType": "image/png", "sizeBytes": 70}, p_prompt='Ä "😀"\\\u2028\n'))
        [row] = links(acme)
        chained = json.loads(row["chained"])
        commitments = chained.pop("commitments")
        assert chained == {name: row[name] for name in chained}
        assert list(chained) == [
            *("sequence", "requestId", "createdAt", "settledAt", "site", "kind", "model", "servedBy"),
            *("hasImage", "creditsCharged", "outcome"),
        ]
        assert (row["hasImage"], row["site"], row["creditsCharged"]) == (True, "acme.atlassian.net", 3.21)
        for name, column in (("account", "accountId"), ("prompt", "prompt"), ("response", "response")):
            said = hashlib.sha256((row["salts"][name] + row[column]).encode()).hexdigest()
            assert said == commitments[name]

    def test_a_running_request_is_not_in_it(self, acme: Customer) -> None:
        acme.release(acme.begin_id())
        running = acme.begin_id()
        assert len(links(acme)) == 1
        acme.release(running)

    def test_each_site_has_a_chain_of_its_own(self, acme: Customer) -> None:
        globex = Customer(acme.ledger, "globex")
        globex.install()
        for customer in (acme, globex, acme):
            customer.release(customer.begin_id())
        assert len(links(acme)) == 2
        acme.ledger.rows("update app.sites set plan = 'enterprise', audit_open = true")
        assert len(links(globex)) == 1

    def test_16_that_end_at_once_leave_no_gap(self, acme: Customer) -> None:
        requests = [acme.begin_id(100) for _ in range(32)]

        def act(number: int, on: Any) -> None:
            acme.settle(requests[2 * number], 10, on=on)
            acme.settle(requests[2 * number + 1], 20, on=on)

        all_at_once(acme, 16, act)
        assert len(links(acme)) == 32

    def test_an_end_that_is_rolled_back_takes_its_link_with_it(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        on = acme.ledger.open()
        with on.transaction(force_rollback=True):
            acme.settle(request_id, on=on)
        assert links(acme) == []
        acme.settle(request_id)
        assert len(links(acme)) == 1

    def test_asked_twice_it_is_linked_once(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        for _ in range(3):
            acme.settle(request_id)
        assert len(links(acme)) == 1


class TestLateSettle:
    def late(self, acme: Customer) -> str:
        request_id = acme.begin_id(10_000)
        acme.release(acme.begin_id())
        acme.ledger.advance(HOLD_S)
        acme.ledger.call("expire_holds")
        return request_id

    def test_what_had_been_said_stays_and_the_correction_stands_behind_it(self, acme: Customer) -> None:
        request_id = self.late(acme)
        before = links(acme)
        acme.release(acme.begin_id())
        acme.settle(request_id, 3_210)
        rows = links(acme)
        assert rows[:2] == before
        found = [(row["outcome"], row["creditsCharged"]) for row in rows if row["requestId"] == request_id]
        assert found == [("expired", 0), ("complete", 3.21)]
        assert verify(acme)["broken"] is None

    def test_the_rows_together_are_what_the_ledger_charged(self, acme: Customer) -> None:
        request_id = self.late(acme)
        acme.settle(request_id, 3_210)
        [(charged,)] = acme.ledger.rows("select -credits from app.ledger_entries where request_id = %s", request_id)
        assert sum(row["creditsCharged"] for row in links(acme)) == charged / 1000

    def test_it_is_settled_late_once(self, acme: Customer) -> None:
        request_id = self.late(acme)
        for _ in range(3):
            acme.settle(request_id)
        assert len(links(acme)) == 3

    def test_erasing_it_leaves_both_links_whole(self, acme: Customer) -> None:
        acme.settle(self.late(acme))
        acme.ledger.call("forget_account", p_account_id=acme.account_id, p_count=100)
        rows = links(acme)
        assert {row["prompt"] for row in rows} == {row["accountId"] for row in rows} == {None}
        assert verify(acme)["broken"] is None


class TestWhatIsLinkedStays:
    @pytest.mark.parametrize(
        "change",
        [
            "update app.ai_requests set chained = '{}'",
            "update app.ai_requests set hash = previous_hash",
            "update app.ai_requests set sequence = 7",
            "update app.ai_requests set prompt = null, prompt_salt = null",
            "update app.ai_requests set site = 'other'",
            "delete from app.ai_requests",
            "truncate app.ai_requests cascade",
            "update app.expired_links set chained = '{}'",
            "delete from app.expired_links",
            "truncate app.expired_links",
        ],
    )
    def test_nobody_changes_or_deletes_it_the_owner_neither(self, acme: Customer, change: str) -> None:
        TestLateSettle().late(acme)
        acme.settle(acme.ledger.rows("select id from app.ai_requests where state = 'expired'")[0][0])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            acme.ledger.rows(change)

    @pytest.mark.parametrize(
        "change", ["charged = 0", "prompt = 'other'", "prompt = null", "response = 'x'", "hash = ''"]
    )
    def test_erasing_takes_texts_with_their_salts_and_nothing_else(self, acme: Customer, change: str) -> None:
        acme.settle(acme.begin_id())
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)):
            acme.ledger.rows(f"set skyline.verb = 'forget_texts'; update app.ai_requests set {change}")  # noqa: S608

    def test_the_service_role_reaches_no_table(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        for change in ("update app.ai_requests set prompt = null", "delete from app.audit_heads"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                acme.ledger.open().execute(change.encode())


class TestVerifying:
    """What a superuser does past the triggers is found, and named by the first link that it broke."""

    @pytest.fixture
    def broken(self, server: Server) -> Iterator[Customer]:
        with server.open_database() as ledger:
            customer = Customer(ledger)
            customer.install()
            ledger.rows("update app.sites set plan = 'enterprise', audit_open = true")
            for _ in range(5):
                customer.settle(customer.begin_id(10), 5)
            yield customer

    def test_a_chain_that_nobody_touched_is_whole(self, broken: Customer) -> None:
        found = verify(broken)
        assert (found["events"], found["last"], found["broken"]) == (5, 5, None)

    @pytest.mark.parametrize(
        ("change", "first"),
        [
            ("update app.ai_requests set prompt = 'other' where sequence = 3", 3),
            ("update app.ai_requests set account_id = 'other' where sequence = 3", 3),
            ("update app.ai_requests set response_salt = '' where sequence = 3", 3),
            (
                "update app.ai_requests set prompt_salt = prompt_salt || left(prompt, 1), prompt = substr(prompt, 2)"  # noqa: ISC004
                " where sequence = 3",
                3,
            ),
            (
                "alter table app.ai_requests drop constraint ai_requests_are_sound;"  # noqa: ISC004
                " update app.ai_requests set prompt = 'other', prompt_salt = null where sequence = 3",
                3,
            ),
            ("update app.ai_requests set state = 'failed' where sequence = 3", 3),
            ("update app.ai_requests set lost = 0, served_by = 'other' where sequence = 3", 3),
            ("update app.ai_requests set chained = replace(chained, 'complete', 'failed') where sequence = 3", 3),
            ("update app.ai_requests set chained = 'no json' where sequence = 3", 3),
            ("update app.ai_requests set hash = repeat('0', 64) where sequence = 3", 3),
            ("update app.ai_requests set created_at = created_at - interval '1 day' where sequence = 4", 4),
            ("delete from app.ai_requests where sequence = 2", 2),
            ("delete from app.ai_requests where sequence = 1", 1),
            (
                "update app.ai_requests set sequence = 7 - sequence + 100 where sequence in (3, 4);"  # noqa: ISC004
                " update app.ai_requests set sequence = sequence - 100 where sequence > 100",
                3,
            ),
        ],
    )
    def test_a_change_is_named(self, broken: Customer, change: str, first: int) -> None:
        broken.ledger.rows(f"set session_replication_role = replica; {change}")
        assert first == verify(broken)["broken"]


class TestRetention:
    def test_texts_go_when_their_time_is_over_and_the_chain_stays_whole(self, acme: Customer) -> None:
        acme.ledger.rows("update app.sites set retention_days = 30")
        acme.settle(acme.begin_id())
        acme.ledger.advance(20 * DAY_S)
        acme.settle(acme.begin_id())
        assert acme.ledger.call("forget_texts", p_count=100) == 0
        acme.ledger.advance(10 * DAY_S)
        assert acme.ledger.call("forget_texts", p_count=100) == 1
        assert acme.ledger.call("forget_texts", p_count=100) == 0
        old, new = links(acme)
        assert (old["prompt"], old["response"], old["salts"]["prompt"], old["accountId"]) == (
            None,
            None,
            None,
            "5b:bob",
        )
        assert new["prompt"] == "A page about tea"
        assert verify(acme)["broken"] is None

    def test_what_ended_out_of_turn_goes_in_its_own_time(self, acme: Customer) -> None:
        """The first to begin is the last to end: the chain has it behind a younger one."""
        slow = acme.begin_id(p_hold_s=4_000)
        acme.ledger.advance(3_000)
        acme.settle(acme.begin_id())
        acme.settle(slow)
        acme.ledger.advance(365 * DAY_S - 2_000)
        assert acme.ledger.call("forget_texts", p_count=100) == 1
        assert [row["prompt"] for row in links(acme)] == ["A page about tea", None]
        acme.ledger.advance(3_000)
        assert acme.ledger.call("forget_texts", p_count=100) == 1
        assert [row["prompt"] for row in links(acme)] == [None, None]

    def test_many_go_in_several_turns(self, acme: Customer) -> None:
        for _ in range(7):
            acme.release(acme.begin_id())
        acme.ledger.advance(365 * DAY_S)
        turns = [acme.ledger.call("forget_texts", p_count=3) for _ in range(4)]
        assert turns == [3, 3, 1, 0]

    def test_what_was_erased_before_does_not_end_a_run_early(self, acme: Customer) -> None:
        for _ in range(110):
            acme.release(acme.begin_id(p_account_id="5b:alice"))
        acme.release(acme.begin_id())
        acme.ledger.call("forget_account", p_account_id="5b:alice", p_count=1000)
        acme.ledger.advance(365 * DAY_S)
        assert [acme.ledger.call("forget_texts", p_count=100) for _ in range(2)] == [1, 0]

    def test_a_longer_retention_brings_nothing_back_and_a_shorter_one_counts_at_once(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        acme.ledger.advance(100 * DAY_S)
        acme.ledger.rows("update app.sites set retention_days = 90")
        assert acme.ledger.call("forget_texts", p_count=100) == 1
        acme.ledger.rows("update app.sites set retention_days = 365")
        assert [row["prompt"] for row in links(acme)] == [None]

    def test_a_running_request_keeps_its_words_until_it_ends(self, acme: Customer) -> None:
        running = acme.begin_id(p_hold_s=400 * DAY_S)
        acme.ledger.advance(366 * DAY_S)
        assert acme.ledger.call("forget_texts", p_count=100) == 0
        acme.settle(running)
        assert acme.ledger.call("forget_texts", p_count=100) == 1


class TestGoneSites:
    def left(self, ledger: Ledger) -> list[str]:
        tables = [name for (name,) in ledger.rows("select tablename from pg_tables where schemaname = 'app'")]
        return sorted(name for name in tables if ledger.rows(f"select 1 from app.{name} limit 1"))  # noqa: S608

    def test_30_days_after_the_uninstall_amounts_and_dates_are_left_and_the_keyed_hash(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(p_key_hash="key", p_body_hash="body"))
        TestLateSettle().late(acme)
        acme.settle(acme.ledger.rows("select id from app.ai_requests where state = 'expired'")[0][0])
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.ledger.advance(30 * DAY_S - 1)
        assert acme.ledger.call("end_gone_sites", p_count=10) == 0
        acme.ledger.advance(2)
        assert acme.ledger.call("end_gone_sites", p_count=10) == 1
        assert [acme.ledger.call("forget_site", p_count=2) for _ in range(3)] == [2, 1, 0]
        assert self.left(acme.ledger) == [
            "credit_balances", "credit_grants", "grant_uses", "ledger_entries", "sites", "trials",
        ]  # fmt: skip
        assert acme.ledger.rows("select client_key, name from app.sites") == [(None, None)]
        assert acme.ledger.rows("select client_key_hash from app.trials") == [("hash of acme",)]

    def test_a_site_that_came_back_in_time_keeps_everything(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.ledger.advance(29 * DAY_S)
        acme.install()
        acme.ledger.advance(30 * DAY_S)
        assert acme.ledger.call("end_gone_sites", p_count=10) == 0
        assert len(links(acme)) == 1

    def test_its_holds_are_free_when_it_ends(self, acme: Customer) -> None:
        acme.begin()
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.ledger.advance(30 * DAY_S)
        acme.ledger.call("end_gone_sites", p_count=10)
        assert acme.ledger.rows("select held from app.credit_balances") == [(0,)]

    def test_asked_twice_at_once_it_ends_once(self, acme: Customer) -> None:
        for _ in range(20):
            acme.settle(acme.begin_id(10), 1)
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.ledger.advance(30 * DAY_S)
        ended = all_at_once(acme, 8, lambda _, on: acme.ledger.call("end_gone_sites", on=on, p_count=10))
        assert sum(ended) == 1
        all_at_once(acme, 8, lambda _, on: acme.ledger.call("forget_site", on=on, p_count=100))
        assert "ai_requests" not in self.left(acme.ledger)

    def test_another_site_is_not_touched(self, acme: Customer) -> None:
        globex = Customer(acme.ledger, "globex")
        globex.install()
        globex.settle(globex.begin_id())
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.ledger.advance(30 * DAY_S)
        acme.ledger.call("end_gone_sites", p_count=10)
        assert acme.ledger.call("forget_site", p_count=10) == 1
        assert acme.ledger.rows("select count(*) from app.ai_requests") == [(1,)]


class TestClosedAccounts:
    def test_an_account_is_due_once_a_cycle(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        acme.settle(acme.begin_id(p_account_id="5b:alice"))
        due = acme.ledger.call("find_account_report", p_count=90)
        assert due["clientKey"] == "acme"
        assert [account["accountId"] for account in due["accounts"]] == ["5b:bob", "5b:alice"]
        acme.ledger.rows("select public.note_account_report('acme', '[\"5b:bob\", \"5b:alice\"]', 604800)")
        assert acme.ledger.call("find_account_report", p_count=90) is None
        acme.ledger.advance(7 * DAY_S)
        assert len(acme.ledger.call("find_account_report", p_count=90)["accounts"]) == 2

    def test_a_closed_one_leaves_every_site_and_charges_stay(self, acme: Customer) -> None:
        globex = Customer(acme.ledger, "globex")
        globex.install()
        for customer in (acme, globex):
            customer.settle(customer.begin_id(p_key_hash="key", p_body_hash="body"))
        acme.settle(acme.begin_id(p_account_id="5b:alice"))
        assert acme.ledger.call("forget_account", p_account_id="5b:bob", p_count=100) == 2
        assert acme.ledger.call("forget_account", p_account_id="5b:bob", p_count=100) == 0
        [bob, alice] = links(acme)
        assert (bob["accountId"], bob["prompt"], bob["response"], bob["creditsCharged"]) == (None, None, None, 3.21)
        assert alice["accountId"] == "5b:alice"
        for table in ("ai_requests", "account_reports", "rate_windows", "idempotency_keys"):
            assert acme.ledger.rows(f"select 1 from app.{table} where account_id = '5b:bob'") == []  # noqa: S608
        assert verify(acme)["broken"] is None

    def test_what_had_expired_is_not_settled_once_its_account_is_forgotten(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        acme.ledger.advance(HOLD_S)
        acme.ledger.call("expire_holds")
        acme.ledger.call("forget_account", p_account_id="5b:bob", p_count=100)
        assert acme.settle(request_id)["charged"] == 0
        assert acme.ledger.rows("select state, account_id, response from app.ai_requests") == [("expired", None, None)]
        assert verify(acme)["events"] == 1

    def test_what_still_runs_is_forgotten_the_next_time(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        running = acme.begin_id()
        acme.ledger.call("forget_account", p_account_id="5b:bob", p_count=100)
        acme.settle(running)
        assert acme.ledger.call("find_account_report", p_count=90)["accounts"][0]["accountId"] == "5b:bob"

    def test_a_site_that_is_disabled_or_gone_is_not_asked(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        acme.ledger.call("set_site_enabled", p_client_key="acme", p_enabled=False)
        assert acme.ledger.call("find_account_report", p_count=90) is None


class TestCheckpoints:
    def test_a_chain_is_due_when_it_has_grown_for_an_hour(self, acme: Customer) -> None:
        acme.settle(acme.begin_id())
        [head] = acme.ledger.call("unsigned_audit_heads", p_count=10)
        assert (head["site"], head["sequence"], head["hash"]) == ("acme.atlassian.net", 1, links(acme)[0]["hash"])
        signed = json.dumps([{"siteId": head["siteId"], "sequence": 1, "hash": head["hash"], "jws": "a.b.c"}])
        acme.ledger.rows("select public.keep_audit_checkpoints(%s)", signed)
        assert acme.ledger.call("unsigned_audit_heads", p_count=10) == []
        acme.settle(acme.begin_id())
        assert acme.ledger.call("unsigned_audit_heads", p_count=10) == []
        acme.ledger.advance(3600)
        assert [one["sequence"] for one in acme.ledger.call("unsigned_audit_heads", p_count=10)] == [2]


class TestInvariants:
    """supabase/invariants.sql finds what triggers and constraints keep out: each is shown what it is there for."""

    @pytest.fixture
    def broken(self, server: Server) -> Iterator[Ledger]:
        """A chain of three with a checkpoint, a neighbour's, and no guard awake."""
        with server.open_database() as ledger:
            acme, globex = Customer(ledger), Customer(ledger, "globex")
            for customer in (acme, globex):
                customer.install()
                for _ in range(3):
                    customer.settle(customer.begin_id())
            head = ledger.call("unsigned_audit_heads", p_count=1)[0]
            ledger.rows("select public.keep_audit_checkpoints(%s)", json.dumps([{**head, "jws": "a.b.c"}]))
            assert ledger.broken_invariants() == []
            yield ledger

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ("delete from app.ai_requests where sequence = 2 and site_id = 1", "every sequence from 1 on"),
            ("update app.ai_requests set sequence = 9 where sequence = 1 and site_id = 1", "every sequence from 1 on"),
            ("update app.ai_requests set previous_hash = hash where sequence = 2", "begins with the hash of the one"),
            (
                "update app.ai_requests set chained = chained || ' ' where sequence = 3",
                "own hash is that of its text",
            ),
            ("update app.ai_requests set prompt = 'Another' where sequence = 2", "a link says what its row says"),
            ("update app.ai_requests set account_id = 'another' where sequence = 1", "a link says what its row says"),
            ("update app.ai_requests set created_at = created_at - interval '1 s'", "a link says what its row says"),
            ("delete from app.ai_requests where sequence = 3 and site_id = 1", "a site's head is the last link"),
            ("delete from app.audit_heads where site_id = 1", "a site's head is the last link"),
            ("update app.audit_checkpoints set hash = repeat('0', 64)", "a checkpoint lies on its chain"),
            ("update app.ai_requests set charged = charged + 1 where sequence = 1", "what its links say together"),
            ("update app.ai_requests set prompt = null where sequence = 1", "an erased text took its salt"),
            ("update app.sites set client_key = null where id = 1", "of a site that has ended nothing is left"),
        ],
    )
    def test_a_broken_one_is_found(self, broken: Ledger, change: str, found: str) -> None:
        salts = "alter table app.ai_requests drop constraint ai_requests_are_sound;"
        broken.rows(f"set session_replication_role = replica; {salts if 'salt' in found else ''} {change}")
        assert [line for line in broken.broken_invariants() if found in line]


def test_an_export_of_another_account_s_request_id_is_a_conflict(acme: Customer) -> None:
    request_id = acme.begin_id()
    with pytest.raises(Exception, match="conflict"):
        acme.ledger.call(
            "begin_audit_export",
            p_client_key="acme",
            p_version=acme.version,
            p_account_id="5b:alice",
            p_request_id=request_id,
            p_hold_s=360,
            p_limits=LIMITS,
        )
    acme.release(request_id)
