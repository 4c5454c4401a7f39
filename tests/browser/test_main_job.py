"""The main job, in the whole world: an editor puts a generated page on a Confluence page, and others read it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.doors import CONNECT, FORGE, Door, through_both_doors
from tests.world import World

PROMPT = "A home page for our design team of nine: what we do, our three groups, and our office hours."

Shoot = Callable[[Page, str], None]


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Shoot:
    """Keeps a picture of a screen where `--screens FOLDER` asks for it."""
    folder: Path | None = request.config.getoption("--screens")
    # of a test that is made through both doors
    door = f"-{request.node.callspec.id}" if "door" in request.fixturenames else ""

    def keep(tab: Page, name: str) -> None:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            tab.screenshot(path=folder / f"{name}{door}.png")

    return keep


def site(world: World) -> str:
    return CONNECT.origin(world)


def sign_in(world: World, tab: Page, who: str, path: str, door: Door = CONNECT) -> None:
    """Nobody at the site of this door; somebody at the site that they are of."""
    account = world.people[who].account_id if who else ""
    origin = world.people[who].site.base_url.removesuffix("/wiki") if who else door.origin(world)
    tab.goto(f"{origin}/login?accountId={account}&to={path}")


def open_macro(tab: Page) -> FrameLocator:
    """Inserts the macro; its editor opens over the whole window."""
    # by its key: a macro above it that still grows would take the button away from under a mouse
    tab.get_by_role("button", name="Insert Skyline macro").press("Enter")
    frame = tab.frame_locator("dialog iframe")
    expect(frame.locator("#prompt")).to_be_visible()
    expect(frame.locator(".model").first).to_be_visible()
    return frame


def generate(frame: FrameLocator, prompt: str = PROMPT) -> None:
    frame.locator("#prompt").fill(prompt)
    frame.get_by_role("button", name="Generate page").click()
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible(timeout=60_000)


def publish(tab: Page, page: str) -> None:
    expect(tab.locator("dialog")).to_have_count(0)
    tab.get_by_role("button", name="Publish").click()
    tab.wait_for_url(f"**/wiki/pages/{page}")


def make_page(world: World, tab: Page, page: str, door: Door = CONNECT) -> int:
    """An editor's whole way, from the draft to the published page; how many sections it has."""
    sign_in(world, tab, door.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    generate(frame)
    count = frame.locator(".sheet .section").count()
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)
    return count


def viewer(tab: Page) -> FrameLocator:
    return tab.frame_locator("[data-macro] iframe")


@through_both_doors
def test_an_editor_makes_a_page_and_everybody_reads_it(
    world: World, open_context: Callable[..., BrowserContext], shoot: Shoot, door: Door
) -> None:
    page = door.draft(world)
    tab = open_context().new_page()
    sign_in(world, tab, door.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    shoot(tab, "1-generation-screen")
    frame.locator("#prompt").fill(PROMPT)
    frame.get_by_role("button", name="Generate page").click()
    expect(frame.locator(".sheet .section").first).to_be_visible(timeout=30_000)
    shoot(tab, "2-sections-arrive")
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible(timeout=60_000)
    shoot(tab, "3-page-is-there")
    title = frame.get_by_role("textbox", name="Page title").input_value()
    count = frame.locator(".sheet .section").count()
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)
    assert count >= 3
    expect(viewer(tab).locator(".section")).to_have_count(count)
    shoot(tab, "4-published")
    for who, mode, width in (
        (door.viewer, "light", 1280),
        (door.viewer, "dark", 1280),
        ("", "light", 390),
        ("", "dark", 390),
    ):
        reader = open_context(width=width, height=860).new_page()
        calls = paths_asked_for(reader)
        reader.context.add_cookies([{"name": "theme", "value": mode, "url": door.origin(world)}])
        sign_in(world, reader, who, f"/wiki/pages/{page}", door)
        expect(viewer(reader).locator(".section")).to_have_count(count)
        expect(viewer(reader).locator(f"html[data-color-mode={mode}]")).to_be_attached()
        expect(viewer(reader).locator("h1, h2").first).to_be_visible()
        assert viewer(reader).locator("html").evaluate("() => document.title") == title
        assert not [path for path in calls if path.startswith("/api/")]
        shoot(reader, f"5-read-by-{who or 'nobody'}-{mode}-{width}")


def test_the_second_of_two_people_on_one_draft_sees_both_versions_and_chooses(
    world: World, open_context: Callable[..., BrowserContext]
) -> None:
    page = world.sites["acme"].draft
    bob, alice = open_context().new_page(), open_context().new_page()
    make_page(world, bob, page)
    sign_in(world, alice, "alice", f"/wiki/pages/{page}/edit")
    sign_in(world, bob, "bob", f"/wiki/pages/{page}/edit")
    theirs, hers = (edited_as(tab, title) for tab, title in ((bob, "Bob was here"), (alice, "Alice was here")))
    hers.locator("label.theme", has_text="Paper").click()
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(bob.locator("dialog")).to_have_count(0)
    hers.get_by_role("button", name="Save", exact=True).click()
    both = hers.get_by_role("dialog", name="This macro was changed elsewhere")
    expect(both.get_by_role("heading", name="Bob was here")).to_be_visible()
    expect(both.get_by_role("heading", name="Alice was here")).to_be_visible()
    both.get_by_role("button", name="Save mine").click()
    publish(alice, page)
    expect(viewer(alice).locator(".page[data-theme=paper]")).to_be_visible()


def edited_as(tab: Page, title: str) -> FrameLocator:
    """Opens the macro of the page that is edited, and gives it another title."""
    tab.get_by_role("button", name="Edit Skyline").click()
    frame = tab.frame_locator("dialog iframe")
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    frame.get_by_role("textbox", name="Page title").fill(title)
    return frame


def test_the_page_is_shown_where_it_is_edited_too(world: World, open_context: Callable[..., BrowserContext]) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    frame = open_macro(tab)
    generate(frame)
    count = frame.locator(".sheet .section").count()
    frame.get_by_role("button", name="Save").click()
    expect(tab.locator("dialog")).to_have_count(0)
    shown = tab.frame_locator(".macro-block iframe")
    expect(shown.locator(".section")).to_have_count(count)
    tab.evaluate("document.documentElement.dataset.colorMode = 'dark'")
    expect(shown.locator("html[data-color-mode=dark]")).to_be_attached()


def test_a_readers_theme_is_asked_for_with_the_frame_and_once(
    world: World, open_context: Callable[..., BrowserContext]
) -> None:
    page = world.sites["acme"].draft
    tab = open_context().new_page()
    make_page(world, tab, page)
    reader = open_context().new_page()
    styles: list[str] = []
    reader.on("response", lambda answer: styles.append(answer.url) if "/css/themes/" in answer.url else None)
    with reader.expect_response(lambda answer: "/viewer.html" in answer.url) as viewer_html:
        sign_in(world, reader, "", f"/wiki/pages/{page}")
    expect(viewer(reader).locator(".section").first).to_be_visible()
    theme = str(viewer(reader).locator(".page").get_attribute("data-theme"))
    assert [theme] == parse_qs(urlsplit(viewer_html.value.url).query)["theme"]
    assert f"</css/themes/{theme}.css>; rel=preload; as=style" == viewer_html.value.headers["link"]
    assert [f"/css/themes/{theme}.css"] == [urlsplit(style).path for style in styles]


@through_both_doors
def test_the_words_of_the_page_are_in_confluence_as_they_are(
    world: World, open_context: Callable[..., BrowserContext], door: Door
) -> None:
    words = "Bücher & Straßen ]]> <b> 🦄"
    page = {"title": "Grüße aus Lyon", "theme": "paper", "sections": [heading_section(words)]}
    world.control("POST", "/models/next", {"service": "gemini", "text": json.dumps(page), "end": "completed"})
    tab = open_context().new_page()
    make_page(world, tab, door.draft(world), door)
    expect(viewer(tab).get_by_role("heading", name=words)).to_be_visible()


@through_both_doors
def test_escape_ends_what_is_open_and_never_the_editor(
    world: World, open_context: Callable[..., BrowserContext], door: Door
) -> None:
    page = door.draft(world)
    tab = open_context().new_page()
    sign_in(world, tab, door.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    frame.locator("#prompt").press("Escape")
    generate(frame)
    frame.locator(".sheet .section").nth(1).click(position={"x": 8, "y": 8})
    for opened, end in (("?", frame.get_by_role("dialog")), ("/", frame.get_by_role("combobox", name="Find a block"))):
        tab.keyboard.press(opened)
        expect(end).to_be_visible()
        tab.keyboard.press("Escape")
        expect(end).to_be_hidden()
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    frame.get_by_role("textbox", name="Page title").press("Escape")
    # a window that had been closed would have taken the page with it
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)


def test_what_was_spent_is_shown_and_taken(world: World, open_context: Callable[..., BrowserContext]) -> None:
    before = world.balance("bob")["balance"]
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    frame = open_macro(tab)
    generate(frame)
    after = world.balance("bob")["balance"]
    assert after < before
    expect(frame.locator(".credits")).to_contain_text(f"{after:,.3f}".rstrip("0").rstrip("."))


def test_two_macros_on_one_page_are_two_pages(world: World, open_context: Callable[..., BrowserContext]) -> None:
    page = world.sites["acme"].draft
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{page}/edit")
    for words in ("First of two", "Second of two"):
        answer = {"title": words, "theme": "paper", "sections": [heading_section(words)]}
        world.control("POST", "/models/next", {"service": "gemini", "text": json.dumps(answer), "end": "completed"})
        frame = open_macro(tab)
        generate(frame)
        frame.get_by_role("button", name="Save").click()
        expect(tab.locator("dialog")).to_have_count(0)
    publish(tab, page)
    frames = tab.locator("[data-macro] iframe")
    expect(frames).to_have_count(2)
    expect(frames.nth(0).content_frame.get_by_role("heading", name="First of two")).to_be_visible()
    expect(frames.nth(1).content_frame.get_by_role("heading", name="Second of two")).to_be_visible()


@through_both_doors
def test_a_macro_is_opened_again_and_changed(
    world: World, open_context: Callable[..., BrowserContext], door: Door
) -> None:
    page = door.draft(world)
    tab = open_context().new_page()
    count = make_page(world, tab, page, door)
    expect(viewer(tab).locator(".section")).to_have_count(count)
    tab.goto(f"{door.origin(world)}/wiki/pages/{page}/edit")
    tab.get_by_role("button", name="Edit Skyline").click()
    frame = tab.frame_locator("dialog iframe")
    expect(frame.locator(".sheet .section")).to_have_count(count)
    frame.locator("label.theme", has_text="Paper").click()
    expect(frame.get_by_role("radio", name="Paper")).to_be_checked()
    frame.get_by_role("textbox", name="Page title").fill("Another name")
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)
    expect(viewer(tab).locator(".page[data-theme=paper]")).to_be_visible()


def test_a_model_that_is_down_costs_nothing_and_can_be_asked_again(
    world: World, open_context: Callable[..., BrowserContext], shoot: Shoot
) -> None:
    before = world.balance("bob")["available"]
    for _ in range(4):
        world.control("POST", "/models/next", {"service": "gemini", "text": "", "status": 503, "end": "completed"})
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    frame = open_macro(tab)
    frame.locator("#prompt").fill(PROMPT)
    frame.get_by_role("button", name="Generate page").click()
    expect(frame.get_by_role("alert")).to_be_visible(timeout=30_000)
    shoot(tab, "6-model-is-down")
    assert before == world.balance("bob")["available"]
    world.control("DELETE", "/models")
    frame.get_by_role("button", name="Try again").click()
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible(timeout=60_000)


def test_stopping_ends_the_providers_stream(world: World, open_context: Callable[..., BrowserContext]) -> None:
    answer = {"title": "Slow", "theme": "paper", "sections": [heading_section(f"Part {n}") for n in range(40)]}
    slow = {"service": "gemini", "text": json.dumps(answer), "end": "completed", "chunkChars": 60, "delayMs": 60}
    world.control("POST", "/models/next", slow)
    mark = world.wire_mark()
    tab = open_context().new_page()
    sign_in(world, tab, "bob", f"/wiki/pages/{world.sites['acme'].draft}/edit")
    frame = open_macro(tab)
    frame.locator("#prompt").fill(PROMPT)
    frame.get_by_role("button", name="Generate page").click()
    expect(frame.locator(".sheet .section").nth(1)).to_be_visible(timeout=30_000)
    frame.get_by_role("button", name="Stop").click()
    expect(frame.locator(".notice")).to_contain_text("Stopped.")
    [call] = world.wire(mark, "gemini")
    assert call["answer"]["closedEarly"]
    assert 40 > frame.locator(".sheet .section").count() >= 2


@through_both_doors
def test_a_refused_save_loses_nothing(world: World, open_context: Callable[..., BrowserContext], door: Door) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, door.editor, f"/wiki/pages/{door.draft(world)}/edit")
    frame = open_macro(tab)
    generate(frame)
    tab.route("**/wiki/_host/pages/**", lambda route: route.fulfill(status=409, json={"message": "No."}))
    frame.get_by_role("button", name="Save").click()
    expect(frame.get_by_role("alert")).to_contain_text("The page was not saved")
    tab.unroute("**/wiki/_host/pages/**")
    frame.get_by_role("button", name="Try again").click()
    expect(tab.locator("dialog")).to_have_count(0)


@through_both_doors
def test_p17_the_browser_speaks_to_nobody_else(
    world: World, open_context: Callable[..., BrowserContext], door: Door
) -> None:
    context = open_context()
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(str(urlsplit(request.url).hostname)))
    make_page(world, context.new_page(), door.draft(world), door)
    assert hosts - {"None"} <= {"app.localhost", f"{door.site}.localhost", *(atlassian(world) if door is FORGE else ())}


def atlassian(world: World) -> set[str]:
    """Where a frame of the Forge app is loaded from, with the platform's own scripts."""
    return {str(urlsplit(world.ready["settings"]["CORS_ORIGINS"]).hostname), "forge.localhost"}


@through_both_doors
def test_p01_the_readers_browser_keeps_nothing(
    world: World, open_context: Callable[..., BrowserContext], door: Door
) -> None:
    page = door.draft(world)
    make_page(world, open_context().new_page(), page, door)
    reader = open_context().new_page()
    sign_in(world, reader, door.viewer, f"/wiki/pages/{page}")
    viewer(reader).locator(".section").first.wait_for()
    kept = (
        viewer(reader)
        .locator("html")
        .evaluate("async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]")
    )
    assert [0, 0, 0] == kept


def paths_asked_for(tab: Page) -> list[str]:
    """Grows with every request that the tab makes."""
    paths: list[str] = []
    tab.on("request", lambda request: paths.append(urlsplit(request.url).path))
    return paths


def heading_section(words: str) -> dict[str, Any]:
    return {
        "layout": "stack",
        "background": {"kind": "plain", "image": None},
        "blocks": [{"type": "heading", "props": {"eyebrow": None, "text": words, "level": 2}}],
    }
