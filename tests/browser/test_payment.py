"""The pages that a payment leads back to: the same for everybody, readable everywhere, in the reader's language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.gallery import serious_findings
from tests.browser.stage import Stage

TITLES = {
    ("paid", "en-GB"): "Payment sent",
    ("paid", "de-AT"): "Zahlung abgeschickt",
    ("paid", "fr"): "Payment sent",
    ("cancelled", "en-US"): "Nothing was paid",
    ("cancelled", "de"): "Es wurde nichts bezahlt",
}


@pytest.mark.parametrize(("page", "locale"), TITLES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_says_what_to_do_next(
    stage: Stage, open_context: Callable[..., BrowserContext], page: str, locale: str, mode: str
) -> None:
    context = open_context(390, 844, locale=locale, color_scheme=mode)
    tab = context.new_page()
    tab.goto(f"{stage.app}/{page}.html")
    expect(tab.get_by_role("heading", name=TITLES[page, locale])).to_be_visible()
    expect(tab).to_have_title(TITLES[page, locale])
    assert [] == serious_findings(tab)
    assert 390 == tab.evaluate("document.documentElement.scrollWidth")
    assert (stage.calls, context.cookies()) == ([], [])


def test_without_scripts_it_is_there_in_english(stage: Stage, open_context: Callable[..., BrowserContext]) -> None:
    tab = open_context(java_script_enabled=False).new_page()
    tab.goto(f"{stage.app}/paid.html")
    expect(tab.get_by_text("Close this tab.")).to_be_visible()
