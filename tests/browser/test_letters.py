"""Letters of every kind, typed in place and in titles through the frame: whole, as they were meant, and saved so."""

import json
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.stage import Stage
from tests.browser.steps import generate, is_closed, macro, open_editor, started, told_of
from tests.browser.test_hand import SAMPLE, open_page, part, saved

WORDS = "Grüße 👩‍💻🇩🇪 שלום 日本語 é"


def write_title(tab: Page, frame: FrameLocator) -> None:
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Control+a")


@pytest.mark.parametrize("words", [WORDS, "مرحبا بالعالم", "Ärger über Öl, ß"], ids=["mixed", "arabic", "umlauts"])
def test_letters_of_every_script_are_typed_in_place_and_saved(stage: Stage, tab: Page, words: str) -> None:
    frame = open_page(tab, stage)
    write_title(tab, frame)
    tab.keyboard.insert_text(words)
    tab.keyboard.press("Escape")
    frame.get_by_role("textbox", name="Page title").fill(words)
    page = saved(tab, frame)
    assert (words, words) == (page["title"], page["sections"][0]["blocks"][0]["props"]["title"])


def test_an_input_method_composes_in_place_and_is_one_step(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    write_title(tab, frame)
    ours = next(each for each in tab.frames if each.url.startswith(stage.app))
    session = tab.context.new_cdp_session(ours)
    for composed in ("に", "にほ", "日本"):
        session.send("Input.imeSetComposition", {"text": composed, "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.insertText", {"text": "日本"})
    tab.keyboard.press("Escape")
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("日本")
    frame.get_by_role("button", name="Undo: typing in Hero").click()
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("Design that makes hard work feel light")


def test_an_input_method_composes_in_the_title(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    title = frame.get_by_role("textbox", name="Page title")
    title.click()
    tab.keyboard.press("Control+a")
    session = tab.context.new_cdp_session(next(each for each in tab.frames if each.url.startswith(stage.app)))
    for composed in ("に", "にほ"):
        session.send("Input.imeSetComposition", {"text": composed, "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.insertText", {"text": "日本"})
    expect(title).to_have_value("日本")
    assert "日本" == saved(tab, frame)["title"]


def test_no_limit_cuts_an_emoji_in_two(stage: Stage, tab: Page) -> None:
    stopped: Any = [[started(), *told_of(SAMPLE, sections=1), ("error", {"status": 502, "code": "upstream_failed"})]]
    stopped[0][2] = ("page", {"title": "", "theme": "harbour"})
    stage.generate = stopped
    frame = open_editor(tab, stage)
    generate(frame, "x" + "👩" * 100)
    expect(frame.get_by_role("alert")).to_be_visible()
    title = frame.get_by_role("textbox", name="Page title")
    expect(title).to_have_value("x" + "👩" * 39)
    title.fill("y" + "👩" * 99)
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    stored = macro(tab)
    assert json.loads(stored["body"])["title"] == stored["parameters"]["title"] == "y" + "👩" * 99
