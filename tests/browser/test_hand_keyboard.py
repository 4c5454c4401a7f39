"""Editing by hand without a mouse: everything that a drag or a click does has its keys, and the focus stays."""

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.stage import PUBLIC, Stage
from tests.browser.steps import open_editor, sections
from tests.browser.test_hand import SAMPLE, open_page, order, part, saved, tool
from tests.browser.test_keyboard import press_until

SECTION_2 = "Section 2 of 10: Three groups, one practice"


def enter_sheet(tab: Page, frame: FrameLocator) -> None:
    """By Tab from the side to the page's first section."""
    frame.get_by_role("tab", name="Checks").focus()
    press_until(tab, frame, "Section 1 of")
    expect(part(frame, "s1")).to_be_focused()


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def test_arrows_select_enter_goes_in_and_escape_out(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown")
    expect(frame.get_by_role("group", name=SECTION_2)).to_be_focused()
    press(tab, "Enter", "ArrowDown")
    expect(part(frame, "s2b2")).to_be_focused()
    press(tab, "Enter")
    expect(part(frame, "s2b2").locator("[data-row='0']")).to_be_focused()
    press(tab, "Enter")
    expect(frame.locator("[data-edit='items.0.title'][contenteditable]")).to_be_focused()
    press(tab, "Escape")
    expect(part(frame, "s2b2").locator("[data-row='0']")).to_be_focused()
    press(tab, "Escape")
    expect(part(frame, "s2b2")).to_be_focused()
    press(tab, "Escape")
    expect(part(frame, "s2")).to_be_focused()


def test_what_is_moved_keeps_the_focus_and_says_where_it_is(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", "Alt+ArrowUp")
    assert ["s2", "s1"] == order(frame)[:2]
    expect(part(frame, "s2")).to_be_focused()
    expect(frame.locator("[aria-live=polite]")).to_have_text("Three groups, one practice moved to position 1 of 10")
    press(tab, "Control+z")
    assert ["s1", "s2"] == order(frame)[:2]
    press(tab, "Control+y")
    assert ["s2", "s1"] == order(frame)[:2]


def test_a_block_goes_to_another_section_by_the_menu(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", "Enter", "Tab")
    press_until(tab, frame, "Move to…", "ArrowRight")
    press(tab, "Enter", "End")
    expect(frame.get_by_role("menuitem").last).to_be_focused()
    press(tab, "Enter")
    page = saved(tab, frame)
    assert "s2b1" == page["sections"][-1]["blocks"][-1]["id"]


def test_text_is_typed_left_by_tab_and_taken_back_in_steps(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "Enter", "Enter")
    expect(frame.locator("[data-edit=eyebrow][contenteditable]")).to_be_focused()
    tab.keyboard.type("Our ")
    press(tab, "Tab")
    expect(frame.locator("[data-edit=title][contenteditable]")).to_be_focused()
    expect(part(frame, "s1b1").locator("[data-edit=eyebrow]")).to_contain_text("Our")
    press(tab, "Escape", "Control+z")
    expect(part(frame, "s1b1").locator("[data-edit=eyebrow]")).to_have_text("Team home")
    expect(frame.get_by_role("button", name="Redo: typing in Hero")).to_be_enabled()


def test_keys_go_on_with_the_block_whose_words_were_taken_back(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s2b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    press(tab, "x", "Escape", "Control+z")
    expect(part(frame, "s2b1")).to_have_attribute("data-selected", "block")
    expect(tool(frame, "Duplicate")).to_be_visible()
    press(tab, "Alt+ArrowDown")
    expect(part(frame, "s2").locator(".block").nth(1)).to_have_attribute("data-id", "s2b1")


def test_a_block_is_put_in_by_slash_duplicated_and_deleted(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", "/")
    field = frame.get_by_role("combobox", name="Find a block or section")
    expect(field).to_be_focused()
    tab.keyboard.type("quo")
    expect(field).to_have_attribute("aria-activedescendant", "insert-block-quote")
    press(tab, "Enter")
    expect(frame.locator("[data-edit=text][contenteditable]")).to_be_focused()
    tab.keyboard.type("Well said")
    press(tab, "Escape", "Control+d")
    expect(part(frame, "s2").locator(".block.quote")).to_have_count(2)
    press(tab, "Delete")
    expect(part(frame, "s2").locator(".block.quote")).to_have_count(1)
    page = saved(tab, frame)
    assert "Well said" == page["sections"][1]["blocks"][-1]["props"]["text"]


def test_escape_in_the_menu_gives_the_focus_back(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "/", "Escape")
    expect(part(frame, "s1")).to_be_focused()
    assert len(SAMPLE["sections"]) == sections(frame).count()


def test_escape_from_a_section_selects_nothing_and_the_keys_go_on_from_there(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", "ArrowDown", "Escape")
    expect(frame.locator("[data-selected]")).to_have_count(0)
    expect(part(frame, "s3")).to_be_focused()
    press(tab, "Delete")
    assert len(SAMPLE["sections"]) == sections(frame).count()
    press(tab, "ArrowDown")
    expect(part(frame, "s4")).to_be_focused()


@pytest.mark.parametrize("name", ["Move to…", "Layout", "Insert behind"])
def test_tab_in_a_menu_closes_it_and_goes_back(stage: Stage, tab: Page, name: str) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "Tab")
    press_until(tab, frame, name, "ArrowRight")
    press(tab, "Enter")
    expect(frame.locator(".floating:popover-open")).to_be_visible()
    press(tab, "Tab")
    expect(frame.locator(".floating:popover-open")).to_have_count(0)
    expect(tool(frame, name)).to_be_focused()


def test_sections_are_copied_to_another_page(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", "Shift+ArrowDown", "Control+c")
    expect(frame.locator("[aria-live=polite]")).to_have_text("2 copied")
    frame = open_editor(tab, stage, macro="two")
    expect(sections(frame)).to_have_count(0)
    frame.get_by_role("button", name="Start with an empty page").press("Enter")
    expect(sections(frame)).to_have_count(1)
    press(tab, "Control+v")
    expect(sections(frame)).to_have_count(3)
    expect(sections(frame).nth(1)).to_contain_text("Three groups, one practice")
    assert not {"s2", "s3"} & set(order(frame))


def test_the_outline_is_a_tree_to_walk_and_move_in(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Create").focus()
    press(tab, "ArrowRight", "ArrowRight")
    expect(frame.get_by_role("tab", name="Outline")).to_be_focused()
    expect(frame.get_by_role("treeitem").first).to_be_visible()
    press(tab, "Tab", "ArrowDown")
    expect(frame.get_by_role("treeitem", name="Three groups, one practice")).to_be_focused()
    press(tab, "Alt+ArrowUp")
    expect(frame.get_by_role("treeitem", name="Three groups, one practice")).to_be_focused()
    assert ["s2", "s1"] == order(frame)[:2]


def test_the_outline_is_gone_into_and_out_of_and_copied_from(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Outline").click()
    rows = frame.get_by_role("treeitem")
    expect(rows).to_have_count(10)
    frame.get_by_role("tab", name="Outline").focus()
    press(tab, "Tab", "ArrowDown", "ArrowRight")
    expect(rows.nth(1)).to_have_attribute("aria-expanded", "true")
    press(tab, "ArrowRight")
    expect(rows.nth(2)).to_be_focused()
    expect(part(frame, "s2b1")).to_have_attribute("data-selected", "block")
    press(tab, "ArrowRight")
    expect(rows.nth(2)).to_be_focused()
    press(tab, "ArrowLeft")
    expect(rows.nth(1)).to_be_focused()
    press(tab, "ArrowLeft")
    expect(rows).to_have_count(10)
    press(tab, "Control+c", "End", "Control+v")
    expect(rows).to_have_count(11)
    expect(rows.last).to_be_focused()
    expect(sections(frame).last).to_contain_text("Three groups, one practice")
    press(tab, "Control+x")
    expect(rows).to_have_count(10)


def test_what_tab_reaches_in_the_outline_is_copied(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Outline").click()
    expect(frame.get_by_role("treeitem").first).to_be_visible()
    press(tab, "Tab", "Control+c", "Control+v")
    expect(sections(frame)).to_have_count(11)


@pytest.mark.parametrize("way", ["key", "tool"])
def test_the_keys_go_on_where_the_last_section_was(stage: Stage, tab: Page, way: str) -> None:
    frame = open_editor(tab, stage)
    frame.get_by_role("button", name="Start with an empty page").press("Enter")
    expect(sections(frame)).to_have_count(1)
    expect(sections(frame)).to_be_focused()
    # what comes when the browser has time is here
    frame.locator(".trying").wait_for(state="attached")
    if way == "key":
        press(tab, "Delete")
    else:
        press(tab, "Tab")
        press_until(tab, frame, "Delete", "ArrowRight")
        press(tab, "Enter")
    expect(sections(frame)).to_have_count(0)
    expect(frame.get_by_role("button", name="Add a section")).to_be_focused()
    press(tab, "Control+z")
    expect(sections(frame)).to_have_count(1)


def test_settings_are_reached_and_left_by_keys(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "Tab")
    press_until(tab, frame, "Settings", "ArrowRight")
    press(tab, "Enter")
    expect(frame.get_by_role("radio", name="Stacked", exact=True)).to_be_focused()
    press(tab, "ArrowRight")
    expect(part(frame, "s1")).to_have_attribute("data-layout", "centered")
    press(tab, "Escape")
    expect(part(frame, "s1")).to_be_focused()


def test_the_shortcuts_are_listed_from_the_first_one_on(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    tab.set_viewport_size({"width": 1280, "height": 400})
    press(tab, "?")
    expect(frame.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    expect(frame.get_by_role("heading", name="Shortcuts")).to_be_in_viewport()
    press(tab, "Escape")
    expect(frame.get_by_role("dialog")).to_have_count(0)
    expect(part(frame, "s1")).to_be_focused()


def test_the_list_has_every_key_of_a_text(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "?")
    dialog = frame.get_by_role("dialog", name="Shortcuts")
    expect(dialog).to_be_visible()
    listed = {key.lower() for key in dialog.locator("kbd").all_text_contents()}
    known = re.findall(r"'((?:Mod|Alt|Shift)-\S+)':", (PUBLIC / "js" / "editor" / "text" / "keys.js").read_text())
    asked = {key.replace("Mod", "Ctrl").replace("-", " ").lower() for key in known}
    # who leaves by Tab does so as everywhere
    assert {"ctrl b", "shift enter", "alt f10"} < asked
    assert set() == asked - listed - {"shift tab"}


def test_who_is_quicker_than_the_news_that_a_list_is_closed_keeps_what_was_opened(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "?")
    frame.get_by_role("dialog", name="Shortcuts").evaluate(
        """(dialog) => {
          dialog.close();
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
        }"""
    )
    expect(frame.get_by_role("dialog", name="Shortcuts")).to_have_count(0)
    expect(frame.get_by_role("combobox", name="Find a block")).to_be_focused()


def test_nothing_is_taken_back_behind_a_question(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "Control+d", "?")
    expect(frame.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    press(tab, "Control+z", "Escape")
    expect(frame.get_by_role("dialog")).to_have_count(0)
    expect(sections(frame)).to_have_count(11)
    press(tab, "Control+z")
    expect(sections(frame)).to_have_count(10)
