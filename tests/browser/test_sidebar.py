"""The assistant's sidebar: a turn changes the page before its author's eyes, who keeps or takes back each change."""

import base64
import json
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.files import paste
from tests.browser.stage import Script, Stage, Step, cut
from tests.browser.steps import generate, macro, nodes_kept, problem, started, whole
from tests.browser.test_editor import picture_file
from tests.browser.test_hand import SAMPLE, open_page, order, part, saved, select_section
from tests.sandbox.functions_kit import wait_until

SHORTER: Step = ("edit", {"op": "updateBlock", "id": "s1b1", "props": {"title": "Light work"}})
MOVE: Step = ("edit", {"op": "moveSection", "id": "s4", "after": "s1"})
REMOVE: Step = ("edit", {"op": "removeSection", "id": "s3"})
THEME: Step = ("edit", {"op": "setTheme", "theme": "paper"})
OFFICE = {
    "id": "n1",
    "layout": "stack",
    "background": {"kind": "subtle"},
    "blocks": [{"id": "n2", "type": "heading", "props": {"text": "Office hours", "level": 2}}],
}
INSERT: Step = ("edit", {"op": "insertSection", "after": "s2", "section": OFFICE})
ALL = [SHORTER, MOVE, INSERT, REMOVE, THEME]


def done(edits: int = 5, outcome: str = "complete") -> Step:
    told = {"requestId": "req_1", "creditsCharged": 2.3, "balance": 9990.2, "available": 9990.2, "edits": edits}
    return ("done", {**told, "outcome": outcome, "servedBy": "gemini-3-pro-preview"})


def said(text: str) -> Step:
    return ("message", {"text": text})


def turn(*edits: Step, words: str = "Done as you wished.") -> list[Step]:
    thinking: Step = ("progress", {"stage": "thinking", "sections": 0})
    return [started(), thinking, *[said(f"{word} ") for word in words.split()], *edits, done(len(edits))]


def prompt(frame: FrameLocator) -> Locator:
    return frame.get_by_role("textbox", name="What should change?")


def open_chat(tab: Page, stage: Stage, *scripts: Script, **options: str) -> FrameLocator:
    stage.chat = scripts
    frame = open_page(tab, stage, **options)
    frame.get_by_role("tab", name="Assistant").click()
    expect(frame.get_by_role("combobox", name="Model")).to_be_visible()
    return frame


def ask(frame: FrameLocator, words: str = "Make it better") -> None:
    prompt(frame).fill(words)
    frame.get_by_role("button", name="Send", exact=True).click()


def settled(frame: FrameLocator, words: str = "changes.") -> None:
    expect(frame.locator(".turn").last.locator(".turn-standing")).to_contain_text(words)


def changes(frame: FrameLocator) -> list[str]:
    found: list[str] = frame.locator(".change").evaluate_all(
        "(nodes) => nodes.map((node) => `${node.querySelector('.change-kind').textContent} "
        "${node.querySelector('.change-name').textContent}`)"
    )
    return found


def chats(stage: Stage) -> list[Any]:
    return [call.body for call in stage.made("POST", "/api/chat")]


HERO = "Hero in “Light work”"
EVERY = [
    "Changed Theme: Paper",
    f"Changed {HERO}",
    "Moved Nothing ships that we could not use our…",
    "Deleted How to work with us",
    "New Office hours",
]


def test_every_change_of_a_turn_is_seen_on_the_page_and_in_the_list(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(*ALL))
    ask(frame)
    settled(frame, "5 changes. 2.3 credits, 9,990.2 are left.")
    assert sorted(EVERY) == sorted(changes(frame))
    expect(frame.locator(".turn-says")).to_have_text("Done as you wished.")
    marked = frame.locator(".sheet [data-change]").evaluate_all(
        "(nodes) => nodes.map((node) => [node.dataset.id, node.dataset.change])"
    )
    assert [["s1b1", "changed"], ["s4", "moved"], ["n1", "inserted"]] == marked
    expect(frame.locator(".marks .mark")).to_have_count(5)
    expect(frame.locator("[aria-live=polite]")).to_contain_text("5 changes")
    expect(frame.locator("[aria-live=polite]")).to_contain_text("Done as you wished.")


def test_what_was_there_before_is_to_be_seen(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(*ALL))
    ask(frame)
    settled(frame)
    frame.get_by_role("button", name=f"What was there before: {HERO}", exact=True).first.click()
    hero = frame.locator(".change", has_text="Hero in")
    expect(hero.locator("del").first).to_contain_text("Design")
    expect(hero.locator("ins").first).to_contain_text("Light")
    frame.locator(".change[data-kind=removed] [data-change=was]").click()
    drawn = frame.get_by_role("group", name="As it was before")
    expect(drawn.get_by_role("heading", name="How to work with us")).to_be_visible()


def test_what_was_there_before_goes_when_it_is_drawn_anew(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(("edit", {"op": "removeSection", "id": "s6"})))
    ask(frame)
    settled(frame, "1 change.")
    drawn = frame.get_by_role("group", name="As it was before")

    def look(times: int) -> float:
        for _ in range(times):
            frame.locator(".mark-words").click()
            expect(drawn.locator(".picture.is-there").last).to_be_visible()
        return nodes_kept(tab)

    few, one = look(2), drawn.locator("*").count()
    assert look(5) - few < one


def test_a_turn_is_one_step_of_undo(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(*ALL))
    ask(frame)
    settled(frame)
    assert ["s1", "s4", "s2", "n1", "s5"] == order(frame)[:5]
    frame.get_by_role("button", name="Undo: assistant: Make it better").click()
    assert ["s1", "s2", "s3", "s4", "s5"] == order(frame)[:5]
    assert [] == changes(frame)
    frame.get_by_role("button", name="Redo: assistant: Make it better").click()
    assert sorted(EVERY) == sorted(changes(frame))


def test_one_change_is_kept_one_taken_back_and_the_rest_too(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(*ALL))
    ask(frame)
    settled(frame)
    frame.get_by_role("button", name="Keep: Office hours").first.click()
    frame.get_by_role("button", name="Undo: How to work with us").first.click()
    expect(part(frame, "s3")).to_have_count(1)
    assert 3 == len(changes(frame))
    frame.get_by_role("button", name="Undo all").click()
    expect(frame.locator(".change")).to_have_count(0)
    page = saved(tab, frame)
    assert ["s1", "s2", "s3", "s4", "n1"] == [section["id"] for section in page["sections"]][:5]
    assert SAMPLE["sections"][0] == page["sections"][0]
    assert "harbour" == page["theme"]


def test_a_change_is_decided_on_the_page(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(MOVE, INSERT))
    ask(frame)
    settled(frame)
    frame.locator(".mark[data-kind=inserted]").get_by_role("button", name="Undo: Office hours").click()
    expect(part(frame, "n1")).to_have_count(0)
    frame.locator(".mark[data-kind=moved]").get_by_role("button", name="Moved").click()
    expect(frame.get_by_text("It was number 4 of 10.")).to_be_visible()
    frame.locator(".mark[data-kind=moved]").get_by_role("button", name=re.compile("^Keep")).click()
    expect(frame.locator(".mark")).to_have_count(0)
    assert ["s1", "s4", "s2"] == order(frame)[:3]


def test_a_whole_turn_by_keyboard(stage: Stage, tab: Page) -> None:
    stage.chat = [turn(SHORTER, INSERT)]
    frame = open_page(tab, stage)
    frame.get_by_role("tab", name="Create").focus()
    tab.keyboard.press("ArrowRight")
    expect(frame.get_by_role("tab", name="Assistant")).to_be_focused()
    expect(prompt(frame)).to_be_visible()
    while not prompt(frame).evaluate("(node) => node === document.activeElement"):
        tab.keyboard.press("Tab")
    tab.keyboard.type("Shorter, please")
    tab.keyboard.press("Enter")
    settled(frame, "2 changes.")
    expect(prompt(frame)).to_be_focused()
    keep = frame.get_by_role("button", name=f"Keep: {HERO}").first
    while not keep.evaluate("(node) => node === document.activeElement"):
        tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Enter")
    expect(frame.get_by_role("button", name="Keep: Office hours").first).to_be_focused()
    expect(frame.locator("[aria-live=polite]")).to_have_text(f"Kept: {HERO}. 1 is left to decide.")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(part(frame, "n1")).to_have_count(0)
    expect(prompt(frame)).to_be_focused()
    tab.keyboard.press("Escape")
    expect(frame.get_by_role("tab", name="Create")).to_have_attribute("aria-selected", "true")


def test_a_change_in_the_list_leads_to_its_place(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(("edit", {"op": "updateBlock", "id": "s9b1", "props": {"text": "New words"}})))
    ask(frame)
    settled(frame, "1 change.")
    frame.locator(".change-name").click()
    expect(part(frame, "s9b1")).to_be_in_viewport()
    expect(part(frame, "s9b1")).to_have_attribute("data-selected", "block")


def test_words_are_said_about_what_is_selected_or_about_the_page(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(), turn(), turn())
    ask(frame)
    settled(frame, "0 changes.")
    select_section(frame, "s2")
    expect(frame.get_by_role("button", name="Only: Three groups, one practice", pressed=True)).to_be_visible()
    ask(frame)
    expect(frame.locator(".turn")).to_have_count(2)
    settled(frame, "0 changes.")
    frame.get_by_role("button", name="Only: Three groups, one practice").click()
    ask(frame)
    expect(frame.locator(".turn")).to_have_count(3)
    settled(frame, "0 changes.")
    assert [None, "s2", None] == [body["selection"] for body in chats(stage)]


def test_earlier_words_of_the_conversation_go_along_until_a_new_one(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(), problem(503, "upstream_unavailable", "No answer."), turn(), turn())
    for number, words in enumerate(["First", "Lost", "Third"]):
        ask(frame, words)
        expect(frame.locator(".turn")).to_have_count(number + 1)
        expect(frame.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert [[], ["First"], ["First"]] == [body["history"] for body in chats(stage)]
    frame.get_by_role("button", name="New conversation").click()
    expect(frame.locator(".turn")).to_have_count(0)
    ask(frame, "Anew")
    settled(frame, "0 changes.")
    assert [] == chats(stage)[-1]["history"]


@pytest.mark.parametrize(
    ("act", "words"),
    [("Shorten", "Shorten this. Keep what matters most."), ("Layout", "Give this section another layout.")],
)
def test_a_quick_change_is_asked_for_from_the_tools_of_a_section(stage: Stage, tab: Page, act: str, words: str) -> None:
    stage.chat = [turn()]
    frame = open_page(tab, stage)
    select_section(frame, "s2")
    frame.get_by_role("button", name="Change with the assistant").click()
    frame.get_by_role("menuitem", name=act).click()
    expect(frame.locator(".turn-prompt")).to_contain_text(words)
    settled(frame, "0 changes.")
    assert ("s2", True) == (chats(stage)[0]["selection"], chats(stage)[0]["prompt"].startswith(words))


def test_a_translation_asks_for_the_language(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn())
    frame.get_by_role("button", name="Translate").click()
    frame.get_by_role("menuitem", name="German").click()
    settled(frame, "0 changes.")
    assert "Translate this: German." == chats(stage)[0]["prompt"]


def test_stopping_keeps_what_came_and_says_so(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    frame = open_chat(tab, stage, [started(), said("I begin."), SHORTER, lambda: going_on.wait(20)])
    ask(frame)
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("Light work")
    frame.get_by_role("button", name="Stop", exact=True).click()
    settled(frame, "Stopped; what came was kept. 1 change.")
    going_on.set()
    assert [f"Changed {HERO}"] == changes(frame)
    wait_until(lambda: len(stage.made("DELETE", "/api/generate")) == 1)
    [stop] = stage.made("DELETE", "/api/generate")
    assert "requestId=req_1" in stop.path


def test_a_stop_is_said_at_once_and_nothing_moves_while_the_balance_is_looked_up(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    frame = open_chat(tab, stage, [started(), said("I begin."), lambda: going_on.wait(20)])
    ask(frame)
    expect(frame.locator(".turn-says")).to_have_text("I begin.")
    before = prompt(frame).bounding_box()
    tab.route("**/api/checkout", lambda _: None)
    with tab.expect_request("**/api/checkout"):
        frame.get_by_role("button", name="Stop", exact=True).click()
    settled(frame, "Stopped before anything was changed.")
    going_on.set()
    assert before == prompt(frame).bounding_box()


def test_what_a_turn_took_that_was_stopped_or_broke_off_is_told(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    broken: Step = ("error", problem(502, "upstream_failed", "The answer broke off.")[1])
    frame = open_chat(tab, stage, [started(), SHORTER, lambda: going_on.wait(20)], [started("req_2"), MOVE, broken])
    ask(frame)
    expect(frame.locator(".change")).to_have_count(1)
    charges = [{"kind": "charge", "credits": -1.3 * row, "requestId": f"req_{row}"} for row in (1, 2)]
    stage.checkout |= {"available": 9_990.1, "recent": charges}
    frame.get_by_role("button", name="Stop", exact=True).click()
    settled(frame, "1 change. 1.3 credits, 9,990.1 are left.")
    going_on.set()
    ask(frame, "Now move it")
    settled(frame, "1 change. 2.6 credits, 9,990.1 are left.")


def test_a_turn_behind_a_stopped_one_waits_until_that_has_ended(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    busy = problem(409, "conflict", "Wait until the other request has ended, or send a new Idempotency-Key.")
    frame = open_chat(tab, stage, [started(), SHORTER, lambda: going_on.wait(20)], busy, turn(MOVE))
    ask(frame)
    expect(frame.locator(".change")).to_have_count(1)
    frame.get_by_role("button", name="Stop", exact=True).click()
    settled(frame, "Stopped")
    ask(frame, "Now move it")
    settled(frame, "1 change. 2.3 credits")
    going_on.set()
    assert 3 == len(chats(stage))


def test_the_focus_stays_where_it_is_while_the_assistant_writes(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    frame = open_chat(tab, stage, [started(), INSERT, lambda: going_on.wait(20), SHORTER, MOVE, done(3)])
    ask(frame)
    keep = frame.get_by_role("button", name="Keep: Office hours").first
    keep.focus()
    going_on.set()
    settled(frame, "3 changes.")
    expect(keep).to_be_focused()


def test_undo_while_the_assistant_writes_stops_it(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    frame = open_chat(tab, stage, [started(), SHORTER, lambda: going_on.wait(20), MOVE, done(2)])
    ask(frame)
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("Light work")
    frame.get_by_role("button", name="Undo: assistant").click()
    settled(frame, "Stopped")
    going_on.set()
    assert ["s1", "s2", "s3", "s4"] == order(frame)[:4]


def test_what_the_author_writes_meanwhile_is_never_lost(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    late: Step = ("edit", {"op": "updateBlock", "id": "s2b1", "props": {"text": "Of the assistant"}})
    frame = open_chat(tab, stage, [started(), SHORTER, lambda: going_on.wait(20), late, MOVE, done(3)])
    ask(frame)
    expect(part(frame, "s1b1").get_by_role("heading")).to_have_text("Light work")
    part(frame, "s2b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("By hand")
    going_on.set()
    settled(frame, "2 changes. 1 more was left out")
    frame.get_by_role("button", name="Undo all").click()
    page = saved(tab, frame)
    assert "By hand" == page["sections"][1]["blocks"][0]["props"]["text"]
    assert SAMPLE["sections"][0] == page["sections"][0]


def test_a_lost_stream_is_taken_up_again_with_its_key_and_makes_no_edit_twice(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, [started(), said("I begin."), INSERT, cut], turn(INSERT, MOVE))
    ask(frame)
    settled(frame, "2 changes.")
    assert ["Moved Nothing ships that we could not use our…", "New Office hours"] == changes(frame)
    keys = [call.headers["Idempotency-Key"] for call in stage.made("POST", "/api/chat")]
    assert (2, 1) == (len(keys), len(set(keys)))
    assert chats(stage)[0] == chats(stage)[1]


def test_a_stream_that_is_written_anew_takes_the_place_of_the_lost_one(stage: Stage, tab: Page) -> None:
    anew = [started("req_2"), said("Once more."), MOVE, done(1)]
    frame = open_chat(tab, stage, [started(), INSERT, cut], anew)
    ask(frame)
    settled(frame, "1 change.")
    assert ["Moved Nothing ships that we could not use our…"] == changes(frame)
    frame.get_by_role("button", name="Undo: assistant").click()
    assert ["s1", "s2", "s3", "s4"] == order(frame)[:4]


WAYS: list[tuple[Script, str, str]] = [
    (
        problem(402, "insufficient_credits", "Short.", required=18, available=15.5),
        "This needs 18 credits",
        "Ask Gemini 2.5 Pro instead",
    ),
    (problem(503, "upstream_unavailable", "The model was retired."), "The model was retired.", "Ask GPT-5.1 instead"),
    (problem(502, "upstream_failed", "It broke."), "It broke.", "Try again"),
    (problem(403, "forbidden", "No."), "You may not edit this page. Ask its owner", "Try again"),
    (problem(409, "conflict", "Send a new Idempotency-Key."), "An earlier request still runs", "Try again"),
    (problem(400, "invalid_page", "The selection is gone."), "The selection is gone.", "Ask about the whole page"),
    (problem(429, "rate_limited", "Too fast.", retryAfterS=7), "Try again in 7 seconds.", "Try again"),
    (problem(400, "unknown_model", "Nobody knows it."), "Nobody knows it.", "Ask GPT-5.1 instead"),
    (
        problem(402, "insufficient_credits", "Used up.", limit="account", required=18, available=15.5),
        "and 15.5 are left of your share of this month",
        "Ask Gemini 2.5 Pro instead",
    ),
]


AWAY = problem(503, "upstream_unavailable", "The database cannot answer now.")


def fail_without_credits(tab: Page, stage: Stage) -> FrameLocator:
    frame = open_chat(tab, stage, AWAY, turn(SHORTER))
    known, stage.checkout = stage.checkout, AWAY
    ask(frame)
    expect(frame.locator(".composer-note")).to_contain_text("Models and credits could not be looked up.")
    stage.checkout = known
    return frame


def test_credits_that_could_not_be_looked_up_are_said_and_asked_for_again(stage: Stage, tab: Page) -> None:
    frame = fail_without_credits(tab, stage)
    prompt(frame).fill("Other words")
    expect(frame.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    frame.locator(".composer-note").get_by_role("button", name="Try again").click()
    expect(prompt(frame)).to_be_focused()
    expect(frame.locator(".composer-note")).to_contain_text("9,996.4 are left")
    expect(frame.get_by_role("button", name="Send", exact=True)).to_be_enabled()


def test_credits_that_could_not_be_looked_up_are_known_behind_the_next_answer(stage: Stage, tab: Page) -> None:
    frame = fail_without_credits(tab, stage)
    frame.get_by_role("alert").get_by_role("button", name="Try again").click()
    settled(frame, "1 change.")
    expect(frame.locator(".composer-note")).to_contain_text("9,996.4 are left")


@pytest.mark.parametrize(("script", "words", "way"), WAYS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_failure_has_a_way_on(stage: Stage, tab: Page, script: Script, words: str, way: str) -> None:
    frame = open_chat(tab, stage, script, turn(MOVE))
    select_section(frame, "s2")
    ask(frame)
    expect(frame.get_by_role("alert")).to_contain_text(words)
    frame.get_by_role("alert").get_by_role("button", name=way).click()
    settled(frame, "1 change.")
    asked = [(body["model"], body["selection"]) for body in chats(stage)]
    chosen = {"Ask Gemini 2.5 Pro instead": "gemini-2.5-pro", "Ask GPT-5.1 instead": "gpt-5.1"}.get(way, "gemini-3-pro")
    assert [("gemini-3-pro", "s2"), (chosen, None if way == "Ask about the whole page" else "s2")] == asked


def test_who_is_signed_out_is_told_once_a_fresh_token_did_not_help(stage: Stage, tab: Page) -> None:
    expired = problem(401, "unauthorized", "The token has expired.")
    frame = open_chat(tab, stage, expired, expired, turn(MOVE))
    ask(frame)
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("Reload the Confluence page and sign in again; download a copy of your work first.")
    alert.get_by_role("button", name="Try again").click()
    settled(frame, "1 change.")
    tokens = [call.headers["Authorization"] for call in stage.made("POST", "/api/chat")]
    assert (3, 3) == (len(tokens), len(set(tokens)))


def test_a_picture_goes_with_the_words_and_is_left_out_where_it_is_refused(stage: Stage, tab: Page) -> None:
    refused = problem(400, "invalid_image", "This file is no picture that can be sent.")
    picture = picture_file(40, 30)
    frame = open_chat(tab, stage, refused, turn(MOVE))
    paste(prompt(frame), {"Bob at the beach.png": picture})
    expect(frame.locator(".composer-note")).to_contain_text("picture")
    ask(frame, "As in this picture")
    expect(frame.get_by_role("alert")).to_contain_text("This file is no picture that can be sent.")
    expect(frame.locator(".turn-facts")).to_contain_text("picture")
    frame.get_by_role("alert").get_by_role("button", name="Send without the picture").click()
    settled(frame, "1 change.")
    first, second = chats(stage)
    assert (picture, None) == (base64.b64decode(first["image"]["data"]), second["image"])
    assert "As in this picture" == first["prompt"] == second["prompt"]


def test_words_that_were_declined_can_be_changed(stage: Stage, tab: Page) -> None:
    declined = problem(502, "upstream_failed", "The model declined to answer this. Word it differently.")
    frame = open_chat(tab, stage, declined, turn(MOVE))
    paste(prompt(frame), {"beach.png": picture_file(40, 30)})
    expect(frame.locator(".chosen img")).to_be_visible()
    ask(frame, "Make it worse")
    expect(prompt(frame)).to_have_value("")
    frame.get_by_role("alert").get_by_role("button", name="Change the words").click()
    expect(prompt(frame)).to_have_value("Make it worse")
    expect(prompt(frame)).to_be_focused()
    shown = frame.locator(".chosen img")
    expect(shown).to_be_visible()
    assert 40 == shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)")
    ask(frame, "Make it better")
    settled(frame, "1 change.")
    first, second = chats(stage)
    assert first["image"] == second["image"]
    assert "Make it better" == second["prompt"]


def test_more_words_than_can_be_sent_are_kept_and_said(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage)
    send = frame.get_by_role("button", name="Send", exact=True)
    prompt(frame).fill("x" * 8_000 + " ")
    expect(send).to_be_enabled()
    prompt(frame).fill("x" * 8_001)
    expect(send).to_be_disabled()
    # a word without end, as a long address is, makes the sidebar no wider
    expect(send).to_be_in_viewport(ratio=1)
    expect(frame.get_by_role("alert")).to_have_text("Please shorten the prompt to 8,000 characters.")
    prompt(frame).press("Enter")
    assert [] == chats(stage)


def test_a_turn_that_failed_midway_is_done_anew_as_a_whole(stage: Stage, tab: Page) -> None:
    broken = ("error", {"status": 502, "code": "upstream_failed", "detail": "It broke.", "requestId": "req_1"})
    frame = open_chat(tab, stage, [started(), INSERT, broken], [started("req_2"), INSERT, MOVE, done(2)])
    ask(frame)
    expect(frame.get_by_role("alert")).to_contain_text("It broke.")
    expect(part(frame, "n1")).to_have_count(1)
    frame.get_by_role("alert").get_by_role("button", name="Try again").click()
    settled(frame, "2 changes.")
    expect(part(frame, "n1")).to_have_count(1)
    assert SAMPLE["sections"] == chats(stage)[1]["page"]["sections"]


def test_another_model_begins_where_the_turn_that_failed_midway_began(stage: Stage, tab: Page) -> None:
    broken: Step = ("error", problem(502, "upstream_failed", "It broke.")[1])
    frame = open_chat(tab, stage, [started(), INSERT, broken], [started("req_2"), INSERT, MOVE, done(2)])
    ask(frame)
    settled(frame, "This was not finished; what came was kept. 1 change.")
    frame.get_by_role("button", name="Ask GPT-5.1 instead").click()
    settled(frame, "2 changes.")
    expect(part(frame, "n1")).to_have_count(1)
    assert SAMPLE["sections"] == chats(stage)[1]["page"]["sections"]
    frame.get_by_role("button", name="Undo: assistant").click()
    expect(frame.locator(".sheet .section")).to_have_count(len(SAMPLE["sections"]))


def test_a_turn_is_asked_again_on_the_page_that_is_there_now(stage: Stage, tab: Page) -> None:
    broken: Step = ("error", problem(502, "upstream_failed", "It broke.")[1])
    frame = open_chat(tab, stage, [started(), broken], turn(MOVE))
    ask(frame)
    settled(frame, "This did not work.")
    stage.generate = [whole({**SAMPLE, "theme": "paper"})]
    frame.get_by_role("tab", name="Create").click()
    generate(frame)
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()
    frame.get_by_role("tab", name="Assistant").click()
    frame.get_by_role("button", name="Try again").click()
    settled(frame, "1 change.")
    assert ["s1", "s4", "s2", "s3"] == order(frame)[:4]


def test_what_can_be_done_about_a_failure_goes_when_other_words_were_said(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, problem(502, "upstream_failed", "It broke."), turn(MOVE))
    ask(frame)
    expect(frame.get_by_role("button", name="Ask GPT-5.1 instead")).to_be_visible()
    ask(frame, "Now move it")
    settled(frame, "1 change.")
    expect(frame.get_by_text("It broke.")).to_have_count(1)
    expect(frame.get_by_role("button", name="Ask GPT-5.1 instead")).to_be_hidden()


# a phone on its side, a window at 200 %, a phone with something over its lower edge
@pytest.mark.parametrize(("width", "height"), [(844, 390), (640, 450), (390, 600)])
def test_what_was_said_and_what_sends_have_room_in_a_low_window(
    stage: Stage, open_context: Callable[..., BrowserContext], width: int, height: int
) -> None:
    tab = open_context(width=width, height=height).new_page()
    frame = open_chat(tab, stage, turn(*ALL))
    ask(frame)
    expect(frame.get_by_role("button", name="Keep all")).to_be_attached()
    expect(frame.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    log = frame.get_by_role("log").bounding_box()
    close = frame.locator(".side-close").bounding_box()
    assert log
    assert close
    assert log["height"] > 110
    assert close["y"] + close["height"] <= log["y"] + 4


def test_why_a_turn_failed_is_in_sight_on_a_phone(stage: Stage, open_context: Callable[..., BrowserContext]) -> None:
    tab = open_context(width=390, height=844).new_page()
    frame = open_chat(tab, stage, problem(502, "upstream_failed", "It broke."))
    ask(frame)
    expect(frame.get_by_text("It broke.")).to_be_in_viewport(ratio=1)


def test_models_that_cannot_be_asked_say_why(stage: Stage, tab: Page) -> None:
    stage.checkout["models"][0] |= {"state": "retired", "reason": "Its provider has retired this model."}
    stage.checkout["models"][1] |= {"state": "off", "reason": "Switched off by an administrator of your site."}
    frame = open_chat(tab, stage)
    model = frame.get_by_role("combobox", name="Model")
    expect(model).to_have_value("gpt-5.1")
    told = model.locator("option").evaluate_all("(nodes) => nodes.map((node) => [node.textContent, node.disabled])")
    assert [
        ["Gemini 3 Pro · Its provider has retired this model.", True],
        ["Gemini 2.5 Pro · Switched off by an administrator of your site.", True],
        ["GPT-5.1", False],
    ] == told


def test_a_model_that_was_switched_off_meanwhile_is_called_so(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, problem(403, "forbidden", "An administrator switched this model off."), turn(MOVE))
    stage.checkout["models"][0]["state"] = "off"
    ask(frame)
    expect(frame.get_by_role("alert")).to_contain_text("An administrator switched this model off.")
    frame.get_by_role("button", name="Ask GPT-5.1 instead").click()
    settled(frame, "1 change.")
    assert ["gemini-3-pro", "gpt-5.1"] == [body["model"] for body in chats(stage)]


def test_the_next_words_keep_what_was_not_decided(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(INSERT), turn(MOVE))
    ask(frame)
    settled(frame, "1 change.")
    ask(frame, "And more")
    expect(frame.locator(".turn")).to_have_count(2)
    settled(frame, "1 change.")
    assert ["Moved Nothing ships that we could not use our…"] == changes(frame)
    frame.get_by_role("button", name="Undo all").click()
    assert ["s1", "s2", "n1", "s3"] == order(frame)[:4]


def test_the_assistant_of_another_tab_changes_nothing_here(stage: Stage, tab: Page) -> None:
    open_page(tab, stage)
    second = tab.context.new_page()
    frame = open_chat(second, stage)
    expect(frame.get_by_text("This page is being edited in another tab of yours")).to_be_visible()
    prompt(frame).fill("Change it")
    expect(frame.get_by_role("button", name="Send", exact=True)).to_be_disabled()


def test_it_speaks_german(stage: Stage, tab: Page) -> None:
    stage.chat = [turn(INSERT)]
    frame = open_page(tab, stage, locale="de_DE")
    frame.get_by_role("tab", name="Assistent").click()
    frame.get_by_role("textbox", name="Was soll anders werden?").fill("Mach es besser")
    frame.get_by_role("button", name="Senden").click()
    settled(frame, "1 Änderung. 2,3 Credits, da sind noch 9.990,2.")
    assert ["Neu Office hours"] == changes(frame)


def test_what_is_saved_is_what_is_seen(stage: Stage, tab: Page) -> None:
    frame = open_chat(tab, stage, turn(*ALL))
    ask(frame)
    settled(frame)
    saved(tab, frame)
    stored = json.loads(macro(tab)["body"])
    assert ("paper", ["s1", "s4", "s2", "n1", "s5"]) == (
        stored["theme"],
        [section["id"] for section in stored["sections"]][:5],
    )
