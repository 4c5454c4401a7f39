"""Every outbound call of every scenario meets every fault; then clients, Stripe, the cron and a day mend it.

`script/test crash --exhaustive` runs all, `script/test` a sample by a seed; a violation says how to run it again.
"""

import pytest

from tests.crash.harness import Harness, Ran, described
from tests.crash.plan import Plan, Run
from tests.crash.scenarios import Scenario
from tests.crash.table import Table


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    scenarios = Plan.of(metafunc.config).scenarios()
    metafunc.parametrize("scenario", scenarios, ids=[scenario.name for scenario in scenarios])


def test_whatever_breaks_it_ends_well(harness: Harness, plan: Plan, table: Table, scenario: Scenario) -> None:
    harness.begin()
    unharmed = harness.record(scenario)
    assert unharmed.troubles == []
    failures = []
    for run in plan.runs(scenario, unharmed.calls):
        ran = harness.run(scenario, run, unharmed)
        table.note(run, is_well=not ran.troubles)
        if ran.troubles:
            smallest = shrink(harness, scenario, run, unharmed)
            failures.append(f"{plan.replay_line(scenario, smallest)}\n{described(ran.troubles)}")
    assert not failures, "\n".join(failures)


def shrink(harness: Harness, scenario: Scenario, run: Run, unharmed: Ran) -> Run:
    """The one shot of a pair that is enough, or both; leaves the world as it was before them."""
    enough = run
    for shot in run if len(run) > 1 else ():
        afresh(harness, scenario)
        if harness.run(scenario, (shot,), unharmed).troubles:
            enough = (shot,)
            break
    afresh(harness, scenario)
    return enough


def afresh(harness: Harness, scenario: Scenario) -> None:
    """What was broken must not break the runs behind it."""
    harness.begin()
    harness.record(scenario)
