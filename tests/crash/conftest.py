"""A world for the crash tests alone: short patience, no limits of rate; and the table of what was run."""

import os
from collections.abc import Iterator

import pytest

from tests.conftest import leaks
from tests.crash.harness import Harness
from tests.crash.plan import Plan
from tests.crash.scenarios import OLD_KEY
from tests.crash.table import Table
from tests.world import World

TABLE = pytest.StashKey[Table]()
SETTINGS = {
    "RATE_LIMITS": "account=100000/60s,site=100000/60s",
    "OUTBOUND_TIMEOUTS": "ai_first=1,ai_idle=1,ai_total=20,confluence=1,keys=1,stripe=2,database=1",
    "SECRETS_KEY": f"the key that secrets are sealed with now,{OLD_KEY}",
}


def environment() -> dict[str, str]:
    """For the world's server; a key in the developer's own would make it use the real service."""
    return {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_URL"))} | SETTINGS


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLE] = Table()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: pytest.Item, error: object) -> None:
    """What a worker has run counts for the whole."""
    told = getattr(node, "workeroutput", {}).get("crash")
    if told:
        node.config.stash[TABLE].add(told)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """An exhaustive run that left a call out has failed."""
    table = session.config.stash[TABLE]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["crash"] = table.to_json()
    elif Plan.of(session.config).is_whole and table.uncovered() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    table, plan = terminalreporter.config.stash[TABLE], Plan.of(terminalreporter.config)
    if not table.runs:
        return
    for line in table.lines() if plan.is_whole else [table.total()]:
        terminalreporter.write_line(line)
    for line in table.uncovered() if plan.is_whole else []:
        terminalreporter.write_line(f"crash: left out: {line}")


@pytest.fixture(scope="session")
def table(request: pytest.FixtureRequest) -> Table:
    return request.config.stash[TABLE]


@pytest.fixture(scope="session")
def plan(request: pytest.FixtureRequest) -> Plan:
    return Plan.of(request.config)


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory, table: Table, plan: Plan) -> Iterator[Harness]:
    """Whatever befalls its functions, they write nothing that a log must not hold."""
    data = tmp_path_factory.mktemp("crash")
    world = World.start(data, env=environment())
    harness = Harness(world, plan.seed)
    yield harness
    table.met |= harness.met
    table.due |= harness.due()
    harness.ledger.close()
    assert world.stop() == 0
    assert [] == leaks(world, (data / "functions.log").read_bytes())
