"""The whole job without a mouse, and what assistive technology is told."""

import json
import threading

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.pages import sample
from tests.browser.stage import Stage, checkout
from tests.browser.steps import (
    PROMPT,
    choose_theme,
    done,
    generate_by_key,
    held,
    is_closed,
    macro,
    open_editor,
    put_macro,
    sections,
    started,
    told_of,
    whole,
)

SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])
TARGET_PX_MIN = 24  # WCAG 2.2, 2.5.8


def press_until(tab: Page, frame: FrameLocator, name: str, key: str = "Tab") -> None:
    """Presses a key until the thing of this accessible name has the focus, as a person does."""
    for _ in range(40):
        focused = frame.locator(":focus")
        if focused.count() and name in (focused.first.get_attribute("aria-label") or focused.first.inner_text() or ""):
            return
        tab.keyboard.press(key)
    raise AssertionError(f"{name} is not reached by {key}")


def test_a_page_is_made_and_saved_with_the_keyboard_alone(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    frame.locator("#prompt").focus()
    tab.keyboard.type(PROMPT)
    expect(frame.get_by_role("button", name="Generate page")).to_be_enabled()
    tab.keyboard.press("Control+Enter")
    expect(sections(frame)).to_have_count(10)
    press_until(tab, frame, "Save", "Shift+Tab")
    tab.keyboard.press("Enter")
    is_closed(tab)
    assert SAMPLE == json.loads(macro(tab)["body"])


def test_model_and_theme_are_chosen_with_arrows(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    frame.get_by_role("radio", name="Gemini 3 Pro").focus()
    tab.keyboard.press("ArrowDown")
    expect(frame.get_by_role("radio", name="Gemini 2.5 Pro")).to_be_checked()
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowRight")
    expect(frame.get_by_role("radio", name="Harbour")).to_be_checked()


def test_escape_puts_a_question_away_and_gives_the_focus_back(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    frame.get_by_role("textbox", name="Page title").fill("Changed")
    close = frame.get_by_role("button", name="Close", exact=True)
    close.focus()
    tab.keyboard.press("Enter")
    expect(frame.get_by_role("dialog", name="Leave without saving?")).to_be_visible()
    expect(frame.get_by_role("button", name="Keep editing")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(frame.get_by_role("dialog")).to_have_count(0)
    expect(close).to_be_focused()


def test_undo_has_its_keys(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    choose_theme(frame, "Paper")
    expect(frame.locator(".page[data-theme=paper]")).to_be_visible()
    tab.keyboard.press("Control+z")
    expect(frame.locator(".page[data-theme=harbour]")).to_be_visible()
    tab.keyboard.press("Control+Shift+z")
    expect(frame.locator(".page[data-theme=paper]")).to_be_visible()


def test_the_focus_goes_to_stop_and_back(stage: Stage, tab: Page) -> None:
    go_on = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=1), lambda: go_on.wait(20), done(SAMPLE)]]
    frame = open_editor(tab, stage)
    frame.locator("#prompt").fill(PROMPT)
    frame.get_by_role("button", name="Generate page").focus()
    tab.keyboard.press("Enter")
    expect(frame.get_by_role("button", name="Stop")).to_be_focused()
    go_on.set()
    expect(frame.get_by_role("button", name="Generate again")).to_be_focused()


def test_the_focus_stays_on_a_model_while_the_balance_is_looked_up(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    expect(frame.get_by_role("radio", name="Gemini 3 Pro")).to_be_visible()
    looked_up = held(tab, "**/api/checkout")
    generate_by_key(tab, frame)
    expect(sections(frame)).to_have_count(10)
    privacy = frame.get_by_text("Your prompt goes to Google")
    expect(privacy).to_be_visible()
    model = frame.get_by_role("radio", name="Gemini 2.5 Pro")
    model.focus()
    stage.checkout = checkout(available=9_000)
    looked_up[0].continue_()
    expect(frame.locator(".credits")).to_contain_text("9,000 credits left")
    expect(model).to_be_focused()


def test_progress_is_said_politely(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    region = frame.locator("[aria-live=polite]")
    expect(region).to_have_text("")
    generate_by_key(tab, frame)
    expect(region).to_contain_text("Done in")


def test_every_control_has_a_name_and_room(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    expect(sections(frame)).to_have_count(10)
    for control in frame.locator("button:visible, .model:visible, .theme:visible, textarea:visible").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= TARGET_PX_MIN, control.inner_text()
    # a handle is named for the thing that it is shown beside: one that is not shown has none yet
    unnamed = frame.locator("button:not(.grip[hidden]), input, textarea").evaluate_all(
        """(nodes) => nodes.filter((node) => !(node.getAttribute('aria-label') || node.innerText?.trim()
            || node.labels?.length)).map((node) => node.outerHTML)"""
    )
    assert unnamed == []


def test_the_focus_can_be_seen(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("textbox", name="Page title").focus()
    for _ in range(16):
        tab.keyboard.press("Tab")
        seen = frame.locator(":focus").evaluate_all(
            """([node]) => {
                const shown = [node, node?.closest('.model, .theme, .prompt-box'), node?.nextElementSibling];
                const hasRing = (style) => style.outlineStyle !== 'none' || style.boxShadow.includes('0px 3px');
                return !node || shown.some((part) => part && hasRing(getComputedStyle(part)));
            }"""
        )
        assert seen, frame.locator(":focus").evaluate("(node) => node.outerHTML")


def test_nothing_moves_for_who_wants_no_motion(stage: Stage, tab: Page) -> None:
    tab.emulate_media(reduced_motion="reduce")
    go_on = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=1), lambda: go_on.wait(20), done(SAMPLE)]]
    frame = open_editor(tab, stage)
    generate_by_key(tab, frame)
    expect(sections(frame)).to_have_count(1)
    assert frame.locator("html").evaluate("() => document.getAnimations().length") == 0
    go_on.set()
