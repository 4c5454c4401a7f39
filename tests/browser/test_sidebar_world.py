"""The assistant in the whole world: Bob changes his page, at real functions and what stands in for the models."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect

from tests.browser.doors import CONNECT, Door, through_both_doors
from tests.browser.test_main_job import generate, open_macro, sign_in
from tests.postgres import Ledger
from tests.test_generate import rows
from tests.world import World

Open = Callable[..., BrowserContext]
CREDITS = "/wiki/plugins/servlet/ac/{}/skyline-credits"


@pytest.fixture(autouse=True)
def invariants(books: Ledger) -> Iterator[None]:
    """Whatever a test did, the credits add up behind it."""
    yield
    assert [] == books.broken_invariants()


def heading(words: str) -> dict[str, Any]:
    props = {"eyebrow": None, "text": words, "level": 2}
    return {
        "layout": "stack",
        "background": {"kind": "plain", "image": None},
        "spacing": None,
        "blocks": [{"type": "heading", "props": props}],
    }


PAGE = {"title": "Harbour", "theme": "harbour", "sections": [heading("Boats"), heading("Nets"), heading("Tides")]}


def queue(world: World, answer: dict[str, Any], **more: Any) -> None:
    world.control("POST", "/models/next", {"service": "gemini", "text": json.dumps(answer), "end": "completed", **more})


def open_chat(world: World, tab: Page, door: Door = CONNECT) -> FrameLocator:
    """An editor's page of three headings, and the assistant beside it."""
    queue(world, PAGE)
    sign_in(world, tab, door.editor, f"/wiki/pages/{door.draft(world)}/edit")
    frame = open_macro(tab)
    generate(frame)
    frame.get_by_role("tab", name="Assistant").click()
    expect(frame.get_by_role("combobox", name="Model")).to_be_visible()
    return frame


def ask(frame: FrameLocator, words: str) -> None:
    frame.get_by_role("textbox", name="What should change?").fill(words)
    frame.get_by_role("button", name="Send", exact=True).click()


def headings(frame: FrameLocator) -> list[str]:
    found: list[str] = frame.locator(".sheet h1, .sheet h2").all_inner_texts()
    return found


def names(frame: FrameLocator) -> list[str]:
    found: list[str] = frame.locator(".sheet .section").evaluate_all("(nodes) => nodes.map((node) => node.dataset.id)")
    return found


@through_both_doors
def test_one_change_is_kept_one_taken_back_and_the_turn_undone(world: World, open_context: Open, door: Door) -> None:
    tab = open_context().new_page()
    frame = open_chat(world, tab, door)
    first, _, third = names(frame)
    before = world.balance(door.editor)["balance"]
    edits = [
        {"op": "moveSection", "id": third, "after": first},
        {"op": "insertSection", "after": third, "section": heading("Piers")},
    ]
    queue(world, {"message": "Tides go up, and piers are new.", "edits": edits}, chunkChars=40, delayMs=5)
    ask(frame, "Move the tides up and add piers")
    expect(frame.locator(".turn-standing")).to_contain_text("2 changes.", timeout=30_000)
    expect(frame.locator(".turn-says")).to_have_text("Tides go up, and piers are new.")
    assert ["Boats", "Tides", "Piers", "Nets"] == headings(frame)
    after = world.balance(door.editor)["balance"]
    assert after < before
    expect(frame.locator(".turn-standing")).to_contain_text(f"{after:,.3f}".rstrip("0").rstrip("."))
    frame.get_by_role("button", name="Keep: Piers").first.click()
    frame.get_by_role("button", name="Undo: Tides").first.click()
    expect(frame.locator(".change")).to_have_count(0)
    assert ["Boats", "Piers", "Nets", "Tides"] == headings(frame)
    frame.get_by_role("button", name="Undo: taking back").click()
    frame.get_by_role("button", name="Undo: assistant").click()
    assert ["Boats", "Nets", "Tides"] == headings(frame)
    assert [("generate", "complete"), ("chat", "complete")] == rows(world, "kind, state")


def test_a_line_that_breaks_is_had_again_without_a_second_charge(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_chat(world, tab)
    [_, nets, _] = names(frame)
    queue(world, {"message": "Nets are gone.", "edits": [{"op": "removeSection", "id": nets}]})
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            return route.continue_()
        # the answer was made and paid for, and its reader never sees it
        sent = {name: route.request.headers[name] for name in ("authorization", "content-type", "idempotency-key")}
        reply = world.request("POST", "/api/chat", route.request.post_data_buffer, sent)
        lost.append(reply.event("done")["requestId"])
        return route.abort()

    tab.route("**/api/chat", lose_the_first)
    ask(frame, "Take the nets away")
    expect(frame.locator(".turn-standing")).to_contain_text("1 change.", timeout=30_000)
    assert ["Boats", "Tides"] == headings(frame)
    assert [("chat", "complete", lost[0])] == rows(world, "kind, state, id")[1:]


def test_who_has_no_credits_left_is_led_to_where_they_are_bought(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_chat(world, tab)
    world.control("POST", "/site", {"clientKey": world.sites["acme"].client_key, "credits": 1})
    ask(frame, "Make it shorter")
    alert = frame.get_by_role("log", name="Conversation").get_by_role("alert")
    expect(alert).to_contain_text("and 1 are left")
    with tab.context.expect_page() as opened:
        alert.get_by_role("button", name="Add credits").click()
    assert opened.value.url.endswith(CREDITS.format(world.ready["settings"]["APP_KEY"]))
    expect(opened.value.frame_locator(".app-place iframe").locator(".balance-figure strong")).to_have_text("1")


def test_stopping_ends_the_providers_stream_and_keeps_the_edits(world: World, open_context: Open) -> None:
    tab = open_context().new_page()
    frame = open_chat(world, tab)
    first, *_ = names(frame)
    edits = [{"op": "insertSection", "after": first, "section": heading(f"Part {n}")} for n in range(40)]
    queue(world, {"message": "I begin.", "edits": edits}, chunkChars=60, delayMs=60)
    mark = world.wire_mark()
    ask(frame, "Add forty parts")
    expect(frame.locator(".change").nth(1)).to_be_visible(timeout=30_000)
    frame.get_by_role("button", name="Stop", exact=True).click()
    expect(frame.locator(".turn-standing")).to_contain_text("Stopped; what came was kept.")
    [call] = world.wire(mark, "gemini")
    assert call["answer"]["closedEarly"]
    assert 3 + 40 > len(headings(frame)) > 3


def test_research_is_found_again_in_another_browser(world: World, open_context: Open) -> None:
    sources = [{"title": "Tide tables", "url": "https://tides.example/2026"}]
    report = {
        "service": "openai",
        "match": "research",
        "text": "It rises ([Tide tables](https://tides.example/2026)).",
        "sources": sources,
    }
    world.control("POST", "/models/next", {**report, "searches": 4, "researchS": 100})
    world.control("POST", "/models/next", {"service": "openai", "match": "gpt-5.1", "text": json.dumps(PAGE)})
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    frame = open_macro(tab)
    frame.get_by_role("radio", name="o4-mini Deep Research").check()
    frame.locator("#prompt").fill("What do harbour towns do about rising water?")
    frame.get_by_role("button", name="Start the research").click()
    expect(frame.locator(".researching .notice")).to_be_visible()
    tab.context.close()
    world.control("POST", "/clock", {"advanceS": 101})
    elsewhere = open_context().new_page()
    sign_in(world, elsewhere, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    found = open_macro(elsewhere)
    found.get_by_role("button", name="Put it here").click(timeout=30_000)
    expect(found.locator(".notice[data-tone=success]")).to_be_visible(timeout=30_000)
    link = found.locator(".sheet").get_by_role("link", name="Tide tables")
    expect(link.first).to_have_attribute("href", "https://tides.example/2026")
