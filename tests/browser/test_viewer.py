"""The viewer: what a reader sees of a macro, whatever it holds and however its host behaves."""

import io
import json
import threading
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.pages import block, page, picture, sample, section
from tests.browser.stage import Stage
from tests.browser.steps import open_viewer, put_macro

SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])


def test_it_shows_the_page_without_asking_our_functions(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    expect(frame.get_by_role("heading", name="Design that makes hard work feel light", level=1)).to_be_visible()
    assert stage.calls == []


def test_the_frame_is_as_high_as_its_page(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    height = frame.locator("#page").evaluate("(node) => node.offsetHeight")
    tab.wait_for_function("(height) => document.querySelector('iframe').offsetHeight === height", arg=height)
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.wait_for_function("(height) => document.querySelector('iframe').offsetHeight > height", arg=height)


def test_a_picture_has_its_place_before_it_is_there(stage: Stage, tab: Page) -> None:
    waiting: list[Route] = []
    go_on = threading.Event()
    tab.route("**/library/**", lambda route: route.continue_() if go_on.is_set() else waiting.append(route))
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    before = frame.locator("#page").evaluate("(node) => node.offsetHeight")
    go_on.set()
    for route in waiting:
        route.continue_()
    expect(frame.locator(".picture.is-there").first).to_be_visible()
    assert before == frame.locator("#page").evaluate("(node) => node.offsetHeight")


def test_a_picture_that_is_gone_leaves_its_words(stage: Stage, tab: Page) -> None:
    gone = block("b1", "image", image=picture("no-such-picture", "Boats in calm water"), ratio="16:9")
    put_macro(tab, json.dumps(page("Gone", "harbour", section("s1", "stack", "plain", gone))))
    expect(open_viewer(tab, stage).locator(".picture")).to_have_text("Boats in calm water")


@pytest.mark.parametrize("named", [{"id": "att1", "fileName": "boats & sea.png"}, {"id": "att7", "fileName": "x.png"}])
def test_an_attached_picture_is_read_by_name_then_by_id(stage: Stage, tab: Page, named: dict[str, str]) -> None:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "#123456").save(file, "PNG")
    stage.attachment = file.getvalue()
    attached = {"source": "attachment", **named, "alt": "Boats", "width": 30, "height": 20, "colour": "#123456"}
    shown = section("s1", "stack", "plain", block("b1", "image", image=attached, ratio="3:2"))
    put_macro(tab, json.dumps(page("Attached", "harbour", shown)))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".picture.is-there")).to_be_visible()
    assert (frame.locator("img").get_attribute("src") or "").startswith("blob:")


def test_an_attachment_that_is_gone_leaves_its_words(stage: Stage, tab: Page) -> None:
    attached = {"source": "attachment", "id": "att1", "fileName": "gone.png", "alt": "Boats"}
    shown = section("s1", "stack", "plain", block("b1", "image", image=attached, ratio="3:2"))
    put_macro(tab, json.dumps(page("Attached", "harbour", shown)))
    expect(open_viewer(tab, stage).locator(".picture")).to_have_text("Boats")


def test_a_bridge_that_does_not_come_is_said(stage: Stage, tab: Page) -> None:
    tab.route("**/vendor/connect.js", lambda route: route.abort())
    expect(open_viewer(tab, stage).get_by_role("status")).to_contain_text("Confluence did not answer")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("", "There is nothing here yet.", id="empty"),
        pytest.param("Hello <b>there</b>", "This page cannot be read.", id="no JSON"),
        pytest.param('{"other": [1, 2]}', "This page cannot be read.", id="another JSON"),
        pytest.param('{"version": 1, "title": "Cu', "This page cannot be read.", id="cut in its head"),
        pytest.param(json.dumps({"version": 1, "title": "", "theme": "x", "sections": []}), "nothing here", id="bare"),
    ],
)
def test_a_body_without_a_page_is_said_calmly(stage: Stage, tab: Page, body: str, words: str) -> None:
    put_macro(tab, body)
    expect(open_viewer(tab, stage).get_by_role("status")).to_contain_text(words)


def test_what_is_whole_of_a_cut_page_is_shown(stage: Stage, tab: Page) -> None:
    body = json.dumps(SAMPLE)
    put_macro(tab, body[: body.index('"s4b2"')])
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("status")).to_contain_text("The rest of this page is missing.")
    expect(frame.locator(".section")).to_have_count(3)


def test_of_a_newer_page_it_shows_what_it_knows(stage: Stage, tab: Page) -> None:
    strange = section(
        "s99",
        "spiral",
        {"kind": "hologram"},
        block("b1", "hypercube", sides=8),
        block("b2", "heading", text="Known", level=2),
    )
    put_macro(tab, json.dumps({**SAMPLE, "version": 2, "theme": "future", "sections": [strange, *SAMPLE["sections"]]}))
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("heading", name="Known")).to_be_visible()
    expect(frame.get_by_role("status")).to_contain_text("newer version of Skyline")


def test_two_megabytes_are_shown(stage: Stage, tab: Page) -> None:
    words = block("b", "rich-text", text="word " * 2000)
    put_macro(tab, json.dumps(page("Long", "paper", *(section(f"s{n}", "stack", "plain", words) for n in range(210)))))
    expect(open_viewer(tab, stage).locator(".section")).to_have_count(200)


def test_hostile_members_are_words_or_nothing(stage: Stage, tab: Page) -> None:
    hostile = [
        block(
            "b1",
            "rich-text",
            text="<img src=x onerror=alert(1)> [click](javascript:alert(1)) [ok](https://example.com)",
        ),
        block("b2", "hero", title="<script>alert(1)</script>", link={"label": "go", "href": "data:text/html,x"}),
        block("b3", "image", image={"source": "library", "id": "../../secret", "alt": "x"}, ratio="1:1"),
        block("b4", "cards", items=[None, 7, {"title": ["a"], "text": {}}, {"title": "Kept"}], columns=900),
        {"id": 5, "type": "__proto__", "props": None},
        "nothing",
    ]
    put_macro(tab, json.dumps(page("Hostile", "harbour", section("s1", "grid", {"kind": "image"}, *hostile))))  # type: ignore[arg-type]
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("heading", name="Kept")).to_be_visible()
    assert ["https://example.com"] == [link.get_attribute("href") for link in frame.locator("a").all()]
    expect(frame.locator(".page :is(img, script, .picture)")).to_have_count(0)


def test_a_silent_host_is_told_after_a_while(stage: Stage, tab: Page) -> None:
    tab.clock.install()
    frame = open_viewer(tab, stage, silent="1")
    frame.locator("#page").wait_for(state="attached")
    tab.wait_for_load_state("networkidle")
    notice = frame.get_by_role("status")
    for _ in range(20):
        tab.clock.run_for(2_000)
        if notice.count():
            break
    expect(notice).to_contain_text("Confluence did not answer")


def test_opened_by_itself_it_says_where_it_belongs(stage: Stage, tab: Page) -> None:
    tab.goto(f"{stage.app}/viewer.html")
    expect(tab.get_by_role("status")).to_contain_text("This page is shown inside Confluence.")


def test_it_follows_light_and_dark(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage, mode="dark")
    ground = "(node) => getComputedStyle(node).backgroundColor"
    expect(frame.locator("html[data-color-mode=dark]")).to_be_attached()
    frame.locator(".page").wait_for()
    assert frame.locator(".page").evaluate(ground) == "rgb(16, 25, 29)"
    tab.evaluate("document.documentElement.dataset.colorMode = 'light'")
    expect(frame.locator("html[data-color-mode=light]")).to_be_attached()
    assert frame.locator(".page").evaluate(ground) == "rgb(255, 255, 255)"


def test_on_paper_no_words_are_light(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage, mode="dark")
    heading = frame.get_by_role("heading", name="Nothing ships")
    heading.wait_for()
    tab.emulate_media(media="print")
    assert heading.evaluate("(node) => getComputedStyle(node).color") == "rgb(17, 17, 17)"


def test_a_page_in_arabic_runs_from_right_to_left(stage: Stage, tab: Page) -> None:
    words = block("b1", "heading", text="فريق التصميم", level=2)
    put_macro(tab, json.dumps(page("فريق التصميم", "harbour", section("s1", "stack", "plain", words))))
    frame = open_viewer(tab, stage)
    assert frame.locator(".page").get_attribute("dir") == "rtl"


def test_nothing_is_wider_than_a_phone(stage: Stage, open_context: Callable[..., BrowserContext]) -> None:
    tab = open_context(width=320, height=700).new_page()
    long = block("b", "rich-text", text="Donaudampfschifffahrtsgesellschaftskapitänswitwe" * 3)
    put_macro(
        tab, json.dumps({**SAMPLE, "sections": [section("s0", "split", "plain", long, long), *SAMPLE["sections"]]})
    )
    frame = open_viewer(tab, stage, wide="1")
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]) + 1)
    assert frame.locator("html").evaluate("(node) => node.scrollWidth") <= 320


def test_a_german_reader_is_told_in_german(stage: Stage, tab: Page) -> None:
    expect(open_viewer(tab, stage, locale="de_DE").get_by_role("status")).to_contain_text("Hier ist noch nichts.")
