"""A page begun from a template: by mouse, by keyboard, in both languages, taken back in one step."""

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.stage import Stage
from tests.browser.states import opened, templates
from tests.browser.steps import nodes_kept, open_editor, sections
from tests.browser.test_hand import saved
from tests.browser.test_hand_keyboard import press
from tests.browser.test_keyboard import press_until

LOADED = "performance.getEntriesByType('resource').filter((each) => each.name.includes('/templates/')).length"


def test_a_template_is_chosen_by_how_it_looks_and_taken_back_in_one_step(stage: Stage, tab: Page) -> None:
    frame = templates(tab, stage)
    expect(frame.locator(".preview .section").first).to_be_visible()
    frame.get_by_role("button", name="Use this template: Project kick-off").click()
    expect(sections(frame)).to_have_count(6)
    expect(frame.get_by_role("dialog")).to_have_count(0)
    frame.get_by_role("button", name="Undo: template Project kick-off").click()
    expect(frame.get_by_role("button", name="Start from a template")).to_be_visible()
    frame.get_by_role("button", name="Redo: template Project kick-off").click()
    page = saved(tab, frame)
    assert ("sand", "Kick-off: the new customer portal") == (page["theme"], page["title"])


def test_a_template_is_chosen_without_a_mouse(stage: Stage, tab: Page) -> None:
    frame = opened(tab, stage)
    assert 0 == tab.frames[1].evaluate(LOADED)
    frame.locator("#prompt").focus()
    press_until(tab, frame, "Start from a template")
    press(tab, "Enter")
    expect(frame.get_by_role("button", name="Use this template: Team home")).to_be_focused()
    press(tab, "Tab", "Tab", "Enter")
    expect(frame.get_by_role("group", name="Section 1 of 6")).to_be_focused()
    press(tab, "Control+z")
    expect(frame.get_by_role("button", name="Start from a template")).to_be_visible()


def test_the_theme_that_was_chosen_before_stays(stage: Stage, tab: Page) -> None:
    frame = opened(tab, stage)
    frame.get_by_role("group", name="Theme").get_by_text("Forest").click()
    frame.get_by_role("button", name="Start from a template").click()
    frame.get_by_role("button", name="Use this template: Product launch").click()
    expect(sections(frame)).to_have_count(6)
    assert "forest" == saved(tab, frame)["theme"]


def test_escape_puts_the_templates_away(stage: Stage, tab: Page) -> None:
    frame = templates(tab, stage)
    press(tab, "Escape")
    expect(frame.get_by_role("button", name="Start from a template")).to_be_focused()
    expect(sections(frame)).to_have_count(0)


def test_templates_that_were_looked_at_go_when_they_are_put_away(stage: Stage, tab: Page) -> None:
    frame = opened(tab, stage)

    def look(times: int) -> float:
        for _ in range(times):
            frame.get_by_role("button", name="Start from a template").click()
            expect(frame.locator(".preview .section").last).to_be_visible()
            press(tab, "Escape")
            expect(frame.get_by_role("dialog")).to_have_count(0)
        return nodes_kept(tab)

    few = look(2)
    assert look(4) - few < 500


def test_a_page_that_is_taken_back_whole_goes(stage: Stage, tab: Page) -> None:
    frame = templates(tab, stage)
    frame.get_by_role("button", name="Use this template: Product launch").click()

    def undo_and_redo(times: int) -> float:
        for _ in range(times):
            frame.get_by_role("button", name="Undo: template Product launch").click()
            expect(sections(frame)).to_have_count(0)
            frame.get_by_role("button", name="Redo: template Product launch").click()
            expect(sections(frame)).to_have_count(6)
        return nodes_kept(tab)

    few = undo_and_redo(2)
    assert undo_and_redo(5) - few < frame.locator(".sheet *").count()


def test_a_template_speaks_the_readers_language(stage: Stage, tab: Page) -> None:
    frame: FrameLocator = open_editor(tab, stage, locale="de_DE")
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    frame.get_by_role("button", name="Mit einer Vorlage beginnen").click()
    frame.get_by_role("button", name="Diese Vorlage verwenden: Erste Woche").click()
    expect(sections(frame).first).to_contain_text("Schön, dass du da bist")
    expect(frame.locator(".sheet")).not_to_contain_text("Welcome")


def test_templates_that_cannot_be_had_are_asked_for_again(stage: Stage, tab: Page) -> None:
    frame = opened(tab, stage)
    tab.context.set_offline(True)
    frame.get_by_role("button", name="Start from a template").click()
    expect(frame.locator(".toast")).to_contain_text("could not be loaded. Check your connection and try again.")
    tab.context.set_offline(False)
    frame.get_by_role("button", name="Start from a template").click()
    expect(frame.get_by_role("button", name="Use this template")).to_have_count(6)
