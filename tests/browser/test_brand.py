"""A site's brand, from its administrator through everybody's editor to the reader, in the whole world."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, expect

from tests.browser.test_main_job import open_macro, publish, sign_in, viewer
from tests.world import World

HARD_TO_READ = {"colours": {"accent": "#ffe600", "background": "#fffdf5"}, "font": "georgia"}


def colour(frame: FrameLocator, place: str) -> str:
    found: str = frame.locator(place).first.evaluate("(node) => getComputedStyle(node).color")
    return found


def test_what_alice_sets_bob_s_editor_wears_and_victor_reads(
    world: World, open_context: Callable[..., BrowserContext]
) -> None:
    assert 200 == world.request_as("alice", "PUT", "/api/site", {"brand": HARD_TO_READ}).status
    page = world.sites["acme"].draft
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    frame.get_by_role("button", name="Start from a template").click()
    frame.get_by_role("button", name="Use this template: Team home").click()
    expect(frame.locator(".page")).to_have_css("font-family", re.compile("^Georgia"))
    drawn = colour(frame, ".sheet .eyebrow")
    assert "rgb(255, 230, 0)" != drawn  # yellow words on white cannot be read: a darker shade of it
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)
    assert 200 == world.request_as("alice", "PUT", "/api/site", {"brand": None}).status

    reader = open_context().new_page()
    sign_in(world, reader, "victor", f"/wiki/pages/{page}")
    expect(viewer(reader).locator(".section")).to_have_count(6, timeout=30_000)
    expect(viewer(reader).locator(".page")).to_have_css("font-family", re.compile("^Georgia"))
    assert drawn == colour(viewer(reader), ".eyebrow")
