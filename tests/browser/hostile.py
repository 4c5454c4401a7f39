"""Every string of a page as somebody hostile would write it, and the look at whether any of it ran or was loaded."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.gallery import KINDS, read_sample
from tests.browser.pages import page, section

EVIL = "evil.example"
WORDS = (
    "'\"><script>top.ran=1;window.ran=1</script><img src=x onerror=window.ran=1>"
    f"![x](https://{EVIL}/a.png) [y](javascript:window.ran=1) <svg/onload=window.ran=1>"
)
ADDRESS = "javascript:window.ran=1"
IDENTITY = "x\" onmouseover='window.ran=1'"
# what tells one kind of thing from another, and would only make less of the page hostile
KEPT = frozenset({"type", "source", "layout", "align", "ratio", "style", "tone", "version", "colour", "icon"})
HOOKS = ":is(script:not([src]), iframe, object, embed, [onerror], [onload], [onmouseover], [style*='url('])"
LOOK = """(hooks) => [window.ran ?? null, document.querySelectorAll(hooks).length,
  [...document.querySelectorAll('a[href]')].map((link) => link.href)]"""


def poison(value: Any, name: str = "") -> Any:
    """A copy in which each string is hostile in the way that its place would serve."""
    if isinstance(value, dict):
        return {member: poison(held, member) for member, held in value.items()}
    if isinstance(value, list):
        return [poison(held, name) for held in value]
    if not isinstance(value, str) or name in KEPT:
        return value
    return {"href": ADDRESS, "id": IDENTITY, "fileName": f"../{EVIL}/a.png"}.get(name, WORDS)


def hostile_page() -> dict[str, Any]:
    """Every block, each in a section whose background is hostile too."""
    image = {"source": "library", "id": f"../../{EVIL}", "alt": WORDS, "colour": "red;background:url(//evil.example)"}
    sections = [
        section(f"s{number}", "stack", {"kind": "image", "image": image}, block)
        for number, kind in enumerate(KINDS)
        for block in [{"id": f"b{number}", "type": kind, "props": poison(read_sample(kind))}]
    ]
    return page(WORDS, "paper", *sections) | {"brand": {"colours": {"accent": WORDS}, "font": WORDS}}


def assert_nothing_came_of_it(tab: Page, asked: list[str]) -> None:
    """`asked` are the addresses that the tab has requested."""
    assert tab.main_frame.evaluate("window.ran ?? null") is None
    for frame in tab.frames[1:]:
        ran, hooks, links = frame.evaluate(LOOK, HOOKS)
        assert (None, 0) == (ran, hooks), frame.url
        assert [] == [link for link in links if not link.startswith(("http:", "https:"))]
    assert [] == [address for address in asked if EVIL in address.partition("?")[0]]


def watch(tab: Page) -> list[str]:
    """Grows with every address that the tab asks for."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    return asked
