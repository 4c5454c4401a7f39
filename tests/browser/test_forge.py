"""What only the Forge door has: the page in the macro's configuration, a shared origin, a host of another kind."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Frame, FrameLocator, Page, expect

from tests.browser.doors import FORGE
from tests.browser.gallery import serious_findings
from tests.browser.test_console import open_tab
from tests.browser.test_main_job import generate, heading_section, make_page, open_macro, publish, sign_in, viewer
from tests.browser.test_pictures import begin_empty, call
from tests.world import World

Open = Callable[..., BrowserContext]
WORDS = "Ein Satz, den nur diese Seite kennt"
# everything that a frame's origin may store, as one text
STORED = """async () => {
  const rows = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
    });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      rows.push(await new Promise((resolve) => (all.onsuccess = () => resolve(JSON.stringify(all.result)))));
    }
    database.close();
  }
  return rows.join();
}"""


def document(words: str, sections: int = 1) -> dict[str, Any]:
    """A page of headings, as the macro holds it."""
    return {
        "version": 1,
        "title": words,
        "theme": "paper",
        "sections": [section(f"s{n}", words if n == 0 else f"{words} {n}") for n in range(sections)],
    }


def section(name: str, words: str) -> dict[str, Any]:
    block = {"id": f"{name}b", "type": "heading", "props": {"text": words, "level": 2}}
    return {"id": name, "layout": "stack", "background": {"kind": "plain"}, "blocks": [block]}


def put_macro(tab: Page, page: str, **macro: Any) -> None:
    """Publishes the page with this macro on it, as the site's own script does."""
    node = {"type": "macro", "id": "m1", "key": "skyline", "parameters": {}, "body": "", "config": None, **macro}
    call(tab, "POST", f"pages/{page}/publish", {"title": "With a macro", "nodes": [node]})


def edit_macro(world: World, tab: Page, page: str) -> FrameLocator:
    tab.goto(f"{FORGE.origin(world)}/wiki/pages/{page}/edit")
    tab.get_by_role("button", name="Edit Skyline").click()
    frame = tab.frame_locator("dialog iframe")
    expect(frame.locator(".canvas.is-edited")).to_be_visible()
    return frame


def rename(frame: FrameLocator, title: str) -> None:
    frame.get_by_role("textbox", name="Page title").fill(title)
    frame.get_by_role("textbox", name="Page title").blur()


def config(tab: Page, page: str) -> dict[str, Any]:
    """What the page's macro holds now, published or not."""
    content = tab.evaluate(f"fetch('/wiki/_host/pages/{page}/draft').then((answer) => answer.json())")
    [macro] = [node for node in content["nodes"] if node["type"] == "macro"]
    found: dict[str, Any] = macro["config"]
    return found


def frame_of(tab: Page) -> Frame:
    [frame] = [frame for frame in tab.frames if ".cdn.localhost" in frame.url]
    return frame


@pytest.fixture
def page(world: World) -> str:
    return FORGE.draft(world)


def test_p13_a_readers_frame_asks_confluence_and_the_library_only(world: World, open_context: Open, page: str) -> None:
    make_page(world, open_context().new_page(), page, FORGE)
    reader = open_context().new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    mark = world.wire_mark()
    sign_in(world, reader, FORGE.viewer, f"/wiki/pages/{page}")
    expect(viewer(reader).locator(".section").first).to_be_visible()
    of_app = {urlsplit(url).path.split("/")[1] for url in asked if urlsplit(url).hostname == "app.localhost"}
    assert of_app <= {"library"}
    assert [] == world.wire(mark)


def test_p01_no_text_of_a_page_is_kept_in_the_origin_that_all_sites_share(
    world: World, open_context: Open, page: str
) -> None:
    tab = open_context().new_page()
    tab.clock.install()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    begin_empty(frame)
    rename(frame, WORDS)
    expect(frame.get_by_text("Unsaved work is only in this window")).to_be_visible()
    # where a draft is kept, it is by now
    tab.clock.fast_forward(6_000)
    assert WORDS not in frame_of(tab).evaluate(STORED)


def test_closing_the_window_saves_what_was_made(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    begin_empty(frame)
    rename(frame, WORDS)
    tab.get_by_role("button", name="Close window").click()
    expect(tab.locator("dialog")).to_have_count(0)
    saved = config(tab, page)
    assert (1, WORDS, WORDS) == (saved["v"], saved["title"], json.loads(saved["page"])["title"])


def begin_forty_sections(world: World, tab: Page, page: str) -> FrameLocator:
    """The editor on a page that comes slowly; two of its sections are there."""
    answer = {"title": "Slow", "theme": "paper", "sections": [heading_section(f"Part {n}") for n in range(40)]}
    slow = {"service": "gemini", "text": json.dumps(answer), "end": "completed", "chunkChars": 60, "delayMs": 60}
    world.control("POST", "/models/next", slow)
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    frame.locator("#prompt").fill("Forty parts")
    frame.get_by_role("button", name="Generate page").click()
    expect(frame.locator(".sheet .section").nth(1)).to_be_visible(timeout=30_000)
    return frame


def test_closing_the_window_saves_what_came_of_a_page_that_is_written(
    world: World, open_context: Open, page: str
) -> None:
    tab = open_context().new_page()
    begin_forty_sections(world, tab, page)
    tab.get_by_role("button", name="Close window").click()
    expect(tab.locator("dialog")).to_have_count(0)
    assert 2 <= len(json.loads(config(tab, page)["page"])["sections"]) < 40


def test_work_that_is_given_up_is_not_saved(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}")
    put_macro(tab, page, config={"v": 1, "title": "Before", "page": json.dumps(document("Before"))})
    frame = edit_macro(world, tab, page)
    rename(frame, WORDS)
    frame.get_by_role("button", name="Close", exact=True).click()
    frame.get_by_role("button", name="Leave without saving").click()
    expect(tab.locator("dialog")).to_have_count(0)
    assert "Before" == config(tab, page)["title"]


def test_a_macro_of_the_connect_app_is_read_and_takes_its_new_form_when_it_is_saved(
    world: World, open_context: Open, page: str
) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}")
    put_macro(tab, page, parameters={"v": "1", "height": "240"}, body=json.dumps(document("Aus Connect")))
    tab.reload()
    expect(viewer(tab).get_by_role("heading", name="Aus Connect").first).to_be_visible()
    frame = edit_macro(world, tab, page)
    rename(frame, "Nun Forge")
    frame.get_by_role("button", name="Save", exact=True).click()
    publish(tab, page)
    expect(viewer(tab).get_by_role("heading", name="Aus Connect").first).to_be_visible()
    saved = config(tab, page)
    assert "__bodyContent" not in saved
    assert "Nun Forge" == json.loads(saved["page"])["title"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("async () => false", "Confluence did not take it"),
        ("async () => { throw Object.assign(new Error(), { code: 'MACRO_NOT_FOUND' }) }", "Confluence did not take it"),
        ("() => new Promise(() => {})", "Confluence did not answer in time"),
        ("(act) => act().then(() => new Promise(() => {}))", "Confluence did not answer in time"),
    ],
    ids=["no", "a code", "never", "too late"],
)
def test_a_save_without_a_yes_loses_nothing(
    world: World, open_context: Open, page: str, answer: str, told: str
) -> None:
    tab = open_context().new_page()
    tab.clock.install()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    begin_empty(frame)
    rename(frame, WORDS)
    tab.evaluate(f"forgeAnswers.set('submit', (act) => {{ window.isAsked = true; return ({answer})(act) }})")
    frame.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_function("window.isAsked")
    tab.clock.fast_forward(6_000)
    expect(frame.get_by_role("alert")).to_contain_text(told)
    tab.evaluate("forgeAnswers.clear()")
    frame.get_by_role("button", name="Try again").click()
    expect(tab.locator("dialog")).to_have_count(0)
    assert WORDS == config(tab, page)["title"]


def test_a_token_that_never_came_is_asked_for_anew(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    tab.clock.install()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    tab.evaluate("forgeAnswers.set('invoke', () => { window.isAsked = true; return new Promise(() => {}) })")
    tab.get_by_role("button", name="Insert Skyline macro").press("Enter")
    frame = tab.frame_locator("dialog iframe")
    tab.wait_for_function("window.isAsked")
    tab.clock.fast_forward(11_000)
    expect(frame.get_by_text("Models and credits could not be looked up.")).to_be_visible()
    tab.evaluate("forgeAnswers.clear()")
    frame.get_by_role("button", name="Try again").click()
    expect(frame.locator(".model").first).to_be_visible()


def test_a_large_page_is_saved_with_a_warning(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    save_large(world, tab, page, 210)
    expect(tab.get_by_role("status").filter(has_text="This page is getting large")).to_be_visible()
    expect(tab.locator("dialog")).to_have_count(0)
    assert "Renamed" == config(tab, page)["title"]


def test_a_page_that_is_too_large_is_not_saved(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    frame = save_large(world, tab, page, 310)
    expect(frame.get_by_role("alert").filter(has_text="The page is too large")).to_be_visible()
    assert "Large" == config(tab, page)["title"]


def save_large(world: World, tab: Page, page: str, kilobytes: int) -> FrameLocator:
    large = document("Groß ]]> \U0001f984")
    for n in range(kilobytes // 2):
        texts = {"id": f"t{n}b", "type": "rich-text", "props": {"text": "ä" * 930}}
        large["sections"].append({**section(f"t{n}", ""), "blocks": [texts]})
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}")
    put_macro(tab, page, config={"v": 1, "title": "Large", "page": json.dumps(large, ensure_ascii=False)})
    frame = edit_macro(world, tab, page)
    rename(frame, "Renamed")
    frame.get_by_role("button", name="Save", exact=True).click()
    return frame


def test_a_readers_frame_is_as_high_as_its_page_and_follows_the_colour_mode(
    world: World, open_context: Open, page: str
) -> None:
    tab = open_context().new_page()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}")
    put_macro(tab, page, config={"v": 1, "title": "Long", "page": json.dumps(document("Lang", sections=30))})
    tab.reload()
    expect(viewer(tab).locator(".section")).to_have_count(30)
    tab.wait_for_function("document.querySelector('[data-macro] iframe').offsetHeight > 1500")
    tab.get_by_role("button", name="Dark", exact=True).click()
    expect(viewer(tab).locator("html[data-color-mode=dark]")).to_be_attached()


def test_a_macro_of_a_megabyte_is_shown_and_costs_nobody_the_page(world: World, open_context: Open, page: str) -> None:
    huge = document("Sehr groß")
    huge["padding"] = "x" * 1_000_000
    tab = open_context().new_page()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}")
    put_macro(tab, page, config={"v": 1, "title": "Huge", "page": json.dumps(huge)})
    tab.reload()
    expect(viewer(tab).get_by_role("heading", name="Sehr groß").first).to_be_visible()


def test_the_first_section_is_shown_before_the_last_piece_comes(world: World, open_context: Open, page: str) -> None:
    frame = begin_forty_sections(world, open_context().new_page(), page)
    expect(frame.get_by_role("button", name="Stop")).to_be_visible()
    frame.get_by_role("button", name="Stop").click()
    expect(frame.locator(".notice").filter(has_text="Stopped.")).to_be_visible()


def test_the_frames_own_policy_lets_it_speak_to_no_other_host(world: World, open_context: Open, page: str) -> None:
    tab = open_context().new_page()
    policies: list[str] = []
    tab.on(
        "response",
        lambda answer: (
            policies.append(answer.headers["content-security-policy"]) if "index.html" in answer.url else None
        ),
    )
    make_page(world, tab, page, FORGE)
    expect(viewer(tab).locator(".section").first).to_be_visible()
    sources = {name: values for name, *values in (part.split() for part in policies[-1].split("; "))}
    ours = {source for source in sources["connect-src"] if "atlassian" not in source}
    forge = f"http://forge.localhost:{urlsplit(FORGE.origin(world)).port}"
    media = f"http://media.localhost:{urlsplit(FORGE.origin(world)).port}"
    assert {"'self'", FORGE.origin(world), world.ready["url"], forge, media} == ours
    assert "'unsafe-inline'" not in sources["style-src"] + sources["script-src"]


def test_an_acme_that_moved_opens_and_saves_its_old_macros(world: World, open_context: Open) -> None:
    page = world.sites["acme"].draft
    tab = open_context().new_page()
    count, balance = make_page(world, tab, page), world.balance("bob")["balance"]
    expect(viewer(tab).locator(".section")).to_have_count(count)
    world.move("acme")
    tab.goto(f"{world.sites['acme'].base_url}/pages/{page}")
    expect(viewer(tab).locator(".section")).to_have_count(count)
    assert ".cdn.localhost" in frame_of(tab).url
    tab.goto(f"{world.sites['acme'].base_url}/pages/{page}/edit")
    tab.get_by_role("button", name="Edit Skyline").click()
    frame = tab.frame_locator("dialog iframe")
    expect(frame.locator(".sheet .section")).to_have_count(count)
    rename(frame, "After the move")
    frame.get_by_role("button", name="Save", exact=True).click()
    publish(tab, page)
    expect(viewer(tab).locator(".section")).to_have_count(count)
    assert "After the move" == json.loads(config(tab, page)["page"])["title"]
    headers = {"Authorization": f"Bearer {world.session('bob', page)}"}
    assert balance == world.request("GET", "/api/checkout", None, headers).json["balance"]


def test_who_is_short_of_credits_finds_the_page_where_they_are_bought(
    world: World, open_context: Open, page: str
) -> None:
    world.control("POST", "/site", {"clientKey": world.sites[FORGE.site].client_key, "credits": 0})
    tab = open_context().new_page()
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    with tab.context.expect_page() as opened:
        frame.get_by_role("button", name="Add credits").click()
    page_of_credits = opened.value.frame_locator(".app-place iframe")
    expect(page_of_credits.get_by_role("heading", name="AI credits")).to_be_visible()
    expect(page_of_credits.locator(".balance-figure strong")).to_have_text("0")


@pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_in_its_frames(
    world: World, open_context: Open, page: str, mode: str, width: int
) -> None:
    tab = open_context(width=width).new_page()
    tab.context.add_cookies([{"name": "theme", "value": mode, "url": FORGE.origin(world)}])
    # a button on its way from one colour to another has no contrast yet
    tab.emulate_media(reduced_motion="reduce")
    sign_in(world, tab, FORGE.editor, f"/wiki/pages/{page}/edit")
    frame = open_macro(tab)
    assert [] == serious_findings(frame_of(tab))
    generate(frame)
    assert mode == frame_of(tab).locator("html").get_attribute("data-color-mode")
    assert [] == serious_findings(frame_of(tab))
    frame.get_by_role("button", name="Save", exact=True).click()
    publish(tab, page)
    expect(viewer(tab).locator(".section").first).to_be_visible()
    assert [] == serious_findings(frame_of(tab))
    for name in ("Usage", "AI credits", "Settings", "Data"):
        # the site's menu has no room on a phone
        tab.set_viewport_size({"width": 1280, "height": 800})
        administration = open_tab(world, tab, FORGE.administrator, name)
        tab.set_viewport_size({"width": width, "height": 800})
        expect(administration.locator(".card:visible").first).to_be_visible()
        assert [] == serious_findings(frame_of(tab)), name
