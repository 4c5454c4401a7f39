"""Tables by hand: every cell is written in, rows and columns come and go where the caret was, cells are pasted."""

import json
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.pages import block, page, section
from tests.browser.stage import Stage
from tests.browser.steps import is_closed, macro, open_editor, put_macro

TABLE = block("b1", "table", header=["A", "B", "C"], rows=[["a1", "b1", "c1"], ["a2"]])
PAGE = page("A table", "harbour", section("s1", "stack", "plain", TABLE))
PASTE = """(cell, { html, text }) => {
  const transfer = new DataTransfer();
  if (html) transfer.setData('text/html', html);
  transfer.setData('text/plain', text);
  cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
}"""
COPY = """(node) => {
  const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
  node.dispatchEvent(event);
  return ['text/plain', 'text/html'].map((kind) => event.clipboardData.getData(kind));
}"""


def open_page(tab: Page, stage: Stage, document: dict[str, Any] = PAGE) -> FrameLocator:
    put_macro(tab, json.dumps(document))
    frame = open_editor(tab, stage)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    return frame


def write_in(frame: FrameLocator, path: str) -> Locator:
    cell = frame.locator(f"[data-edit='{path}']")
    cell.click()
    expect(cell).to_be_focused()
    return cell


def stored(tab: Page, frame: FrameLocator) -> list[list[str]]:
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    props = json.loads(macro(tab)["body"])["sections"][0]["blocks"][0]["props"]
    return [props["header"], *props["rows"]]


def test_a_cell_that_a_short_row_does_not_have_is_written_in(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    write_in(frame, "rows.1.2")
    tab.keyboard.type("c2")
    tab.keyboard.press("Escape")
    assert ["a2", "", "c2"] == stored(tab, frame)[2]


def test_a_text_is_named_by_the_place_that_it_is_at(stage: Stage, tab: Page) -> None:
    cards = block("b2", "cards", items=[{"title": "One", "text": "1"}, {"title": "Two", "text": "2"}], columns=2)
    frame = open_page(tab, stage, page("Places", "harbour", section("s1", "stack", "plain", TABLE, cards)))
    expect(write_in(frame, "header.1")).to_have_accessible_name("Table: Cell, header, column 2")
    expect(write_in(frame, "rows.1.0")).to_have_accessible_name("Table: Cell, row 2, column 1")
    expect(write_in(frame, "items.1.title")).to_have_accessible_name("Cards: Title, 2 of 2")


def test_a_new_table_begins_with_its_header(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.locator(".block.table").click(position={"x": 2, "y": 2})
    tab.keyboard.press("/")
    frame.get_by_role("combobox", name="Find a block or section").fill("table")
    tab.keyboard.press("Enter")
    expect(frame.locator("thead [data-edit='header.0']").last).to_be_focused()
    expect(frame.locator(".block.table").last.locator("[data-edit]")).to_have_count(9)


def test_a_column_in_which_nothing_is_yet_is_none_of_numbers(stage: Stage, tab: Page) -> None:
    table = block("b1", "table", header=["A", "B", "C"], rows=[["a", "", "1"], ["b", "", "2"]])
    frame = open_page(tab, stage, page("A table", "harbour", section("s1", "stack", "plain", table)))
    sides = frame.locator("th").evaluate_all("(cells) => cells.map((cell) => getComputedStyle(cell).textAlign)")
    assert ["start", "start", "right"] == sides


def test_a_date_in_figures_is_read_from_its_end_and_stays_whole(stage: Stage, tab: Page) -> None:
    table = block("b1", "table", header=["What", "Due"], rows=[["a", "2026-11-20"], ["b", "2026-12-04"]])
    frame = open_page(tab, stage, page("A table", "harbour", section("s1", "stack", "plain", table)))
    looks = "(cell) => [getComputedStyle(cell).textAlign, getComputedStyle(cell).whiteSpace]"
    assert ["right", "nowrap"] == frame.locator("td", has_text="2026-11-20").evaluate(looks)


def test_tab_in_the_last_cell_goes_on_in_a_new_row_and_out_of_an_empty_one(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    write_in(frame, "rows.1.2")
    tab.keyboard.press("Tab")
    expect(frame.locator("[data-edit='rows.2.0']")).to_be_focused()
    for _ in range(3):
        tab.keyboard.press("Tab")
    expect(frame.locator(".block.table")).to_be_focused()
    assert [["a2"], ["", "", ""]] == stored(tab, frame)[2:]


def test_cells_of_a_spreadsheet_go_into_the_cells_of_a_table_in_one_step(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    cell = write_in(frame, "rows.1.1")
    html = "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    cell.evaluate(PASTE, {"html": html, "text": "1\t2\n3\t4\n"})
    expect(frame.locator("tbody tr")).to_have_count(3)
    expect(frame.locator("[data-edit='rows.1.1']")).to_be_focused()
    expect(frame.locator(".block.table")).to_have_count(1)
    tab.keyboard.press("Control+z")
    expect(frame.locator("tbody tr")).to_have_count(2)
    expect(frame.locator("[data-edit='rows.1.1']")).to_be_focused()
    tab.keyboard.press("Control+y")
    tab.keyboard.press("Escape")
    assert [["a2", "1", "2"], ["", "3", "4"]] == stored(tab, frame)[2:]


def test_rows_and_columns_come_and_go_beside_the_cell_that_was_written_in(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    write_in(frame, "rows.0.1")
    tab.keyboard.press("Escape")
    frame.get_by_role("tab", name="Settings").click()
    frame.get_by_role("button", name="Row above").click()
    expect(frame.locator("[aria-live=polite]")).to_have_text("Row above. Rows: 3, columns: 3.")
    frame.get_by_role("button", name="Delete column").click()
    assert [["A", "C"], ["", ""], ["a1", "c1"], ["a2", ""]] == stored(tab, frame)


def test_a_table_without_a_header_gets_one_of_its_first_row(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    write_in(frame, "header.0")
    frame.get_by_role("tab", name="Settings").click()
    header = frame.get_by_role("checkbox", name="Header row")
    expect(header).to_be_checked()
    header.uncheck()
    expect(frame.locator("thead")).to_have_count(0)
    header.check()
    expect(frame.locator("thead")).to_have_text("ABC")


def test_a_copied_table_has_its_cells_for_other_programs(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    table = frame.locator(".block.table")
    table.click(position={"x": 2, "y": 2})
    expect(table).to_be_focused()
    text, html = table.evaluate(COPY)
    assert "A\tB\tC\na1\tb1\tc1\na2" == text
    assert "<td>b1</td>" in html
