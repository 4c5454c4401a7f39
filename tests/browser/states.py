"""Every screen of the editor, each brought about as a person would: for pictures, for axe-core, for the report."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, FrameLocator, Page, expect

from tests.browser.files import drop, row
from tests.browser.pages import block, page, sample, section
from tests.browser.stage import Stage, Step, checkout
from tests.browser.steps import generate, open_editor, problem, put_macro, sections, started, told_of, whole
from tests.browser.test_hand import part, select_section, tool
from tests.pictures import SVG, draw
from tests.sandbox.functions_kit import wait_until

PICTURES = ["harbour-lighthouse", "team-at-a-table", "workspace", "coast-at-dawn"]
SAMPLE = sample("harbour", PICTURES)
FAULTY = page(
    "Faulty",
    "paper",
    section("s1", "stack", "plain", block("b1", "heading", text="First", level=3), block("b2", "quote", text="")),
    section(
        "s2", "split", "subtle", block("b3", "rich-text", text="Words."), block("b4", "heading", text="A", level=2)
    ),
    section("s3", "split", "plain", block("b5", "rich-text", text="More."), block("b6", "heading", text="B", level=2)),
) | {"brand": {"colours": {"accent": "#ffe600", "text": "#9a9a9a"}}}

Show = Callable[[Page, Stage], FrameLocator]


@dataclass(frozen=True)
class State:
    """One screen: its name in pictures and tables, and how it is brought about."""

    name: str
    show: Show


def with_page(tab: Page, stage: Stage, document: dict[str, Any] = SAMPLE) -> FrameLocator:
    put_macro(tab, json.dumps(document))
    frame = open_editor(tab, stage)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    expect(sections(frame)).to_have_count(len(document["sections"]))
    expect(frame.locator(".model").first).to_be_visible()
    return frame


def opened(tab: Page, stage: Stage) -> FrameLocator:
    frame = open_editor(tab, stage)
    expect(frame.locator(".model").first).to_be_visible()
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    return frame


def templates(tab: Page, stage: Stage) -> FrameLocator:
    frame = opened(tab, stage)
    frame.get_by_role("button", name="Start from a template").click()
    expect(frame.get_by_role("button", name="Use this template")).to_have_count(6)
    return frame


def blank(tab: Page, stage: Stage) -> FrameLocator:
    frame = opened(tab, stage)
    frame.get_by_role("button", name="Start with an empty page").click()
    expect(sections(frame)).to_have_count(1)
    return frame


def from_template(tab: Page, stage: Stage) -> FrameLocator:
    frame = templates(tab, stage)
    frame.get_by_role("button", name="Use this template: Team home").click()
    expect(sections(frame)).to_have_count(6)
    return frame


def section_selected(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    select_section(frame, "s2")
    return frame


def written_in(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    part(frame, "s3").locator("[data-text=markdown]").first.click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Control+a")
    expect(frame.get_by_role("toolbar", name="Format")).to_be_visible()
    return frame


def block_settings(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    part(frame, "s2b2").click(position={"x": 2, "y": 2})
    tool(frame, "Settings").click()
    expect(frame.get_by_role("tabpanel", name="Settings")).to_be_visible()
    return frame


def section_settings(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    tool(frame, "Settings").click()
    expect(frame.get_by_role("group", name="Layout")).to_be_visible()
    return frame


def page_settings(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    frame.get_by_role("tab", name="Settings").click()
    expect(frame.get_by_role("tabpanel", name="Settings")).to_be_visible()
    return frame


def picture_chooser(tab: Page, stage: Stage) -> FrameLocator:
    frame = picture_settings(tab, stage)
    frame.get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_role("option").first).to_be_visible()
    return frame


def own_pictures(tab: Page, stage: Stage) -> FrameLocator:
    frame = uploaded(tab, stage)
    frame.get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_role("option", name="hill-")).to_be_visible()
    return frame


def film_chooser(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    tool(frame, "Insert behind").click()
    frame.get_by_role("option", name="Video One short film").click()
    expect(frame.get_by_role("option").nth(3)).to_be_visible()
    return frame


def picture_settings(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    expect(frame.get_by_role("slider", name="Focal point")).to_be_visible()
    return frame


def uploading(tab: Page, stage: Stage) -> FrameLocator:
    """One is on its way, one has come, one cannot."""
    frame = with_page(tab, stage)
    stage.attach = [problem(503, "upstream_unavailable", "Later."), lambda: threading.Event().wait(20)]
    drop(part(frame, "s1"), {"boats.png": draw("PNG")})
    expect(row(frame, "boats.png").get_by_role("button", name="Try again")).to_be_visible()
    drop(part(frame, "s1"), {"hill.png": draw("PNG", size=(70, 40)), "drawing.svg": SVG})
    expect(row(frame, "hill.png")).to_contain_text("Confluence is storing it")
    expect(row(frame, "drawing.svg")).to_contain_text("This is no PNG")
    return frame


def uploaded(tab: Page, stage: Stage) -> FrameLocator:
    frame = picture_settings(tab, stage)
    drop(part(frame, "s3b1").locator(".picture"), {"hill.png": draw("PNG", size=(70, 40))})
    expect(row(frame, "hill.png")).to_contain_text("On the page")
    return frame


def insert_menu(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    tool(frame, "Insert behind").click()
    expect(frame.get_by_role("combobox", name="Find a block or section")).to_be_focused()
    return frame


def layout_menu(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    tool(frame, "Layout").click()
    expect(frame.get_by_role("menu")).to_be_visible()
    return frame


def outline(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    frame.get_by_role("tab", name="Outline").click()
    frame.get_by_role("treeitem", name="Three groups").click()
    return frame


def checks(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage, FAULTY)
    frame.get_by_role("tab", name="Checks").click()
    expect(frame.locator(".finding").nth(4)).to_be_visible()
    return frame


def checks_fine(tab: Page, stage: Stage) -> FrameLocator:
    frame = from_template(tab, stage)
    frame.get_by_role("tab", name="Checks").click()
    expect(frame.get_by_text("Everything is fine.")).to_be_visible()
    return frame


def shortcuts(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    frame.get_by_role("button", name="Shortcuts").click()
    expect(frame.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    return frame


def tried(tab: Page, stage: Stage) -> FrameLocator:
    frame = with_page(tab, stage)
    frame.get_by_role("button", name="Try the page as a reader").click()
    expect(frame.get_by_role("region", name="The page as readers see it")).to_be_visible()
    return frame


def running(tab: Page, stage: Stage) -> FrameLocator:
    stage.generate = [[started(), *told_of(SAMPLE, sections=2), lambda: threading.Event().wait(20)]]
    frame = opened(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(2)
    return frame


def generated(tab: Page, stage: Stage) -> FrameLocator:
    stage.generate = [whole(SAMPLE)]
    frame = opened(tab, stage)
    generate(frame)
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()
    return frame


def failed(tab: Page, stage: Stage) -> FrameLocator:
    stage.generate = [problem(503, "upstream_unavailable", "The model does not answer. Try again, or choose another.")]
    frame = opened(tab, stage)
    generate(frame)
    expect(frame.locator(".notice[data-tone=danger]")).to_be_visible()
    return frame


def no_models(tab: Page, stage: Stage) -> FrameLocator:
    stage.checkout = problem(503, "upstream_unavailable", "Try again in a moment.")
    frame = open_editor(tab, stage)
    expect(frame.get_by_text("Models and credits could not be looked up.")).to_be_visible()
    return frame


def few_credits(tab: Page, stage: Stage) -> FrameLocator:
    stage.checkout = checkout(available=2.5)
    frame = opened(tab, stage)
    expect(frame.get_by_text("This model needs")).to_be_visible()
    return frame


def cut_off(tab: Page, stage: Stage) -> FrameLocator:
    put_macro(tab, json.dumps(SAMPLE)[:3_000])
    frame = open_editor(tab, stage)
    expect(frame.get_by_role("alert")).to_be_visible()
    return frame


def unreadable(tab: Page, stage: Stage) -> FrameLocator:
    put_macro(tab, "no page at all")
    frame = open_editor(tab, stage)
    expect(frame.get_by_text("The stored content is no Skyline page")).to_be_visible()
    return frame


def leaving(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    tool(frame, "Delete").click()
    frame.get_by_role("button", name="Close", exact=True).click()
    expect(frame.get_by_role("dialog")).to_be_visible()
    return frame


EDITS: list[Step] = [
    ("edit", {"op": "updateBlock", "id": "s1b1", "props": {"title": "Light work", "text": "Nine people."}}),
    ("edit", {"op": "moveSection", "id": "s4", "after": "s1"}),
    (
        "edit",
        {
            "op": "insertSection",
            "after": "s2",
            "section": section("n1", "stack", "subtle", block("n2", "quote", text="New.")),
        },
    ),
    ("edit", {"op": "removeSection", "id": "s3"}),
    ("edit", {"op": "setTheme", "theme": "paper"}),
]
CHANGED = {"creditsCharged": 2.3, "balance": 9990.2, "available": 9990.2, "edits": 5, "outcome": "complete"}


def assistant(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    frame.get_by_role("tab", name="Assistant").click()
    expect(frame.get_by_role("button", name="Only: Three groups")).to_be_visible()
    return frame


def assistant_changes(tab: Page, stage: Stage) -> FrameLocator:
    words = ("message", {"text": "I shortened the beginning, moved the promise up and took out what is said twice."})
    stage.chat = [[started(), words, *EDITS, ("done", {"requestId": "req_1", "servedBy": "gemini", **CHANGED})]]
    frame = with_page(tab, stage)
    frame.get_by_role("tab", name="Assistant").click()
    frame.get_by_role("textbox", name="What should change?").fill("Make the beginning shorter and move the promise up.")
    frame.get_by_role("button", name="Send", exact=True).click()
    expect(frame.locator(".change")).to_have_count(5)
    frame.locator(".change", has_text="Hero in").get_by_role("button", name="What was there before").click()
    return frame


def assistant_writes(tab: Page, stage: Stage) -> FrameLocator:
    stage.chat = [[started(), EDITS[0], lambda: threading.Event().wait(20)]]
    frame = with_page(tab, stage)
    frame.get_by_role("tab", name="Assistant").click()
    frame.get_by_role("button", name="Shorten").click()
    expect(frame.locator(".change")).to_have_count(1)
    return frame


def assistant_fails(tab: Page, stage: Stage) -> FrameLocator:
    stage.chat = [problem(402, "insufficient_credits", "Short.", required=18, available=15.5)]
    frame = with_page(tab, stage)
    frame.get_by_role("tab", name="Assistant").click()
    frame.get_by_role("button", name="Shorten").click()
    expect(frame.get_by_role("alert")).to_be_visible()
    return frame


def quick_menu(tab: Page, stage: Stage) -> FrameLocator:
    frame = section_selected(tab, stage)
    tool(frame, "Change with the assistant").click()
    expect(frame.get_by_role("menuitem", name="Shorten")).to_be_visible()
    return frame


def researching(tab: Page, stage: Stage) -> FrameLocator:
    waiting = (202, {"requestId": "req_7", "status": "researching", "searches": 12, "elapsedS": 190, "pollAfterS": 30})
    stage.running = [{"requestId": "req_7", "model": "o4-mini-deep-research", "status": "researching", "createdAt": ""}]
    stage.looks = [waiting]
    frame = with_page(tab, stage)
    expect(frame.get_by_text("12 searches so far. 3 minutes.")).to_be_visible()
    return frame


STATES = [
    State("open", opened),
    State("templates", templates),
    State("from-template", from_template),
    State("blank", blank),
    State("section-selected", section_selected),
    State("written-in", written_in),
    State("block-settings", block_settings),
    State("section-settings", section_settings),
    State("page-settings", page_settings),
    State("picture-settings", picture_settings),
    State("picture-chooser", picture_chooser),
    State("own-pictures", own_pictures),
    State("film-chooser", film_chooser),
    State("uploading", uploading),
    State("uploaded", uploaded),
    State("insert-menu", insert_menu),
    State("layout-menu", layout_menu),
    State("outline", outline),
    State("checks", checks),
    State("checks-fine", checks_fine),
    State("shortcuts", shortcuts),
    State("tried", tried),
    State("assistant", assistant),
    State("assistant-changes", assistant_changes),
    State("assistant-writes", assistant_writes),
    State("assistant-fails", assistant_fails),
    State("quick-menu", quick_menu),
    State("researching", researching),
    State("running", running),
    State("generated", generated),
    State("failed", failed),
    State("no-models", no_models),
    State("few-credits", few_credits),
    State("cut-off", cut_off),
    State("unreadable", unreadable),
    State("leaving", leaving),
]


@dataclass(frozen=True)
class View:
    """How a screen is looked at. Zoom of 200 % is half the width at twice the density of pixels."""

    name: str
    width: int = 1280
    mode: str = "light"
    is_forced: bool = False

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Forced colours are the system's own choice; scripts are told the colours that they replace."""
        return ("color-contrast",) if self.is_forced else ()


VIEWS = [
    View("light"),
    View("dark", mode="dark"),
    View("zoom-200", width=640),
    View("phone-390", width=390),
    View("forced-colours", is_forced=True),
]


def look_at(tab: Page, view: View) -> Frame:
    """The editor's frame as the view shows it."""
    tab.emulate_media(reduced_motion="reduce", forced_colors="active" if view.is_forced else "none")
    tab.set_viewport_size({"width": view.width, "height": 900})
    frame = tab.frames[1]
    wait_until(lambda: frame.evaluate("innerWidth") == view.width)
    frame.evaluate("(mode) => { document.documentElement.dataset.colorMode = mode }", view.mode)
    return frame
