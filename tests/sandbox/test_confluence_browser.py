"""The sites in a real browser: people sign in, edit, publish and read; an app's frame talks over the real bridge."""

import json
from collections.abc import Iterator

import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from sandbox.confluence.embed import SANDBOX
from tests.sandbox.sites import BOB, VICTOR, Sites, running_sites
from tests.sandbox.test_confluence_rest import upload

OPEN_DIALOG = """
    AP.events.on('dialog.close', (data) => { window.closedWith = data; });
    AP.dialog.create({key: 'tower', chrome: true, header: 'Choose', submitText: 'Choose', customData: {n: 7}});
    'opened';
"""
TEXT = "Zwölf Türme ]]> & <b>"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with running_sites(tmp_path_factory.mktemp("sites")) as sites:
        yield sites


@pytest.fixture
def sites(running: Sites) -> Sites:
    running.confluence.reset()
    running.confluence.install_all()
    return running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    made.set_default_timeout(10_000)
    yield made
    made.close()


def address(sites: Sites, path: str) -> str:
    return f"http://acme.localhost:{sites.port}{path}"


def open_as(sites: Sites, context: BrowserContext, who: str, path: str) -> Page:
    page = context.new_page()
    page.goto(address(sites, f"/login?accountId={who}&to={path}"))
    return page


def open_macro_editor(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Insert Tower macro").click()
    frame = page.frame_locator(".app-dialog iframe")
    expect(frame.locator("#state")).to_have_text("ready")
    return frame


def write_macro(frame: FrameLocator, text: str = TEXT) -> None:
    frame.get_by_label("Title").fill("Tower of Höhe")
    frame.get_by_label("Text").fill(text)
    frame.get_by_role("button", name="Save").click()


def publish_with_macro(sites: Sites, body: str = TEXT, count: int = 1) -> str:
    """A published page with macros, made without the browser."""
    nodes = [
        {"type": "macro", "id": f"m-{n}", "key": "tower", "parameters": {"title": f"T{n}"}, "body": body}
        for n in range(count)
    ]
    sent = json.dumps({"title": "Towers", "nodes": nodes}).encode()
    headers = {"Content-Type": "application/json", **sites.session(BOB)}
    page = sites.page("current")
    assert sites.send("POST", f"/wiki/_host/pages/{page}/publish", sent, headers).status == 200
    return page


def viewer(page: Page, which: int = 0) -> FrameLocator:
    frame = page.frame_locator(f".macro >> nth={which} >> iframe")
    frame.locator("[data-ready]").wait_for()
    return frame


def ask(page: Page, call: str) -> object:
    """What a call of the bridge answers in the first macro's frame."""
    viewer(page)
    frame = next(frame for frame in page.frames if "/viewer.html" in frame.url)
    return frame.evaluate(call)


def test_a_macro_is_inserted_published_and_read_by_others(sites: Sites, context: BrowserContext) -> None:
    draft = sites.page("draft")
    page = open_as(sites, context, BOB, f"/wiki/pages/{draft}/edit")
    frame = open_macro_editor(page)
    write_macro(frame)
    expect(frame.locator("#state")).to_have_text("saved")
    frame.get_by_role("button", name="Close").click()
    expect(viewer(page).locator("#content")).to_have_text(f"Tower of Höhe: {TEXT}")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(f"**/wiki/pages/{draft}")
    for who in (VICTOR, ""):
        reader = open_as(sites, context, who, f"/wiki/pages/{draft}")
        expect(viewer(reader).locator("#content")).to_have_text(f"Tower of Höhe: {TEXT}")
        expect(reader.get_by_role("link", name="Edit")).to_have_count(0)


def test_an_existing_macro_is_edited_from_its_own_data(sites: Sites, context: BrowserContext) -> None:
    published = publish_with_macro(sites)
    page = open_as(sites, context, BOB, f"/wiki/pages/{published}/edit")
    viewer(page)
    page.get_by_role("button", name="Edit Tower").click()
    frame = page.frame_locator(".app-dialog iframe")
    expect(frame.get_by_label("Text")).to_have_value(TEXT)
    write_macro(frame, "New words")
    expect(frame.locator("#state")).to_have_text("saved")
    frame.get_by_role("button", name="Close").click()
    expect(viewer(page).locator("#content")).to_have_text("Tower of Höhe: New words")
    page.get_by_role("button", name="Close").click()
    expect(viewer(page).locator("#content")).to_have_text(f"T0: {TEXT}")
    expect(page.get_by_text("Unpublished changes")).to_be_visible()


def test_an_app_whose_macro_is_not_kept_hears_nothing_and_the_person_is_told(
    sites: Sites, context: BrowserContext
) -> None:
    published = publish_with_macro(sites)
    page = open_as(sites, context, BOB, f"/wiki/pages/{published}/edit")
    viewer(page)
    page.get_by_role("button", name="Edit Tower").click()
    frame = page.frame_locator(".app-dialog iframe")
    expect(frame.locator("#state")).to_have_text("ready")
    order = {"clientKey": sites.describe()["clientKey"], "accountId": BOB, "update": False}
    sites.control("POST", "/confluence/permission", order)
    write_macro(frame, "Lost words")
    expect(page.get_by_role("alert").filter(has_text="We could not save your changes")).to_be_visible()
    expect(frame.locator("#state")).to_have_text("ready")
    editor = next(frame for frame in page.frames if "/editor.html" in frame.url)
    assert editor.evaluate("new Promise((done) => AP.confluence.getMacroBody(done))") == TEXT


def test_saving_without_a_body_keeps_the_body(sites: Sites, context: BrowserContext) -> None:
    published = publish_with_macro(sites)
    page = open_as(sites, context, BOB, f"/wiki/pages/{published}/edit")
    viewer(page)
    page.get_by_role("button", name="Edit Tower").click()
    expect(page.frame_locator(".app-dialog iframe").locator("#state")).to_have_text("ready")
    editor = next(frame for frame in page.frames if "/editor.html" in frame.url)
    editor.evaluate("new Promise((done) => AP.confluence.saveMacro({title: 'Only', n: 3}, undefined, done))")
    assert editor.evaluate("new Promise((done) => AP.confluence.getMacroBody(done))") == TEXT
    assert editor.evaluate("new Promise((done) => AP.confluence.getMacroData(done))") == {"title": "Only", "n": "3"}


def test_several_macros_stand_on_one_page_each_with_its_own_data(sites: Sites, context: BrowserContext) -> None:
    page = open_as(sites, context, "", f"/wiki/pages/{publish_with_macro(sites, count=3)}")
    for which in range(3):
        expect(viewer(page, which).locator("#content")).to_have_text(f"T{which}: {TEXT}")


def test_a_frame_is_confined_as_in_production(sites: Sites, context: BrowserContext) -> None:
    page = open_as(sites, context, "", f"/wiki/pages/{publish_with_macro(sites)}")
    viewer(page)
    iframe = page.locator(".macro iframe")
    expect(iframe).to_have_attribute("sandbox", SANDBOX)
    expect(iframe).to_have_attribute("referrerpolicy", "no-referrer")
    assert ask(page, "document.cookie") == ""
    assert ask(page, "localStorage.length") == 0


def test_a_frame_is_as_high_as_its_content(sites: Sites, context: BrowserContext) -> None:
    page = open_as(sites, context, VICTOR, f"/wiki/pages/{publish_with_macro(sites, body='word ' * 900)}")
    viewer(page)
    page.wait_for_function("document.querySelector('.macro iframe').getBoundingClientRect().height > 300")


def test_frames_follow_light_and_dark(sites: Sites, context: BrowserContext) -> None:
    page = open_as(sites, context, VICTOR, f"/wiki/pages/{publish_with_macro(sites)}")
    frame = viewer(page)
    page.get_by_role("button", name="Dark").click()
    expect(frame.locator("html")).to_have_attribute("data-color-mode", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-color-mode", "dark")
    expect(viewer(page).locator("html")).to_have_attribute("data-color-mode", "dark")


class TestBridge:
    def test_tokens_are_fresh_and_the_context_is_known(self, sites: Sites, context: BrowserContext) -> None:
        published = publish_with_macro(sites)
        page = open_as(sites, context, VICTOR, f"/wiki/pages/{published}")
        for asked in ("AP.context.getToken()", "new Promise((done) => AP.context.getToken(done))"):
            claims = jwt.decode(str(ask(page, asked)), sites.secret(), algorithms=["HS256"])
            assert (claims["sub"], claims["qsh"]) == (VICTOR, "context-qsh")
        shown = ask(page, "AP.context.getContext()")
        assert shown["confluence"]["content"]["id"] == published  # type: ignore[index]  # JSON

    def test_it_says_who_looks(self, sites: Sites, context: BrowserContext) -> None:
        page = open_as(sites, context, VICTOR, f"/wiki/pages/{publish_with_macro(sites)}")
        assert ask(page, "new Promise((done) => AP.user.getCurrentUser(done))") == {"atlassianAccountId": VICTOR}
        assert ask(page, "new Promise((done) => AP.user.getLocale(done))") == "en_US"
        assert ask(page, "new Promise((done) => AP.user.getTimeZone(done))") == "Europe/Dublin"

    def test_it_reads_an_attachment_with_the_persons_own_session(self, sites: Sites, context: BrowserContext) -> None:
        published = publish_with_macro(sites)
        attachment = upload(sites, published).json["results"][0]["id"]
        page = open_as(sites, context, "", f"/wiki/pages/{published}")
        path = f"/rest/api/content/{published}/child/attachment/{attachment}/download"
        read = f"AP.request('{path}', {{binaryAttachment: true}})"
        assert ask(page, f"{read}.then((answer) => [...new Uint8Array(answer.body)].slice(0, 4))") == [137, 80, 78, 71]
        listed = f"AP.request('/rest/api/content/{published}/child/attachment?filename=sea.png')"
        assert ask(page, f"{listed}.then((answer) => JSON.parse(answer.body).size)") == 1

    def test_a_refused_request_is_rejected_with_its_status(self, sites: Sites, context: BrowserContext) -> None:
        page = open_as(sites, context, VICTOR, f"/wiki/pages/{publish_with_macro(sites)}")
        draft = sites.page("draft")
        refused = f"AP.request('/rest/api/content/{draft}?status=any').catch((error) => error.xhr.status)"
        assert ask(page, refused) == 404
        elsewhere = "AP.request('https://example.com/').catch((error) => String(error.message ?? error))"
        assert "paths of this site only" in str(ask(page, elsewhere))

    def test_properties_cookies_history_and_places(self, sites: Sites, context: BrowserContext) -> None:
        page = open_as(sites, context, BOB, f"/wiki/pages/{publish_with_macro(sites)}")
        kept = "new Promise((done) => AP.confluence.setContentProperty({key: 'k', value: {a: 1}, version: 1}, done))"
        assert ask(page, kept)["property"]["value"] == {"a": 1}  # type: ignore[index]  # JSON
        assert "error" in ask(page, kept)  # type: ignore[operator]  # JSON
        again = "new Promise((done) => AP.confluence.getContentProperty('k', (p) => done(p.version.number)))"
        assert ask(page, again) == 1
        cookie = "new Promise((done) => { AP.cookie.save('c', 'ü;', 1); AP.cookie.read('c', done); })"
        assert ask(page, cookie) == "ü;"
        state = "new Promise((done) => { AP.history.pushState('tab=2'); AP.history.getState('', done); })"
        assert ask(page, state) == "tab=2"
        place = ask(page, "new Promise((done) => AP.navigator.getLocation(done))")
        assert place["target"] == "contentview"  # type: ignore[index]  # JSON

    def test_an_app_opens_a_dialog_by_key_and_gives_data_back(self, sites: Sites, context: BrowserContext) -> None:
        page = open_as(sites, context, BOB, f"/wiki/pages/{publish_with_macro(sites)}")
        closed = ask(page, OPEN_DIALOG)
        page.frame_locator(".app-dialog iframe").locator("[data-ready]").wait_for()
        inner = next(frame for frame in page.frames if frame.name and "dialogId" in frame.name)
        assert closed == "opened"
        assert inner.evaluate("new Promise((done) => AP.dialog.getCustomData(done))") == {"n": 7}
        expect(page.get_by_role("button", name="Choose")).to_be_visible()
        inner.evaluate("void AP.dialog.close({chosen: 3})")
        expect(page.locator(".app-dialog")).to_have_count(0)
        assert ask(page, "window.closedWith") == {"chosen": 3}

    def test_an_app_shows_a_flag(self, sites: Sites, context: BrowserContext) -> None:
        page = open_as(sites, context, BOB, f"/wiki/pages/{publish_with_macro(sites)}")
        ask(page, "void AP.flag.create({title: 'Well done', body: 'All saved', type: 'success'})")
        expect(page.get_by_role("status").filter(has_text="Well done")).to_be_visible()
        page.get_by_role("button", name="Dismiss").click()
        expect(page.locator(".flag")).to_have_count(0)


def test_pages_are_written_by_keyboard_and_kept_as_drafts(sites: Sites, context: BrowserContext) -> None:
    page = open_as(sites, context, BOB, "/wiki")
    page.get_by_text("Create", exact=True).click()
    page.get_by_role("button", name="Blog post").click()
    page.wait_for_url("**/edit")
    page.keyboard.type("Harbour news")
    page.get_by_role("button", name="Paragraph", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("First")
    page.keyboard.press("Enter")
    page.keyboard.type("Second")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up paragraph").first).to_be_focused()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".content .text")).to_have_text(["Second", "First"])
    expect(page.get_by_text("This is a draft.")).to_be_visible()


def test_a_discarded_draft_gives_the_published_page_back(sites: Sites, context: BrowserContext) -> None:
    published = sites.page("current")
    page = open_as(sites, context, BOB, f"/wiki/pages/{published}/edit")
    page.get_by_label("Title").fill("Another title")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Acme")
    page.goto(address(sites, f"/wiki/pages/{published}/edit"))
    expect(page.get_by_label("Title")).to_have_value("Welcome to Acme")


def test_an_editor_that_never_answers_can_be_left(sites: Sites, context: BrowserContext) -> None:
    page = open_as(sites, context, BOB, f"/wiki/pages/{sites.page('draft')}/edit")
    page.clock.install()
    page.route("**/editor.html*", lambda route: route.fulfill(body="<p>nothing</p>", content_type="text/html"))
    page.get_by_role("button", name="Insert Tower macro").click()
    page.locator(".app-dialog iframe").wait_for()
    page.clock.fast_forward(16_000)
    page.get_by_role("alert").get_by_role("button", name="Close").click()
    expect(page.locator(".app-dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Insert Tower macro")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(sites: Sites, context: BrowserContext, width: int) -> None:
    published = publish_with_macro(sites)
    page = open_as(sites, context, BOB, "/wiki")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/wiki", "/login", f"/wiki/pages/{published}", f"/wiki/pages/{published}/edit", "/wiki/pages/1"):
        page.goto(address(sites, path))
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
