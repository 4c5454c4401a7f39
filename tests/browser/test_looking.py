"""Looking at a page while it is edited: preview widths, trying it, checks, outline, long undo; by mouse and by keys."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.pages import block, page, section
from tests.browser.stage import Stage, checkout
from tests.browser.states import FAULTY, with_page
from tests.browser.steps import open_editor, open_viewer, put_macro, sections
from tests.browser.test_hand import SAMPLE, open_page, order, part, saved, select_section, tool
from tests.browser.test_hand_keyboard import enter_sheet, press
from tests.browser.test_keyboard import press_until
from tests.sandbox.functions_kit import wait_until

BRAND: dict[str, Any] = {"colours": {"accent": "#c2185b", "background": "#fff8e1"}, "font": "georgia"}
GEORGIA = re.compile("^Georgia")
STEPS = 200
CLICK_AT_EACH_FRAME = """async (button, count) => {
  for (let at = 0; at < count; at += 1) {
    button.click();
    await new Promise(requestAnimationFrame);
  }
}"""
FOLDED = page(
    "Folded",
    "harbour",
    section("s1", "stack", "plain", block("b1", "heading", text="To try", level=2)),
    section(
        "s2",
        "stack",
        "plain",
        block("b2", "tabs", items=[{"title": "One", "text": "First."}, {"title": "Two", "text": "Second."}]),
        block("b3", "accordion", items=[{"title": "Why?", "text": "So."}, {"title": "How?", "text": "Thus."}]),
    ),
)


def sheet_px(frame: FrameLocator) -> float:
    found: float = frame.locator(".sheet").first.evaluate(
        "(node) => { node.getAnimations().forEach((each) => each.finish()); return node.offsetWidth }"
    )
    return found


def sides(node: Locator) -> tuple[float, float]:
    box = node.bounding_box()
    assert box
    return box["x"], box["x"] + box["width"]


def accent(frame: FrameLocator) -> str:
    found: str = frame.locator(".page").evaluate("(node) => getComputedStyle(node).getPropertyValue('--button').trim()")
    return found


ROWS = "(nodes) => new Set(nodes.map((node) => Math.round(node.getBoundingClientRect().top))).size"


def test_all_tools_are_in_sight_on_a_phone(stage: Stage, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    box = tool(frame, "Delete").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390


def test_a_sections_tools_leave_its_corner_to_the_words_that_stand_there(stage: Stage, tab: Page) -> None:
    words = "Who stands behind it, and who answers when nobody else does"
    blocks = (
        block("a", "rich-text", text="Short."),
        block("h", "heading", text=words, level=2),
        block("c", "rich-text", text="Long. " * 40),
    )
    above = section("s1", "stack", "plain", block("b", "rich-text", text="Above."))
    frame = with_page(tab, stage, page("Corner", "harbour", above, section("s2", "split", "plain", *blocks)))
    select_section(frame, "s2")
    tools = frame.get_by_role("toolbar", name="Tools for what is selected").bounding_box()
    box = part(frame, "h").get_by_role("heading").bounding_box()
    assert tools
    assert box
    assert tools["x"] + tools["width"] <= box["x"] or tools["y"] + tools["height"] <= box["y"], (tools, box)


def test_layouts_stand_in_one_row_and_no_key_is_broken(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    tool(frame, "Settings").click()
    assert 1 == frame.get_by_role("group", name="Layout").locator(".option").evaluate_all(ROWS)
    frame.get_by_role("button", name="Shortcuts").click()
    heights = frame.locator("kbd:visible").evaluate_all("(nodes) => nodes.map((node) => node.offsetHeight)")
    assert 1 == len(set(heights))


@pytest.mark.parametrize(("name", "width"), [("Phone", 390), ("Tablet", 664), ("Desktop, full width", 1_280)])
def test_a_page_is_seen_as_wide_as_on(stage: Stage, tab: Page, name: str, width: int) -> None:
    tab.set_viewport_size({"width": 1_800, "height": 900})
    frame = open_page(tab, stage)
    frame.get_by_role("button", name=name).click()
    expect(frame.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    assert width == round(sheet_px(frame))
    assert 1 == len(tab.frames[1:])  # the page stands in no frame of its own


def test_what_stands_beside_a_page_goes_with_its_width(stage: Stage, tab: Page) -> None:
    one = section("s1", "stack", "plain", block("b1", "rich-text", text="Short."))
    frame = with_page(tab, stage, page("Short", "harbour", one))
    select_section(frame, "s1")
    tool(frame, "Delete").wait_for()
    frame.get_by_role("button", name="Phone").click()
    assert round(sheet_px(frame)) == 390
    start, end = sides(frame.locator(".sheet").first)
    assert start == sides(frame.get_by_role("button", name="Add a section"))[0]
    wait_until(lambda: sides(frame.get_by_role("toolbar", name="Tools for what is selected"))[1] <= end)


def test_the_preview_s_width_is_changed_without_a_mouse(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("textbox", name="Page title").focus()
    press_until(tab, frame, "Phone")
    press(tab, "Enter")
    assert round(sheet_px(frame)) == 390
    columns = (
        part(frame, "s2b2")
        .locator("[data-columns]")
        .evaluate("(node) => getComputedStyle(node).gridTemplateColumns.split(' ').length")
    )
    assert 1 == columns


def test_tabs_and_accordions_are_tried_and_nothing_is_changed(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, FOLDED)
    frame.get_by_role("button", name="Try the page as a reader").click()
    tried = frame.get_by_role("region", name="The page as readers see it")
    expect(tried.locator(".section")).to_have_count(2)
    expect(frame.locator(".side")).to_be_hidden()
    second = tried.get_by_role("tab").nth(1)
    second.click()
    expect(second).to_have_attribute("aria-selected", "true")
    fold = tried.locator("details").nth(1)
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    expect(tried.locator("[contenteditable], [data-edit]")).to_have_count(0)
    frame.get_by_role("button", name="Go on editing").click()
    expect(tried).to_be_hidden()
    expect(frame.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_p_tries_the_page_and_goes_back_to_where_one_was(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, FOLDED)
    frame.get_by_role("tab", name="Checks").focus()
    press_until(tab, frame, "Section 1 of 2")
    press(tab, "ArrowDown", "p")
    tried = frame.get_by_role("region", name="The page as readers see it")
    expect(tried).to_be_focused()
    press_until(tab, frame, "One")
    press(tab, "ArrowRight")
    expect(tried.get_by_role("tab", name="Two")).to_be_focused()
    expect(tried.get_by_text("Second.")).to_be_visible()
    press(tab, "p")
    expect(part(frame, "s2")).to_be_focused()
    press(tab, "P", "Escape")
    expect(part(frame, "s2")).to_be_focused()


def test_p_in_a_text_is_a_letter(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    press(tab, "Control+a", "p")
    expect(part(frame, "s1b1").locator("[data-edit=title]")).to_have_text("p")


def test_every_finding_is_mended_at_once_and_taken_back_at_once(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, FAULTY)
    frame.get_by_role("tab", name="Checks").click()
    expect(frame.locator(".finding")).to_have_count(5)
    frame.get_by_role("button", name="Mend all that can be mended").click()
    expect(frame.get_by_text("Everything is fine.")).to_be_visible()
    frame.get_by_role("button", name="Undo: mending").click()
    expect(frame.locator(".finding")).to_have_count(5)


def test_findings_are_shown_and_mended_without_a_mouse(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, FAULTY)
    frame.get_by_role("tab", name="Create").focus()
    press(tab, "End", "Tab")
    press_until(tab, frame, "Use the next level")
    press(tab, "Tab", "Enter")
    expect(part(frame, "b1")).to_be_focused()
    frame.get_by_role("tab", name="Checks").focus()
    press_until(tab, frame, "Use the next level")
    press(tab, "Enter")
    expect(frame.locator(".finding")).to_have_count(4)
    expect(frame.locator("[aria-live=polite]")).to_have_text("Mended")
    assert 2 == saved(tab, frame)["sections"][0]["blocks"][0]["props"]["level"]


def test_the_outline_selects_and_follows_by_mouse(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Outline").click()
    branch = frame.get_by_role("treeitem", name="Three groups, one practice")
    branch.click()
    expect(part(frame, "s2")).to_have_attribute("data-selected", "section")
    expect(branch).to_have_attribute("aria-expanded", "true")
    frame.get_by_role("treeitem", name="Cards").first.click()
    expect(part(frame, "s2b2")).to_have_attribute("data-selected", "block")
    select_section(frame, "s3")
    expect(frame.get_by_role("treeitem", selected=True)).to_have_count(1)


def test_another_layout_keeps_every_word(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    for layout in ("Centred", "Side by side", "Grid", "Wide", "Narrow column", "Banner", "Stacked"):
        select_section(frame, "s2")
        tool(frame, "Layout").click()
        frame.get_by_role("menuitemradio", name=layout, exact=True).click()
        tab.keyboard.press("Escape")
    assert SAMPLE["sections"][1]["blocks"] == saved(tab, frame)["sections"][1]["blocks"]


def test_two_hundred_steps_are_taken_back_and_done_again(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    press(tab, "ArrowDown", *["Alt+ArrowUp", "Alt+ArrowDown"] * (STEPS // 2 - 1), "Alt+ArrowDown", "Alt+ArrowDown")
    assert ["s1", "s3", "s4", "s2"] == order(frame)[:4]
    press(tab, *["Control+z"] * STEPS)
    assert ["s1", "s2", "s3", "s4"] == order(frame)[:4]
    expect(frame.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    redo = frame.get_by_role("button", name="Redo: move")
    redo.evaluate(CLICK_AT_EACH_FRAME, STEPS)
    assert ["s1", "s3", "s4", "s2"] == order(frame)[:4]


def test_the_shortcuts_are_listed_by_mouse(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("button", name="Shortcuts").click()
    dialog = frame.get_by_role("dialog", name="Shortcuts")
    expect(dialog.get_by_text("Try the page as a reader, and back")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


def test_the_site_s_brand_is_worn_before_and_kept_when_saved(stage: Stage, tab: Page) -> None:
    stage.checkout = checkout() | {"brand": BRAND}
    frame = open_page(tab, stage)
    expect(frame.locator(".page")).to_have_css("font-family", GEORGIA)
    assert "#c2185b" == accent(frame)
    assert BRAND == saved(tab, frame)["brand"]
    viewer = open_viewer(tab, stage)
    expect(sections(viewer)).to_have_count(0)
    expect(viewer.locator(".page")).to_have_css("font-family", GEORGIA)


def test_a_brand_that_is_gone_goes_with_the_next_saving(stage: Stage, tab: Page) -> None:
    stage.checkout = checkout() | {"brand": None}
    frame = with_page(tab, stage, {**SAMPLE, "brand": BRAND})
    expect(frame.locator(".page")).not_to_have_css("font-family", GEORGIA)
    assert "brand" not in saved(tab, frame)


def test_the_page_s_brand_stays_where_the_site_s_is_not_known(stage: Stage, tab: Page) -> None:
    stage.checkout = (503, {"code": "upstream_unavailable", "detail": "Try again.", "status": 503})
    put_macro(tab, json.dumps({**SAMPLE, "brand": BRAND}))
    frame = open_editor(tab, stage)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    expect(frame.get_by_text("Models and credits could not be looked up.")).to_be_visible()
    assert BRAND == saved(tab, frame)["brand"]


def test_a_brand_that_is_hard_to_read_is_mended_for_this_page_and_stays_so(stage: Stage, tab: Page) -> None:
    hard = {"colours": {"accent": "#ffe600", "text": "#9aa3ad"}}
    stage.checkout = checkout() | {"brand": hard}
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Checks").click()
    frame.locator(".finding", has_text="A brand colour is hard to read").first.get_by_role(
        "button", name="Use a readable shade"
    ).click()
    expect(frame.locator(".finding", has_text="A brand colour is hard to read")).to_have_count(0)
    colours = saved(tab, frame)["brand"]["colours"]
    assert hard["colours"]["accent"] != colours["accent"]
    assert hard["colours"]["text"] != colours["text"]
