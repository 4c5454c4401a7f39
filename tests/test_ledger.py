"""The credits: what the SQL functions promise, proven on a real Postgres, with everybody at once."""

# ruff: noqa: S608 - the statements are the tests' own words

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any, ClassVar

import psycopg
import pytest

from tests.postgres import LIMITS, Ledger, Refused

DAY_S = 24 * 3600
HOLD_S = 360
KEY: dict[str, Any] = {"p_key_hash": "key", "p_body_hash": "body"}


@dataclass
class Customer:
    """A site and an account of it."""

    ledger: Ledger
    client_key: str = "acme"
    account_id: str = "5b:bob"
    version: int = 0
    serial: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def install(self, trial: int = 100_000, secret: str = "sealed") -> int:  # noqa: S107
        answer = self.ledger.call(
            "install_site",
            p_client_key=self.client_key,
            p_base_url=f"https://{self.client_key}.atlassian.net/wiki",
            p_secret=secret,
            p_client_key_hash=f"hash of {self.client_key}",
            p_trial=trial,
        )
        self.version = answer["version"]
        return self.version

    def new_id(self) -> str:
        return f"req_{self.client_key}{next(self.serial):0{26 - len(self.client_key)}}"

    def begin(
        self, hold: int = 10_000, request_id: str | None = None, *, on: Any = None, **changes: Any
    ) -> dict[str, Any]:
        function = changes.pop("function", "begin_ai_request")
        arguments = {
            "p_client_key": self.client_key,
            "p_version": self.version,
            "p_account_id": self.account_id,
            "p_request_id": request_id or self.new_id(),
            "p_kind": "generate",
            "p_model": "gpt-5.1",
            "p_served_by": "gpt-5.1",
            "p_prompt": "A page about tea",
            "p_image": None,
            "p_hold": hold,
            "p_hold_s": HOLD_S,
            "p_key_hash": None,
            "p_body_hash": None,
            "p_limits": LIMITS,
        }
        answer = self.ledger.call(function, on=on, **{**arguments, **changes})
        return {"requestId": arguments["p_request_id"], **answer}

    def begin_id(self, hold: int = 10_000, **changes: Any) -> str:
        return str(self.begin(hold, **changes)["requestId"])

    def settle(
        self, request_id: str, charge: int = 3_210, outcome: str = "complete", *, on: Any = None
    ) -> dict[str, int]:
        answer: dict[str, int] = self.ledger.call(
            "settle_ai_request",
            on=on,
            p_client_key=self.client_key,
            p_request_id=request_id,
            p_charge=charge,
            p_response='{"title": "Tea"}',
            p_outcome=outcome,
            p_served_by="gpt-5.1-2026",
            p_result={"creditsCharged": charge / 1000},
        )
        return answer

    def release(self, request_id: str, outcome: str = "failed") -> dict[str, int]:
        answer: dict[str, int] = self.ledger.call(
            "release_ai_request",
            p_client_key=self.client_key,
            p_request_id=request_id,
            p_response="",
            p_outcome=outcome,
        )
        return answer

    def adjust(self, target: int) -> dict[str, int]:
        """Brings the balance to `target`, as the owner of the tables can."""
        query = "select app.adjust_credits(%s, %s, 'a test', 'support')"
        answer: dict[str, int] = self.ledger.rows(query, self.client_key, target)[0][0]
        return answer

    def grant(self, credits_: int, expires_in_s: float | None = None) -> None:
        """A grant that may expire."""
        expires_at = None if expires_in_s is None else f"app.now() + interval '{expires_in_s} seconds'"
        self.ledger.rows(
            "select app.grant_credits("
            f"s.id, 'adjustment', gen_random_uuid()::text, %s, {expires_at or 'null'}, 'a test', 'support')"
            " from app.sites s where s.client_key = %s",
            credits_,
            self.client_key,
        )

    def state(self, *, sees_all: bool = True) -> dict[str, Any]:
        answer: dict[str, Any] = self.ledger.call("checkout_state", **self.asked(sees_all=sees_all), p_limits=LIMITS)
        return answer

    def asked(self, *, sees_all: bool = True) -> dict[str, Any]:
        return {
            "p_client_key": self.client_key,
            "p_version": self.version,
            "p_account_id": self.account_id,
            "p_all": sees_all,
        }

    def record(self, request_id: str) -> dict[str, Any]:
        [[row]] = self.ledger.rows("select to_jsonb(r) from app.ai_requests r where r.id = %s", request_id)
        return dict(row)

    def figures(self) -> tuple[int, int, int]:
        state = self.state()
        return state["balance"], state["held"], state["available"]


@pytest.fixture
def acme(ledger: Ledger) -> Customer:
    """A new site with a trial of 100 credits."""
    customer = Customer(ledger)
    customer.install()
    return customer


def all_at_once(customer: Customer, count: int, act: Callable[[int, Any], Any]) -> list[Any]:
    """`act(number, its own connection)` in `count` threads that start together; what each returned or raised."""
    barrier = Barrier(count)
    connections = [customer.ledger.open() for _ in range(count)]

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return act(number, connections[number])
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


class TestHolding:
    def test_a_begin_holds_credits_and_a_settle_charges_what_was_used(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        assert acme.figures() == (100_000, 10_000, 90_000)
        assert acme.settle(request_id, 3_210) == {"charged": 3_210, "balance": 96_790, "available": 96_790}
        assert acme.figures() == (96_790, 0, 96_790)

    def test_a_release_gives_everything_back(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        assert acme.release(request_id) == {"charged": 0, "balance": 100_000, "available": 100_000}
        assert acme.record(request_id)["state"] == "failed"

    def test_two_requests_never_spend_the_same_credit(self, acme: Customer) -> None:
        answers = all_at_once(acme, 32, lambda _, on: acme.begin(10_000, on=on))
        assert Counter(type(answer) for answer in answers) == {dict: 10, Refused: 22}
        assert {answer.status for answer in answers if isinstance(answer, Refused)} == {402}
        assert acme.figures() == (100_000, 100_000, 0)

    def test_a_begin_with_the_same_request_id_holds_once(self, acme: Customer) -> None:
        request_id = acme.new_id()
        answers = all_at_once(acme, 32, lambda _, on: acme.begin(10_000, request_id, on=on))
        assert [answer["state"] for answer in answers] == ["begun"] * 32
        assert acme.figures() == (100_000, 10_000, 90_000)

    def test_a_begin_that_is_asked_again_after_its_end_holds_nothing_more(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        acme.settle(request_id)
        assert acme.begin(10_000, request_id)["held"] == 10_000
        assert acme.figures() == (96_790, 0, 96_790)

    def test_a_request_id_of_another_account_is_a_conflict(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        with pytest.raises(Refused) as refused:
            acme.begin(10_000, request_id, p_account_id="5b:alice")
        assert (refused.value.status, refused.value.code) == (409, "conflict")

    def test_it_says_what_is_there_and_what_is_needed(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(), 1)
        with pytest.raises(Refused) as refused:
            acme.begin(100_000)
        assert refused.value == Refused(402, "insufficient_credits", {"available": 99.999, "required": 100})
        assert acme.ledger.rows("select count(*) from app.ai_requests") == [(1,)]

    def test_a_charge_is_never_above_the_hold_and_the_rest_is_our_loss(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        assert acme.settle(request_id, 12_345)["charged"] == 10_000
        assert (acme.record(request_id)["charged"], acme.record(request_id)["lost"]) == (10_000, 2_345)

    def test_nothing_used_leaves_no_line_in_the_ledger(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(), 0)
        assert [line["kind"] for line in acme.state()["recent"]] == ["trial"]


class TestEnding:
    def test_settling_32_times_at_once_charges_once(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        answers = all_at_once(acme, 32, lambda number, on: acme.settle(request_id, 1_000 + number, on=on))
        assert len({tuple(answer.items()) for answer in answers}) == 1
        assert [line["kind"] for line in acme.state()["recent"]] == ["charge", "trial"]

    def test_the_second_end_changes_nothing_and_answers_as_the_first(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        first = acme.settle(request_id, 3_210)
        acme.begin(20_000)
        assert acme.settle(request_id, 9_000, "cancelled") == first
        assert acme.release(request_id) == first
        assert acme.record(request_id)["state"] == "complete"

    def test_a_settle_after_a_release_charges_nothing(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        acme.release(request_id, "cancelled")
        assert acme.settle(request_id, 5_000)["charged"] == 0
        assert acme.figures() == (100_000, 0, 100_000)

    @pytest.mark.parametrize("outcome", ["complete", "partial", "failed", "cancelled"])
    def test_the_record_tells_how_it_ended(self, acme: Customer, outcome: str) -> None:
        request_id = acme.begin_id(p_image={"mediaType": "image/png", "sizeBytes": 70})
        acme.settle(request_id, 1_500, outcome)
        record = acme.record(request_id)
        assert (record["state"], record["charged"], record["account_id"]) == (outcome, 1_500, "5b:bob")
        assert (record["prompt"], record["response"]) == ("A page about tea", '{"title": "Tea"}')
        assert (record["model"], record["served_by"]) == ("gpt-5.1", "gpt-5.1-2026")
        assert (record["has_image"], record["image_media_type"], record["image_size_bytes"]) == (True, "image/png", 70)

    def test_an_end_that_there_is_not_is_refused(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        for charge, outcome in ((0, "expired"), (0, "running"), (-1, "complete")):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                acme.settle(request_id, charge, outcome)
        acme.release(request_id)

    def test_another_site_cannot_end_it(self, acme: Customer) -> None:
        globex = Customer(acme.ledger, "globex")
        globex.install()
        with pytest.raises(Refused) as refused:
            globex.settle(acme.begin_id())
        assert refused.value.status == 404

    def test_it_settles_when_the_site_was_uninstalled_meanwhile(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        acme.ledger.call("uninstall_site", p_client_key="acme")
        assert acme.settle(request_id)["charged"] == 3_210


class TestExpiry:
    def test_a_hold_that_nobody_settled_expires(self, acme: Customer) -> None:
        request_id = acme.begin_id(10_000)
        acme.ledger.advance(HOLD_S - 1)
        assert acme.ledger.call("expire_holds") == 0
        acme.ledger.advance(2)
        assert acme.ledger.call("expire_holds") == 1
        assert acme.ledger.call("expire_holds") == 0
        assert acme.record(request_id)["state"] == "expired"
        assert acme.figures() == (100_000, 0, 100_000)

    def test_the_next_begin_of_the_site_finds_the_credits_free(self, acme: Customer) -> None:
        acme.begin(100_000)
        acme.ledger.advance(HOLD_S)
        assert acme.begin(100_000)["held"] == 100_000

    def test_looking_at_the_wallet_is_enough_too(self, acme: Customer) -> None:
        acme.begin(100_000)
        acme.ledger.advance(HOLD_S)
        assert acme.figures() == (100_000, 0, 100_000)

    def test_a_late_settle_charges_what_is_free_and_the_rest_is_our_loss(self, acme: Customer) -> None:
        request_id = acme.begin_id(80_000)
        acme.ledger.advance(HOLD_S)
        acme.begin(70_000)
        assert acme.settle(request_id, 50_000) == {"charged": 30_000, "balance": 70_000, "available": 0}
        record = acme.record(request_id)
        assert (record["state"], record["charged"], record["lost"]) == ("complete", 30_000, 20_000)
        assert acme.settle(request_id, 50_000)["charged"] == 30_000

    def test_a_late_settle_spends_nothing_that_has_expired_too(self, acme: Customer) -> None:
        acme.grant(50_000, expires_in_s=HOLD_S + 60)
        request_id = acme.begin_id(120_000)
        acme.ledger.advance(HOLD_S)
        acme.ledger.call("expire_holds")
        acme.ledger.advance(60)
        assert acme.settle(request_id, 120_000) == {"charged": 100_000, "balance": 0, "available": 0}

    def test_a_late_release_says_how_it_ended(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        acme.ledger.advance(HOLD_S)
        acme.ledger.call("expire_holds")
        acme.release(request_id, "cancelled")
        assert acme.record(request_id)["state"] == "cancelled"

    def test_expiry_racing_settles_charges_each_request_once(self, acme: Customer) -> None:
        requests = [acme.begin_id(5_000) for _ in range(16)]
        acme.ledger.advance(HOLD_S)

        def act(number: int, on: Any) -> Any:
            return (
                acme.settle(requests[number], 1_000, on=on) if number < 16 else acme.ledger.call("expire_holds", on=on)
            )

        assert not [one for one in all_at_once(acme, 24, act) if isinstance(one, Refused)]
        assert acme.figures() == (84_000, 0, 84_000)
        assert {acme.record(request_id)["state"] for request_id in requests} == {"complete"}


class TestGrants:
    def test_the_soonest_to_expire_is_spent_first(self, acme: Customer) -> None:
        acme.grant(10_000, expires_in_s=30 * DAY_S)
        acme.grant(10_000, expires_in_s=10 * DAY_S)
        acme.settle(acme.begin_id(25_000), 15_000)
        left = acme.ledger.rows("select remaining from app.credit_grants order by expires_at nulls last")
        assert left == [(0,), (5_000,), (100_000,)]

    def test_each_charge_says_what_it_took_of_which_grant(self, acme: Customer) -> None:
        acme.grant(10_000, expires_in_s=DAY_S)
        acme.settle(acme.begin_id(15_000), 12_000)
        uses = acme.ledger.rows(
            "select g.kind, u.credits from app.uses_of_grants u join app.credit_grants g on g.id = u.grant_id"
            " join app.ledger_entries l on l.id = u.entry_id where l.kind = 'charge'"
        )
        assert sorted(uses) == [("adjustment", 10_000), ("trial", 2_000)]

    def test_a_grant_expires_once_and_only_what_is_left_of_it(self, acme: Customer) -> None:
        acme.grant(10_000, expires_in_s=DAY_S)
        acme.settle(acme.begin_id(10_000), 4_000)
        acme.ledger.advance(DAY_S)
        assert acme.figures() == (100_000, 0, 100_000)
        acme.ledger.call("expire_holds")
        lines = [(line["kind"], line["credits"]) for line in acme.state()["recent"]]
        assert lines == [("expiry", -6_000), ("charge", -4_000), ("adjustment", 10_000), ("trial", 100_000)]

    def test_who_began_in_time_may_finish_and_then_the_rest_expires(self, acme: Customer) -> None:
        acme.grant(10_000, expires_in_s=60)
        request_id = acme.begin_id(10_000)
        acme.ledger.advance(61)
        assert acme.figures() == (110_000, 10_000, 100_000)
        assert acme.settle(request_id, 4_000) == {"charged": 4_000, "balance": 100_000, "available": 100_000}
        assert acme.state()["recent"][0]["credits"] == -6_000

    def test_the_maintenance_run_expires_grants_of_sites_that_sleep(self, acme: Customer) -> None:
        acme.grant(10_000, expires_in_s=60)
        acme.ledger.advance(61)
        assert acme.ledger.call("expire_holds") == 0
        assert acme.ledger.rows("select balance from app.credit_balances") == [(100_000,)]

    def test_the_same_source_grants_once(self, acme: Customer) -> None:
        query = "select app.grant_credits(s.id, 'adjustment', 'cs_1', 5000, null, 'a test', 'support') from app.sites s"
        assert (acme.ledger.rows(query), acme.ledger.rows(query)) == ([(True,)], [(False,)])
        assert acme.figures()[0] == 105_000


class TestAdjusting:
    def test_an_adjustment_brings_the_balance_to_its_target_once(self, acme: Customer) -> None:
        assert acme.adjust(10_000_000) == {"balance": 10_000_000, "available": 10_000_000}
        assert acme.adjust(10_000_000)["balance"] == 10_000_000
        assert acme.adjust(5_000)["balance"] == 5_000
        assert [line["credits"] for line in acme.state()["recent"]] == [-9_995_000, 9_900_000, 100_000]

    def test_what_is_taken_back_after_it_was_spent_is_a_debt_that_the_next_grant_pays(self, acme: Customer) -> None:
        acme.adjust(-30_000)
        assert acme.figures() == (-30_000, 0, 0)
        with pytest.raises(Refused):
            acme.begin(1)
        acme.grant(50_000)
        assert acme.figures() == (20_000, 0, 20_000)
        assert acme.begin(20_000)["available"] == 0

    def test_what_is_held_can_still_be_charged_and_what_is_freed_pays_the_debt(self, acme: Customer) -> None:
        request_id = acme.begin_id(100_000)
        acme.adjust(0)
        assert acme.figures() == (0, 100_000, 0)
        assert acme.settle(request_id, 60_000)["balance"] == -60_000
        assert acme.figures() == (-60_000, 0, 0)
        assert acme.ledger.rows("select debt from app.credit_balances") == [(60_000,)]

    def test_credits_that_expired_while_they_were_held_still_pay_a_debt_made_before(self, acme: Customer) -> None:
        acme.adjust(0)
        acme.grant(10_000, expires_in_s=60)
        request_id = acme.begin_id(10_000)
        acme.adjust(-5_000)
        acme.ledger.advance(61)
        assert acme.release(request_id) == {"charged": 0, "balance": -5_000, "available": 0}
        assert acme.ledger.rows("select debt from app.credit_balances") == [(5_000,)]

    def test_an_actor_is_a_role_never_a_person(self, acme: Customer) -> None:
        with pytest.raises(psycopg.errors.CheckViolation):
            acme.ledger.rows("select app.adjust_credits('acme', 1, 'why', 'alice@example.com')")

    def test_an_unknown_site_is_not_found(self, ledger: Ledger) -> None:
        with pytest.raises(psycopg.Error) as refused:
            Customer(ledger).adjust(1)
        assert refused.value.sqlstate == "PT404"


class TestIdempotencyKeys:
    def test_a_repeat_while_the_first_runs_is_a_conflict(self, acme: Customer) -> None:
        acme.begin(**KEY)
        with pytest.raises(Refused) as refused:
            acme.begin(**KEY)
        assert refused.value.status == 409

    @pytest.mark.parametrize("outcome", ["complete", "partial"])
    def test_a_repeat_after_the_end_is_answered_from_the_record(self, acme: Customer, outcome: str) -> None:
        request_id = acme.begin_id(**KEY)
        ended = acme.settle(request_id, 3_210, outcome)
        again = acme.begin(**KEY)
        assert again == {
            "state": "replay",
            "requestId": request_id,
            "response": '{"title": "Tea"}',
            "result": {"creditsCharged": 3.21, **ended},
        }
        assert acme.figures() == (96_790, 0, 96_790)

    @pytest.mark.parametrize("end", ["failed", "cancelled", "expired"])
    def test_after_a_failure_it_runs_anew(self, acme: Customer, end: str) -> None:
        request_id = acme.begin_id(**KEY)
        if end == "expired":
            acme.ledger.advance(HOLD_S)
        else:
            acme.release(request_id, end)
        again = acme.begin(**KEY)
        assert again["state"] == "begun"
        acme.settle(again["requestId"])
        assert acme.begin(**KEY)["requestId"] == again["requestId"]

    @pytest.mark.parametrize("is_ended", [False, True])
    def test_another_body_is_a_conflict(self, acme: Customer, *, is_ended: bool) -> None:
        request_id = acme.begin_id(**KEY)
        if is_ended:
            acme.settle(request_id)
        with pytest.raises(Refused) as refused:
            acme.begin(p_key_hash="key", p_body_hash="another")
        assert refused.value.status == 409
        if not is_ended:
            acme.release(request_id)

    def test_a_key_counts_for_24_hours(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(**KEY))
        acme.ledger.advance(DAY_S - 1)
        assert acme.begin(**KEY)["state"] == "replay"
        acme.ledger.advance(2)
        assert acme.begin(p_key_hash="key", p_body_hash="another")["state"] == "begun"

    @pytest.mark.parametrize("other", [{"p_account_id": "5b:alice"}, {"p_kind": "chat"}])
    def test_a_key_is_its_account_s_and_its_endpoint_s_own(self, acme: Customer, other: dict[str, Any]) -> None:
        acme.settle(acme.begin_id(**KEY))
        assert acme.begin(**KEY, **other)["state"] == "begun"

    def test_32_repeats_at_once_run_one_request(self, acme: Customer) -> None:
        answers = all_at_once(acme, 32, lambda _, on: acme.begin(on=on, **KEY))
        assert Counter(type(answer) for answer in answers) == {dict: 1, Refused: 31}
        assert acme.figures() == (100_000, 10_000, 90_000)

    def test_keys_past_their_time_are_deleted(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(**KEY))
        acme.ledger.advance(DAY_S + 1)
        acme.ledger.call("expire_holds")
        assert acme.ledger.rows("select count(*) from app.idempotency_keys") == [(0,)]


class TestRateWindows:
    TIGHT: ClassVar = {"account": {"count": 2, "windowS": 60}, "site": {"count": 3, "windowS": 60}}

    def begin(self, customer: Customer, **changes: Any) -> dict[str, Any]:
        return customer.begin(1, p_limits=self.TIGHT, **changes)

    def test_an_account_has_its_limit_and_is_told_when_to_come_back(self, acme: Customer) -> None:
        self.begin(acme)
        acme.ledger.advance(20)
        self.begin(acme)
        with pytest.raises(Refused) as refused:
            self.begin(acme)
        assert refused.value == Refused(429, "rate_limited", {"retryAfterS": 40})
        acme.ledger.advance(40)
        assert self.begin(acme)["state"] == "begun"

    def test_a_site_has_its_limit_whoever_asks(self, acme: Customer) -> None:
        for account in ("a", "b", "c"):
            self.begin(acme, p_account_id=account)
        with pytest.raises(Refused) as refused:
            self.begin(acme, p_account_id="d")
        assert refused.value.status == 429

    def test_the_limit_stands_before_the_credits(self, acme: Customer) -> None:
        self.begin(acme)
        self.begin(acme)
        with pytest.raises(Refused) as refused:
            acme.begin(10**9, p_limits=self.TIGHT)
        assert refused.value.status == 429

    def test_a_lost_answer_that_is_asked_for_again_counts_once(self, acme: Customer) -> None:
        request_id = acme.new_id()
        for _ in range(5):
            self.begin(acme, request_id=request_id)
        assert self.begin(acme)["state"] == "begun"

    def test_other_requests_have_their_own_window(self, acme: Customer) -> None:
        count: dict[str, Any] = {
            "p_client_key": "acme",
            "p_version": acme.version,
            "p_account_id": "5b:bob",
            "p_limits": self.TIGHT,
        }
        for _ in range(2):
            acme.ledger.call("count_request", p_bucket="other", **count)
        with pytest.raises(Refused):
            acme.ledger.call("count_request", p_bucket="other", **count)
        assert self.begin(acme)["state"] == "begun"

    def test_counters_that_nobody_uses_are_deleted(self, acme: Customer) -> None:
        self.begin(acme)
        acme.ledger.advance(2 * DAY_S)
        acme.ledger.call("expire_holds")
        assert acme.ledger.rows("select count(*) from app.rate_windows") == [(0,)]


class TestInstalling:
    def test_the_trial_is_given_once_however_often_a_site_is_installed(self, acme: Customer) -> None:
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.install(secret="another")
        assert acme.figures() == (100_000, 0, 100_000)

    def test_the_trial_is_not_given_again_to_a_site_that_was_erased(self, acme: Customer) -> None:
        acme.ledger.rows("select app.end_site(s.id, null) from app.sites s")
        acme.install()
        assert acme.figures() == (0, 0, 0)

    def test_an_old_version_is_refused_from_then_on(self, acme: Customer) -> None:
        old = acme.version
        acme.install(secret="another")
        for version in (old, acme.version + 1):
            with pytest.raises(Refused) as refused:
                acme.begin(p_version=version)
            assert (refused.value.status, refused.value.code) == (401, "stale_installation")

    def test_the_same_handshake_again_changes_nothing(self, acme: Customer) -> None:
        assert acme.version == acme.install()

    def test_a_version_never_comes_back_with_a_site_that_was_erased(self, acme: Customer) -> None:
        old = acme.version
        acme.ledger.rows("select app.end_site(s.id, null) from app.sites s")
        assert acme.install() > old

    @pytest.mark.parametrize(
        "function",
        [
            *("checkout_state", "statement", "cancel_ai_request", "count_request"),
            *("get_research_run", "list_research_runs", "list_ended_research"),
        ],
    )
    def test_every_first_call_of_a_request_looks_at_the_version(self, acme: Customer, function: str) -> None:
        stale: dict[str, Any] = {"p_client_key": "acme", "p_version": acme.version + 1, "p_account_id": "5b:bob"}
        more: dict[str, dict[str, Any]] = {
            "checkout_state": {"p_all": True, "p_limits": LIMITS},
            "statement": {"p_all": True, "p_before": None, "p_count": 50, "p_limits": LIMITS},
            "cancel_ai_request": {"p_request_id": acme.begin_id()},
            "get_research_run": {"p_request_id": acme.begin_id()},
            "list_research_runs": {},
            "list_ended_research": {},
            "count_request": {"p_bucket": "other", "p_limits": LIMITS},
        }
        with pytest.raises(Refused) as refused:
            acme.ledger.call(function, **stale, **more[function])
        assert refused.value.code == "stale_installation"

    def test_a_disabled_site_may_not_begin_until_it_is_enabled(self, acme: Customer) -> None:
        acme.ledger.call("set_site_enabled", p_client_key="acme", p_enabled=False)
        assert acme.ledger.call("find_installation", p_client_key="acme")["state"] == "disabled"
        with pytest.raises(Refused):
            acme.begin()
        acme.ledger.call("set_site_enabled", p_client_key="acme", p_enabled=True)
        assert acme.begin()["state"] == "begun"

    def test_an_uninstalled_site_is_unknown_and_its_secret_gone(self, acme: Customer) -> None:
        acme.ledger.call("uninstall_site", p_client_key="acme")
        acme.ledger.call("set_site_enabled", p_client_key="acme", p_enabled=True)
        assert acme.ledger.call("find_installation", p_client_key="acme") is None
        assert acme.ledger.rows("select secret, state from app.installations") == [(None, "uninstalled")]
        with pytest.raises(Refused):
            acme.begin()

    def test_a_newer_key_for_the_same_secret_keeps_the_version(self, acme: Customer) -> None:
        acme.ledger.call("replace_secret", p_client_key="acme", p_version=acme.version, p_secret="resealed")
        acme.ledger.call("replace_secret", p_client_key="acme", p_version=acme.version + 1, p_secret="other")
        assert acme.ledger.call("find_installation", p_client_key="acme") == {
            "clientKey": "acme",
            "baseUrl": "https://acme.atlassian.net/wiki",
            "secret": "resealed",
            "version": acme.version,
            "state": "enabled",
        }

    def test_a_site_is_named_by_its_host(self, acme: Customer) -> None:
        assert acme.ledger.rows("select name from app.sites") == [("acme.atlassian.net",)]

    def test_32_handshakes_at_once_make_one_site_with_one_trial(self, ledger: Ledger) -> None:
        acme = Customer(ledger)

        def install(number: int, on: Any) -> Any:
            return ledger.call(
                "install_site",
                on=on,
                p_client_key="acme",
                p_base_url="https://acme.atlassian.net/wiki",
                p_secret=f"sealed {number}",
                p_client_key_hash="hash",
                p_trial=100_000,
            )

        all_at_once(acme, 32, install)
        acme.version = ledger.call("find_installation", p_client_key="acme")["version"]
        assert acme.figures() == (100_000, 0, 100_000)


class TestCancelling:
    def cancel(self, customer: Customer, request_id: str, account_id: str = "5b:bob") -> Any:
        return customer.ledger.call(
            "cancel_ai_request",
            p_client_key=customer.client_key,
            p_version=customer.version,
            p_account_id=account_id,
            p_request_id=request_id,
        )

    def is_cancelled(self, customer: Customer, request_id: str) -> Any:
        return customer.ledger.call("is_cancelled", p_client_key=customer.client_key, p_request_id=request_id)

    def test_a_running_request_is_asked_to_stop(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        assert self.is_cancelled(acme, request_id) is False
        assert self.cancel(acme, request_id) == {"state": "cancelling"}
        assert self.cancel(acme, request_id) == {"state": "cancelling"}
        assert self.is_cancelled(acme, request_id) is True
        acme.settle(request_id, 500, "cancelled")
        assert self.cancel(acme, request_id) == {"state": "ended", "outcome": "cancelled"}

    def test_one_that_is_done_has_ended(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        acme.settle(request_id)
        assert self.cancel(acme, request_id) == {"state": "ended", "outcome": "complete"}

    def test_another_account_s_and_another_site_s_request_is_not_found(self, acme: Customer) -> None:
        request_id = acme.begin_id()
        globex = Customer(acme.ledger, "globex")
        globex.install()
        for customer, account_id in ((acme, "5b:alice"), (globex, "5b:bob")):
            with pytest.raises(Refused) as refused:
                self.cancel(customer, request_id, account_id)
            assert refused.value.status == 404
        self.cancel(acme, request_id)
        assert self.is_cancelled(globex, request_id) is False

    def test_the_running_ones_of_an_account_are_listed_newest_first(self, acme: Customer) -> None:
        run: dict[str, Any] = {"function": "begin_research_run", "p_kind": "research", "p_theme": None}
        first = acme.begin_id(1, **run)
        acme.settle(acme.begin_id(1, **run))
        acme.begin(1)
        acme.begin(1, **run, p_account_id="5b:alice")
        acme.ledger.advance(1)
        second = acme.begin_id(1, **run)
        asked: dict[str, Any] = {"p_client_key": "acme", "p_version": acme.version, "p_account_id": "5b:bob"}
        found = acme.ledger.call("list_research_runs", **asked)
        assert [one["requestId"] for one in found] == [second, first]


class TestStatement:
    def page(self, customer: Customer, before: str | None = None, count: int = 2, *, sees_all: bool = True) -> Any:
        return customer.ledger.call(
            "statement", **customer.asked(sees_all=sees_all), p_before=before, p_count=count, p_limits=LIMITS
        )

    def test_pages_follow_each_other_to_the_oldest_line(self, acme: Customer) -> None:
        for charge in (1, 2, 3, 4):
            acme.settle(acme.begin_id(10), charge)
        credits_, before = [], None
        while True:
            page = self.page(acme, before)
            credits_ += [line["credits"] for line in page["lines"]]
            before = page["before"]
            if before is None:
                break
        assert credits_ == [-4, -3, -2, -1, 100_000]

    def test_a_page_that_fits_exactly_is_the_last(self, acme: Customer) -> None:
        acme.settle(acme.begin_id(10), 1)
        assert self.page(acme, count=2)["before"] is None

    def test_others_see_charges_of_their_own_only(self, acme: Customer) -> None:
        own = acme.begin_id(10)
        acme.settle(own, 1)
        acme.settle(acme.begin_id(10, p_account_id="5b:alice"), 2)
        assert [line["requestId"] for line in acme.state(sees_all=False)["recent"]] == [own]
        assert [line["requestId"] for line in self.page(acme, sees_all=False)["lines"]] == [own]
        assert len(acme.state()["recent"]) == 3

    def test_a_person_s_pages_are_in_the_order_of_the_charges(self, acme: Customer) -> None:
        """Whoever begins first may end last, or be settled behind the hold's expiry."""
        late = acme.begin_id(10, p_hold_s=1)
        slow, quick, other = (acme.begin_id(10, p_account_id=who) for who in ("5b:bob", "5b:bob", "5b:alice"))
        acme.ledger.advance(2)
        acme.ledger.call("expire_holds")
        for request_id in (quick, other, slow, late):
            acme.settle(request_id, 1)
        newest = self.page(acme, sees_all=False)
        assert [line["requestId"] for line in newest["lines"]] == [late, slow]
        oldest = self.page(acme, newest["before"], sees_all=False)
        assert [line["requestId"] for line in oldest["lines"]] == [quick]

    def test_a_line_of_another_site_leads_nowhere(self, acme: Customer) -> None:
        globex = Customer(acme.ledger, "globex")
        globex.install()
        with pytest.raises(Refused) as refused:
            self.page(acme, globex.state()["recent"][0]["id"])
        assert refused.value.status == 404

    def test_a_line_says_when_in_utc_and_what_was_left(self, acme: Customer) -> None:
        [line] = acme.state()["recent"]
        assert line["at"].endswith("Z")
        assert line["id"].startswith("led_")
        assert (line["kind"], line["credits"], line["balance"]) == ("trial", 100_000, 100_000)
        assert "requestId" not in line


class TestWhatIsWrittenStays:
    @pytest.mark.parametrize("table", ["ledger_entries", "grant_uses"])
    @pytest.mark.parametrize(
        "change", ["update app.{} set credits = 1", "delete from app.{}", "truncate app.{} cascade"]
    )
    def test_entries_are_append_only_even_for_the_owner(self, acme: Customer, table: str, change: str) -> None:
        acme.settle(acme.begin_id())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            acme.ledger.rows(change.format(table))

    @pytest.mark.parametrize(
        "change",
        ["state = 'running', settled_at = null", "state = 'failed'", "response = ''", "charged = 0", "lost = 1"],
    )
    def test_a_record_that_has_ended_stays_as_it_is(self, acme: Customer, change: str) -> None:
        acme.settle(acme.begin_id())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            acme.ledger.rows(f"update app.ai_requests set {change}")

    @pytest.mark.parametrize("change", ["prompt = 'other'", "held = 1", "account_id = 'other'", "site_id = 2"])
    def test_what_a_request_began_with_stays(self, acme: Customer, change: str) -> None:
        request_id = acme.begin_id()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            acme.ledger.rows(f"update app.ai_requests set {change}")
        acme.release(request_id)

    def test_a_record_cannot_say_charged_without_its_entry(self, acme: Customer) -> None:
        acme.begin()
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            acme.ledger.rows("update app.ai_requests set state = 'complete', charged = 5, settled_at = now()")

    def test_a_balance_that_the_entries_do_not_give_cannot_be_written(self, acme: Customer) -> None:
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            acme.ledger.rows("update app.credit_balances set balance = balance + 1")

    def test_an_entry_that_does_not_start_from_the_last_balance_cannot_be_written(self, acme: Customer) -> None:
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            acme.ledger.rows(
                "insert into app.ledger_entries (site_id, position, kind, credits, previous_balance, balance)"
                " select id, 2, 'purchase', 5, 7, 12 from app.sites"
            )

    @pytest.mark.parametrize("change", ["held = held + 1", "debt = debt + 1", "frozen = frozen + 1"])
    def test_figures_that_do_not_add_up_cannot_be_committed(self, acme: Customer, change: str) -> None:
        with pytest.raises(psycopg.errors.CheckViolation):
            acme.ledger.rows(f"update app.credit_balances set {change}")

    def test_a_grant_is_never_held_twice(self, acme: Customer) -> None:
        with pytest.raises(psycopg.errors.CheckViolation):
            acme.ledger.rows("update app.credit_grants set held = remaining + 1")


@pytest.mark.parametrize("seed", range(3))
def test_a_long_life_at_random_agrees_with_a_simple_model(ledger: Ledger, seed: int) -> None:
    """A hundred and twenty steps of everything; after each, the figures are what a model of two numbers says."""
    chance = random.Random(seed)  # noqa: S311
    acme = Customer(ledger)
    acme.install()
    balance = 100_000
    running: dict[str, int] = {}
    for _ in range(120):
        step = chance.choice(["begin", "begin", "settle", "settle", "release", "expire", "adjust", "grant", "late"])
        if step == "begin":
            hold = chance.randint(1, 40_000)
            available = max(0, balance - sum(running.values()))
            if hold <= available:
                running[acme.begin_id(hold)] = hold
            else:
                with pytest.raises(Refused):
                    acme.begin(hold)
        elif step == "adjust":
            balance = chance.randint(-20_000, 150_000)
            acme.adjust(balance)
        elif step == "grant":
            given = chance.randint(1, 30_000)
            acme.grant(given)
            balance += given
        elif step == "expire":
            ledger.advance(HOLD_S)
            assert ledger.call("expire_holds") == len(running)
            running.clear()
        elif running:
            request_id, hold = running.popitem()
            charge = 0 if step == "release" else chance.randint(0, hold + 500)
            if step == "late":
                ledger.advance(HOLD_S)
                ledger.call("expire_holds")
                running.clear()
            charged = acme.settle(request_id, charge)["charged"]
            assert charged == min(charge, hold, max(0, balance) if step == "late" else hold)
            balance -= charged
        held = sum(running.values())
        assert acme.figures() == (balance, held, max(0, balance - held))
        assert ledger.broken_invariants() == []


@pytest.mark.parametrize("seed", range(3))
def test_a_long_life_with_grants_that_expire_keeps_the_invariants(ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    acme = Customer(ledger)
    acme.install()
    requests: list[str] = []
    for _ in range(120):
        step = chance.choice(["begin", "begin", "settle", "release", "wait", "wait", "expire", "adjust", "grant"])
        if step == "begin":
            available = acme.state()["available"]
            if available:
                requests.append(acme.begin_id(chance.randint(1, available)))
        elif step == "grant":
            acme.grant(chance.randint(1, 50_000), expires_in_s=chance.choice([100, 300, 500]))
        elif step == "adjust":
            acme.adjust(chance.randint(-20_000, 80_000))
        elif step == "wait":
            ledger.advance(chance.randint(1, 200))
        elif step == "expire":
            ledger.call("expire_holds")
        elif requests:
            request_id = requests.pop(chance.randrange(len(requests)))
            acme.settle(request_id, chance.randint(0, 60_000) if step == "settle" else 0, "cancelled")
        assert ledger.broken_invariants() == []
