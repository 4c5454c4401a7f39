"""Whether the harness would notice: six mutants of the product, each caught."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.calls import aim
from tests.crash.conftest import environment
from tests.crash.duels import DUELS
from tests.crash.harness import Harness
from tests.crash.mutants import SQL_MUTANTS, SqlMutant, copy_that_answers_before_it_commits
from tests.crash.scenarios import SCENARIOS
from tests.crash.stepping import ends
from tests.postgres import Server, running_server
from tests.world import World


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.mark.parametrize("mutant", SQL_MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_of_the_sql_is_caught(server: Server, mutant: SqlMutant) -> None:
    for name in mutant.duels:
        [duel] = [duel for duel in DUELS if duel.name == name]
        assert list(ends(server, duel, mutant.change)), f"{name} did not notice"


def test_a_webhook_that_answers_before_it_commits_is_caught(tmp_path: Path) -> None:
    tree = copy_that_answers_before_it_commits(tmp_path / "tree")
    harness = Harness(World.start(tmp_path / "data", root=tree, env=environment()))
    try:
        [scenario] = [one for one in SCENARIOS if one.name == "a pack goes back in thirds"]
        harness.begin()
        calls = harness.run(scenario).calls
        number = next(n for n, call in enumerate(calls, 1) if call.name == "supabase POST /apply_payment")
        troubles = harness.run(scenario, [aim(calls, number, "kill")]).troubles
    finally:
        harness.ledger.close()
        harness.world.stop()
    assert any("answered 200 and is not kept" in trouble for trouble in troubles), troubles
