"""Bad input in editor and viewer: nothing of it runs, nothing is lost, and what cannot be done is said."""

import json
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.pages import block, page, section
from tests.browser.stage import Stage
from tests.browser.steps import is_closed, macro, open_editor, open_viewer, put_macro, sections
from tests.browser.test_hand import SAMPLE, open_page, part, saved, select_section
from tests.browser.test_hand_keyboard import enter_sheet, press

SCRIPT = "<script>top.ran = 1; window.ran = 1</script><img src=x onerror='window.ran = 1'>"
TURNED = "safe\u202etxt.exe\u2066hidden\u200b"
HOSTILE = page(
    f"{SCRIPT} {TURNED}",
    "harbour",
    section(
        "s1\" onmouseover='window.ran=1'",
        "stack",
        {"kind": "image", "image": {"source": "library", "id": "javascript:ran", "alt": SCRIPT}},
        block("b1", "hero", title=SCRIPT, text=TURNED, link={"label": "go", "href": "javascript:window.ran=1"}),
        block("b2", "rich-text", text=f"{SCRIPT}\n\n[a](javascript:ran) [b](https://example.com) {TURNED}"),
        block("b3", "buttons", items=[{"label": "x", "href": "data:text/html,<script>ran</script>"}]),
        block("b4", "table", header=[SCRIPT], rows=[[SCRIPT]]),
        block("b5", "accordion", items=[{"title": SCRIPT, "text": SCRIPT}]),
        block("b6", "hypercube", onload="window.ran=1"),
    ),
)
PASTE = """({ kinds, target }) => {
  const transfer = new DataTransfer();
  for (const [kind, value] of Object.entries(kinds)) transfer.setData(kind, value);
  const place = target ? document.querySelector(target) : document.activeElement;
  place.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
}"""


def paste(frame: FrameLocator, **kinds: str) -> None:
    """Onto what has the focus."""
    frame.locator("html").evaluate(PASTE.replace("({ kinds, target })", "(_, { kinds, target })"), {"kinds": kinds})


def nothing_ran(tab: Page) -> None:
    assert [None] * len(tab.frames) == [frame.evaluate("window.ran ?? null") for frame in tab.frames]


@pytest.mark.parametrize("kind", ["viewer", "editor"])
def test_a_hostile_document_is_words(stage: Stage, tab: Page, kind: str) -> None:
    put_macro(tab, json.dumps(HOSTILE))
    frame = open_viewer(tab, stage) if kind == "viewer" else open_editor(tab, stage)
    expect(frame.locator(".section")).to_have_count(1)
    if kind == "editor":
        expect(frame.locator(".canvas.is-edited")).to_be_visible()
    expect(frame.locator(".page").get_by_text("<script>").first).to_be_visible()
    expect(frame.locator(".page :is(script, iframe, object, [onmouseover], [onerror], [onload])")).to_have_count(0)
    hrefs = frame.locator(".page a[href]").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    assert {"https://example.com"} >= set(hrefs)
    nothing_ran(tab)


def test_a_hostile_document_is_edited_and_saved_without_losing_what_is_not_shown(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(HOSTILE))
    frame = open_editor(tab, stage)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    frame.get_by_role("textbox", name="Page title").fill("Calm")
    # before saving: the editor's frame goes with it
    nothing_ran(tab)
    page_saved = saved(tab, frame)
    assert ("Calm", HOSTILE["sections"]) == (page_saved["title"], page_saved["sections"])


def test_ten_thousand_sections_open_and_are_too_large_to_save(stage: Stage, tab: Page) -> None:
    many = [section(f"s{n}", "stack", "plain", block(f"b{n}", "heading", text=f"Part {n}")) for n in range(10_000)]
    put_macro(tab, json.dumps(page("Many", "paper", *many)))
    frame = open_editor(tab, stage)
    frame.get_by_role("textbox", name="Page title").fill("Renamed")
    frame.get_by_role("button", name="Save", exact=True).click()
    alert = frame.get_by_role("alert").filter(has_text="The page is too large")
    expect(alert).to_be_visible()
    with tab.expect_download() as downloading:
        alert.get_by_role("button", name="Download the page").click()
    assert 10_000 == len(json.loads(downloading.value.path().read_text())["sections"])


def test_a_text_of_300_kilobytes_is_shown_and_stays(stage: Stage, tab: Page) -> None:
    words = "word " * 60_000
    put_macro(
        tab, json.dumps(page("Long", "paper", section("s1", "stack", "plain", block("b1", "rich-text", text=words))))
    )
    frame = open_editor(tab, stage)
    expect(sections(frame)).to_have_count(1)
    frame.get_by_role("textbox", name="Page title").fill("Longer")
    frame.get_by_role("button", name="Save", exact=True).click()
    expect(frame.get_by_role("alert").filter(has_text="The page is too large")).to_be_visible()
    assert words == json.loads(macro(tab)["body"])["sections"][0]["blocks"][0]["props"]["text"]


@pytest.mark.parametrize("kind", ["viewer", "editor"])
@pytest.mark.parametrize("manner", [{"late": "1200"}, {"twice": "1"}], ids=["late", "twice"])
def test_a_bridge_that_answers_late_or_twice_is_understood(
    stage: Stage, tab: Page, kind: str, manner: dict[str, str]
) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    if kind == "viewer":
        expect(open_viewer(tab, stage, **manner).locator(".section")).to_have_count(10)
        return
    frame = open_editor(tab, stage, **manner)
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("textbox", name="Page title").fill("Saved")
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    assert "Saved" == json.loads(macro(tab)["body"])["title"]


def test_a_bridge_that_falls_silent_keeps_the_work(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    tab.evaluate("window.stage.isSilent = true")
    frame.get_by_role("button", name="Save", exact=True).click()
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("Confluence did not answer in time")
    with tab.expect_download() as downloading:
        alert.get_by_role("button", name="Download the page").click()
    assert "Mine" == json.loads(downloading.value.path().read_text())["title"]
    tab.evaluate("window.stage.isSilent = false")
    alert.get_by_role("button", name="Try again").press("Enter")
    is_closed(tab)


def test_saving_offline_says_so_and_goes_on_when_the_connection_is_back(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage, refuses="1")
    online = "(_, isOnline) => Object.defineProperty(navigator, 'onLine', { get: () => isOnline, configurable: true })"
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_visible()
    frame.locator("html").evaluate(online, arg=False)
    frame.get_by_role("button", name="Save", exact=True).click()
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("You are offline. Your work is still here")
    frame.locator("html").evaluate(online, arg=True)
    tab.evaluate("window.stage.refuses = false")
    alert.get_by_role("button", name="Try again").click()
    is_closed(tab)


def test_writing_that_cannot_be_loaded_offline_is_said_and_works_later(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    tab.route("**/built/editor/text-*.js", lambda route: route.abort())
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator(".toast")).to_contain_text("Check your connection and click the text again")
    tab.unroute("**/built/editor/text-*.js")
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()


def test_five_megabytes_on_the_clipboard_are_refused_in_sight(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    paste(frame, **{"text/plain": "x" * 5_000_001, "text/html": f"<p>{'y' * 5_000_001}</p>"})
    expect(frame.locator(".toast")).to_contain_text("Nothing was changed")
    tab.keyboard.press("Escape")
    paste(frame, **{"text/html": f"<p>{'y ' * 2_500_001}</p>"})
    expect(frame.locator(".toast")).to_contain_text("That is too long to be pasted")
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("Design that makes hard work feel light")
    expect(frame.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_what_another_program_copied_becomes_blocks_where_a_section_is_selected(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    html = (
        f'{SCRIPT}<h2 onclick="window.ran=1" style="color:red">Plan</h2><p>By <b>Ann</b></p>'
        "<table><tr><th>Who</th></tr><tr><td>Bob</td></tr></table><img src='file:///c:/x.png'>"
        '<a href="javascript:window.ran=1">trap</a>'
    )
    paste(frame, **{"text/html": html, "text/plain": "Plan"})
    expect(part(frame, "s2").locator(".block")).to_have_count(len(SAMPLE["sections"][1]["blocks"]) + 4)
    expect(frame.locator(".toast")).to_contain_text("2 pictures stayed behind")
    frame.get_by_role("button", name="Undo: paste").click()
    expect(part(frame, "s2").locator(".block")).to_have_count(len(SAMPLE["sections"][1]["blocks"]))
    nothing_ran(tab)


def test_a_long_document_is_pasted_by_keys_into_sections_of_its_own(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    enter_sheet(tab, frame)
    html = "".join(f"<h2>Part {n}</h2><p>Words of part {n}.</p>" for n in range(60))
    paste(frame, **{"text/html": html})
    expect(frame.get_by_role("heading", name="Part 59")).to_be_attached()
    press(tab, "Control+z")
    expect(sections(frame)).to_have_count(10)


def test_a_copied_file_of_a_page_comes_back_as_its_sections(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s10")
    paste(frame, **{"text/plain": json.dumps(SAMPLE)})
    expect(sections(frame)).to_have_count(20)


def test_hostile_parts_on_our_own_clipboard_are_left_out(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    bad: list[Any] = [
        block("x", "buttons", items=[{"label": "x", "href": "javascript:ran"}]),
        block("y", "hypercube"),
        block("z", "heading", text=TURNED, level=2),
    ]
    paste(frame, **{"application/vnd.skyline+json": json.dumps({"skyline": 1, "blocks": bad})})
    expect(part(frame, "s2").locator(".block")).to_have_count(len(SAMPLE["sections"][1]["blocks"]) + 1)
    pasted = saved(tab, frame)["sections"][1]["blocks"][-1]["props"]["text"]
    assert "safetxt.exehidden" == pasted
