"""The day's screens, in browsers: Bob writes, asks and publishes, Victor reads, Alice buys and administers."""

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, expect

from tests.browser.test_console import app_page
from tests.browser.test_main_job import generate, open_macro, publish, sign_in, viewer
from tests.browser.test_sidebar_world import ask
from tests.promises import words
from tests.promises.day import written
from tests.world import World

OpenContext = Callable[[], BrowserContext]
ADMIN_TABS = ("Usage", "Audit log", "Settings", "Data")


def visit_all(world: World, open_context: OpenContext) -> None:
    write_a_page(world, open_context)
    read_it(world, open_context)
    look_after_the_site(world, open_context)
    come_back_from_paying(world, open_context)


def write_a_page(world: World, open_context: OpenContext) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    frame = open_macro(tab)
    world.control("POST", "/models/next", {"service": "gemini", "text": json.dumps(written(words.SCREEN_TEXT))})
    generate(frame, words.SCREEN_PROMPT)
    write_by_hand(frame)
    ask_the_assistant(world, frame)
    frame.get_by_role("button", name="Save", exact=True).click()
    publish(tab, world.sites["acme"].draft)


def write_by_hand(frame: FrameLocator) -> None:
    frame.get_by_role("textbox", name="Page title").fill(words.WRITTEN_BY_HAND)


def ask_the_assistant(world: World, frame: FrameLocator) -> None:
    frame.get_by_role("tab", name="Assistant").click()
    expect(frame.get_by_role("combobox", name="Model")).to_be_visible()
    told = {"message": words.SAID, "edits": []}
    world.control("POST", "/models/next", {"service": "gemini", "text": json.dumps(told)})
    ask(frame, words.TURN_PROMPT)
    expect(frame.locator(".turn-says")).to_have_text(words.SAID, timeout=30_000)
    expect(frame.locator(".turn-standing")).to_contain_text("credits", timeout=30_000)


def read_it(world: World, open_context: OpenContext) -> None:
    for who in ("victor", ""):
        tab = open_context().new_page()
        sign_in(world, tab, who, f"/wiki/pages/{world.sites['acme'].draft}")
        expect(viewer(tab).get_by_role("heading", name=words.SCREEN_TEXT)).to_be_visible()


def look_after_the_site(world: World, open_context: OpenContext) -> None:
    tab = open_context().new_page()
    frame = tab.frame_locator(".app-place iframe")
    for who, key in (("dora", "skyline-credits"), ("alice", "skyline-credits"), ("alice", "skyline-admin")):
        person = world.people[who]
        origin = person.site.base_url.removesuffix("/wiki")
        tab.goto(f"{origin}/login?accountId={person.account_id}&to={app_page(world, key)}")
        expect(frame.locator("main:not([aria-busy])")).to_be_visible()
    for name in ADMIN_TABS:
        frame.get_by_role("tab", name=name).click()
        expect(frame.get_by_role("tabpanel", name=name)).to_be_visible()
        expect(frame.locator(".card:visible").first).to_be_visible()


def come_back_from_paying(world: World, open_context: OpenContext) -> None:
    tab = open_context().new_page()
    for name in ("paid", "cancelled"):
        tab.goto(f"{world.ready['url']}/{name}.html")
        expect(tab.get_by_role("heading")).to_be_visible()
