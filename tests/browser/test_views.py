"""The platform's page views: what the beacon says, where there is none, and what it never carries."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.test_console import open_page
from tests.browser.test_main_job import open_macro, sign_in
from tests.test_bundle import sources
from tests.world import World

Open = Callable[..., BrowserContext]
BEACON = "/_vercel/insights/view"


def open_editor(world: World, tab: Page, who: str) -> None:
    sign_in(world, tab, who, f"/wiki/pages/{world.sites['acme'].draft}/edit")
    open_macro(tab)


def open_billing(world: World, tab: Page, who: str) -> None:
    open_page(world, tab, who, "skyline-credits")


def open_admin(world: World, tab: Page, who: str) -> None:
    open_page(world, tab, who, "skyline-admin")


PAGES = {"editor": open_editor, "billing": open_billing, "admin": open_admin}


def insights_of(tab: Page) -> list[Request]:
    asked: list[Request] = []
    tab.on("request", lambda request: asked.append(request) if "/_vercel/" in request.url else None)
    return asked


@pytest.mark.parametrize("page", PAGES)
def test_a_view_is_counted_by_the_pages_path_alone(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    asked = insights_of(tab)
    with tab.expect_response(f"**{BEACON}") as answered:
        PAGES[page](world, tab, "alice")
    sent = answered.value.request
    beacon = json.loads(sent.post_data or "")

    # the frame's own address has the token in it, and the page before it names the site
    assert "jwt=" in sent.frame.url
    assert f"{world.ready['url']}/{page}.html" == beacon["o"]
    assert {"o", "sv", "ts"} == beacon.keys()
    assert not sent.headers.get("referer")
    assert 200 == answered.value.status
    assert 1 == len([request for request in asked if request.url.endswith(BEACON)])


def test_a_site_that_allows_none_is_not_counted_and_its_browsers_do_not_ask_for_the_script(
    world: World, open_context: Open
) -> None:
    assert 200 == world.request_as("alice", "PUT", "/api/site", {"analytics": False}).status
    tab = open_context().new_page()
    asked = insights_of(tab)
    for page, open_it in PAGES.items():
        open_it(world, tab, "alice")
        [frame] = [frame for frame in tab.frames if f"/{page}.html" in frame.url]
        # whatever the page left for an idle moment has its turn before this
        frame.evaluate("new Promise((done) => requestIdleCallback(() => done(), { timeout: 1500 }))")

    expect(tab.locator(".app-place iframe")).to_be_visible()
    assert [] == [request.url for request in asked]


def test_what_readers_load_has_no_part_in_it() -> None:
    assert "js/insights.js" in sources("editor")
    assert "js/insights.js" not in sources("viewer")
