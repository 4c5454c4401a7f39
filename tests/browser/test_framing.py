"""What a browser is told about every page of ours, and what somebody can do who frames it or speaks to it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from tests.browser.hostile import EVIL, WORDS
from tests.browser.stage import POLL_S, Server, Stage, handler, send
from tests.browser.steps import is_closed, macro, open_editor, open_viewer, put_macro
from tests.browser.test_hand import SAMPLE
from tests.world import ROOT, World

PAGES = sorted(file.name for file in (ROOT / "public").glob("*.html"))
DIRECTIVES = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "base-uri": "'none'", "form-action": "'none'",
    "require-trusted-types-for": "'script'", "trusted-types": "'none'",
}  # fmt: skip
SINKS = (
    "document.body.innerHTML = '<b>x</b>'",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.createElement('script').text = 'window.ran = 1'",
    "document.createElement('script').src = 'https://evil.example/x.js'",
    "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "setTimeout('window.ran = 1', 0)",
    "eval('window.ran = 1')",
    "new Function('window.ran = 1')()",
    "trustedTypes.createPolicy('default', { createHTML: (text) => text })",
)
FEATURES = ("camera", "microphone", "geolocation", "payment", "usb")


@pytest.fixture
def unwatched(browser: Browser) -> Iterator[BrowserContext]:
    """A context whose pages may break the policy: that they are stopped is what is looked at."""
    context = browser.new_context()
    yield context
    context.close()


def directives(policy: str) -> dict[str, str]:
    return {name: values for name, _, values in (one.strip().partition(" ") for one in policy.split(";"))}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_tells_the_browser_what_it_may_not(calm: World, unwatched: BrowserContext, name: str) -> None:
    tab = unwatched.new_page()
    answer = tab.goto(f"{calm.ready['url']}/{name}")
    assert answer
    headers = answer.headers
    policy = directives(headers["content-security-policy"])
    assert DIRECTIVES == {name: policy[name] for name in DIRECTIVES}
    assert "'unsafe" not in headers["content-security-policy"]
    assert {"frame-ancestors", "img-src", "media-src", *DIRECTIVES} == policy.keys()
    assert "*" not in policy["img-src"].replace("*.localhost", "")
    assert ("nosniff", "no-referrer") == (headers["x-content-type-options"], headers["referrer-policy"])
    assert [] == [one for one in FEATURES if f"{one}=()" not in headers["permissions-policy"]]
    assert [] == [one for one in FEATURES if tab.evaluate("(name) => document.featurePolicy.allowsFeature(name)", one)]
    assert [] == [sink for sink in SINKS if not is_refused(tab, sink)]
    assert tab.evaluate("window.ran ?? null") is None


def is_refused(tab: Page, sink: str) -> bool:
    """Whether the page's own script may not do it: in a task of its own, for what a test evaluates may more."""
    tried = f"""() => new Promise((tell) => setTimeout(() => {{
      try {{ {sink}; tell(false); }} catch (error) {{ tell(true); }} }}))"""
    return bool(tab.evaluate(tried))


def test_every_answer_is_kept_to_https_and_to_its_type(calm: World) -> None:
    """HSTS of two years with subdomains, and no sniffing: on files and functions, refusals too."""
    paths = [
        *(f"/{name}" for name in PAGES),
        "/page.schema.json",
        "/atlassian-connect.json",
        "/api/health",
        "/api/chat",
    ]
    for path in [*paths, "/nothing", "/api/nothing", "/library/waves.webp"]:
        headers = calm.request("GET", path).headers
        assert "max-age=63072000; includeSubDomains" == headers["Strict-Transport-Security"], path
        assert "nosniff" in headers["X-Content-Type-Options"], path
        assert "frame-ancestors" in headers["Content-Security-Policy"], path


@pytest.fixture
def attacker() -> Iterator[str]:
    """A site of somebody else: at `/` an advertisement, at `/?<address>` a page that frames the address."""
    server = Server(("127.0.0.1", 0), handler(answer_as_attacker))
    threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True).start()
    yield f"http://evil.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def answer_as_attacker(request: BaseHTTPRequestHandler) -> None:
    framed = urlsplit(request.path).query
    markup = f"<iframe src='{framed}'></iframe>" if framed else "<p>An advertisement</p>"
    send(request, 200, f"<!doctype html><title>x</title>{markup}".encode(), {"Content-Type": "text/html"})


@pytest.mark.parametrize("name", PAGES)
def test_nobody_but_confluence_may_frame_a_page(
    calm: World, unwatched: BrowserContext, attacker: str, name: str
) -> None:
    tab = unwatched.new_page()
    with tab.expect_event("requestfailed", lambda request: name in request.url, timeout=10_000) as refused:
        tab.goto(f"{attacker}/?{calm.ready['url']}/{name}")
    assert "net::ERR_BLOCKED_BY_RESPONSE" == refused.value.failure


# what the bridge knows of, and what it does not
MESSAGES: tuple[dict[str, Any], ...] = (
    *({"type": "resp", "mid": str(number), "forPlugin": True, "args": [WORDS]} for number in range(60)),
    *(
        {"type": "evt", "etyp": name, "evnt": WORDS}
        for name in ("dialog.button.click", "dialog.close", "theme_changed")
    ),
    {"type": "init_received"},
    {"type": "key_listen", "action": "add", "keycode": 13},
    {"hostFrameOffset": 3},
    {"type": "skyline", "body": WORDS, "page": SAMPLE},
)
ADVERTISE = """(src) => {
  const ad = Object.assign(document.createElement('iframe'), { src, id: 'ad' });
  ad.style.pointerEvents = 'none';
  document.body.append(ad);
}"""
SEND = """(messages) => {
  const frames = [...Array(parent.frames.length).keys()].map((at) => parent.frames[at]).filter((one) => one !== self);
  for (const frame of frames) for (const message of messages) for (const name of ['skyline', 'skyline__skyline'])
    frame.postMessage({ eid: name, ...message }, '*');
  return frames.length;
}"""


def advertise(tab: Page, attacker: str) -> Frame:
    """A frame of another origin beside ours."""
    tab.evaluate(ADVERTISE, attacker)
    expect(tab.frame_locator("#ad").get_by_text("An advertisement")).to_be_attached()
    [neighbour] = [one for one in tab.frames if one.url.startswith(attacker)]
    return neighbour


@pytest.mark.parametrize("kind", ["viewer", "editor"])
def test_what_another_origin_says_to_a_frame_is_not_heard(stage: Stage, tab: Page, attacker: str, kind: str) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    (open_viewer if kind == "viewer" else open_editor)(tab, stage)
    frame = tab.frame_locator("iframe.ap-iframe")
    expect(frame.locator(".section")).to_have_count(10)
    before = frame.locator(".page").first.inner_text()
    assert 1 == advertise(tab, attacker).evaluate(SEND, MESSAGES)
    expect(frame.locator(".section")).to_have_count(10)
    assert before == frame.locator(".page").first.inner_text()
    assert [] == [one for one in stage.calls if EVIL in json.dumps(one.body, default=str)]
    assert [None] * len(tab.frames) == [one.evaluate("window.ran ?? null") for one in tab.frames]


def test_a_neighbour_cannot_have_the_bridge_closed(stage: Stage, tab: Page, attacker: str) -> None:
    """The bridge heeds `api_tamper` from everybody, and then saves nothing more: it does not get to hear it."""
    put_macro(tab, json.dumps(SAMPLE))
    open_editor(tab, stage)
    frame = tab.frame_locator("iframe.ap-iframe")
    expect(frame.locator(".section")).to_have_count(10)
    advertise(tab, attacker).evaluate(SEND, [{"type": "api_tamper", "tampered": {"globals": ["x"]}}])
    frame.get_by_role("textbox", name="Page title").fill("Mine")
    frame.get_by_role("button", name="Save", exact=True).click()
    is_closed(tab)
    assert "Mine" == json.loads(macro(tab)["body"])["title"]
