"""Editing by hand with the mouse: what is clicked, typed, put in, moved and taken back."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from lib.page.blocks import KINDS
from lib.page.layouts import LAYOUTS
from tests.browser.conftest import OpenContext
from tests.browser.pages import block, page, sample, section
from tests.browser.stage import Stage
from tests.browser.steps import is_closed, macro, nodes_kept, open_editor, put_macro, sections
from tests.sandbox.functions_kit import wait_until

SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])


def open_page(tab: Page, stage: Stage, **options: str) -> FrameLocator:
    """The editor with the sample in it, ready to be edited."""
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage, **options)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    expect(sections(frame)).to_have_count(10)
    return frame


def part(frame: FrameLocator, identifier: str) -> Locator:
    return frame.locator(f".sheet [data-id={identifier}]")


def tool(frame: FrameLocator, name: str) -> Locator:
    return frame.get_by_role("toolbar", name="Tools for what is selected").get_by_role("button", name=name, exact=True)


def order(frame: FrameLocator) -> list[str]:
    found: list[str] = sections(frame).evaluate_all("(nodes) => nodes.map((node) => node.dataset.id)")
    return found


def select_section(frame: FrameLocator, identifier: str) -> None:
    part(frame, identifier).click(position={"x": 8, "y": 8})
    expect(part(frame, identifier)).to_have_attribute("data-selected", "section")


def saved(tab: Page, frame: FrameLocator) -> dict[str, Any]:
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    found: dict[str, Any] = json.loads(macro(tab)["body"])
    return found


def test_a_click_into_a_text_writes_there(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("Made by hand")
    tab.keyboard.press("Escape")
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("Made by hand")
    assert "Made by hand" == saved(tab, frame)["sections"][0]["blocks"][0]["props"]["title"]


@pytest.mark.parametrize(
    ("member", "limit"), [("title", 200), ("eyebrow", 80), ("link.label", 80)], ids=["title", "eyebrow", "link"]
)
def test_a_text_takes_no_more_than_is_stored_of_it(stage: Stage, tab: Page, member: str, limit: int) -> None:
    frame = open_page(tab, stage)
    text = part(frame, "s1b1").locator(f"[data-edit='{member}']")
    text.click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text("x" * (limit - 1))
    tab.keyboard.type("yz")
    expect(text).to_have_text("x" * (limit - 1) + "y")
    expect(frame.locator(".toast")).to_have_text(f"This text is full: it holds {limit} characters.")


def test_words_that_a_full_page_has_no_room_for_are_not_shown_as_if_they_were_kept(stage: Stage, tab: Page) -> None:
    full = [{"id": f"b{row}", "type": "rich-text", "props": {"text": "x" * 19_900}} for row in range(15)]
    section = {"id": "s1", "layout": "stack", "background": {"kind": "plain"}, "blocks": full}
    put_macro(tab, json.dumps({**SAMPLE, "sections": [section, {**SAMPLE["sections"][0]}]}))
    frame = open_editor(tab, stage)
    text = part(frame, "s1b1").locator("[data-edit=title]")
    text.click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    before = text.text_content() or ""
    tab.keyboard.insert_text("y" * 150)
    tab.keyboard.press("Escape")
    expect(text).to_have_text(before)


def test_a_click_goes_from_one_text_of_a_section_to_another(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    texts = [part(frame, "s1b1").locator(f"[data-edit={member}]") for member in ("title", "text", "eyebrow")]
    for text in texts:
        text.click()
        expect(text).to_be_focused()
        tab.keyboard.type("X")
    tab.keyboard.press("Escape")
    for text in texts:
        expect(text).to_contain_text("X")


def test_words_that_the_mouse_is_drawn_over_are_selected_in_their_text(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    for identifier in ("s2b1", "s3b2"):
        heading = part(frame, identifier).locator("h2")
        heading.scroll_into_view_if_needed()
        box = heading.bounding_box()
        assert box
        tab.mouse.move(box["x"] + 1, box["y"] + 12)
        tab.mouse.down()
        tab.mouse.move(box["x"] + 60, box["y"] + 12, steps=4)
        tab.mouse.move(box["x"] + 100, box["y"] + 12, steps=4)
        tab.mouse.up()
        expect(heading).to_be_focused()
        words = frame.locator("html").evaluate("() => String(getSelection())")
        assert len(words) > 2
        assert (heading.text_content() or "").startswith(words)


def test_what_is_selected_has_a_ring_and_nothing_else_has(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    assert ("solid", "3px") == ring_of(frame, "s2")
    assert [None, None] == [ring_of(frame, other) for other in ("s3", "s2b1")]
    tab.keyboard.press("Enter")
    expect(part(frame, "s2b1")).to_have_attribute("data-selected", "block")
    assert ("solid", "-8px") == ring_of(frame, "s2b1")
    assert None is ring_of(frame, "s2")


def test_a_text_without_words_has_a_ring_and_says_what_belongs_there(stage: Stage, tab: Page) -> None:
    empty = [block("b1", "rich-text", text=""), block("b2", "quote", text="")]
    put_macro(tab, json.dumps(page("Begun", "harbour", section("s1", "stack", "plain", *empty))))
    frame = open_editor(tab, stage)
    select_section(frame, "s1")
    tab.keyboard.press("Enter")
    text, quote = part(frame, "b1"), part(frame, "b2").locator("blockquote")
    expect(text).to_be_focused()
    expect(text).to_have_css("outline-style", "solid")
    said = "(node, side) => getComputedStyle(node, side).content"
    assert ['"Write something"', '""'] == [text.evaluate(said, side) for side in ("::before", "::after")]
    assert '"Write something"' == quote.evaluate(said, "::after")


def test_a_text_block_is_written_in_and_left_by_keys(stage: Stage, tab: Page) -> None:
    words = [block("b1", "rich-text", text="One"), block("b2", "rich-text", text="Two")]
    put_macro(tab, json.dumps(page("Written", "harbour", section("s1", "stack", "plain", *words))))
    frame = open_editor(tab, stage)
    select_section(frame, "s1")
    first = part(frame, "b1")
    for said in ("One more", "One more and more"):
        tab.keyboard.press("Enter" if said == "One more" else "Escape")
        tab.keyboard.press("Enter")
        expect(frame.get_by_role("textbox", name="Text: Write something")).to_be_focused()
        tab.keyboard.press("End")
        tab.keyboard.insert_text(said.removeprefix(first.inner_text()))
        expect(first).to_have_text(said)
    tab.keyboard.press("Escape")
    expect(first).to_be_focused()
    expect(first).to_have_attribute("role", "group")
    assert not frame.get_by_role("textbox", name="Text: Write something").count()
    kept = saved(tab, frame)["sections"][0]["blocks"]
    assert ["One more and more", "Two"] == [each["props"]["text"] for each in kept]


def ring_of(frame: FrameLocator, identifier: str) -> tuple[str, str] | None:
    """Its style, and how far inside it is; none where none can be seen."""
    drawn: list[str] = part(frame, identifier).evaluate(
        """(node) => {
          const { content, borderTopStyle, borderTopColor, top } = getComputedStyle(node, '::after');
          return [content, borderTopColor, borderTopStyle, top];
        }"""
    )
    content, colour, style, top = drawn
    return None if content == "none" or colour == "rgba(0, 0, 0, 0)" else (style, top)


def test_a_section_is_moved_duplicated_and_deleted_by_its_tools(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    tool(frame, "Move up").click()
    assert ["s2", "s1", "s3"] == order(frame)[:3]
    expect(frame.locator("[aria-live=polite]")).to_have_text("Three groups, one practice moved to position 1 of 10")
    tool(frame, "Duplicate").click()
    expect(sections(frame)).to_have_count(11)
    tool(frame, "Delete").click()
    expect(sections(frame)).to_have_count(10)
    assert ["s2", "s1", "s3"] == order(frame)[:3]


def test_after_a_press_of_a_tool_the_keys_are_those_of_what_is_selected(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    tool(frame, "Duplicate").click()
    expect(sections(frame)).to_have_count(11)
    tab.keyboard.press("Delete")
    expect(sections(frame)).to_have_count(10)
    tool(frame, "Move up").click()
    tab.keyboard.press("Alt+ArrowUp")
    assert ["s3", "s1", "s2", "s4"] == order(frame)[:4]


def test_with_shift_parts_are_selected_and_no_words(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    part(frame, "s2").locator(".block").first.click(modifiers=["Shift"])
    expect(frame.locator("[contenteditable]")).to_have_count(0)
    part(frame, "s2").locator(".block").nth(1).click(modifiers=["Shift"])
    expect(frame.locator("[data-selected=block]")).to_have_count(2)
    assert "" == frame.locator("html").evaluate("() => String(getSelection())")


def test_a_long_press_opens_the_menu_of_what_is_under_the_finger(stage: Stage, open_context: OpenContext) -> None:
    tab = open_context(width=390, height=844, has_touch=True).new_page()
    frame = open_page(tab, stage)
    heading = part(frame, "s2").get_by_role("heading").first
    heading.scroll_into_view_if_needed()
    box = heading.bounding_box()
    assert box
    finger = {"x": box["x"] + 20, "y": box["y"] + 10}
    session = tab.context.new_cdp_session(tab)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    expect(part(frame, "s2").locator("[data-selected=block]")).to_have_count(1)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()
    expect(frame.locator("[contenteditable]")).to_have_count(0)
    frame.get_by_role("menuitem", name="Duplicate").tap()
    expect(frame.get_by_role("button", name=re.compile("^Undo: duplicate"))).to_be_enabled()


@pytest.mark.parametrize(("identifier", "absent"), [("s1", "Move up"), ("s10", "Move down")])
def test_the_menu_leads_nowhere_where_there_is_nothing(stage: Stage, tab: Page, identifier: str, absent: str) -> None:
    frame = open_page(tab, stage)
    select_section(frame, identifier)
    tool(frame, "Move to…").click()
    shown = frame.get_by_role("menu", name="Move to…").get_by_role("menuitem").all_text_contents()
    assert 4 == len(shown)
    assert absent not in shown


# as a finger that stays where it is tells of itself
TOUCH = {"pointerType": "touch", "isPrimary": True, "clientX": 600, "clientY": 300, "bubbles": True}
# as the menu key asks for the menu
MENU_KEY = {"bubbles": True, "cancelable": True}


def press_long(frame: FrameLocator) -> Locator:
    """Where the finger still is, when what is under it has been selected."""
    heading = part(frame, "s2").get_by_role("heading").first
    heading.dispatch_event("pointerdown", TOUCH)
    expect(part(frame, "s2").locator("[data-selected=block]")).to_have_count(1)
    return heading


@pytest.mark.parametrize("ends", [("contextmenu", "pointercancel"), ("pointerup", "contextmenu"), ("pointerup",)])
def test_a_long_press_opens_one_menu_however_a_browser_tells_of_it(
    stage: Stage, tab: Page, ends: tuple[str, ...]
) -> None:
    frame = open_page(tab, stage)
    heading = press_long(frame)
    for end in ends:
        heading.dispatch_event(end, {**TOUCH, "cancelable": True})
    expect(frame.get_by_role("menu", name="Move to…")).to_have_count(1)
    expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()


def test_a_mouse_that_a_slow_phone_tells_of_late_does_not_close_the_menu(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    heading = press_long(frame)
    # the browser closes what is open at the mouse's up, which is between the two
    open_before_click = heading.evaluate(
        """async (node, touch) => {
          node.dispatchEvent(new PointerEvent('pointerup', touch));
          await new Promise((resolve) => setTimeout(resolve, 80));
          const count = document.querySelectorAll('[role=menu]').length;
          node.dispatchEvent(new MouseEvent('click', { ...touch, cancelable: true }));
          return count;
        }""",
        TOUCH,
    )
    assert 0 == open_before_click
    expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()


def test_the_menu_key_opens_the_menu_after_a_long_press_too(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    heading = press_long(frame)
    heading.dispatch_event("pointerup", TOUCH)
    expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(frame.get_by_role("menu", name="Move to…")).to_have_count(0)
    tab.keyboard.press("Shift")
    part(frame, "s2").locator("[data-selected=block]").dispatch_event("contextmenu", MENU_KEY)
    expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()


def test_the_menu_key_opens_the_menu_each_time(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    for _ in range(2):
        part(frame, "s2").dispatch_event("contextmenu", MENU_KEY)
        expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()
        tab.keyboard.press("Escape")
        expect(frame.get_by_role("menu", name="Move to…")).to_have_count(0)


@pytest.mark.parametrize(
    ("follows", "focused"),
    [
        ("new MouseEvent('contextmenu', key)", "[role=menuitem]"),
        ("new KeyboardEvent('keydown', { ...key, key: '/' })", "[role=combobox]"),
    ],
    ids=["the same", "what can be put in"],
)
def test_a_menu_that_follows_another_at_once_keeps_the_focus(
    stage: Stage, tab: Page, follows: str, focused: str
) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    part(frame, "s2").dispatch_event("contextmenu", MENU_KEY)
    expect(frame.get_by_role("menu", name="Move to…")).to_be_visible()
    part(frame, "s2").evaluate(
        f"(node, key) => {{ document.querySelector('.choice-menu').hidePopover(); node.dispatchEvent({follows}); }}",
        MENU_KEY,
    )
    expect(frame.locator(".floating:popover-open")).to_have_count(1)
    # the first one's end has been told of
    expect(frame.locator(".choice-menu:not(:popover-open)")).to_have_count(0)
    expect(frame.locator(focused).first).to_be_focused()
    tab.keyboard.press("Escape")
    expect(frame.locator(".floating:popover-open")).to_have_count(0)
    expect(part(frame, "s2")).to_be_focused()


def test_every_step_is_taken_back_and_done_again(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s3")
    tool(frame, "Move down").click()
    tool(frame, "Delete").click()
    undo = frame.get_by_role("button", name="Undo: delete")
    undo.click()
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Undo: move").click()
    assert ["s1", "s2", "s3", "s4"] == order(frame)[:4]
    frame.get_by_role("button", name="Redo: move").click()
    assert ["s1", "s2", "s4", "s3"] == order(frame)[:4]
    frame.get_by_role("button", name="Undo: move").click()
    frame.get_by_role("button", name="Close", exact=True).click()
    is_closed(tab)


def test_only_the_touched_section_is_drawn_anew(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    sections(frame).evaluate_all("(nodes) => nodes.forEach((node) => { node.isOld = true })")
    select_section(frame, "s2")
    tool(frame, "Layout").click()
    frame.get_by_role("menuitemradio", name="Wide").click()
    expect(part(frame, "s2")).to_have_attribute("data-layout", "wide")
    kept = sections(frame).evaluate_all("(nodes) => nodes.filter((node) => node.isOld).length")
    assert 9 == kept
    assert len(SAMPLE["sections"][1]["blocks"]) == part(frame, "s2").locator(".block").count()


def test_a_block_is_found_by_typing_and_put_in(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s2b2").click(position={"x": 2, "y": 2})
    tool(frame, "Insert behind").click()
    frame.get_by_role("combobox", name="Find a block or section").fill("call")
    expect(frame.get_by_role("option")).to_have_count(1)
    frame.get_by_role("option", name="Callout").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.type("Mind the gap")
    blocks = saved(tab, frame)["sections"][1]["blocks"]
    assert ("callout", "Mind the gap") == (blocks[2]["type"], blocks[2]["props"]["text"])


def test_every_block_and_every_layout_is_offered(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s1")
    tool(frame, "Insert behind").click()
    counts = [frame.locator(f"[role=option][id^=insert-{kind}]").count() for kind in ("block", "section")]
    assert [len(KINDS), len(LAYOUTS)] == counts


def test_sections_that_were_saved_without_a_word_in_them_can_be_opened_again(stage: Stage, tab: Page) -> None:
    empty = [section(each.id, each.id, "plain", block(f"{each.id}-1", "quote", text="")) for each in LAYOUTS]
    put_macro(tab, json.dumps(page("Begun", "harbour", *empty)))
    frame = open_editor(tab, stage)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    expect(frame.locator(".sheet .quote")).to_have_count(len(LAYOUTS))


def test_a_plus_between_sections_puts_one_there(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s2").scroll_into_view_if_needed()
    box = part(frame, "s2").bounding_box()
    assert box
    tab.mouse.move(box["x"] + 4, box["y"] + 4)
    frame.get_by_role("button", name="Insert here").click()
    frame.get_by_role("option", name="Side by side The first").click()
    expect(sections(frame)).to_have_count(11)
    assert "s1" == order(frame)[0]
    assert "s2" == order(frame)[2]
    expect(sections(frame).nth(1).locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.type("Named at once")
    tab.keyboard.press("Escape")
    expect(sections(frame).nth(1).get_by_role("heading")).to_have_text("Named at once")


def test_an_empty_page_is_begun_and_saved(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    frame.get_by_role("button", name="Start with an empty page").click()
    expect(sections(frame)).to_have_count(1)
    frame.locator("[data-edit=title]").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.type("Hello")
    tab.keyboard.press("Escape")
    assert "Hello" == saved(tab, frame)["sections"][0]["blocks"][0]["props"]["title"]


def test_settings_change_what_is_no_text(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s2b2").click(position={"x": 2, "y": 2})
    tool(frame, "Settings").click()
    frame.get_by_role("group", name="Columns").get_by_text("2", exact=True).click()
    expect(part(frame, "s2b2").locator("[data-columns='2']")).to_be_visible()
    assert 2 == saved(tab, frame)["sections"][1]["blocks"][1]["props"]["columns"]


def open_settings(frame: FrameLocator, tab: Page, identifier: str) -> Locator:
    frame.get_by_role("tab", name="Outline").click()
    frame.locator(f"[data-node={identifier[: identifier.index('b')]}]").click()
    frame.locator(f"[data-node={identifier}]").click()
    frame.get_by_role("tab", name="Settings").click()
    return frame.locator(".settings")


@pytest.mark.parametrize("identifier", ["s5b2", "s10b3"], ids=["in the middle", "at the end"])
def test_on_a_phone_what_is_set_stays_in_sight_above_its_settings(
    stage: Stage, open_context: OpenContext, identifier: str
) -> None:
    tab = open_context(width=390, height=844, has_touch=True).new_page()
    frame = open_page(tab, stage)
    block = part(frame, identifier)
    block.scroll_into_view_if_needed()
    block.click(position={"x": 2, "y": 2})
    tool(frame, "Settings").tap()
    expect(frame.get_by_role("group", name="Columns")).to_be_visible()
    top = block.evaluate("(node) => node.getBoundingClientRect().top")
    assert 90 < top < 844 * 0.4


def test_a_finger_finds_fields_that_ios_does_not_enlarge_and_buttons_apart(
    stage: Stage, open_context: OpenContext
) -> None:
    tab = open_context(width=390, height=844, has_touch=True).new_page()
    frame = open_page(tab, stage)
    part(frame, "s2b2").locator("li").first.tap(position={"x": 8, "y": 40})
    tool(frame, "Select what it is in").tap()
    tool(frame, "Settings").tap()
    assert 40 <= frame.get_by_role("button", name="Delete entry 1").evaluate("(node) => node.offsetWidth")
    frame.get_by_role("button", name="Close the panel").tap()
    part(frame, "s3b3").locator("p").first.tap()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Control+a")
    format_tools = frame.get_by_role("toolbar", name="Format")
    assert 44 <= format_tools.get_by_role("button", name="Bold").evaluate("(node) => node.offsetHeight")
    format_tools.get_by_role("button", name="Link").tap()
    expect(frame.get_by_role("textbox", name="Address")).to_be_focused()
    sizes = "(nodes) => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize))"
    assert 16 <= min(frame.locator("input, select, textarea").evaluate_all(sizes))


def test_a_text_that_a_setting_is_emptied_of_leaves_the_page(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    open_settings(frame, tab, "s1b1").get_by_label("Small line above").fill("")
    expect(part(frame, "s1b1").locator(".eyebrow")).to_have_count(0)


def test_a_setting_says_under_itself_what_is_too_long_and_keeps_what_was_there(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    settings = open_settings(frame, tab, "s1b1")
    settings.get_by_label("Small line above").fill("x" * 81)
    expect(settings.get_by_role("alert")).to_have_text("Too long: at most 80 characters. The page stays as it was.")
    expect(part(frame, "s1b1").locator(".eyebrow")).to_have_text("Team home")
    settings.get_by_label("Small line above").fill("x" * 80)
    expect(settings.get_by_role("alert")).to_have_count(0)
    expect(part(frame, "s1b1").locator(".eyebrow")).to_have_text("x" * 80)


def test_an_address_is_typed_without_its_beginning_and_in_one_step(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    settings = open_settings(frame, tab, "s1b1")
    address = settings.get_by_label("Address")
    address.fill("")
    expect(settings.get_by_role("alert")).to_have_text("An address begins with https://")
    address.press_sequentially("example.com/new")
    expect(settings.get_by_role("alert")).to_have_count(0)
    address.press("Tab")
    expect(address).to_have_value("https://example.com/new")
    frame.get_by_role("button", name="Undo: typing in Hero").click()
    expect(address).to_have_value("https://example.com/ask")
    expect(frame.get_by_role("button", name="Undo")).to_be_disabled()


def test_drawings_with_pictures_go_when_others_take_their_place(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)

    def duplicate_and_undo(times: int) -> None:
        part(frame, "s6b2").click(position={"x": 2, "y": 2})
        for _ in range(times):
            tab.keyboard.press("Control+d")
            tab.keyboard.press("Control+z")
        expect(part(frame, "s6").locator(".block")).to_have_count(2)

    duplicate_and_undo(2)
    few, one = nodes_kept(tab), part(frame, "s6").locator("*").count()
    duplicate_and_undo(20)
    # the last of them may still be on their way, as a frame that is drawn
    wait_until(lambda: nodes_kept(tab) - few < one)


def test_undo_in_a_field_is_the_fields_own(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    tool(frame, "Duplicate").click()
    expect(sections(frame)).to_have_count(11)
    address = open_settings(frame, tab, "s1b1").get_by_label("Address")
    address.press("End")
    tab.keyboard.type("x")
    tab.keyboard.press("Control+z")
    expect(address).to_have_value("https://example.com/ask")
    expect(sections(frame)).to_have_count(11)


def test_words_without_markup_are_pasted_behind_what_is_selected(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    part(frame, "s2").evaluate(
        """(node) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', '## From a note\\nTwo lines\\nof words');
          node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect(part(frame, "s2").locator(".block").last).to_have_text("Two linesof words")
    expect(part(frame, "s2").get_by_role("heading", name="From a note")).to_be_visible()


def test_icons_are_called_by_the_words_of_the_interface(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage, locale="de_DE")
    select_section(frame, "s2")
    tab.keyboard.press("/")
    frame.get_by_role("combobox").fill("Merkmale")
    tab.keyboard.press("Enter")
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Escape")
    frame.get_by_role("tab", name="Optionen").click()
    frame.get_by_label("Symbol").select_option("Glühbirne")
    expect(part(frame, "s2").locator(".feature").first).to_be_visible()


def test_a_picture_is_chosen_from_the_library(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    frame.get_by_role("searchbox", name="Find a picture").fill("padlock")
    frame.get_by_role("option", name="A golden padlock").click()
    assert "padlock" == saved(tab, frame)["sections"][2]["blocks"][0]["props"]["image"]["id"]


def test_a_check_is_mended_by_one_click(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    tool(frame, "Insert behind").click()
    frame.get_by_role("option", name="Quote").click()
    tab.keyboard.press("Escape")
    frame.get_by_role("tab", name="Checks").click()
    finding = frame.locator(".finding", has_text="A block with nothing in it")
    finding.get_by_role("button", name="Delete it").click()
    expect(finding).to_have_count(0)
    assert len(SAMPLE["sections"][1]["blocks"]) == part(frame, "s2").locator(".block").count()


def test_unsaved_work_is_offered_after_a_crash(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    tool(frame, "Delete").click()
    expect(sections(frame)).to_have_count(9)
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_visible()
    tab.evaluate("document.querySelector('iframe').remove()")
    frame = open_page(tab, stage)
    expect(frame.get_by_text("Continue with your unsaved work of")).to_be_visible()
    frame.get_by_role("button", name="Continue").click()
    expect(sections(frame)).to_have_count(9)
    assert 9 == len(saved(tab, frame)["sections"])
    frame = open_editor(tab, stage)
    expect(sections(frame)).to_have_count(9)
    expect(frame.get_by_text("Continue with your unsaved work")).to_have_count(0)
