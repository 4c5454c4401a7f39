"""Deep research on the generation screen, and where what is generated goes: started, left, found again, put in."""

import re
import threading
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from tests.browser.stage import Script, Stage, cut
from tests.browser.steps import PROMPT, generate, open_editor, problem, sections, started, whole
from tests.browser.test_hand import SAMPLE, open_page, order, saved, select_section
from tests.sandbox.functions_kit import wait_until

RUN = "req_7"
FOUND = {
    **SAMPLE,
    "title": "Rising water",
    "sections": [
        {
            "id": "r1",
            "layout": "stack",
            "background": {"kind": "plain"},
            "blocks": [
                {"id": "r2", "type": "heading", "props": {"text": "Rising water", "level": 2}},
                {"id": "r3", "type": "rich-text", "props": {"text": "Sources: [Tides](https://tides.example/2026)"}},
            ],
        }
    ],
}


def waits(status: str, searches: int = 0, elapsed_s: int = 0) -> Script:
    told = {"requestId": RUN, "status": status, "pollAfterS": 1}
    return 202, {**told, "searches": searches, "elapsedS": elapsed_s}


def research(frame: FrameLocator) -> None:
    frame.get_by_role("radio", name="o4-mini Deep Research").check()
    frame.locator("#prompt").fill(PROMPT)
    frame.get_by_role("button", name="Start the research").click()


def notices(frame: FrameLocator) -> Any:
    return frame.locator(".researching .notice")


def test_research_is_started_followed_and_becomes_a_page_with_its_sources(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [
        waits("researching", 1, 30),
        waits("researching", 12, 190),
        waits("structuring", 12, 300),
        whole(FOUND),
    ]
    frame = open_editor(tab, stage)
    research(frame)
    expect(notices(frame)).to_contain_text("It goes on when you close this window")
    expect(notices(frame)).to_contain_text("12 searches so far. 3 minutes.")
    expect(notices(frame)).to_contain_text("The page of what was found is being written.")
    expect(sections(frame)).to_have_count(1)
    link = frame.locator(".sheet").get_by_role("link", name="Tides")
    expect(link).to_have_attribute("href", "https://tides.example/2026")
    expect(notices(frame)).to_have_count(0)
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()


def test_research_goes_on_beside_the_editing_of_a_page_and_is_offered_then(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [waits("researching", 2, 70), whole(FOUND)]
    frame = open_page(tab, stage)
    research(frame)
    expect(notices(frame)).to_contain_text("2 searches so far. 1 minute.")
    expect(frame.locator("[aria-live=polite]")).to_have_text("Research is under way")
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    expect(notices(frame)).to_contain_text("Your research is finished")
    expect(frame.locator("[aria-live=polite]")).to_have_text("Your research is finished")
    assert 10 == len(order(frame))
    notices(frame).get_by_role("button", name="Add it at the end").click()
    expect(sections(frame)).to_have_count(11)
    expect(frame.get_by_role("textbox", name="Page title")).to_have_value("Mine")
    frame.get_by_role("button", name="Undo: generated page").click()
    expect(sections(frame)).to_have_count(10)


def test_research_that_is_asked_for_again_is_another_one(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued"), waits("queued")]
    stage.looks = [whole(FOUND), waits("researching", 2, 70)]
    frame = open_editor(tab, stage)
    research(frame)
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()
    research(frame)
    expect(notices(frame)).to_contain_text("2 searches so far.")
    assert 2 == len({call.headers["Idempotency-Key"] for call in stage.made("POST", "/api/generate")})


def test_research_that_ends_while_a_page_is_generated_is_offered_and_waits(stage: Stage, tab: Page) -> None:
    go_on = threading.Event()
    stage.generate = [waits("queued"), [started(), lambda: go_on.wait(20), *whole(SAMPLE)[1:]]]
    stage.looks = [waits("researching", 2, 70), whole(FOUND)]
    frame = open_editor(tab, stage)
    research(frame)
    frame.get_by_role("radio", name="GPT-5.1").check()
    frame.get_by_role("button", name="Generate page").click()
    expect(notices(frame)).to_contain_text("Your research is finished")
    expect(notices(frame).get_by_role("button")).to_have_count(2)
    go_on.set()
    expect(sections(frame)).to_have_count(10)
    notices(frame).get_by_role("button", name="Add it at the end").click()
    expect(sections(frame)).to_have_count(11)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(problem(503, "upstream_unavailable", "The database cannot answer now."), id="no-answer"),
        pytest.param([*whole(FOUND)[:3], cut], id="cut"),
        pytest.param([started(), ("error", problem(503, "upstream_unavailable", "Away.")[1])], id="not-settled"),
    ],
)
def test_research_whose_page_does_not_come_whole_is_asked_for_once_more(
    stage: Stage, tab: Page, broken: Script
) -> None:
    stage.running = [{"requestId": RUN}]
    stage.looks = [broken, whole(FOUND)]
    frame = open_editor(tab, stage)
    tab.clock.install()
    for _ in range(100):
        tab.clock.run_for(1_000)
        if notices(frame).get_by_role("button", name="Put it here").count():
            break
    notices(frame).get_by_role("button", name="Put it here").click()
    expect(sections(frame)).to_have_count(1)
    expect(frame.locator(".notice[data-tone=danger]")).to_have_count(0)


def test_research_of_another_day_that_failed_leads_to_the_prompt(stage: Stage, tab: Page) -> None:
    stage.running = [{"requestId": RUN}]
    stage.looks = [[started(), ("error", problem(502, "upstream_failed", "The research failed.")[1])]]
    frame = open_editor(tab, stage)
    frame.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(frame.locator("#prompt")).to_be_focused()
    assert [] == stage.made("POST", "/api/generate")


def test_research_of_another_device_is_found_again(stage: Stage, tab: Page) -> None:
    stage.running = [{"requestId": RUN, "model": "o4-mini-deep-research", "status": "researching", "createdAt": ""}]
    stage.looks = [waits("researching", 3, 65), whole(FOUND)]
    frame = open_editor(tab, stage)
    expect(notices(frame)).to_contain_text("3 searches so far. 1 minute.")
    notices(frame).get_by_role("button", name="Put it here").click()
    expect(frame.get_by_role("textbox", name="Page title")).to_have_value("Rising water")


@pytest.mark.parametrize("choice", ["Put it here", "Do not offer it again"])
def test_research_of_another_device_that_ended_is_offered_until_it_was_decided_on(
    stage: Stage, tab: Page, choice: str
) -> None:
    stage.ended = [{"requestId": RUN}, {"requestId": "req_6"}]
    stage.looks = [whole(FOUND), whole(FOUND)]
    frame = open_editor(tab, stage)
    notices(frame).get_by_role("button", name=choice).click()
    expect(notices(frame)).to_have_count(0)
    expect(frame.locator(".notice[data-tone=success]")).to_have_count(1 if choice == "Put it here" else 0)
    expect(sections(frame)).to_have_count(1 if choice == "Put it here" else 0)
    frame = open_editor(tab, stage)
    expect(notices(frame)).to_contain_text("Your research is finished")
    asked = [call.path for call in stage.made("GET", "/api/generate") if "requestId" in call.path]
    assert [f"requestId={RUN}", "requestId=req_6"] == [path.partition("?")[2] for path in asked]


def test_research_that_ended_with_the_window_closed_is_found_again(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [waits("researching", 2, 70) for _ in range(60)]
    frame = open_editor(tab, stage)
    research(frame)
    expect(notices(frame)).to_contain_text("2 searches so far.")
    # the closed window's own may still be on its way
    stage.looks = [whole(FOUND)] * 4
    tab.goto("about:blank")
    frame = open_editor(tab, stage)
    notices(frame).get_by_role("button", name="Not now").click()
    frame = open_editor(tab, stage)
    notices(frame).get_by_role("button", name="Put it here").click()
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()
    expect(sections(frame)).to_have_count(1)
    frame = open_editor(tab, stage)
    expect(frame.locator(".model").first).to_be_visible()
    expect(sections(frame)).to_have_count(0)


def test_research_is_stopped(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [waits("researching", 2, 70) for _ in range(60)]
    frame = open_editor(tab, stage)
    research(frame)
    notices(frame).get_by_role("button", name="Stop the research").click()
    expect(notices(frame)).to_have_count(0)
    wait_until(lambda: len(stage.made("DELETE", "/api/generate")) == 1)
    [stop] = stage.made("DELETE", "/api/generate")
    assert f"requestId={RUN}" in stop.path
    expect(frame.get_by_role("button", name="Start the research")).to_be_enabled()


def test_research_that_could_not_be_stopped_goes_on_and_can_be_stopped_again(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [waits("researching", 2, 70) for _ in range(60)]
    frame = open_editor(tab, stage)
    research(frame)
    expect(notices(frame)).to_contain_text("2 searches so far.")
    tab.route("**/api/generate?requestId=*", lambda route: route.abort())
    notices(frame).get_by_role("button", name="Stop the research").click()
    expect(notices(frame)).to_contain_text("It could not be stopped and goes on.")
    tab.unroute("**/api/generate?requestId=*")
    notices(frame).get_by_role("button", name="Stop the research").click()
    expect(notices(frame)).to_have_count(0)
    wait_until(lambda: len(stage.made("DELETE", "/api/generate")) == 1)


def test_research_that_ended_when_it_was_stopped_is_offered(stage: Stage, tab: Page) -> None:
    stage.generate = [waits("queued")]
    stage.looks = [waits("researching", 2, 70), whole(FOUND)]
    frame = open_page(tab, stage)
    ended = problem(409, "conflict", "The request has ended.")
    tab.route("**/api/generate?requestId=*", lambda route: refuse_stop(route, ended))
    research(frame)
    notices(frame).get_by_role("button", name="Stop the research").click()
    expect(notices(frame)).to_contain_text("Your research is finished")


def refuse_stop(route: Route, answer: tuple[int, dict[str, Any]]) -> None:
    if route.request.method != "DELETE":
        return route.fallback()
    status, document = answer
    return route.fulfill(status=status, json=document)


def test_research_that_cannot_be_paid_offers_credits_and_cheaper_models(stage: Stage, tab: Page) -> None:
    stage.generate = [problem(402, "insufficient_credits", "Short.", required=300, available=17), whole(SAMPLE)]
    frame = open_editor(tab, stage)
    research(frame)
    alert = frame.get_by_role("alert")
    expect(alert).to_contain_text("This needs 300 credits set aside, and 17 are left.")
    expect(alert.get_by_role("button", name="Add credits")).to_be_visible()
    assert 0 == alert.get_by_role("button", name="Ask Gemini 3 Pro instead").count()
    alert.get_by_role("button", name="Ask Gemini 2.5 Pro instead").click()
    expect(sections(frame)).to_have_count(10)
    assert "gemini-2.5-pro" == stage.made("POST", "/api/generate")[1].body["model"]


@pytest.mark.parametrize("selected", [True, False], ids=["behind-what-is-selected", "at-the-end"])
def test_what_is_generated_is_put_into_the_page(stage: Stage, tab: Page, selected: bool) -> None:  # noqa: FBT001
    stage.generate = [whole(FOUND)]
    frame = open_page(tab, stage)
    if selected:
        select_section(frame, "s2")
    frame.get_by_role("radio", name=re.compile("^Insert behind")).check()
    frame.locator("#prompt").fill(PROMPT)
    frame.get_by_role("button", name="Generate and insert").click()
    expect(sections(frame)).to_have_count(11)
    place = order(frame).index("r1")
    assert (2 if selected else 10) == place
    page = saved(tab, frame)
    assert (SAMPLE["title"], SAMPLE["theme"]) == (page["title"], page["theme"])


def test_a_page_is_replaced_where_that_is_wished(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(FOUND)]
    frame = open_page(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(1)
    frame.get_by_role("button", name="Undo: generated page").click()
    expect(sections(frame)).to_have_count(10)


def test_a_model_that_fails_offers_others(stage: Stage, tab: Page) -> None:
    stage.generate = [problem(503, "upstream_unavailable", "This model was retired."), [started(), *whole(SAMPLE)[1:]]]
    frame = open_editor(tab, stage)
    generate(frame)
    frame.get_by_role("alert").get_by_role("button", name="Ask GPT-5.1 instead").click()
    expect(sections(frame)).to_have_count(10)
    assert "gpt-5.1" == stage.made("POST", "/api/generate")[1].body["model"]
