"""What is run, what is left out and how a run is had again."""

from tests.crash.calls import FAULTS, Call, aim, every_shot
from tests.crash.plan import Plan
from tests.crash.scenarios import SCENARIOS
from tests.crash.table import Table

BEGIN = Call("supabase", "POST", "/rest/v1/rpc/begin_ai_request")
SESSION = Call("stripe", "GET", "/v1/checkout/sessions/*")
CALLS = [BEGIN, SESSION, BEGIN, SESSION, SESSION]


def test_a_call_is_named_without_what_is_never_the_same() -> None:
    entry = {"service": "stripe", "method": "GET", "path": "/v1/checkout/sessions/cs_test_a1b2c3d4e5?expand=invoice"}
    assert SESSION == Call.from_entry(entry)
    assert "supabase POST /begin_ai_request" == BEGIN.name


def test_a_shot_passes_over_the_calls_before_its_own() -> None:
    order = aim(CALLS, 4, "kill").to_order()
    assert ("stripe", "GET", "/v1/checkout/sessions/", 1) == tuple(
        order[name] for name in ("service", "method", "match", "skip")
    )


def test_each_call_meets_each_fault_and_one_that_comes_again_twice() -> None:
    assert [1, 2, 3, 5] == sorted({shot.number for shot in every_shot(CALLS)})
    assert 4 * len(FAULTS) == len(every_shot(CALLS))
    assert {1, 3} == {shot.number for shot in every_shot(CALLS, ["begin"])}


def test_a_replay_line_gives_the_same_run() -> None:
    run = (aim(CALLS, 2, "late"), aim(CALLS, 3, "500"))
    line = Plan(7, is_whole=True, replay=None).replay_line(SCENARIOS[0], run)
    _, told = line.split(" --replay ")
    again = Plan(7, is_whole=False, replay=told.strip("'"))
    assert ([SCENARIOS[0]], [run]) == (again.scenarios(), again.runs(SCENARIOS[0], CALLS))


def test_a_seed_draws_the_same_sample_and_another_one_another() -> None:
    first, second, other = (Plan(seed, is_whole=False, replay=None).scenarios() for seed in (1, 1, 2))
    assert (first == second, first == other) == (True, False)


def test_a_call_that_some_fault_has_not_met_is_left_out() -> None:
    table = Table(met={BEGIN.name, SESSION.name})
    for fault in FAULTS:
        table.note([aim(CALLS, 1, fault)], is_well=True)
    assert [f"{SESSION.name}: never met {', '.join(FAULTS)}"] == table.uncovered()


def test_a_function_of_the_database_that_no_scenario_calls_is_left_out() -> None:
    [line] = Table(due={"supabase POST /a_new_function"}).uncovered()
    assert line.startswith("supabase POST /a_new_function")


def test_what_workers_have_run_counts_together() -> None:
    table, other = Table(), Table(met={BEGIN.name})
    table.note([aim(CALLS, 1, "kill")], is_well=True)
    other.note([aim(CALLS, 1, "kill"), aim(CALLS, 2, "late")], is_well=False)
    table.add(other.to_json())
    assert (2, 1, 1, 2) == (table.runs, table.pairs, table.violations, table.cells[BEGIN.name]["kill"])
