"""Browser tests: a browser for the run, and for each test a stage and a tab that must break no security policy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.browser import STORAGE_THROWS, launch_whole
from tests.browser.policy import MARK, PolicyWatch
from tests.browser.stage import Stage

# The bridge's own remarks on a host without Atlassian's feature flags.
NOISE = ("[ACJS]", "GasV3")
# where only this machine can be reached the browser sees no network at all, and would say so to every page
SAY_ONLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => true, configurable: true })"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def open_context(browser: Browser, policy_watch: PolicyWatch) -> Iterator[OpenContext]:
    """Opens contexts whose pages fail the test when a script fails or a content security policy is broken."""
    with guarded(browser, policy_watch) as opened:
        yield opened


@pytest.fixture(scope="session")
def forbidding_browser(playwright: Playwright) -> Iterator[Browser]:
    """One that lets a frame store nothing: every storage there throws."""
    browser = launch_whole(playwright, STORAGE_THROWS)
    yield browser
    browser.close()


@pytest.fixture
def forbidden(forbidding_browser: Browser, policy_watch: PolicyWatch) -> Iterator[Page]:
    """A tab where storage throws."""
    with guarded(forbidding_browser, policy_watch) as opened:
        yield opened().new_page()


@contextmanager
def guarded(browser: Browser, policy_watch: PolicyWatch) -> Iterator[OpenContext]:
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    known = len(policy_watch.violations)

    def open_context(width: int = 1280, height: int = 900, **options: object) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]  # the browser's own
        policy_watch.follow(context)
        context.add_init_script(SAY_ONLINE)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("console", lambda message: troubles.append(message.text) if is_trouble(message) else None)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert troubles + policy_watch.violations[known:] == []


def is_trouble(message: object) -> bool:
    text = getattr(message, "text", "")
    return "policy" in text.lower() and MARK not in text and not any(noise in text for noise in NOISE)


@pytest.fixture
def tab(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context().new_page()
