"""Credits that run low: said once, to everybody, and to administrators with what to do."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import sample
from tests.browser.stage import Stage, checkout
from tests.browser.steps import generate, open_editor, whole

LOW = checkout(available=41.5)
SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])
NOTICE = ".notices .notice"


@pytest.mark.parametrize(
    ("who", "what"),
    [({"isAdministrator": False}, "Your Confluence administrator"), ({"isAdministrator": True}, "Apps menu")],
)
def test_it_is_said_with_what_to_do(stage: Stage, tab: Page, who: dict[str, bool], what: str) -> None:
    stage.checkout = {**LOW, **who}
    frame = open_editor(tab, stage)
    expect(frame.locator(NOTICE)).to_contain_text("41.5 credits are left")
    expect(frame.locator(NOTICE)).to_contain_text(what)


def test_it_is_said_once_for_each_time_that_the_balance_falls(stage: Stage, tab: Page) -> None:
    stage.checkout = LOW
    frame = open_editor(tab, stage)
    frame.locator(NOTICE).get_by_role("button", name="Put away").click()
    expect(frame.locator(NOTICE)).to_have_count(0)
    frame = open_editor(tab, stage)
    expect(frame.locator(".credits")).to_contain_text("41.5 credits left")
    expect(frame.locator(NOTICE)).to_have_count(0)
    stage.checkout = {**LOW, "lowBalanceSince": "2026-12-01T09:00:00.000Z"}
    expect(open_editor(tab, stage).locator(NOTICE)).to_contain_text("Credits are running low")


def test_what_one_site_was_told_is_kept_beside_what_another_was(stage: Stage, tab: Page) -> None:
    for site, moment in (("acme", "2026-12-01T09:00:00.000Z"), ("globex", "2026-12-02T09:00:00.000Z")):
        stage.checkout = {**LOW, "lowBalanceSince": moment}
        frame = open_editor(tab, stage, site=site)
        frame.locator(NOTICE).get_by_role("button", name="Put away").click()
        expect(frame.locator(NOTICE)).to_have_count(0)
    told = tab.frames[1].evaluate("Object.entries(localStorage).filter(([name]) => name.includes('lowBalance')).sort()")
    assert told == [
        ["skyline.lowBalance/acme", "2026-12-01T09:00:00.000Z"],
        ["skyline.lowBalance/globex", "2026-12-02T09:00:00.000Z"],
    ]


def test_on_a_phone_it_stands_in_sight_and_gives_way_to_the_page(
    stage: Stage, open_context: Callable[..., BrowserContext]
) -> None:
    stage.checkout, stage.generate = LOW, [whole(SAMPLE)]
    tab = open_context(width=390, height=800).new_page()
    frame = open_editor(tab, stage)
    expect(frame.locator(NOTICE)).to_be_in_viewport(ratio=1)
    expect(frame.locator("#prompt")).to_be_in_viewport(ratio=1)
    frame.locator(NOTICE).get_by_role("button", name="Put away").click()
    generate(frame)
    expect(frame.locator(".sheet .section").first).to_be_in_viewport()
    expect(frame.locator("#prompt")).not_to_be_in_viewport()


def test_a_balance_that_only_holds_keep_low_is_not_said(stage: Stage, tab: Page) -> None:
    stage.checkout = {**LOW, "lowBalanceSince": None}
    frame = open_editor(tab, stage)
    expect(frame.locator(".credits")).to_contain_text("41.5 credits left")
    expect(frame.locator(NOTICE)).to_have_count(0)


def test_a_model_that_is_off_says_so_in_german(stage: Stage, open_context: Callable[..., BrowserContext]) -> None:
    models: list[dict[str, Any]] = [dict(model) for model in LOW["models"]]
    models[0] |= {"state": "off", "reason": "Switched off by an administrator of your site."}
    stage.checkout = {**LOW, "models": models}
    frame = open_editor(open_context().new_page(), stage, locale="de_DE")
    expect(frame.locator(NOTICE)).to_contain_text("Die Credits gehen zur Neige")
    expect(frame.locator(".model").first).to_contain_text("Von Ihrer Administration abgeschaltet")
