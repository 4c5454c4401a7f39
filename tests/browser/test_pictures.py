"""Somebody's own pictures, in the whole world: dropped into a draft, published, read, and shown on every copy."""

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests import pictures
from tests.browser.doors import CONNECT, FORGE, Door
from tests.browser.files import drop, row, shown
from tests.browser.test_main_job import open_macro, publish, sign_in, viewer
from tests.world import World

OpenContext = Callable[..., BrowserContext]
WHITE = [255, 255, 255]


def from_a_phone() -> bytes:
    """Thirty megapixels, and more bytes than may be sent."""
    out = io.BytesIO()
    grain = Image.effect_noise((1675, 1120), 90).convert("RGB").resize((6_700, 4_480), Image.Resampling.NEAREST)
    grain.save(out, "JPEG", quality=80, exif=pictures.exif())
    return out.getvalue()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {
        "upside-down.jpg": pictures.draw("JPEG", size=(600, 400), exif=pictures.exif(3)),
        "moving.gif": pictures.draw("GIF", frames=4, size=(300, 200)),
        "phone.jpg": from_a_phone(),
    }


def attached(world: World, page: str, door: Door) -> dict[str, Any]:
    query = f"clientKey={quote(world.sites[door.site].client_key)}&page={page}"
    return {
        re.sub(r"-[0-9a-f]{5}\.", ".", one["fileName"]): one
        for one in world.control("GET", f"/confluence/attachments?{query}")
    }


def new_draft(world: World, tab: Page, kind: str, door: Door) -> str:
    sign_in(world, tab, door.editor, "/wiki/")
    made = call(tab, "POST", "pages", {"type": kind})
    tab.goto(f"{door.origin(world)}/wiki/pages/{made['id']}/edit")
    tab.get_by_role("textbox", name="Title").first.fill("With pictures")
    return str(made["id"])


def call(tab: Page, method: str, path: str, body: dict[str, Any]) -> Any:
    """What the site's own pages ask of their server."""
    return tab.evaluate(
        """async ([method, path, body]) => {
          const headers = { 'Content-Type': 'application/json' };
          const answer = await fetch(`/wiki/_host/${path}`, { method, headers, body: JSON.stringify(body) });
          return answer.json();
        }""",
        [method, path, body],
    )


def begin_empty(frame: FrameLocator) -> None:
    frame.get_by_role("button", name="Start with an empty page").click()
    expect(frame.locator(".canvas.is-edited .section")).to_have_count(1)


def all_are_shown(frame: FrameLocator) -> None:
    boxes = frame.locator(".image .picture")
    expect(boxes).to_have_count(3)
    upright, moving, large = (shown(boxes.nth(place)) for place in range(3))
    assert (600, 400) == (upright["width"], upright["height"])
    # the mark of the first corner is where the camera's note puts it: in the last
    assert upright["last"] == pytest.approx(WHITE, abs=3)
    assert upright["first"] != pytest.approx(WHITE, abs=30)
    assert moving["first"] == WHITE
    assert (3_200, 2_140) == (large["width"], large["height"])


@pytest.mark.parametrize(("kind", "door"), [("page", CONNECT), ("blogpost", CONNECT), ("page", FORGE)])
def test_an_editors_pictures_are_seen_by_all_and_on_every_copy(
    world: World, open_context: OpenContext, files: dict[str, bytes], kind: str, door: Door
) -> None:
    assert 4_300_000 < len(files["phone.jpg"])
    tab = open_context().new_page()
    page = new_draft(world, tab, kind, door)
    frame = open_macro(tab)
    begin_empty(frame)
    drop(frame.locator(".sheet .section").first, files)
    for name in files:
        expect(row(frame, name)).to_contain_text("On the page", timeout=30_000)
    expect(row(frame, "phone.jpg")).to_contain_text("made smaller")
    row(frame, "phone.jpg").get_by_role("textbox", name="What does it show?").fill("Grain, very large")
    all_are_shown(frame)
    kept = attached(world, page, door)
    assert {"draft"} == {one["status"] for one in kept.values()}
    assert 4 == pictures.opened(base64.b64decode(kept["moving.gif"]["contentBase64"])).n_frames
    assert not any(pictures.SECRET in base64.b64decode(one["contentBase64"]) for one in kept.values())
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)
    all_are_shown(viewer(tab))
    reader = open_context().new_page()
    sign_in(world, reader, door.viewer, f"/wiki/pages/{page}")
    all_are_shown(viewer(reader))
    expect(viewer(reader).get_by_role("img", name="Grain, very large")).to_be_visible()
    other = open_context().new_page()
    copy = copied(world, other, page, door)
    all_are_shown(viewer(other))
    assert set(kept) == set(attached(world, copy, door))
    # the copy's own are shown: without the first page they are still there
    set_page(world, page, "trashed", door)
    other.reload()
    all_are_shown(viewer(other))
    set_page(world, page, "current", door)
    reader.reload()
    all_are_shown(viewer(reader))
    made_from_it_as_from_a_template(world, other, page, kind, door)
    all_are_shown(viewer(other))


def copied(world: World, tab: Page, page: str, door: Door) -> str:
    """As a person copies a page, and publishes the copy."""
    sign_in(world, tab, door.administrator, f"/wiki/pages/{page}")
    tab.locator("[data-copy]").click()
    tab.wait_for_url("**/edit")
    copy = tab.url.split("/")[-2]
    tab.get_by_role("button", name="Publish").click()
    tab.wait_for_url(f"**/wiki/pages/{copy}")
    return copy


def made_from_it_as_from_a_template(world: World, tab: Page, page: str, kind: str, door: Door) -> None:
    """A page with the same macro and no attachments of its own: a template hands on none."""
    made = call(tab, "POST", "pages", {"type": kind})["id"]
    paste_macro(world, tab, page, made, door)
    assert {} == attached(world, made, door)
    tab.goto(f"{door.origin(world)}/wiki/pages/{made}")


def paste_macro(world: World, tab: Page, page: str, onto: str, door: Door) -> None:
    """As the page editor's clipboard brings it to another page: what the macro holds, and no attachment."""
    [macro] = macros(world, page, door)
    call(tab, "POST", f"pages/{onto}/publish", {"title": "With a macro of another page", "nodes": [macro]})


@pytest.mark.parametrize("door", [CONNECT, FORGE], ids=["connect", "forge"])
def test_a_pasted_macro_shows_no_picture_of_the_page_that_it_was_pasted_to(
    world: World, open_context: OpenContext, door: Door
) -> None:
    tab = open_context().new_page()
    page = new_draft(world, tab, "page", door)
    frame = open_macro(tab)
    begin_empty(frame)
    drop(frame.locator(".sheet .section").first, {"image.png": pictures.draw("PNG", size=(600, 400))})
    expect(row(frame, "image.png")).to_contain_text("On the page", timeout=30_000)
    row(frame, "image.png").get_by_role("textbox", name="What does it show?").fill("Our own")
    frame.get_by_role("button", name="Save").click()
    publish(tab, page)
    other = call(tab, "POST", "pages", {"type": "page"})["id"]
    paste_macro(world, tab, page, other, door)
    attach_by_hand(tab, other, "image.png", pictures.draw("PNG", size=(300, 300)))
    tab.goto(f"{door.origin(world)}/wiki/pages/{other}")
    own = shown(viewer(tab).locator(".image .picture"))
    assert (600, 400) == (own["width"], own["height"])


def attach_by_hand(tab: Page, page: str, name: str, content: bytes) -> None:
    """As somebody adds a file to a page of theirs in Confluence."""
    answer = tab.evaluate(
        """async ([page, name, content]) => {
          const body = new FormData();
          body.append('file', new File([Uint8Array.from(atob(content), (each) => each.charCodeAt(0))], name));
          const headers = { 'X-Atlassian-Token': 'no-check' };
          const path = `/wiki/rest/api/content/${page}/child/attachment`;
          return (await fetch(path, { method: 'POST', headers, body })).status;
        }""",
        [page, name, base64.b64encode(content).decode()],
    )
    assert 200 == answer


def macros(world: World, page: str, door: Door) -> list[dict[str, Any]]:
    """As Confluence keeps them."""
    [kept] = Path(world.ready["functionsTmp"]).parent.glob(f"confluence/{door.site}/pages/{page}.json")
    nodes = json.loads(kept.read_text())["content"]["nodes"]
    return [node for node in nodes if node["type"] == "macro"]


def set_page(world: World, page: str, status: str, door: Door) -> None:
    order = {"clientKey": world.sites[door.site].client_key, "id": page, "status": status}
    world.control("POST", "/confluence/page", order)
