"""Browser tests: a browser for the run, and for each test a stage and a tab that must break no security policy."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.stage import Stage

# The bridge's own remarks on a host without Atlassian's feature flags.
NOISE = ("[ACJS]", "GasV3")
TELL_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violated:', event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber));
"""
# where only this machine can be reached the browser sees no network at all, and would say so to every page
SAY_ONLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => true, configurable: true })"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts whose pages fail the test when a script fails or the content security policy is broken."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_context(width: int = 1280, height: int = 900, **options: object) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        context.add_init_script(TELL_VIOLATIONS)
        context.add_init_script(SAY_ONLINE)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("console", lambda message: troubles.append(message.text) if is_trouble(message) else None)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert troubles == []


def is_trouble(message: object) -> bool:
    text = getattr(message, "text", "")
    return "policy" in text.lower() and not any(noise in text for noise in NOISE)


@pytest.fixture
def tab(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context().new_page()
