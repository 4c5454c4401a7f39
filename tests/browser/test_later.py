"""What the editor loads after its first part: its first use works while it is on its way, and without a connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from tests.browser.first_load import first_load, watch_first_load
from tests.browser.pages import block, page, section
from tests.browser.stage import Stage
from tests.browser.steps import open_editor, put_macro, sections
from tests.browser.test_drag import carry, middle
from tests.browser.test_hand import SAMPLE, open_page, order, part, select_section, tool
from tests.browser.test_hostile import paste
from tests.browser.test_keeping import rename
from tests.browser.test_research_screen import notices, research, waits
from tests.pictures import draw
from tests.test_bundle import first_files

PARTS = "**/built/editor/parts-*.js"
WORDS = "**/built/editor/en-*.js"
DRAGS = "**/built/editor/drags-*.js"
PICTURES = "**/built/editor/pictures-*.js"
ATTACHMENTS = "**/built/editor/attachments-*.js"
RESEARCH = "**/built/editor/research-*.js"
COMPARE = "**/built/editor/compare-*.js"


@contextmanager
def held(tab: Page, pattern: str) -> Iterator[None]:
    """What is asked for by such a name comes only when the block ends."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    tab.route(pattern, hold)
    yield
    for route in routes:
        route.continue_()
    tab.unroute(pattern)


def test_before_a_hand_can_begin_nothing_is_asked_for_but_what_its_size_counts(stage: Stage, tab: Page) -> None:
    watch_first_load(tab)
    put_macro(tab, json.dumps({**SAMPLE, "sections": SAMPLE["sections"][1:2]}))
    frame = open_editor(tab, stage)
    assert first_files() == first_load(frame.locator("html"))


def toast(frame: FrameLocator) -> Locator:
    return frame.locator(".toast")


def test_the_first_menu_opens_when_it_has_come(stage: Stage, tab: Page) -> None:
    with held(tab, PARTS):
        frame = open_page(tab, stage)
        select_section(frame, "s2")
        tab.keyboard.press("/")
        expect(toast(frame)).to_have_text("One moment: this part of the editor is still on its way.")
    tab.keyboard.type("quo")
    frame.get_by_role("option", name="Quote").click()
    expect(part(frame, "s2").locator(".block.quote")).to_be_visible()


def test_the_first_paste_is_put_in_when_it_can_be_read(stage: Stage, tab: Page) -> None:
    with held(tab, PARTS):
        frame = open_page(tab, stage)
        select_section(frame, "s2")
        paste(frame, **{"text/html": "<h2>Plan</h2><p>By Ann</p>"})
        expect(toast(frame)).to_contain_text("still on its way")
    expect(frame.get_by_role("button", name="Undo: paste")).to_be_enabled()
    expect(part(frame, "s2").get_by_role("heading", name="Plan")).to_be_visible()


def test_the_first_drag_is_dropped_though_its_library_is_on_its_way(stage: Stage, tab: Page) -> None:
    with held(tab, DRAGS):
        frame = open_page(tab, stage)
        select_section(frame, "s2")
        tab.mouse.move(*middle(tool(frame, "Move to…")))
        tab.mouse.down()
        tab.mouse.move(*middle(part(frame, "s1"), down=0.3), steps=8)
        carry(tab, middle(part(frame, "s1"), down=0.1))
        tab.mouse.up()
        expect(toast(frame)).to_contain_text("still on its way")
    expect(sections(frame).first).to_have_attribute("data-id", "s2")


def test_a_panel_that_is_opened_first_is_filled_and_has_the_focus(stage: Stage, tab: Page) -> None:
    with held(tab, PARTS):
        frame = open_page(tab, stage)
        select_section(frame, "s2")
        tool(frame, "Settings").click()
        expect(frame.get_by_role("tabpanel", name="Settings")).to_be_attached()
    expect(frame.get_by_role("radio", name="Stacked")).to_be_focused()


def test_what_cannot_be_loaded_is_said_and_asked_for_again(stage: Stage, tab: Page) -> None:
    tab.route(PARTS, lambda route: route.abort())
    frame = open_page(tab, stage)
    expect(toast(frame)).to_contain_text("unsaved work is not kept in this browser")
    select_section(frame, "s2")
    tool(frame, "Layout").click()
    expect(toast(frame)).to_contain_text("could not be loaded. Check your connection and try again")
    tab.unroute(PARTS)
    tool(frame, "Layout").click()
    frame.get_by_role("menuitemradio", name="Wide").click()
    expect(part(frame, "s2")).to_have_attribute("data-layout", "wide")
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_visible()


def test_pictures_that_cannot_be_loaded_are_asked_for_again(stage: Stage, tab: Page) -> None:
    tab.route(PICTURES, lambda route: route.abort())
    frame = open_page(tab, stage)
    frame.locator(".sheet .block.image").first.click()
    frame.get_by_role("tab", name="Settings").click()
    expect(toast(frame)).to_have_text("What works with pictures could not be loaded. Try again.")
    tab.unroute(PICTURES)
    select_section(frame, "s2")
    frame.locator(".sheet .block.image").first.click()
    expect(frame.locator(".settings").get_by_role("button", name="Choose a picture")).to_be_visible()


def test_an_attached_picture_is_shown_once_what_reads_it_could_be_loaded(stage: Stage, tab: Page) -> None:
    stage.attachment = draw("PNG")
    boats = {"source": "attachment", "id": "att7", "fileName": "boats & sea.png", "alt": "Boats"}
    put_macro(tab, json.dumps(page("T", "paper", section("s1", "stack", "plain", block("b1", "image", image=boats)))))
    tab.route(ATTACHMENTS, lambda route: route.abort())
    frame = open_editor(tab, stage)
    expect(frame.locator(".sheet .is-missing")).to_have_text("Boats")
    tab.unroute(ATTACHMENTS)
    frame.locator(".sheet .block.image").click()
    frame.get_by_role("tab", name="Settings").click()
    frame.locator(".settings").get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_role("dialog").get_by_role("option", name="Boats").locator("img[src^='blob:']")).to_be_visible()


def test_research_that_could_not_be_loaded_at_first_is_begun_when_it_can_be(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [waits("researching", 2, 70)] * 60
    tab.route(RESEARCH, lambda route: route.abort())
    with tab.expect_event("requestfailed", lambda request: "/research-" in request.url):
        frame = open_editor(tab, stage)
    tab.unroute(RESEARCH)
    research(frame)
    expect(notices(frame)).to_contain_text("2 searches so far.")


def test_two_versions_that_cannot_be_shown_beside_each_other_are_said_to_be_none(stage: Stage, tab: Page) -> None:
    tab.route(COMPARE, lambda route: route.abort())
    frame = open_page(tab, stage)
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    tab.evaluate("window.stage.macro.body = 'Theirs'")
    frame.get_by_role("button", name="Save", exact=True).click()
    expect(frame.get_by_role("alert")).to_contain_text("could not be loaded. Check your connection and try again")
    tab.unroute(COMPARE)
    frame.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(frame.get_by_role("dialog", name="This macro was changed elsewhere")).to_be_visible()


def test_without_its_words_the_editor_speaks_english(stage: Stage, tab: Page) -> None:
    tab.route("**/built/editor/de-*.js", lambda route: route.abort())
    frame = open_editor(tab, stage, locale="de_DE")
    expect(frame.get_by_role("button", name="Generate page")).to_be_visible()


def test_a_field_whose_words_cannot_be_loaded_is_left_out(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    expect(frame.locator(".into").first).to_be_attached()
    loaded = frame.locator("html").evaluate("() => performance.getEntriesByType('resource').map(({ name }) => name)")
    missing = {name for name in loaded if "/built/editor/en-" in name}
    tab.on("requestfailed", lambda request: missing.discard(request.url))
    tab.route(WORDS, lambda route: route.abort())
    with tab.expect_event("requestfailed", lambda _: not missing):
        frame = open_page(tab, stage)
    # whoever waited for them has been told by then; the tab's own guard hears of what nobody took care of
    frame.locator("html").evaluate("() => new Promise(requestAnimationFrame)")
    expect(frame.locator(".into")).to_have_count(0)


def test_who_leaves_before_it_has_come_is_asked_all_the_same(stage: Stage, tab: Page) -> None:
    with held(tab, PARTS):
        frame = open_page(tab, stage)
        rename(frame, "Left early")
        frame.get_by_role("button", name="Close", exact=True).click()
        expect(frame.get_by_role("dialog")).to_contain_text("has not been saved to Confluence")


def test_after_it_has_come_everything_works_without_a_connection(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    expect(frame.locator(".drop-line")).to_be_attached()
    expect(frame.locator(".trying")).to_be_attached()
    tab.context.set_offline(True)
    select_section(frame, "s2")
    tab.keyboard.press("/")
    frame.get_by_role("option", name="Heading", exact=False).first.click()
    select_section(frame, "s2")
    paste(frame, **{"text/plain": "", "text/html": "<h2>Plan</h2>"})
    expect(part(frame, "s2").get_by_role("heading", name="Plan")).to_be_visible()
    for name in ("Outline", "Settings", "Checks"):
        frame.get_by_role("tab", name=name).click()
        expect(frame.get_by_role("tabpanel", name=name).locator(":scope > *")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(frame.get_by_text("Kept in this browser", exact=True)).to_be_visible()
    assert [each["id"] for each in SAMPLE["sections"]] == order(frame)
