"""Dragging with the mouse, in a frame of another origin: sections, blocks, entries, several at once, the outline."""

import json
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.pages import block, page, section
from tests.browser.stage import Stage
from tests.browser.steps import open_editor, put_macro, sections
from tests.browser.test_hand import order, part, saved

SAID = "[aria-live=polite]"


def text(identifier: str) -> dict[str, Any]:
    return block(identifier, "rich-text", text=f"Words of {identifier}")


def cards(identifier: str, *titles: str) -> dict[str, Any]:
    return block(identifier, "cards", items=[{"title": title, "text": "Some words"} for title in titles], columns=3)


def heading(identifier: str, words: str) -> dict[str, Any]:
    return block(identifier, "heading", text=words, level=2)


PAGE = page(
    "A page to drag in",
    "harbour",
    section("s1", "stack", "plain", heading("h1", "First"), text("t1"), text("t2")),
    section("s2", "stack", "subtle", heading("h2", "Second"), cards("c1", "One", "Two", "Three")),
    section("s3", "stack", "plain", heading("h3", "Third"), cards("c2", "Four")),
    section("s4", "stack", "plain", heading("h4", "Fourth"), text("t4")),
)


def open_page(tab: Page, stage: Stage, document: dict[str, Any] = PAGE, **options: str) -> FrameLocator:
    put_macro(tab, json.dumps(document))
    frame = open_editor(tab, stage, **options)
    expect(frame.locator(".canvas.is-edited .drop-line")).to_be_attached()
    expect(sections(frame)).to_have_count(len(document["sections"]))
    return frame


def blocks(frame: FrameLocator, identifier: str) -> list[str]:
    every = part(frame, identifier).locator(".block")
    found: list[str] = every.evaluate_all("(nodes) => nodes.map((node) => node.dataset.id)")
    return found


def card(frame: FrameLocator, identifier: str, row: int) -> Locator:
    return part(frame, identifier).locator(f"[data-row='{row}']")


def titles(frame: FrameLocator, identifier: str) -> list[str]:
    return part(frame, identifier).locator("h3").all_inner_texts()


def middle(place: Locator, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


def grip(frame: FrameLocator, kind: str, over: Locator) -> Locator:
    """The handle that is shown where the mouse points."""
    over.hover(position={"x": 6, "y": 40} if kind == "entry" else None)
    found = frame.locator(f".grip[data-kind={kind}]")
    expect(found).to_be_visible()
    expect(found).to_have_attribute("draggable", "true")
    return found


def begin_drag(tab: Page, handle: Locator) -> None:
    x, y = middle(handle)
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 4, y + 6, steps=3)


def carry(tab: Page, to: tuple[float, float]) -> None:
    """There, and a little on: a browser tells of a drag again and again, the driver only when it moves."""
    tab.mouse.move(*to, steps=8)
    tab.mouse.move(to[0], to[1] + 1)


def drag(tab: Page, handle: Locator, to: tuple[float, float]) -> None:
    begin_drag(tab, handle)
    carry(tab, to)
    tab.mouse.up()


def test_a_section_is_dragged_to_another_place(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    drag(tab, grip(frame, "section", part(frame, "h1")), middle(part(frame, "s2"), down=0.9))
    expect(frame.get_by_role("button", name="Undo: move First")).to_be_enabled()
    assert ["s2", "s1", "s3", "s4"] == order(frame)
    expect(frame.locator(SAID)).to_have_text("First moved to position 2 of 4")
    expect(part(frame, "s1")).to_be_focused()
    frame.get_by_role("button", name="Undo: move First").click()
    assert ["s1", "s2", "s3", "s4"] == order(frame)


def test_the_handle_of_a_section_is_not_under_that_of_its_first_block(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "h4").hover()
    handles = [frame.locator(f".grip[data-kind={kind}]") for kind in ("section", "block")]
    for handle in handles:
        expect(handle).to_be_visible()
    (_, end), (_, start) = middle(handles[0], down=1), middle(handles[1], down=0)
    assert end <= start


def test_a_handle_that_the_mouse_leaves_in_one_jump_is_dragged_all_the_same(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    tab.mouse.move(*middle(grip(frame, "section", part(frame, "h1"))))
    tab.mouse.down()
    tab.mouse.move(*middle(part(frame, "h2")))
    carry(tab, middle(part(frame, "s2"), down=0.9))
    tab.mouse.up()
    expect(frame.get_by_role("button", name="Undo: move First")).to_be_enabled()


def test_a_block_is_dragged_to_another_section(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    drag(tab, grip(frame, "block", part(frame, "t1")), middle(part(frame, "h2"), down=0.9))
    expect(part(frame, "t1")).to_be_focused()
    assert ["h2", "t1", "c1"] == blocks(frame, "s2")
    expect(frame.locator(SAID)).to_have_text("Text moved to position 2 of 3 in its section")
    assert ["h1", "t2"] == [each["id"] for each in saved(tab, frame)["sections"][0]["blocks"]]


def test_a_card_is_dragged_within_its_block(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    drag(tab, grip(frame, "entry", card(frame, "c1", 0)), middle(card(frame, "c1", 2), across=0.9))
    expect(frame.get_by_role("button", name="Undo: move One")).to_be_enabled()
    assert ["Two", "Three", "One"] == titles(frame, "c1")
    expect(card(frame, "c1", 2)).to_be_focused()
    expect(frame.locator(SAID)).to_have_text("One moved to position 3 of 3 in its block")


def test_a_card_is_dragged_to_another_block_of_its_kind(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s2").scroll_into_view_if_needed()
    drag(tab, grip(frame, "entry", card(frame, "c1", 1)), middle(card(frame, "c2", 0), down=0.2))
    expect(card(frame, "c2", 0)).to_be_focused()
    assert ["Two", "Four"] == titles(frame, "c2")
    left = saved(tab, frame)["sections"][1]["blocks"][1]["props"]["items"]
    assert ["One", "Three"] == [item["title"] for item in left]


def test_the_last_card_takes_its_block_along(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    drag(tab, grip(frame, "entry", card(frame, "c2", 0)), middle(card(frame, "c1", 0), across=0.1))
    expect(part(frame, "c2")).to_have_count(0)
    assert ["Four", "One", "Two", "Three"] == titles(frame, "c1")
    frame.get_by_role("button", name="Undo: move Four").click()
    assert ["Four"] == titles(frame, "c2")


def test_a_card_is_not_dropped_where_there_are_no_cards(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    drag(tab, grip(frame, "entry", card(frame, "c1", 0)), middle(part(frame, "t1")))
    expect(frame.locator(".canvas.is-dragging")).to_have_count(0)
    assert ["One", "Two", "Three"] == titles(frame, "c1")
    expect(frame.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_several_blocks_are_dragged_as_one_step(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "h1").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(part(frame, "h1")).to_be_focused()
    part(frame, "t2").click(modifiers=["Shift"])
    expect(part(frame, "t1")).to_have_attribute("data-selected", "block")
    drag(tab, grip(frame, "block", part(frame, "t1")), middle(part(frame, "h3"), down=0.9))
    expect(frame.get_by_role("button", name="Undo: move 3 blocks")).to_be_enabled()
    assert ["h3", "h1", "t1", "t2", "c2"] == blocks(frame, "s3")
    assert [] == blocks(frame, "s1")
    frame.get_by_role("button", name="Undo: move 3 blocks").click()
    assert ["h1", "t1", "t2"] == blocks(frame, "s1")


def test_a_block_is_dropped_into_an_empty_section(stage: Stage, tab: Page) -> None:
    full, empty = section("s1", "stack", "plain", text("t1"), text("t2")), section("s2", "stack", "plain")
    frame = open_page(tab, stage, page("A page", "harbour", full, empty))
    drag(tab, grip(frame, "block", part(frame, "t1")), middle(part(frame, "s2")))
    expect(part(frame, "t1")).to_be_focused()
    assert (["t2"], ["t1"]) == (blocks(frame, "s1"), blocks(frame, "s2"))


def test_escape_leaves_everything_where_it_was(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    begin_drag(tab, grip(frame, "section", part(frame, "h1")))
    carry(tab, middle(part(frame, "s2"), down=0.9))
    expect(frame.locator(".drop-line")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(frame.locator(".canvas.is-dragging")).to_have_count(0)
    expect(frame.locator(".drop-line")).to_be_hidden()
    tab.mouse.up()
    assert ["s1", "s2", "s3", "s4"] == order(frame)
    expect(frame.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_the_line_stands_upright_between_cards_and_lies_between_blocks(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    begin_drag(tab, grip(frame, "entry", card(frame, "c1", 0)))
    carry(tab, middle(card(frame, "c1", 1), across=0.9))
    line = frame.locator(".drop-line")
    expect(line).to_have_attribute("data-way", "upright")
    second, third, shown = (each.bounding_box() for each in (card(frame, "c1", 1), card(frame, "c1", 2), line))
    assert second
    assert third
    assert shown
    assert second["x"] + second["width"] <= shown["x"] + shown["width"] / 2 <= third["x"]
    tab.mouse.up()
    begin_drag(tab, grip(frame, "block", part(frame, "t1")))
    carry(tab, middle(part(frame, "t2"), down=0.9))
    expect(line).to_have_attribute("data-way", "across")
    tab.mouse.up()


def test_from_right_to_left_the_left_half_of_a_card_is_behind_it(stage: Stage, tab: Page) -> None:
    hebrew = [{"title": title, "text": "מילים"} for title in ("אחת", "שתיים", "שלוש")]
    document = page("דף", "harbour", section("s1", "stack", "plain", block("c1", "cards", items=hebrew, columns=3)))
    frame = open_page(tab, stage, document)
    drag(tab, grip(frame, "entry", card(frame, "c1", 0)), middle(card(frame, "c1", 1), across=0.1))
    expect(card(frame, "c1", 1)).to_be_focused()
    assert ["שתיים", "אחת", "שלוש"] == titles(frame, "c1")


def test_near_the_edge_the_page_goes_on(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    begin_drag(tab, grip(frame, "section", part(frame, "h1")))
    x, _ = middle(part(frame, "s1"))
    tab.mouse.move(x, 880, steps=6)
    for nudge in range(200):
        tab.mouse.move(x, 880 + nudge % 2)
        if frame.locator(".stage").evaluate("(stage) => stage.scrollTop > 100"):
            break
    assert frame.locator(".stage").evaluate("(stage) => stage.scrollTop > 100")
    tab.mouse.up()


def test_rows_of_the_outline_are_dragged(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Outline").click()
    row = frame.get_by_role("treeitem")
    drag(tab, row.nth(0), middle(row.nth(2), down=0.8))
    expect(row.nth(2)).to_have_text("First")
    assert ["s2", "s3", "s1", "s4"] == order(frame)


def test_a_block_of_the_outline_is_dropped_into_a_section(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Outline").click()
    frame.get_by_role("treeitem", name="First").click()
    drag(tab, frame.get_by_role("treeitem", name="Text").first, middle(frame.get_by_role("treeitem", name="Fourth")))
    expect(part(frame, "t1")).to_have_attribute("data-selected", "block")
    assert ["h4", "t4", "t1"] == blocks(frame, "s4")


def test_only_the_sections_that_a_drag_touches_are_drawn_anew(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    sections(frame).evaluate_all("(nodes) => nodes.forEach((node) => { node.isOld = true })")
    drag(tab, grip(frame, "entry", card(frame, "c1", 0)), middle(card(frame, "c1", 2), across=0.9))
    expect(card(frame, "c1", 2)).to_be_focused()
    kept = sections(frame).evaluate_all("(nodes) => nodes.map((node) => Boolean(node.isOld))")
    assert [True, False, True, True] == kept
