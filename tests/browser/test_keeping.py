"""Nothing is lost: what is kept in the author's browser, whose it is, when it goes, and what is said of it."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, FrameLocator, Page, Playwright, expect

from tests.browser.browser import launch_in
from tests.browser.pages import block, page, section
from tests.browser.policy import PolicyWatch
from tests.browser.stage import Stage
from tests.browser.steps import done, generate, is_closed, macro, open_editor, put_macro, sections, started, told_of
from tests.browser.test_drag import PAGE, drag, grip, middle
from tests.browser.test_hand import SAMPLE, open_page, part, saved, select_section, tool
from tests.browser.test_keyboard import press_until

OpenContext = Callable[..., BrowserContext]
OFFER = "Continue with your unsaved work"
KEYS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('skyline-drafts');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction('skyline-drafts').objectStore('skyline-drafts').getAllKeys();
    asked.onsuccess = () => (opening.result.close(), resolve(asked.result));
  };
})"""

# a database that takes everything and never says so
SILENT = """() => {
  IDBDatabase.prototype.transaction = () => ({ objectStore: () => ({ put: () => ({}), delete: () => ({}) }) });
}"""
# wherever one may lie
DRAFTS = """async () => {
  const names = [...(await indexedDB.databases()).map(({ name }) => name), ...Object.keys(localStorage)];
  return names.filter((name) => name.startsWith('skyline-draft'));
}"""


def rename(frame: FrameLocator, title: str) -> None:
    frame.get_by_role("textbox", name="Page title").fill(title)


def rename_and_keep(frame: FrameLocator, title: str) -> None:
    rename(frame, title)
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_visible()


def title_of(frame: FrameLocator) -> Any:
    return frame.get_by_role("textbox", name="Page title")


def kept_keys(frame: FrameLocator) -> list[str]:
    found: list[str] = frame.locator("html").evaluate(KEYS)
    return found


def crash(tab: Page) -> None:
    tab.evaluate("document.querySelector('iframe').remove()")


def test_a_draft_lies_under_site_account_page_and_macro(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "Mine")
    assert {"skyline-draft/acme/alice/131073/one"} == {key.rsplit("/", 2)[0] for key in kept_keys(frame)}


@pytest.mark.parametrize(
    "other", [{"site": "globex"}, {"account": "bob"}, {"macro": "two"}], ids=lambda other: next(iter(other))
)
def test_nobody_else_and_no_other_macro_is_offered_a_draft(stage: Stage, tab: Page, other: dict[str, str]) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "Mine")
    crash(tab)
    put_macro(tab, json.dumps(SAMPLE), other.get("macro", "one"))
    frame = open_editor(tab, stage, **other)
    rename_and_keep(frame, "Theirs")
    expect(frame.get_by_text(OFFER)).to_have_count(0)


@pytest.mark.parametrize("unknown", ["site", "account"])
def test_where_nobody_says_who_works_nothing_is_kept(stage: Stage, tab: Page, unknown: str) -> None:
    frame = open_page(tab, stage, **{unknown: ""})
    rename(frame, "Nobody's")
    frame.get_by_role("button", name="Close", exact=True).click()
    expect(frame.get_by_role("dialog")).not_to_contain_text("30 days")
    frame.get_by_role("button", name="Leave without saving").click()
    is_closed(tab)
    frame = open_page(tab, stage, **{unknown: ""})
    rename(frame, "Nobody's again")
    # as long as it would take to be kept
    frame.locator("html").evaluate("() => new Promise((done) => setTimeout(done, 1500))")
    expect(frame.get_by_text(OFFER)).to_have_count(0)
    assert [] == frame.locator("html").evaluate(DRAFTS)


def test_a_browser_that_is_started_again_offers_the_work(
    stage: Stage, playwright: Playwright, tmp_path: Path, policy_watch: PolicyWatch
) -> None:
    for is_again in (False, True):
        context = launch_in(playwright, tmp_path / "profile")
        policy_watch.follow(context)
        tab = context.new_page()
        frame = open_page(tab, stage)
        if is_again:
            frame.get_by_role("button", name="Continue", exact=True).click()
            expect(title_of(frame)).to_have_value("Before the crash")
        else:
            rename_and_keep(frame, "Before the crash")
        context.close()


def test_nothing_is_left_of_a_draft_when_the_save_is_confirmed(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "Saved")
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    frame = open_editor(tab, stage)
    expect(title_of(frame)).to_have_value("Saved")
    assert [] == kept_keys(frame)


def test_a_save_that_is_not_confirmed_leaves_the_draft(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage, refuses="1")
    rename_and_keep(frame, "Refused")
    frame.get_by_role("button", name="Save", exact=True).click()
    expect(frame.get_by_role("alert")).to_contain_text("Confluence did not take it")
    crash(tab)
    frame = open_page(tab, stage)
    expect(frame.get_by_text(OFFER)).to_be_visible()


def test_work_that_is_left_is_found_again_and_what_is_discarded_is_gone(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename(frame, "Left")
    frame.get_by_role("button", name="Close", exact=True).click()
    expect(frame.get_by_role("dialog")).to_contain_text("This browser keeps it for 30 days")
    frame.get_by_role("button", name="Leave without saving").click()
    is_closed(tab)
    frame = open_page(tab, stage)
    frame.get_by_role("button", name="Continue", exact=True).press("Enter")
    expect(title_of(frame)).to_have_value("Left")
    frame.get_by_role("button", name="Close", exact=True).press("Enter")
    frame.get_by_role("button", name="Discard my changes").press("Enter")
    is_closed(tab)
    frame = open_page(tab, stage)
    rename_and_keep(frame, "Later")
    expect(frame.get_by_text(OFFER)).to_have_count(0)


def test_an_offer_that_is_not_answered_does_not_stop_the_keeping(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "First")
    crash(tab)
    frame = open_page(tab, stage)
    expect(frame.get_by_text(OFFER)).to_be_visible()
    rename_and_keep(frame, "Second")
    frame.get_by_role("button", name="Continue", exact=True).click()
    expect(title_of(frame)).to_have_value("First")
    frame.get_by_role("button", name="Undo: work from before").click()
    expect(title_of(frame)).to_have_value("Second")


def test_a_page_with_an_unknown_block_is_kept_too(stage: Stage, tab: Page) -> None:
    strange = section("s1", "stack", "plain", block("b0", "hypercube", sides=8), block("b1", "heading", text="Here"))
    put_macro(tab, json.dumps(page("Strange", "harbour", strange)))
    frame = open_editor(tab, stage)
    rename_and_keep(frame, "Renamed")
    crash(tab)
    frame = open_editor(tab, stage)
    frame.get_by_role("button", name="Continue", exact=True).click()
    expect(title_of(frame)).to_have_value("Renamed")


def test_a_draft_of_a_page_that_was_saved_since_is_seen_beside_it(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "Mine")
    crash(tab)
    body = json.dumps({**SAMPLE, "title": "Theirs"})
    tab.evaluate("(body) => sessionStorage.setItem('macro:one', JSON.stringify({ body, parameters: {} }))", body)
    frame = open_editor(tab, stage)
    frame.get_by_role("button", name="See both").click()
    dialog = frame.get_by_role("dialog")
    expect(dialog.get_by_role("region", name="Your unsaved work")).to_contain_text("Mine")
    expect(dialog.get_by_role("region", name="As it is saved")).to_contain_text("Theirs")
    dialog.get_by_role("button", name="Continue with mine").click()
    expect(title_of(frame)).to_have_value("Mine")


def test_leaving_with_unsaved_work_is_warned_of(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    title_of(frame).click()
    tab.keyboard.type("Unsaved")
    warned: list[str] = []

    def hear(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    tab.on("dialog", hear)
    tab.reload()
    assert ["beforeunload"] == warned


def test_storage_that_throws_is_said_with_a_file_and_saving_works(stage: Stage, forbidden: Page) -> None:
    frame = open_page(forbidden, stage)
    assert "SecurityError" == frame.locator("html").evaluate(
        "() => { try { localStorage.length; return 'kept'; } catch (error) { return error.name; } }"
    )
    rename(frame, "Not kept")
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("This browser keeps no unsaved work")
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_have_count(1)
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_hidden()
    with forbidden.expect_download() as downloading:
        alert.get_by_role("button", name="Download a copy").click()
    assert "Not kept" == json.loads(downloading.value.path().read_text())["title"]
    frame.get_by_role("button", name="Close", exact=True).click()
    expect(frame.get_by_role("dialog")).not_to_contain_text("30 days")
    frame.get_by_role("button", name="Keep editing").click()
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(forbidden)
    assert "Not kept" == json.loads(macro(forbidden)["body"])["title"]


def test_storage_that_throws_hinders_nothing_of_a_whole_sitting(stage: Stage, forbidden: Page) -> None:
    stage.generate = [[started(), *told_of(PAGE), done(PAGE)]]
    frame = open_editor(forbidden, stage)
    expect(frame.locator(".drop-line")).to_be_attached()
    generate(frame)
    expect(frame.get_by_role("button", name="Undo: generated page")).to_be_enabled()
    part(frame, "h1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    forbidden.keyboard.press("Control+a")
    forbidden.keyboard.type("By hand")
    forbidden.keyboard.press("Escape")
    expect(frame.get_by_role("alert")).to_contain_text("This browser keeps no unsaved work")
    drag(forbidden, grip(frame, "section", part(frame, "h1")), middle(part(frame, "s2"), down=0.6))
    expect(frame.get_by_role("button", name="Undo: move By hand")).to_be_enabled()
    select_section(frame, "s4")
    forbidden.keyboard.press("/")
    frame.get_by_role("option", name="Quote", exact=False).first.click()
    expect(part(frame, "s4").locator(".quote")).to_have_count(1)
    select_section(frame, "s3")
    tool(frame, "Delete").click()
    frame.get_by_role("button", name="Undo: delete").click()
    expect(sections(frame)).to_have_count(4)
    kept = saved(forbidden, frame)["sections"]
    assert ["s2", "s1", "s3", "s4"] == [each["id"] for each in kept]
    assert ("By hand", "quote") == (kept[1]["blocks"][0]["props"]["text"], kept[3]["blocks"][-1]["type"])


def test_a_storage_that_never_answers_holds_nobody_up_who_leaves(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "Mine")
    frame.locator("html").evaluate(SILENT)
    rename(frame, "Mine again")
    frame.get_by_role("button", name="Close", exact=True).click()
    frame.get_by_role("button", name="Leave without saving").click()
    is_closed(tab)


def test_what_is_done_without_a_connection_is_kept_and_had_back(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    expect(frame.locator(".trying")).to_be_attached()
    tab.context.set_offline(True)
    rename(frame, "On a train")
    select_section(frame, "s2")
    tool(frame, "Delete").click()
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_visible()
    crash(tab)
    tab.context.set_offline(False)
    frame = open_page(tab, stage)
    frame.get_by_role("button", name="Continue", exact=True).click()
    expect(sections(frame)).to_have_count(9)
    kept = saved(tab, frame)
    assert ("On a train", 9) == (kept["title"], len(kept["sections"]))


def two_tabs(stage: Stage, open_context: OpenContext) -> tuple[Page, FrameLocator, Page, FrameLocator]:
    context = open_context()
    first, second = context.new_page(), context.new_page()
    frame = open_page(first, stage)
    rename_and_keep(frame, "In the first tab")
    return first, frame, second, open_page(second, stage)


def test_a_second_tab_only_reads_until_it_takes_over(stage: Stage, open_context: OpenContext) -> None:
    first, frame, second, other = two_tabs(stage, open_context)
    expect(other.get_by_role("alert")).to_contain_text("This page is being edited in another tab of yours")
    expect(other.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    expect(title_of(other)).to_be_disabled()
    select_section(other, "s2")
    tool(other, "Delete").click()
    expect(other.locator(".toast")).to_contain_text("Nothing was changed here")
    expect(sections(other)).to_have_count(10)
    other.get_by_role("button", name="Take over").click()
    other.get_by_role("button", name="Continue", exact=True).click()
    expect(title_of(other)).to_have_value("In the first tab")
    expect(frame.get_by_role("alert")).to_contain_text("You took this page over in another tab")
    expect(frame.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    with first.expect_download() as downloading:
        frame.get_by_role("button", name="Download a copy").click()
    assert "In the first tab" == json.loads(downloading.value.path().read_text())["title"]
    other.get_by_role("button", name="Save", exact=True).click()
    is_closed(second)


def test_a_second_tab_begins_no_page_and_says_why(stage: Stage, open_context: OpenContext) -> None:
    context = open_context()
    open_editor(context.new_page(), stage)
    other = open_editor(context.new_page(), stage)
    expect(other.get_by_role("button", name="Take over")).to_be_visible()
    other.get_by_role("button", name="Start with an empty page").click()
    expect(other.locator(".toast")).to_contain_text("Nothing was changed here")
    other.get_by_role("button", name="Start from a template").click()
    other.get_by_role("button", name="Use this template: Team home").click()
    expect(other.get_by_role("dialog")).to_have_count(0)
    expect(sections(other)).to_have_count(0)


def test_the_first_tab_takes_back_with_what_it_shows(stage: Stage, open_context: OpenContext) -> None:
    first, frame, second, other = two_tabs(stage, open_context)
    rename(frame, "Not written yet")
    second.bring_to_front()
    other.get_by_role("button", name="Take over").press("Enter")
    expect(frame.get_by_role("alert")).to_contain_text("Edit here again")
    first.bring_to_front()
    frame.get_by_role("button", name="Edit here again").press("Enter")
    expect(title_of(frame)).to_be_enabled()
    expect(title_of(frame)).to_have_value("Not written yet")
    expect(other.get_by_role("alert")).to_contain_text("You took this page over in another tab")


def test_another_macro_in_a_second_tab_is_nobodys_business(stage: Stage, open_context: OpenContext) -> None:
    context = open_context()
    first, second = context.new_page(), context.new_page()
    rename_and_keep(open_page(first, stage), "One")
    put_macro(second, json.dumps(SAMPLE), "two")
    frame = open_editor(second, stage, macro="two")
    rename_and_keep(frame, "Two")
    expect(frame.get_by_role("alert")).to_have_count(0)


def test_what_is_changed_while_it_is_saved_is_not_closed_over(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename(frame, "First")
    tab.evaluate("window.stage.lateMs = 1000")
    frame.get_by_role("button", name="Save", exact=True).click()
    rename(frame, "Second")
    expect(frame.locator(".notice", has_text="What you changed since then is not saved yet")).to_be_visible()
    assert ("First", False) == (json.loads(macro(tab)["body"])["title"], tab.evaluate("window.stage.isClosed"))
    tab.evaluate("window.stage.lateMs = 0")
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    assert "Second" == json.loads(macro(tab)["body"])["title"]


def test_a_generation_that_ends_in_a_tab_that_lost_the_page_stays_there(
    stage: Stage, open_context: OpenContext
) -> None:
    go_on = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=1), lambda: go_on.wait(20), *told_of(SAMPLE), done(SAMPLE)]]
    context = open_context()
    first, second = context.new_page(), context.new_page()
    frame = open_editor(first, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(1)
    other = open_editor(second, stage)
    other.get_by_role("button", name="Take over").click()
    expect(frame.get_by_role("alert")).to_contain_text("You took this page over")
    go_on.set()
    expect(sections(frame)).to_have_count(10)


def test_drafts_are_reached_by_keyboard_alone(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    rename_and_keep(frame, "By keys")
    crash(tab)
    frame = open_page(tab, stage)
    expect(frame.get_by_text(OFFER)).to_be_visible()
    frame.get_by_role("textbox", name="Page title").focus()
    press_until(tab, frame, "Continue")
    tab.keyboard.press("Enter")
    expect(title_of(frame)).to_have_value("By keys")
