"""Two people on one page: the second to save sees both versions, reads them on any width and by keys, and chooses."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.stage import Stage
from tests.browser.steps import is_closed, macro, nodes_kept, sections
from tests.browser.test_hand import SAMPLE, open_page
from tests.browser.test_keyboard import press_until

OpenContext = Callable[..., BrowserContext]
THEIRS = {**SAMPLE, "title": "Theirs", "sections": [*SAMPLE["sections"][:3]]}


def meanwhile(tab: Page, body: str) -> None:
    """Somebody else saves."""
    tab.evaluate("(body) => { window.stage.macro.body = body }", body)


def save_over(tab: Page, stage: Stage, body: str, **options: str) -> tuple[FrameLocator, Locator]:
    frame = open_page(tab, stage, **options)
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    meanwhile(tab, body)
    frame.get_by_role("button", name="Save", exact=True).click()
    dialog = frame.get_by_role("dialog", name="This macro was changed elsewhere")
    expect(dialog).to_be_visible()
    return frame, dialog


def stored(tab: Page) -> Any:
    return json.loads(macro(tab)["body"])


def test_both_versions_are_drawn_beside_each_other(stage: Stage, tab: Page) -> None:
    _, dialog = save_over(tab, stage, json.dumps(THEIRS))
    mine, theirs = (dialog.get_by_role("region", name=name, exact=True) for name in ("Yours", "The other"))
    expect(mine.locator(".section")).to_have_count(10)
    expect(theirs.locator(".section")).to_have_count(3)
    expect(mine.get_by_role("heading", name="Mine")).to_be_visible()
    expect(theirs.get_by_role("heading", name="Theirs")).to_be_visible()
    expect(dialog).to_contain_text("7 sections differ")
    expect(mine.get_by_text("This section differs:")).to_have_count(7)
    boxes = [pane.bounding_box() for pane in (mine, theirs)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


@pytest.mark.parametrize(("width", "height"), [(740, 360), (320, 568)])
def test_a_version_has_a_height_to_be_read_at_in_a_low_window(
    stage: Stage, open_context: OpenContext, width: int, height: int
) -> None:
    tab = open_context(width=width, height=height).new_page()
    _, dialog = save_over(tab, stage, json.dumps(THEIRS))
    box = dialog.get_by_role("region", name="Yours", exact=True).bounding_box()
    assert box
    assert box["height"] > height / 3


def test_both_versions_go_when_the_dialog_is_put_away(stage: Stage, tab: Page) -> None:
    frame, dialog = save_over(tab, stage, json.dumps(THEIRS))

    def put_away_and_save(times: int) -> float:
        for _ in range(times):
            dialog.get_by_role("button", name="Keep editing").click()
            expect(dialog).to_be_hidden()
            frame.get_by_role("button", name="Save", exact=True).click()
            expect(dialog).to_be_visible()
        return nodes_kept(tab)

    few = put_away_and_save(2)
    assert put_away_and_save(5) - few < dialog.locator("*").count()


def test_my_version_is_saved_over_the_other(stage: Stage, tab: Page) -> None:
    _, dialog = save_over(tab, stage, json.dumps(THEIRS))
    dialog.get_by_role("button", name="Save mine").click()
    is_closed(tab)
    assert {**SAMPLE, "title": "Mine"} == stored(tab)


def test_the_other_is_taken_and_mine_is_one_undo_away(stage: Stage, tab: Page) -> None:
    frame, dialog = save_over(tab, stage, json.dumps(THEIRS))
    dialog.get_by_role("button", name="Take the other").click()
    expect(sections(frame)).to_have_count(3)
    assert THEIRS == stored(tab)
    frame.get_by_role("button", name="Undo: the other version").click()
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    assert "Mine" == stored(tab)["title"]


def test_both_are_kept_the_other_behind_mine(stage: Stage, tab: Page) -> None:
    frame, dialog = save_over(tab, stage, json.dumps(THEIRS))
    dialog.get_by_role("button", name="Add the other behind mine").click()
    expect(sections(frame)).to_have_count(13)
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    ids = [section["id"] for section in stored(tab)["sections"]]
    blocks = [block["id"] for section in stored(tab)["sections"] for block in section["blocks"]]
    assert (13, len(blocks)) == (len(set(ids)), len(set(blocks)))


def test_either_is_had_as_a_file_before_anything_is_chosen(stage: Stage, tab: Page) -> None:
    frame, dialog = save_over(tab, stage, json.dumps(THEIRS))
    for name, title in (("Yours", "Mine"), ("The other", "Theirs")):
        with tab.expect_download() as downloading:
            dialog.get_by_role("button", name=f"Download: {name}").click()
        assert title == json.loads(downloading.value.path().read_text())["title"]
    dialog.get_by_role("button", name="Keep editing").click()
    expect(frame.get_by_role("textbox", name="Page title")).to_have_value("Mine")
    assert THEIRS == stored(tab)


def test_on_a_phone_one_is_in_sight_and_the_other_a_switch_away(stage: Stage, open_context: OpenContext) -> None:
    tab = open_context(width=390, height=800).new_page()
    frame, dialog = save_over(tab, stage, json.dumps(THEIRS))
    mine, theirs = (dialog.get_by_role("region", name=name, exact=True) for name in ("Yours", "The other"))
    expect(mine).to_be_visible()
    expect(theirs).to_be_hidden()
    dialog.get_by_role("radio", name="The other").check()
    expect(theirs).to_be_visible()
    expect(mine).to_be_hidden()
    box = theirs.bounding_box()
    assert box
    assert box["width"] > 300
    assert box["height"] > 200
    assert frame.locator("html").evaluate("(node) => node.scrollWidth") <= 390
    for answer in dialog.get_by_role("button").all():
        answer.scroll_into_view_if_needed()
        expect(answer).to_be_in_viewport()


def test_both_are_read_and_chosen_by_keys_alone(stage: Stage, tab: Page) -> None:
    frame, dialog = save_over(tab, stage, json.dumps(THEIRS))
    for name in ("Yours", "The other"):
        pane = dialog.get_by_role("region", name=name, exact=True)
        while not pane.evaluate("(pane) => pane === document.activeElement"):
            tab.keyboard.press("Tab")
        tab.keyboard.press("End")
        expect(pane.locator(".section").last).to_be_in_viewport()
    press_until(tab, frame, "Take the other")
    tab.keyboard.press("Enter")
    expect(sections(frame)).to_have_count(3)


@pytest.mark.parametrize("body", ["Not a page", json.dumps(THEIRS)[:-40], ""], ids=["no JSON", "cut", "emptied"])
def test_another_version_that_cannot_be_shown_is_no_reason_to_lose_one(stage: Stage, tab: Page, body: str) -> None:
    frame, dialog = save_over(tab, stage, body)
    with tab.expect_download() as downloading:
        dialog.get_by_role("button", name="Download: The other").click()
    assert body == downloading.value.path().read_text()
    dialog.get_by_role("button", name="Keep editing").press("Enter")
    expect(frame.get_by_role("textbox", name="Page title")).to_have_value("Mine")


def test_a_save_that_the_host_took_too_late_is_not_somebody_elses(stage: Stage, tab: Page) -> None:
    frame = open_page(tab, stage)
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    tab.evaluate("Object.assign(window.stage, { lateMs: 6_000 })")
    frame.get_by_role("button", name="Save", exact=True).click()
    expect(frame.get_by_role("alert")).to_contain_text("it may or may not be saved", timeout=30_000)
    tab.wait_for_function("JSON.parse(window.stage.macro.body).title === 'Mine'")
    tab.evaluate("Object.assign(window.stage, { lateMs: 0 })")
    frame.get_by_role("button", name="Try again").click()
    is_closed(tab)
