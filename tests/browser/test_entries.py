"""Entries of a block (cards, steps, tabs and the like), each by mouse, by keyboard only, and by touch."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.gallery import serious_findings
from tests.browser.pages import block, page, section
from tests.browser.stage import PUBLIC, Stage
from tests.browser.test_drag import SAID, card, cards, heading, open_page, titles
from tests.browser.test_hand import part, saved, select_section, tool
from tests.browser.test_hand_keyboard import enter_sheet, press
from tests.browser.test_keyboard import press_until

SAMPLES = PUBLIC / "blocks"
KINDS = ["cards", "features", "steps", "stats", "accordion", "tabs", "gallery", "people", "logos", "buttons"]


def enter_cards(tab: Page, frame: FrameLocator) -> None:
    """By keyboard to the first card of the second section."""
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", "Enter", "ArrowDown", "Enter")
    expect(card(frame, "c1", 0)).to_be_focused()


def test_a_click_beside_its_words_selects_a_card(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    card(frame, "c1", 1).click(position={"x": 8, "y": 40})
    expect(card(frame, "c1", 1)).to_have_attribute("data-selected", "entry")
    expect(frame.get_by_role("toolbar", name="Tools for what is selected")).to_contain_text("Two")
    tool(frame, "Move up").click()
    tool(frame, "Duplicate").click()
    assert ["Two", "Two", "One", "Three"] == titles(frame, "c1")
    tool(frame, "Delete").click()
    assert ["Two", "One", "Three"] == titles(frame, "c1")
    tool(frame, "Select what it is in").click()
    expect(part(frame, "c1")).to_have_attribute("data-selected", "block")


def test_several_cards_are_selected_and_moved_at_once(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    card(frame, "c1", 0).click(position={"x": 8, "y": 40})
    card(frame, "c1", 1).click(position={"x": 8, "y": 40}, modifiers=["Shift"])
    tool(frame, "Move down").click()
    expect(frame.get_by_role("button", name="Undo: move 2 entries")).to_be_enabled()
    assert ["Three", "One", "Two"] == titles(frame, "c1")


def test_the_last_entry_is_selected_when_one_goes_while_it_is_written_in(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Settings").click()
    card(frame, "c1", 2).get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    frame.get_by_role("button", name="Delete entry 1").click()
    expect(card(frame, "c1", 1)).to_have_attribute("data-selected", "entry")
    assert ["Two", "Three"] == titles(frame, "c1")


def test_an_entry_has_its_own_settings(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    card(frame, "c1", 2).click(position={"x": 8, "y": 40})
    tool(frame, "Settings").click()
    panel = frame.get_by_role("tabpanel", name="Settings")
    panel.get_by_label("Address").fill("https://example.com/three")
    items = saved(tab, frame)["sections"][1]["blocks"][1]["props"]["items"]
    assert "https://example.com/three" == items[2]["link"]["href"]


def test_the_entries_of_a_block_are_listed_in_its_settings(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "c1").locator("h3").first.click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    press(tab, "Escape", "Escape")
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Move entry 1 down").press("Enter")
    expect(frame.get_by_role("button", name="Move entry 2 down")).to_be_focused()
    expect(frame.locator("[aria-live=polite]")).to_have_text("One moved to position 2 of 3 in its block")
    assert ["Two", "One", "Three"] == titles(frame, "c1")
    frame.get_by_role("button", name="Three", exact=True).click()
    expect(card(frame, "c1", 2)).to_have_attribute("data-selected", "entry")


def test_a_card_is_moved_duplicated_and_deleted_by_keys(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_cards(tab, frame)
    press(tab, "ArrowRight")
    expect(frame.locator(SAID)).to_have_text("Two")
    press(tab, "Alt+ArrowUp")
    expect(card(frame, "c1", 0)).to_be_focused()
    expect(frame.locator(SAID)).to_have_text("Two moved to position 1 of 3 in its block")
    press(tab, "Control+d")
    expect(card(frame, "c1", 1)).to_be_focused()
    assert ["Two", "Two", "One", "Three"] == titles(frame, "c1")
    press(tab, "Delete")
    expect(card(frame, "c1", 1)).to_be_focused()
    press(tab, "Control+z", "Control+z", "Control+z")
    assert ["One", "Two", "Three"] == titles(frame, "c1")
    expect(card(frame, "c1", 1)).to_be_focused()


def test_a_card_is_put_in_and_written_by_keys(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_cards(tab, frame)
    press(tab, "/")
    expect(frame.locator("[data-edit='items.1.title'][contenteditable]")).to_be_focused()
    tab.keyboard.type("Between")
    press(tab, "Escape")
    expect(card(frame, "c1", 1)).to_be_focused()
    assert ["One", "Between", "Two", "Three"] == titles(frame, "c1")


def test_a_card_goes_into_another_block_by_the_menu(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_cards(tab, frame)
    press(tab, "Tab")
    press_until(tab, frame, "Move to…", "ArrowRight")
    press(tab, "Enter", "End")
    expect(frame.get_by_role("menuitem", name="To Cards in “Third”")).to_be_focused()
    press(tab, "Enter")
    expect(card(frame, "c2", 1)).to_be_focused()
    assert (["Two", "Three"], ["Four", "One"]) == (titles(frame, "c1"), titles(frame, "c2"))


def test_a_card_is_copied_into_another_block(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_cards(tab, frame)
    press(tab, "Shift+ArrowRight", "Control+c", "Escape", "Escape", "ArrowDown", "Enter", "ArrowDown", "Enter")
    expect(card(frame, "c2", 0)).to_be_focused()
    press(tab, "Control+v")
    expect(card(frame, "c2", 2)).to_have_attribute("data-selected", "entry")
    assert ["Four", "One", "Two"] == titles(frame, "c2")


def test_the_menu_key_opens_the_same_menu(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_cards(tab, frame)
    press(tab, "Shift+F10")
    frame.get_by_role("menuitem", name="Move down").press("Enter")
    expect(card(frame, "c1", 1)).to_be_focused()
    assert ["Two", "One", "Three"] == titles(frame, "c1")


@pytest.mark.parametrize("kind", KINDS)
def test_entries_of_every_kind_are_selected_and_moved(stage: Stage, tab: Page, kind: str) -> None:
    props = json.loads((SAMPLES / kind / "sample.json").read_text())
    frame = open_page(tab, stage, page("All", "harbour", section("s1", "stack", "plain", block("b1", kind, **props))))
    enter_sheet(tab, frame)
    press(tab, "Enter", "Enter")
    expect(card(frame, "b1", 0)).to_be_focused()
    press(tab, "Alt+ArrowDown")
    expect(card(frame, "b1", 1)).to_be_focused()
    items = saved(tab, frame)["sections"][0]["blocks"][0]["props"]["items"]
    assert [props["items"][1], props["items"][0]] == items[:2]


def test_the_chosen_tab_shows_its_panel(stage: Stage, tab: Page) -> None:
    props = {"items": [{"title": "Mac", "text": "Apples"}, {"title": "Linux", "text": "Penguins"}]}
    document = page("Tabs", "harbour", section("s1", "stack", "plain", block("b1", "tabs", **props)))
    frame = open_page(tab, stage, document)
    enter_sheet(tab, frame)
    press(tab, "Enter", "Enter", "ArrowRight")
    expect(part(frame, "b1").get_by_text("Penguins")).to_be_visible()


def test_the_texts_of_tabs_are_written_in_by_keyboard_each_behind_its_title(stage: Stage, tab: Page) -> None:
    props = {"items": [{"title": "Mac", "text": "Apples"}, {"title": "Linux", "text": "Penguins"}]}
    document = page("Tabs", "harbour", section("s1", "stack", "plain", block("b1", "tabs", **props)))
    frame = open_page(tab, stage, document)
    enter_sheet(tab, frame)
    press(tab, "Enter", "Enter", "Enter")
    for path in ("items.0.title", "items.0.text", "items.1.title", "items.1.text"):
        expect(frame.locator(f"[data-edit='{path}']")).to_be_focused()
        press(tab, "Tab")
    expect(part(frame, "b1").get_by_role("tab", name="Linux")).to_be_focused()
    press(tab, "Escape")
    expect(part(frame, "b1")).to_be_focused()


def test_a_finger_moves_what_it_tapped(stage: Stage, open_context: Callable[..., BrowserContext]) -> None:
    tab = open_context(width=390, height=844, has_touch=True).new_page()
    frame = open_page(tab, stage)
    card(frame, "c1", 0).tap(position={"x": 8, "y": 40})
    expect(card(frame, "c1", 0)).to_have_attribute("data-selected", "entry")
    tool(frame, "Move down").tap()
    assert ["Two", "One", "Three"] == titles(frame, "c1")
    tool(frame, "Move to…").tap()
    frame.get_by_role("menuitem", name="To Cards in “Third”").tap()
    assert ["Four", "One"] == titles(frame, "c2")


def test_on_a_phone_the_buttons_of_an_entry_with_a_long_title_are_in_sight(
    stage: Stage, open_context: Callable[..., BrowserContext]
) -> None:
    tab = open_context(width=390, height=844, has_touch=True).new_page()
    entries = cards("c1", "Whoever needs access to the old archive asks whom?")
    frame = open_page(tab, stage, page("Long", "paper", section("s1", "stack", "plain", entries)))
    card(frame, "c1", 0).tap(position={"x": 8, "y": 40})
    tool(frame, "Select what it is in").tap()
    tool(frame, "Settings").tap()
    delete = frame.get_by_role("button", name="Delete entry 1").bounding_box()
    assert delete
    assert delete["x"] + delete["width"] <= 390


def test_names_of_parts_run_as_their_words_do(stage: Stage, tab: Page) -> None:
    words = "دليل API للمطورين"
    frame = open_page(
        tab, stage, page("دليل", "paper", section("s1", "stack", "plain", heading("h1", words), cards("c1", words)))
    )
    select_section(frame, "s1")
    frame.get_by_role("tab", name="Outline").click()
    named = [
        frame.get_by_role("toolbar", name="Tools for what is selected").get_by_text(words),
        frame.get_by_role("treeitem").get_by_text(words),
    ]
    assert ["rtl", "rtl"] == [each.evaluate("(node) => getComputedStyle(node).direction") for each in named]
    card(frame, "c1", 0).click(position={"x": 2, "y": 2})
    tool(frame, "Select what it is in").click()
    tool(frame, "Settings").click()
    entry = frame.locator(".item").get_by_text(words)
    assert "rtl" == entry.evaluate("(node) => getComputedStyle(node).direction")


def test_the_right_button_opens_the_menu_of_what_is_under_it(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    card(frame, "c1", 1).click(button="right", position={"x": 8, "y": 40})
    frame.get_by_role("menuitem", name="Move up").click()
    assert ["Two", "One", "Three"] == titles(frame, "c1")
    expect(card(frame, "c1", 0)).to_be_focused()


def test_the_tools_lie_on_no_words(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    card(frame, "c1", 0).click(position={"x": 8, "y": 40})
    tools = frame.get_by_role("toolbar", name="Tools for what is selected").bounding_box()
    heading = part(frame, "h2").get_by_role("heading").bounding_box()
    assert tools
    assert heading
    assert heading["y"] + heading["height"] <= tools["y"]


def test_nothing_is_wrong_for_axe_with_a_card_selected(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    card(frame, "c1", 0).click(position={"x": 8, "y": 40})
    tool(frame, "Settings").click()
    card(frame, "c1", 1).hover()
    [ours] = [each for each in tab.frames if each.url.startswith(stage.app)]
    assert [] == serious_findings(ours)
