"""A scenario with faults, from its beginning to the day after: recorded once unharmed, then run with each fault."""

import http.client
import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.crash.books import disagreements
from tests.crash.calls import Call, Shot
from tests.crash.scenarios import Scenario
from tests.crash.visit import Visit
from tests.postgres import Ledger
from tests.world import World

LIVENESS = Path(__file__).with_name("liveness.sql")
DAY_AFTER_S = 25 * 3600
PAGES_FROM = 900_000
LINES = """
select s.name, e.kind, e.position from app.ledger_entries e join app.sites s on s.id = e.site_id
where e.kind not in ('expiry', 'adjustment') and e.at >= %s
"""
CALLABLE = """
select p.proname from pg_catalog.pg_proc p
where p.pronamespace = 'public'::regnamespace and has_function_privilege('service_role', p.oid, 'execute')
"""
# script/operate calls them, by hand; and an invoice that no session led to is one of the dashboard's: the stand-in has
# none
OPERATORS = {
    *("operate_adjust", "operate_audit", "operate_plan", "operate_settle", "operate_show"),
    *("list_reviews", "list_sealed", "list_split_sites"),
}
UNDUE = frozenset({*OPERATORS, "lay_aside"})


@dataclass
class Ran:
    """What a run gave: the calls of the part that faults meet, the lines of the ledger by kind, and what is wrong."""

    calls: list[Call]
    lines: Counter[tuple[str, str]]
    troubles: list[str]


@dataclass
class Harness:
    """Runs scenarios in one world, one after the other; each run has keys and a page of its own."""

    world: World
    seed: int = 0
    serial: int = 0
    seen: int = 0
    # the names of all calls that were made
    met: set[str] = field(default_factory=set)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.world.ready["databaseUrl"])

    def begin(self) -> None:
        """Back to the seeded state."""
        self.world.reset()
        self.take_calls()

    def record(self, scenario: Scenario) -> Ran:
        """The scenario unharmed. The first time it may ask what it remembers afterwards."""
        if not scenario.is_cold:
            self.run(scenario)
        return self.run(scenario)

    def run(self, scenario: Scenario, shots: Sequence[Shot] = (), like: Ran | None = None) -> Ran:
        """Once, with these shots; `like` is how it goes unharmed."""
        visit = self._open_visit(scenario, shots)
        scenario.prepare(visit)
        if scenario.is_cold:
            self._begin_process()
        self.take_calls()
        since = self.ledger.rows("select app.now()")[0][0]
        visit.is_patient = scenario.is_patient
        for shot in shots:
            self.world.control("POST", "/faults", shot.to_order())
        scenario.act(visit)
        missed = self.world.control("GET", "/faults")
        self.world.control("DELETE", "/faults")
        calls = self.take_calls()
        if shots and len(missed) == len(shots):
            visit.troubles.append(f"no call was met by {', '.join(map(str, shots))}")
        recover(visit)
        self.take_calls()
        lines = Counter((site, kind) for site, kind, _ in self.ledger.rows(LINES, since))
        if like is not None and scenario.ends_alike and lines != like.lines:
            visit.troubles.append(f"the ledger has {dict(lines)} and not {dict(like.lines)}")
        return Ran(calls, lines, visit.troubles + self.wrong() + disagreements(visit))

    def wrong(self) -> list[str]:
        """What is never so, and what is not so any more a day later."""
        return self.ledger.broken_invariants() + self.ledger.broken_invariants(LIVENESS)

    def due(self) -> set[str]:
        """The SQL functions that the functions may call, as calls are named."""
        names = {name for (name,) in self.ledger.rows(CALLABLE)} - UNDUE
        return {f"supabase POST /{name}" for name in names}

    def take_calls(self) -> list[Call]:
        """What was sent since this was last asked, once nothing is under way."""
        entries = self.world.control("GET", f"/wire?since={self.seen}&idle=1")
        self.seen = max((entry["n"] for entry in entries), default=self.seen)
        # analytics are told when all is done, and nothing follows from them (tests/test_analytics.py)
        calls = [Call.from_entry(entry) for entry in entries if entry["service"] != "posthog"]
        self.met |= {call.name for call in calls}
        return calls

    def _open_visit(self, scenario: Scenario, shots: Sequence[Shot]) -> Visit:
        self.serial += 1
        page = str(PAGES_FROM + self.serial)
        key = self.world.sites["acme"].client_key
        self.world.control("POST", "/confluence/page", {"clientKey": key, "id": page, "status": "draft"})
        chance = random.Random(f"{self.seed} {scenario.name} {','.join(map(str, shots))}")  # noqa: S311
        return Visit(self.world, f"{self.seed}-{self.serial}", page, chance)

    def _begin_process(self) -> None:
        """The functions' process dies and is started anew."""
        self.world.control("POST", "/faults", {"service": "supabase", "kind": "kill"})
        with pytest.raises((OSError, http.client.HTTPException)):
            self.world.balance("alice")
        assert self.world.request("GET", "/api/health").status == 200


def recover(visit: Visit) -> None:
    """What the world does by itself: Stripe sends again, a day goes by, the cron comes, twice at once too."""
    # a process that died beside the last call is up again before Stripe's next try, which is minutes away
    assert visit.world.request("GET", "/api/health").status == 200
    visit.redeliver()
    visit.advance(DAY_AFTER_S)
    together = [threading.Thread(target=visit.maintain) for _ in range(2)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    visit.maintain()


def described(troubles: list[Any]) -> str:
    """For a person who reads the failure."""
    return "\n".join(f"    {trouble}" for trouble in troubles)
