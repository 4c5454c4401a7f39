"""Who has no mouse keeps the place: where what was pressed is gone or off, what stands nearest has the focus."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext
from tests.browser.pages import block, page, section
from tests.browser.stage import Stage
from tests.browser.states import (
    Show,
    assistant,
    checks,
    opened,
    outline,
    picture_chooser,
    section_settings,
    with_page,
)
from tests.browser.steps import generate_by_key, open_editor, sections, whole
from tests.browser.test_hand import SAMPLE, open_page, part, tool
from tests.browser.test_hand_keyboard import enter_sheet, press
from tests.browser.test_keyboard import press_until

SEEN = """() => {
  const node = document.activeElement;
  const { left, width, top, bottom } = node.getBoundingClientRect();
  const [first, last] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  const points = [0.2, 0.5, 0.8].map((share) => first + (last - first) * share);
  const found = points.map((y) => document.elementFromPoint(left + width / 2, y));
  return found.some((each) => each && (node.contains(each) || each.closest('label')?.contains(node)));
}"""


def test_behind_what_was_said_the_page_has_it(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    generate_by_key(tab, frame)
    frame.get_by_role("button", name="Dismiss").focus()
    press(tab, "Enter")
    expect(part(frame, "s1")).to_be_focused()


def test_behind_the_last_finding_its_tab_has_it(stage: Stage, tab: Page) -> None:
    heading = block("b1", "heading", text="First", level=3)
    frame = with_page(tab, stage, page("One finding", "paper", section("s1", "stack", "plain", heading)))
    checks = frame.get_by_role("tab", name="Checks")
    checks.click()
    frame.get_by_role("button", name="Use the next level").focus()
    press(tab, "Enter")
    expect(checks).to_be_focused()


def test_behind_the_last_step_back_the_way_forward_has_it(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "Control+d")
    frame.get_by_role("button", name="Undo").focus()
    press(tab, "Enter")
    expect(frame.get_by_role("button", name="Redo")).to_be_focused()


def test_a_key_that_is_held_does_nothing_more_there(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "Control+d")
    frame.get_by_role("button", name="Undo").focus()
    tab.keyboard.down("Enter")
    expect(frame.get_by_role("button", name="Redo")).to_be_focused()
    tab.keyboard.down("Enter")
    tab.keyboard.up("Enter")
    expect(sections(frame)).to_have_count(10)
    press(tab, "Enter")
    expect(sections(frame)).to_have_count(11)


def test_at_the_end_of_the_page_the_tools_keep_it(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "End", "ArrowUp", "Tab")
    press_until(tab, frame, "Move down", "ArrowRight")
    press(tab, "Enter")
    expect(tool(frame, "Move down")).to_be_disabled()
    expect(tool(frame, "Move to…")).to_be_focused()


def test_the_last_row_but_one_is_deleted_and_the_tools_of_the_table_keep_it(stage: Stage, tab: Page) -> None:
    table = block("b1", "table", header=["A"], rows=[["1"], ["2"]])
    frame = with_page(tab, stage, page("A table", "paper", section("s1", "stack", "plain", table)))
    part(frame, "b1").get_by_text("2").click()
    frame.get_by_role("tab", name="Settings").click()
    frame.get_by_role("button", name="Delete row").focus()
    press(tab, "Enter")
    expect(frame.get_by_role("button", name="Row above")).to_be_focused()


def test_a_page_that_was_not_saved_is_saved_again_from_where_one_was(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    tab.evaluate("() => { window.stage.refuses = true }")
    frame.get_by_role("textbox", name="Page title").fill("Another")
    save = frame.get_by_role("button", name=re.compile("^Sav"))
    save.focus()
    press(tab, "Enter")
    expect(frame.get_by_role("alert")).to_contain_text("The page was not saved", timeout=20_000)
    expect(save).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(640, 450), (390, 600)])
def test_what_the_keys_come_to_is_hidden_by_nothing_that_stays(
    stage: Stage, open_context: OpenContext, width: int, height: int
) -> None:
    tab = open_context(width, height).new_page()
    frame = open_page(tab, stage)
    html = frame.locator("html")
    frame.get_by_role("tab", name="Create").focus()
    hidden = []
    for key in ["Tab"] * 6 + ["ArrowDown", "Enter"] + ["ArrowDown"] * 12 + ["Tab"] * 3:
        press(tab, key)
        if not html.evaluate(SEEN):
            hidden.append((key, html.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")))
    assert [] == hidden


@pytest.mark.parametrize(("show", "last"), [(assistant, "Send"), (picture_chooser, "Show more")])
def test_in_a_low_window_all_of_a_panel_is_scrolled_to(
    stage: Stage, open_context: OpenContext, show: Show, last: str
) -> None:
    tab = open_context(740, 360).new_page()
    frame = show(tab, stage)
    frame.get_by_role("heading", name=re.compile("^(Assistant|Choose)")).hover()
    tab.mouse.wheel(0, 9_000)
    expect(frame.get_by_role("button", name=last, exact=True)).to_be_in_viewport(ratio=1)


RING = """(node) => {
  const { outlineWidth, outlineOffset, outlineStyle } = getComputedStyle(node);
  return [outlineWidth, outlineOffset, outlineStyle];
}"""
# what has the focus where it is chosen, and what of it is drawn
CHOSEN: dict[str, tuple[Show, str, str]] = {
    "theme": (opened, ".theme :checked", ".theme :checked + .swatch"),
    "setting": (section_settings, ".option :checked", ".option:has(:checked)"),
    "width": (section_settings, *2 * (".top [aria-pressed=true]",)),
    "branch": (outline, *2 * (".branch[aria-selected=true]",)),
    "picture": (picture_chooser, *2 * (".pictures-item[aria-selected=true]",)),
    "only": (assistant, *2 * (".subject[aria-pressed=true]",)),
}


@pytest.mark.parametrize("chosen", CHOSEN)
def test_in_forced_colours_what_is_chosen_shows_the_focus_too(stage: Stage, tab: Page, chosen: str) -> None:
    show, holder, drawn = CHOSEN[chosen]
    tab.emulate_media(forced_colors="active")
    frame = show(tab, stage)
    tab.keyboard.press("Shift")
    frame.locator("html").evaluate("() => document.activeElement.blur()")
    without = frame.locator(drawn).first.evaluate(RING)
    frame.locator(holder).first.focus()
    with_focus = frame.locator(drawn).first.evaluate(RING)
    assert without != with_focus
    assert "solid" == with_focus[2]


def test_behind_a_finding_that_was_mended_the_next_one_has_it(stage: Stage, tab: Page) -> None:
    frame = checks(tab, stage)
    frame.get_by_role("button", name="Change the layout").focus()
    press(tab, "Enter")
    expect(frame.locator(".finding")).to_have_count(4)
    expect(frame.locator(".finding").nth(3).get_by_role("button", name="Delete it")).to_be_focused()
    press(tab, "Enter")
    expect(frame.locator(".finding").nth(2).get_by_role("button", name="Use the next level")).to_be_focused()
