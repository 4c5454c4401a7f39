"""The generation screen when something fails: what came is kept, and there is a way on."""

import json
import threading

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import block, page, sample, section
from tests.browser.stage import Script, Stage, checkout, cut
from tests.browser.steps import (
    PROMPT,
    generate,
    is_closed,
    macro,
    open_editor,
    problem,
    put_macro,
    sections,
    started,
    told_of,
    whole,
)
from tests.browser.test_hand import order, part, select_section

SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])
DOWN = problem(503, "upstream_unavailable", "The model does not answer. Try again, or choose another model.")


def error_event(status: int, code: str, detail: str) -> tuple[str, object]:
    return ("error", problem(status, code, detail)[1])


def heading_section(name: str) -> dict[str, object]:
    return section(name, "stack", "plain", block(f"{name}b", "heading", text=name, level=2))


def keys(stage: Stage) -> list[str]:
    return [call.headers["Idempotency-Key"] for call in stage.made("POST", "/api/generate")]


def test_a_model_that_is_down_leaves_the_prompt_and_a_way_on(stage: Stage, tab: Page) -> None:
    stage.generate = [DOWN, whole(SAMPLE)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("The model does not answer. Try again, or choose another model.")
    expect(frame.locator("#prompt")).to_have_value(PROMPT)
    frame.get_by_role("button", name="Try again").click()
    expect(sections(frame)).to_have_count(10)
    assert 1 == len(set(keys(stage)))


def test_a_model_that_was_switched_off_meanwhile_is_called_so(stage: Stage, tab: Page) -> None:
    stage.generate = [problem(403, "forbidden", "An administrator switched this model off."), whole(SAMPLE)]
    frame = open_editor(tab, stage)
    stage.checkout["models"][0]["state"] = "off"
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("An administrator switched this model off.")
    frame.get_by_role("button", name="Ask GPT-5.1 instead").click()
    expect(sections(frame)).to_have_count(10)
    assert ["gemini-3-pro", "gpt-5.1"] == [call.body["model"] for call in stage.made("POST", "/api/generate")]


def test_ways_on_stand_below_what_failed(stage: Stage, tab: Page) -> None:
    stage.generate = [problem(503, "upstream_unavailable", "The model does not answer.")]
    frame = open_editor(tab, stage)
    generate(frame)
    words, ways = (
        frame.locator(f".notice[data-tone=danger] .notice-{part}").bounding_box() for part in ("words", "actions")
    )
    assert words
    assert ways
    assert words["y"] + words["height"] <= ways["y"]
    assert words["width"] > 600


def test_what_came_before_an_error_is_kept_and_can_be_saved(stage: Stage, tab: Page) -> None:
    failed = error_event(502, "upstream_failed", "The model stopped in the middle of the page. Try again.")
    stage.generate = [[started(), *told_of(SAMPLE, sections=2), failed]]
    frame = open_editor(tab, stage)
    generate(frame)
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("The model stopped in the middle of the page.")
    expect(alert).to_contain_text("The 2 sections that came were kept.")
    frame.get_by_role("button", name="Save").click()
    is_closed(tab)
    assert SAMPLE["sections"][:2] == json.loads(macro(tab)["body"])["sections"]


def test_what_broke_off_inside_the_page_is_made_anew_in_its_place(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    failed = error_event(502, "upstream_failed", "The model stopped in the middle of the page. Try again.")
    first = page("More", "paper", *(heading_section(name) for name in ("n1", "n2")))
    again = page("More", "paper", *(heading_section(name) for name in ("n3", "n4")))
    stage.generate = [[started(), *told_of(first, sections=1), failed], whole(again)]
    frame = open_editor(tab, stage)
    frame.get_by_role("radio", name="Insert behind").check()
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("The section that came was kept.")
    expect(sections(frame)).to_have_count(11)
    frame.get_by_role("button", name="Try again").click()
    expect(sections(frame)).to_have_count(12)
    assert ["n3", "n4"] == order(frame)[-2:]


@pytest.mark.parametrize("script", [DOWN, whole(page("More", "paper", heading_section("n1")))], ids=["failed", "came"])
def test_what_stands_above_the_place_of_a_run_can_be_written_in_afterwards(
    stage: Stage, tab: Page, script: Script
) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    stage.generate = [script]
    frame = open_editor(tab, stage)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    select_section(frame, "s2")
    frame.get_by_role("radio", name="Insert behind").check()
    generate(frame)
    expect(frame.locator(".notice[data-tone]")).to_be_visible()
    expect(part(frame, "s2")).to_have_attribute("data-selected", "section")
    part(frame, "s1b1").get_by_role("heading").click()
    expect(frame.locator("[contenteditable]:focus")).to_be_visible()


def test_an_error_leaves_the_page_that_was_there(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    stage.generate = [DOWN]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_be_visible()
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Close", exact=True).click()
    is_closed(tab)


def test_a_lost_connection_is_picked_up_with_the_same_key(stage: Stage, tab: Page) -> None:
    stage.generate = [
        [started(), *told_of(SAMPLE, sections=3), cut],
        problem(409, "conflict", "The first request is still running."),
        whole(SAMPLE),
    ]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.locator(".progress")).to_contain_text("Picking the page up again")
    expect(sections(frame)).to_have_count(3)
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()
    expect(sections(frame)).to_have_count(10)
    assert 3 == len(keys(stage))
    assert 1 == len(set(keys(stage)))


def test_a_connection_that_is_lost_to_the_host_too_is_picked_up(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=3), lambda: going_on.wait(20), cut], whole(SAMPLE)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(3)
    tab.evaluate("window.stage.hasNoToken = true")
    going_on.set()
    tab.wait_for_function("window.stage.tokensRefused > 0")
    expect(frame.locator(".progress")).to_contain_text("Picking the page up again")
    tab.evaluate("window.stage.hasNoToken = false")
    expect(sections(frame)).to_have_count(10)
    assert 1 == len(set(keys(stage)))


def test_a_page_that_is_still_written_behind_a_lost_connection_is_waited_for(stage: Stage, tab: Page) -> None:
    running = problem(409, "conflict", "The first request is still running.")
    stage.generate = [[started(), *told_of(SAMPLE, sections=3), cut], *([running] * 12), whole(SAMPLE)]
    frame = open_editor(tab, stage)
    tab.clock.install()
    generate(frame)
    for _ in range(100):
        tab.clock.run_for(1_000)
        if len(keys(stage)) == 14:
            break
    expect(sections(frame)).to_have_count(10)
    assert 1 == len(set(keys(stage)))


def test_a_line_that_falls_silent_is_lost_and_picked_up(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=3), lambda: going_on.wait(20)], whole(SAMPLE)]
    frame = open_editor(tab, stage)
    tab.clock.install()
    generate(frame)
    expect(sections(frame)).to_have_count(3)
    tab.clock.run_for(29_000)
    assert 1 == len(keys(stage))
    tab.clock.run_for(1_000)
    expect(frame.locator(".progress")).to_contain_text("Picking the page up again")
    tab.clock.run_for(1_000)
    expect(sections(frame)).to_have_count(10)
    going_on.set()
    assert 1 == len(set(keys(stage)))


def test_a_connection_that_stays_lost_is_said(stage: Stage, tab: Page) -> None:
    stage.generate = [[started(), *told_of(SAMPLE, sections=1), cut], *([[cut]] * 6)]
    frame = open_editor(tab, stage)
    tab.clock.install()
    generate(frame)
    expect(sections(frame)).to_have_count(1)
    alert = frame.get_by_role("alert")
    for _ in range(60):
        tab.clock.run_for(1_000)
        if alert.count():
            break
    expect(alert).to_contain_text("The connection was lost and could not be made again.")
    expect(alert).to_contain_text("The section that came was kept.")
    assert 7 == len(keys(stage))


def test_stopping_keeps_what_came_and_tells_the_function(stage: Stage, tab: Page) -> None:
    held = threading.Event()
    stage.generate = [[started("req_77"), *told_of(SAMPLE, sections=2), lambda: held.wait(20), *whole(SAMPLE)]]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(2)
    with tab.expect_response("**/api/generate?requestId=*"):
        frame.get_by_role("button", name="Stop").click()
    expect(frame.locator(".notice")).to_contain_text("Stopped. 2 sections were kept.")
    expect(frame.get_by_role("button", name="Save")).to_be_enabled()
    held.set()
    assert ["/api/generate?requestId=req_77"] == [call.path for call in stage.made("DELETE", "/api/generate")]


def test_what_it_took_until_a_stop_is_told_when_it_is_settled(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    stage.generate = [[started("req_77"), *told_of(SAMPLE, sections=2), lambda: going_on.wait(20)]]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(2)
    stage.checkout |= {"available": 9_956.4, "held": 40}
    with tab.expect_response("**/api/checkout"):
        frame.get_by_role("button", name="Stop").click()
    frame.get_by_role("button", name="Dismiss").focus()
    expect(frame.locator(".credits")).to_have_text("9,996.4 credits left")
    charge = {"kind": "charge", "credits": -2.8, "requestId": "req_77"}
    stage.checkout |= {"available": 9_993.6, "held": 0, "recent": [charge]}
    expect(frame.locator(".notice")).to_contain_text("2.8 credits.")
    expect(frame.locator(".credits")).to_have_text("9,993.6 credits left")
    expect(frame.get_by_role("button", name="Dismiss")).to_be_focused()
    going_on.set()


def test_what_was_charged_for_what_came_before_an_error_is_told(stage: Stage, tab: Page) -> None:
    broken = error_event(502, "upstream_failed", "The model's answer broke off.")
    stage.generate = [[started(), *told_of(SAMPLE, sections=2), broken]]
    stage.checkout["recent"] = [{"kind": "charge", "credits": -2.8, "requestId": "req_9"}]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("2.8 credits were charged for it.")


def test_what_was_stopped_is_another_request_when_it_is_asked_again(stage: Stage, tab: Page) -> None:
    held = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=1), lambda: held.wait(20)], whole(SAMPLE)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(1)
    frame.get_by_role("button", name="Stop").click()
    frame.get_by_role("button", name="Generate again").click()
    expect(sections(frame)).to_have_count(10)
    held.set()
    assert 2 == len(set(keys(stage)))


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (503, "upstream_unavailable", "Ein Dienst, der dafür nötig ist, antwortet gerade nicht."),
        (502, "upstream_failed", "Die Antwort schlug fehl"),
        (400, "malformed_request", "Speichern Sie erst die Seite"),
        (409, "conflict", "Eine frühere Anfrage läuft noch"),
        (500, "internal", "Bei uns ging etwas schief."),
    ],
)
def test_what_fails_is_said_in_german_too(stage: Stage, tab: Page, status: int, code: str, words: str) -> None:
    stage.generate = [problem(status, code, "The model's provider cannot be reached.")]
    frame = open_editor(tab, stage, locale="de_DE")
    frame.locator("#prompt").fill(PROMPT)
    frame.locator(".form button[type=submit]").click()
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text(words)
    expect(alert).not_to_contain_text("provider")


def test_stopping_at_once_brings_the_examples_back(stage: Stage, tab: Page) -> None:
    held = threading.Event()
    stage.generate = [[started(), lambda: held.wait(20)]]
    frame = open_editor(tab, stage)
    generate(frame)
    frame.get_by_role("button", name="Stop").click()
    expect(frame.locator(".example").first).to_be_visible()
    expect(frame.get_by_role("button", name="Save")).to_be_disabled()
    held.set()


def test_too_few_credits_are_said_before_anything_is_sent(stage: Stage, tab: Page) -> None:
    stage.checkout = checkout(available=4.5)
    frame = open_editor(tab, stage)
    frame.locator("#prompt").fill(PROMPT)
    expect(frame.locator(".credits")).to_contain_text("needs 18 credits set aside, and 4.5 are left")
    expect(frame.get_by_role("button", name="Generate page")).to_be_disabled()


def test_credits_that_went_meanwhile_are_said(stage: Stage, tab: Page) -> None:
    stage.generate = [problem(402, "insufficient_credits", "Not enough.", available=2, required=18)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("This needs 18 credits set aside, and 2 are left.")


def test_models_that_cannot_be_looked_up_are_asked_for_again(stage: Stage, tab: Page) -> None:
    answer = stage.checkout
    stage.checkout = problem(503, "upstream_unavailable", "The database does not answer.")
    frame = open_editor(tab, stage)
    expect(frame.get_by_role("alert")).to_contain_text("If trying again does not help, save, then reload")
    expect(frame.get_by_role("button", name="Generate page")).to_be_disabled()
    stage.checkout = answer
    frame.get_by_role("button", name="Try again").click()
    expect(frame.get_by_role("radio", name="Gemini 3 Pro")).to_be_checked()


def test_an_old_token_is_replaced_once(stage: Stage, tab: Page) -> None:
    refused = problem(401, "unauthenticated", "The token does not verify.")
    stage.generate = [refused, whole(SAMPLE)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(10)
    tokens = [call.headers["Authorization"] for call in stage.made("POST", "/api/generate")]
    assert 2 == len(set(tokens))


def test_whoever_is_signed_out_is_told_what_to_do(stage: Stage, tab: Page) -> None:
    refused = problem(401, "unauthenticated", "The token does not verify.")
    stage.generate = [refused, refused]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("sign in again")


def test_a_rate_limit_says_how_long(stage: Stage, tab: Page) -> None:
    stage.generate = [problem(429, "rate_limited", "Too many requests.", retryAfterS=7)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("Too many requests.")
    expect(frame.get_by_role("alert")).to_contain_text("Try again in 7 seconds.")


def test_an_answer_that_is_no_problem_document_is_a_sentence(stage: Stage, tab: Page) -> None:
    stage.generate = [(500, {})]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.get_by_role("alert")).to_contain_text("Something went wrong on our side.")


def test_what_was_left_out_is_said(stage: Stage, tab: Page) -> None:
    partial = whole(SAMPLE)
    partial[-1][1]["outcome"] = "partial"  # type: ignore[index]  # JSON
    stage.generate = [partial]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(frame.locator(".notice")).to_contain_text("Parts of the answer could not be used and were left out.")


def test_a_refused_save_keeps_the_page_and_offers_it_as_a_file(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage, refuses="1")
    generate(frame)
    frame.get_by_role("button", name="Save").click()
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("The page was not saved")
    with tab.expect_download() as downloading:
        frame.get_by_role("button", name="Download the page").click()
    assert SAMPLE == json.loads(downloading.value.path().read_text())
    tab.evaluate("window.stage.refuses = false")
    alert.get_by_role("button", name="Try again").click()
    is_closed(tab)


def test_a_page_over_the_limit_is_not_saved(stage: Stage, tab: Page) -> None:
    words = block("b", "rich-text", text="word " * 3_900)
    put_macro(tab, json.dumps(page("Long", "paper", *(section(f"s{n}", "stack", "plain", words) for n in range(20)))))
    frame = open_editor(tab, stage)
    frame.get_by_role("textbox", name="Page title").fill("Longer")
    frame.get_by_role("button", name="Save").click()
    expect(frame.get_by_role("alert")).to_contain_text("The page is too large")
    assert "Longer" not in macro(tab)["body"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(json.dumps(SAMPLE)[:4_000], "The stored content is cut off", id="cut"),
        pytest.param("Dear all, this was a note.", "The stored content is no Skyline page", id="no JSON"),
        pytest.param(json.dumps({**SAMPLE, "version": 2}), "Made with a newer version of Skyline", id="newer"),
    ],
)
def test_a_body_that_cannot_be_read_is_not_overwritten_without_a_choice(
    stage: Stage, tab: Page, body: str, words: str
) -> None:
    stage.generate = [whole(SAMPLE)]
    put_macro(tab, body)
    frame = open_editor(tab, stage)
    expect(frame.get_by_role("alert")).to_contain_text(words)
    with tab.expect_download() as downloading:
        frame.get_by_role("button", name="Download the original").click()
    assert body == downloading.value.path().read_text()
    generate(frame)
    frame.locator(".notice[data-tone=success]").wait_for()
    frame.get_by_role("button", name="Save").click()
    frame.get_by_role("button", name="Keep editing").click()
    assert body == macro(tab)["body"]
    frame.get_by_role("button", name="Save").click()
    frame.get_by_role("button", name="Replace it").click()
    is_closed(tab)
    assert SAMPLE == json.loads(macro(tab)["body"])


def test_blocks_of_an_unknown_kind_stay_in_the_page(stage: Stage, tab: Page) -> None:
    strange = section(
        "s0", "stack", "plain", block("b0", "hypercube", sides=8), block("b1", "heading", text="Here", level=2)
    )
    put_macro(tab, json.dumps({**SAMPLE, "sections": [strange]}))
    frame = open_editor(tab, stage)
    expect(frame.locator(".notice")).to_contain_text("1 block cannot be shown by this version.")
    frame.get_by_role("textbox", name="Page title").fill("Renamed")
    frame.get_by_role("button", name="Save").click()
    is_closed(tab)
    assert [strange] == json.loads(macro(tab)["body"])["sections"]


def test_a_silent_host_changes_nothing(stage: Stage, tab: Page) -> None:
    tab.clock.install()
    tab.goto(stage.address("editor", silent="1"))
    frame = tab.frame_locator("iframe")
    alert = frame.get_by_role("alert")
    for _ in range(20):
        tab.clock.run_for(2_000)
        if alert.count():
            break
    expect(alert).to_contain_text("Confluence does not answer")
    expect(frame.locator("#prompt")).to_have_count(0)
