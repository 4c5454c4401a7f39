"""The ledger's functions in any order that Hypothesis thinks of, beside a model of a few numbers."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.crash.plan import Plan
from tests.payments.test_sql import CREDITS, PRICE, Buyer
from tests.postgres import Refused, Server, running_server
from tests.test_ledger import HOLD_S, Customer

TRIAL = 100_000
AMOUNTS = st.integers(1, 60_000)
STEPS, EXAMPLES, EXAMPLES_WHOLE = 25, 5, 300


class Life(RuleBasedStateMachine):
    """A site's life: `balance` and `held` are what they should be; `refunded` and `disputes` are Stripe's word."""

    server: ClassVar[Server]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.ledger = self.stack.enter_context(self.server.open_database())
        self.acme = Customer(self.ledger)
        self.acme.install(TRIAL)
        self.buyer = Buyer(self.acme)
        self.balance = TRIAL
        self.running: dict[str, int] = {}
        self.expired: dict[str, int] = {}
        self.ended: dict[str, int] = {}
        self.sessions: list[str] = []
        self.refunded: dict[str, int] = {}
        self.disputes: dict[str, str | None] = {}

    @rule(hold=AMOUNTS)
    def begin(self, hold: int) -> None:
        if hold <= self.acme.state()["available"]:
            self.running[self.acme.begin_id(hold)] = hold
            return
        with pytest.raises(Refused, check=lambda refused: refused.status == 402):
            self.acme.begin_id(hold)

    @precondition(lambda self: self.running)
    @rule(charge=AMOUNTS)
    def settle(self, charge: int) -> None:
        request_id, hold = self.running.popitem()
        charged = self.acme.settle(request_id, charge)["charged"]
        assert charged == min(charge, hold)
        self.balance -= charged
        self.ended[request_id] = charged

    @precondition(lambda self: self.expired)
    @rule(charge=AMOUNTS)
    def settle_late(self, charge: int) -> None:
        available = self.acme.state()["available"]
        request_id, hold = self.expired.popitem()
        charged = self.acme.settle(request_id, charge)["charged"]
        assert charged == min(charge, hold, available)
        self.balance -= charged
        self.ended[request_id] = charged

    @precondition(lambda self: self.ended)
    @rule(charge=AMOUNTS)
    def settle_again(self, charge: int) -> None:
        request_id, charged = next(iter(self.ended.items()))
        assert self.acme.settle(request_id, charge)["charged"] == charged

    @precondition(lambda self: self.running)
    @rule()
    def release(self) -> None:
        request_id, _ = self.running.popitem()
        assert self.acme.release(request_id)["charged"] == 0

    @rule(is_run=st.booleans())
    def wait(self, *, is_run: bool) -> None:
        """The cron comes, or whoever looks next does its work."""
        self.ledger.advance(HOLD_S)
        if is_run:
            assert self.ledger.call("expire_holds") == len(self.running)
        self.expired |= self.running
        self.running.clear()
        self.acme.state()

    @rule()
    def order(self) -> None:
        self.sessions.append(self.buyer.open())

    @precondition(lambda self: self.sessions)
    @rule(number=st.integers(0, 50), times=st.integers(1, 3))
    def pay(self, number: int, times: int) -> None:
        session_id = self.sessions[number % len(self.sessions)]
        is_news = f"pi_{session_id}" not in self.refunded
        changed = [self.buyer.apply(session_id)["changed"] for _ in range(times)]
        assert changed == [is_news] + [False] * (times - 1)
        if is_news:
            self.balance += CREDITS
            self.refunded[f"pi_{session_id}"], self.disputes[f"pi_{session_id}"] = 0, None

    @precondition(lambda self: self.refunded)
    @rule(
        number=st.integers(0, 50), cents=st.integers(0, PRICE), dispute=st.sampled_from([None, "open", "won", "lost"])
    )
    def follow(self, number: int, cents: int, dispute: str | None) -> None:
        """Stripe says something else of a payment: what was taken of it follows."""
        intent = list(self.refunded)[number % len(self.refunded)]
        before = self._withdrawn(intent)
        refunded = max(self.refunded[intent], cents)
        self.buyer.follow(intent, refunded, dispute)
        self.refunded[intent], self.disputes[intent] = refunded, dispute
        self.balance += before - self._withdrawn(intent)

    def _withdrawn(self, intent: str) -> int:
        is_all = self.disputes[intent] == "lost" or self.refunded[intent] == PRICE
        return CREDITS if is_all else CREDITS * self.refunded[intent] // PRICE

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        state: Any = self.acme.state()
        assert (state["balance"], state["held"]) == (self.balance, sum(self.running.values()))
        assert state["available"] == max(0, state["balance"] - state["held"] - state["frozen"])

    def teardown(self) -> None:
        with self.stack:
            assert self.ledger.broken_invariants() == []


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


def test_any_life_of_a_site_agrees_with_a_model(server: Server, plan: Plan) -> None:
    Life.server = server
    told = settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=EXAMPLES_WHOLE if plan.is_whole else EXAMPLES,
        stateful_step_count=STEPS,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=told)
