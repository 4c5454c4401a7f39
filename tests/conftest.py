"""The running world that tests come in to, and the scan of everything that its functions wrote."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests import canaries
from tests.browser.browser import launch
from tests.browser.policy import PolicyWatch
from tests.postgres import Ledger, Server, running_server
from tests.world import World

# settings that are no secret, by the end of their names
PUBLIC_SETTINGS = ("_URL", "_BASE", "_HOST", "_HOSTS", "_BUCKET", "_REGION")
SECRET_CHARS_MIN = 12
# a test that looks at what happens meanwhile queues an answer with pauses of its own
PACE = "0.1"
# how long a busy machine may take to show what is there at once on an idle one (Playwright's own: 5 s)
expect.set_options(timeout=20_000)


POLICY_WATCH = pytest.StashKey[PolicyWatch]()
# what a test has counted, for the end of the run
SAID = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[POLICY_WATCH] = PolicyWatch()
    config.stash[SAID] = []
    # a script's background jobs have Ctrl-C ignored, and hand that on to all that they start
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker's browser saw counts for the whole run."""
    watch = node.config.stash[POLICY_WATCH]
    seen = getattr(node, "workeroutput", {}).get("policy", {"documents": 0, "violations": []})
    node.config.stash[SAID] += getattr(node, "workeroutput", {}).get("said", [])
    watch.documents += seen["documents"]
    watch.violations += seen["violations"]


def pytest_addoption(parser: pytest.Parser) -> None:
    crash = parser.getgroup("crash", "of script/test crash")
    crash.addoption("--exhaustive", action="store_true", help="every fault at every outbound call")
    crash.addoption("--replay", help="the one run that a failure names")
    parser.addoption(
        "--runtime", choices=["vercel"], help="the functions of script/build, under the platform's runtime"
    )
    parser.addoption("--screens", type=Path, default=None, help="a folder for a picture of every screen")
    parser.addoption("--requests", type=int, default=3000, help="how many requests the fuzzing sends")
    parser.addoption("--seed", type=int, default=0, help="what fuzzing and crash testing draw from")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says each skip's reason (under CI a skip fails the run: pytest_sessionfinish) and what the policy watch saw."""
    watch = terminalreporter.config.stash[POLICY_WATCH]
    if watch.documents:
        terminalreporter.write_line(watch.words())
    for words in terminalreporter.config.stash[SAID]:
        terminalreporter.write_line(words)
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"skipped: {report.nodeid}: {report.longrepr[2]}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["policy"] = asdict(session.config.stash[POLICY_WATCH])
        session.config.workeroutput["said"] = session.config.stash[SAID]
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    unproven = [outcome for outcome in ("skipped", "xfailed", "xpassed") if reporter and reporter.stats.get(outcome)]
    if os.environ.get("CI") and unproven and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def policy_watch(request: pytest.FixtureRequest) -> PolicyWatch:
    return request.config.stash[POLICY_WATCH]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's browser, one for the run: each test opens a context of its own."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One sandbox for the whole run (one a worker); what its functions wrote is scanned at the end."""
    data = tmp_path_factory.mktemp("world")
    runtime = request.config.getoption("--runtime")
    world = World.start(data, "--pace", PACE, *(["--runtime", runtime] if runtime else []))
    yield world
    assert world.stop() == 0
    log = (data / "functions.log").read_bytes()
    assert log, "the functions wrote no log at all, so there is nothing to vouch for"
    assert [] == leaks(world, log)


def leaks(world: World, log: bytes) -> list[str]:
    """What must not stand in a log: a canary in any form, a secret, a token, a traceback."""
    found = [f"{text} ({form})" for text in canaries.ALL for form in canaries.found(text, log)]
    found += [f"secret {name}" for name, secret in secrets(world) if canaries.found(secret, log)]
    found += [mark.decode() for mark in (b"Traceback (most recent", b"eyJhbGciOi", b"JWT ey") if mark in log]
    return found


def secrets(world: World) -> list[tuple[str, str]]:
    settings = world.ready["settings"].items()
    own = [(name, value) for name, value in settings if not name.endswith(PUBLIC_SETTINGS)]
    shared = [(f"sharedSecret of {site.name}", site.shared_secret) for site in world.sites.values()]
    keyed = [(name, value) for name, value in own if "KEY" in name or "SECRET" in name]
    return [(name, value) for name, value in keyed + shared if len(value) >= SECRET_CHARS_MIN and name != "APP_KEY"]


@pytest.fixture
def world(running: World) -> World:
    """The sandbox as freshly seeded."""
    running.reset()
    return running


@pytest.fixture(scope="session")
def books(running: World) -> Iterator[Ledger]:
    """What the sandbox's database holds, as its owner sees it."""
    with closing(Ledger(running.ready["databaseUrl"])) as books:
        yield books


@pytest.fixture
def calm(running: World) -> World:
    """The same for a test that leaves nothing behind: the one before it may have been such a test too."""
    if not running.is_calm:
        running.reset()
        running.is_calm = True
    return running


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A database server of the file's own."""
    with running_server() as server:
        yield server


@pytest.fixture
def ledger(server: Server) -> Iterator[Ledger]:
    """A database of the test's own; whatever it did, the invariants hold behind it."""
    with server.open_database() as ledger:
        yield ledger
        assert ledger.broken_invariants() == []
