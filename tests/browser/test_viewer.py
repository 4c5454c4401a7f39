"""The viewer: what a reader sees of a macro, whatever it holds and however its host behaves."""

import io
import json
import threading
from collections.abc import Callable
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect

from tests.browser.gallery import KINDS, read_sample
from tests.browser.pages import block, page, picture, sample, section
from tests.browser.stage import Stage
from tests.browser.steps import open_viewer, put_macro
from tests.pictures import draw

# What moves in the frame after it was drawn, and each height that the frame takes on the page around it.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => window.shifts.push(value)))
  .observe({ type: 'layout-shift', buffered: true });
window.heights = [];
if (self === top) new MutationObserver(() => {
  const { height } = document.querySelector('iframe')?.style ?? {};
  const taken = Number.parseInt(height, 10);
  if (taken && taken !== 150 && taken !== window.heights.at(-1)) window.heights.push(taken);
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['style'] });
"""
LOADED = """
() => Promise.all([...document.images].map((image) => {
  image.loading = 'eager';
  return image.complete || new Promise((go) => { image.onload = image.onerror = go; });
}))
"""

# Members that hold words, whatever the block.
WORDS = {"eyebrow", "title", "text", "label", "caption", "name", "role", "when", "value"}
SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])


def macro_with(document: dict[str, Any], height: str) -> str:
    return json.dumps({"body": json.dumps(document), "parameters": {"v": "1", "height": height}})


def whole(tab: Page, frame: FrameLocator) -> int:
    """The height of the page, once its frame has it: until then it would scroll within its frame."""
    height: int = frame.locator("#page").evaluate("(node) => node.offsetHeight")
    tab.wait_for_function("(height) => document.querySelector('iframe').offsetHeight === height", arg=height)
    return height


def test_it_shows_the_page_without_asking_our_functions(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    expect(frame.get_by_role("heading", name="Design that makes hard work feel light", level=1)).to_be_visible()
    assert stage.calls == []


def test_the_frame_is_as_high_as_its_page(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    height = whole(tab, frame)
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.wait_for_function("(height) => document.querySelector('iframe').offsetHeight > height", arg=height)


def test_the_last_height_is_there_before_the_page_is_drawn(stage: Stage, tab: Page) -> None:
    waiting: list[Route] = []
    go_on = threading.Event()
    tab.route("**/css/themes/*.css", lambda route: route.continue_() if go_on.is_set() else waiting.append(route))
    put_macro(tab, json.dumps(SAMPLE), height="4321")
    frame = open_viewer(tab, stage)
    tab.wait_for_function("document.querySelector('iframe')?.offsetHeight === 4321")
    expect(frame.locator(".section")).to_have_count(0)
    go_on.set()
    for route in waiting:
        route.continue_()
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    height = frame.locator(".page").evaluate("(node) => node.offsetHeight")
    tab.wait_for_function("(height) => document.querySelector('iframe').offsetHeight === height", arg=height)


@pytest.mark.parametrize("height", ["", "0", "-5", "1e9", "tall", "<b>"])
def test_a_height_that_is_none_reserves_nothing(stage: Stage, tab: Page, height: str) -> None:
    put_macro(tab, "", height=height)
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("status")).to_contain_text("There is nothing here yet.")
    assert frame.locator("#page").evaluate("(node) => node.offsetHeight") < 400


def test_nothing_moves_while_a_page_is_shown(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    height = frame.locator("#page").evaluate("(node) => node.offsetHeight")
    tab.add_init_script(WATCH)
    tab.add_init_script(f"sessionStorage.setItem('macro:one', {json.dumps(macro_with(SAMPLE, str(height)))})")
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    frame.locator("html").evaluate(LOADED)
    expect(frame.locator(".picture:not(.is-there)")).to_have_count(0)
    assert [] == frame.locator("html").evaluate("() => window.shifts")
    # The frame grows once, from what the host gave it to what the page needs.
    assert [height] == tab.evaluate("() => window.heights")


def test_a_picture_far_away_is_not_asked_for(stage: Stage, tab: Page) -> None:
    words = section("s", "stack", "plain", *(block(f"b{n}", "rich-text", text="word " * 2_000) for n in range(12)))
    shown = section("s9", "stack", "plain", block("b99", "image", image=picture("arches", "Arches"), ratio="16:9"))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "/library/" in request.url else None)
    first = section("s0", "stack", "plain", block("b0", "image", image=picture("waves", "Waves"), ratio="16:9"))
    put_macro(tab, json.dumps(page("Far", "harbour", first, words, shown)))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".picture.is-there")).to_have_count(1)
    assert not [url for url in asked if "arches" in url]
    expect(frame.locator(".section")).to_have_count(3)
    whole(tab, frame)
    frame.get_by_role("img", name="Arches").scroll_into_view_if_needed()
    expect(frame.locator(".picture.is-there")).to_have_count(2)


def test_a_picture_has_its_place_before_it_is_there(stage: Stage, tab: Page) -> None:
    waiting: list[Route] = []
    go_on = threading.Event()
    tab.route("**/library/**", lambda route: route.continue_() if go_on.is_set() else waiting.append(route))
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]))
    before = frame.locator("#page").evaluate("(node) => node.offsetHeight")
    go_on.set()
    for route in waiting:
        route.continue_()
    expect(frame.locator(".picture.is-there").first).to_be_visible()
    assert before == frame.locator("#page").evaluate("(node) => node.offsetHeight")


def test_a_picture_that_is_gone_leaves_its_words(stage: Stage, tab: Page) -> None:
    gone = block("b1", "image", image=picture("no-such-picture", "Boats in calm water"), ratio="16:9")
    put_macro(tab, json.dumps(page("Gone", "harbour", section("s1", "stack", "plain", gone))))
    expect(open_viewer(tab, stage).locator(".picture")).to_have_text("Boats in calm water")


def test_a_portrait_that_is_gone_leaves_its_place(stage: Stage, tab: Page) -> None:
    gone = picture("no-such-picture", "Ada")
    said = block("b1", "quote", text="Words.", name="Ada", image=gone)
    who = block("b2", "people", items=[{"name": "Ada", "image": gone}], columns=2)
    put_macro(tab, json.dumps(page("Gone", "harbour", section("s1", "stack", "plain", said, who))))
    places = open_viewer(tab, stage).locator(".picture.is-missing")
    expect(places).to_have_count(2)
    sizes = places.evaluate_all("(nodes) => nodes.map((node) => [node.offsetWidth, node.offsetHeight])")
    assert [[56, 56], [80, 80]] == sizes


def test_a_picture_ground_that_is_gone_stays_behind_the_words(stage: Stage, tab: Page) -> None:
    ground = {"kind": "image", "image": picture("no-such-picture", "Boats")}
    words = section("s1", "stack", ground, block("b1", "heading", text="Still here", level=2))
    put_macro(tab, json.dumps(page("Gone", "harbour", words)))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".picture.is-missing")).to_be_attached()
    heights = frame.locator(".section, .is-missing").evaluate_all("(nodes) => nodes.map((node) => node.offsetHeight)")
    assert 1 == len(set(heights))


def test_a_film_that_is_gone_leaves_its_words(stage: Stage, tab: Page) -> None:
    film = picture("gone", "Waves that roll ashore")
    put_macro(tab, json.dumps(page("T", "paper", section("s1", "stack", "plain", block("b1", "video", video=film)))))
    frame = open_viewer(tab, stage)
    frame.locator("video").evaluate("(node) => void node.play().catch(() => {})")
    expect(frame.get_by_text("Waves that roll ashore")).to_be_visible()
    expect(frame.locator("video")).to_have_count(0)


@pytest.mark.parametrize("named", [{"id": "att1", "fileName": "boats & sea.png"}, {"id": "att7", "fileName": "x.png"}])
def test_an_attached_picture_is_read_by_name_then_by_id(stage: Stage, tab: Page, named: dict[str, str]) -> None:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "#123456").save(file, "PNG")
    stage.attachment = file.getvalue()
    attached = {"source": "attachment", **named, "alt": "Boats", "width": 30, "height": 20, "colour": "#123456"}
    shown = section("s1", "stack", "plain", block("b1", "image", image=attached, ratio="3:2"))
    put_macro(tab, json.dumps(page("Attached", "harbour", shown)))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".picture.is-there")).to_be_visible()
    assert (frame.locator("img").get_attribute("src") or "").startswith("blob:")


def test_an_attached_picture_is_read_once_however_often_it_is_shown(stage: Stage, tab: Page) -> None:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "#123456").save(file, "PNG")
    stage.attachment = file.getvalue()
    boats = {"source": "attachment", "id": "att7", "fileName": "boats & sea.png", "alt": "Boats"}
    shown = section("s1", "stack", "plain", block("b1", "gallery", items=[{"image": boats}] * 3, columns=3))
    put_macro(tab, json.dumps(page("Attached", "harbour", shown)))
    expect(open_viewer(tab, stage).locator(".picture.is-there")).to_have_count(3)
    asked = tab.evaluate("window.stage.requests")
    assert [1, 1] == [sum(part in address for address in asked) for part in ("?filename=", "/download")]


def test_a_page_is_printed_with_the_attached_pictures_that_nobody_has_scrolled_to(stage: Stage, tab: Page) -> None:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "#123456").save(file, "PNG")
    stage.attachment = file.getvalue()
    boats = {"source": "attachment", "id": "att7", "fileName": "boats & sea.png", "alt": "Boats"}
    below = section("last", "stack", "plain", block("b1", "image", image=boats, ratio="3:2"))
    put_macro(tab, json.dumps({**SAMPLE, "sections": [*SAMPLE["sections"], below]}))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]) + 1)
    assert [] == [address for address in tab.evaluate("window.stage.requests") if "/download" in address]
    # not every browser tells a frame of another site that it is printed
    frame.locator("html").evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(frame.locator("img[src^='blob:']")).to_have_count(1)


@pytest.mark.parametrize(("wanted", "begins"), [("reduce", "\x89PNG"), ("no-preference", "GIF8")])
def test_of_a_moving_picture_who_wants_no_motion_sees_the_first_frame(
    stage: Stage, tab: Page, wanted: Literal["reduce", "no-preference"], begins: str
) -> None:
    tab.emulate_media(reduced_motion=wanted)
    tab.add_init_script("""{
      const give = URL.createObjectURL;
      URL.createObjectURL = (file) => give.call(URL, (window.file = file));
    }""")
    stage.attachment = draw("GIF", frames=4)
    boats = {"source": "attachment", "id": "att7", "fileName": "boats & sea.png", "alt": "Boats"}
    shown = section("s1", "stack", "plain", block("b1", "image", image=boats, ratio="3:2"))
    put_macro(tab, json.dumps(page("Attached", "harbour", shown)))
    frame = open_viewer(tab, stage)
    expect(frame.locator(".picture.is-there")).to_be_visible()
    assert (60, 40) == tuple(frame.locator("img").evaluate("(image) => [image.naturalWidth, image.naturalHeight]"))
    assert begins == frame.locator("html").evaluate(
        "async () => String.fromCharCode(...new Uint8Array(await window.file.slice(0, 4).arrayBuffer()))"
    )


def test_the_focal_point_stays_in_sight(stage: Stage, tab: Page) -> None:
    image = picture("coast-at-dawn", "The coast") | {"focus": {"x": 20, "y": 75}}
    shown = section("s1", "stack", "plain", block("b1", "image", image=image, ratio="1:1"))
    put_macro(tab, json.dumps(page("Focus", "harbour", shown)))
    expect(open_viewer(tab, stage).locator(".picture img")).to_have_css("object-position", "20% 75%")


def test_an_attachment_that_is_gone_leaves_its_words(stage: Stage, tab: Page) -> None:
    attached = {"source": "attachment", "id": "att1", "fileName": "gone.png", "alt": "Boats"}
    shown = section("s1", "stack", "plain", block("b1", "image", image=attached, ratio="3:2"))
    put_macro(tab, json.dumps(page("Attached", "harbour", shown)))
    expect(open_viewer(tab, stage).locator(".picture")).to_have_text("Boats")


def test_a_bridge_that_does_not_come_is_said(stage: Stage, tab: Page) -> None:
    tab.route("**/vendor/connect.js", lambda route: route.abort())
    expect(open_viewer(tab, stage).get_by_role("status")).to_contain_text("Confluence did not answer")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("", "There is nothing here yet.", id="empty"),
        pytest.param("Hello <b>there</b>", "This page cannot be read.", id="no JSON"),
        pytest.param('{"other": [1, 2]}', "This page cannot be read.", id="another JSON"),
        pytest.param('{"version": 1, "title": "Cu', "This page cannot be read.", id="cut in its head"),
        pytest.param(json.dumps({"version": 1, "title": "", "theme": "x", "sections": []}), "nothing here", id="bare"),
    ],
)
def test_a_body_without_a_page_is_said_calmly(stage: Stage, tab: Page, body: str, words: str) -> None:
    put_macro(tab, body)
    expect(open_viewer(tab, stage).get_by_role("status")).to_contain_text(words)


def test_what_is_whole_of_a_cut_page_is_shown(stage: Stage, tab: Page) -> None:
    body = json.dumps(SAMPLE)
    put_macro(tab, body[: body.index('"s4b2"')])
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("status")).to_contain_text("The rest of this page is missing.")
    expect(frame.locator(".section")).to_have_count(3)


def test_of_a_newer_page_it_shows_what_it_knows(stage: Stage, tab: Page) -> None:
    strange = section(
        "s99",
        "spiral",
        {"kind": "hologram"},
        block("b1", "hypercube", sides=8),
        block("b2", "heading", text="Known", level=2),
    )
    put_macro(tab, json.dumps({**SAMPLE, "version": 2, "theme": "future", "sections": [strange, *SAMPLE["sections"]]}))
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("heading", name="Known")).to_be_visible()
    expect(frame.get_by_role("status")).to_contain_text("newer version of Skyline")


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        pytest.param(json.dumps(SAMPLE)[:5_000], "The editor offers what is stored as a file.", id="cut"),
        pytest.param("Hello", "download what is stored", id="unreadable"),
        pytest.param(json.dumps({**SAMPLE, "version": 2}), "Reload before you edit it", id="newer"),
    ],
)
def test_who_may_edit_is_told_what_to_do(stage: Stage, tab: Page, body: str, advice: str) -> None:
    put_macro(tab, body)
    expect(open_viewer(tab, stage, author="1").get_by_role("status")).to_contain_text(advice)
    frame = open_viewer(tab, stage)
    tab.wait_for_function("window.stage?.requests.some((address) => address.endsWith('/permission/check'))")
    expect(frame.get_by_role("status")).not_to_contain_text(advice)


def test_blocks_that_cannot_be_shown_are_told_to_their_author_alone(stage: Stage, tab: Page) -> None:
    strange = section("s1", "stack", "plain", block("b1", "hypercube"), block("b2", "heading", text="Known", level=2))
    put_macro(tab, json.dumps(page("Strange", "harbour", strange)))
    frame = open_viewer(tab, stage, author="1")
    expect(frame.get_by_role("status")).to_contain_text("Not everything is shown.")
    expect(frame.get_by_role("heading", name="Known")).to_be_visible()
    frame = open_viewer(tab, stage)
    tab.wait_for_function("window.stage?.requests.some((address) => address.endsWith('/permission/check'))")
    expect(frame.get_by_role("heading", name="Known")).to_be_visible()
    expect(frame.get_by_role("status")).to_have_count(0)


def test_who_looks_is_not_asked_after_while_all_is_well(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    expect(open_viewer(tab, stage).locator(".section")).to_have_count(len(SAMPLE["sections"]))
    assert [] == tab.evaluate("window.stage.requests")


def test_a_brand_is_worn_before_the_page_is_seen(stage: Stage, tab: Page) -> None:
    brand = {"colours": {"accent": "#7a1fa2", "background": None, "text": None}, "font": "georgia"}
    put_macro(tab, json.dumps({**SAMPLE, "brand": brand}))
    frame = open_viewer(tab, stage)
    frame.locator(".section").first.wait_for()
    font = frame.locator(".page").evaluate("(node) => getComputedStyle(node).fontFamily")
    assert font.startswith("Georgia")


def test_icons_are_loaded_with_the_first_that_is_shown(stage: Stage, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "icons.js" in request.url else None)
    put_macro(
        tab,
        json.dumps(page("None", "harbour", section("s1", "stack", "plain", block("b1", "heading", text="A", level=2)))),
    )
    open_viewer(tab, stage).locator(".section").wait_for()
    assert [] == asked
    icons = block("b1", "features", items=[{"icon": icon, "title": icon} for icon in ("leaf", "bell", "no-such")])
    put_macro(tab, json.dumps(page("Three", "harbour", section("s1", "stack", "plain", icons))), macro="icons")
    frame = open_viewer(tab, stage, macro="icons")
    expect(frame.locator(".feature-icon path:not([d=''])")).to_have_count(3)
    assert 1 == len(asked)


def test_two_megabytes_are_shown(stage: Stage, tab: Page) -> None:
    words = block("b", "rich-text", text="word " * 2000)
    put_macro(tab, json.dumps(page("Long", "paper", *(section(f"s{n}", "stack", "plain", words) for n in range(210)))))
    expect(open_viewer(tab, stage).locator(".section")).to_have_count(200)


def test_hostile_members_are_words_or_nothing(stage: Stage, tab: Page) -> None:
    hostile = [
        block(
            "b1",
            "rich-text",
            text="<img src=x onerror=alert(1)> [click](javascript:alert(1)) [ok](https://example.com)",
        ),
        block("b2", "hero", title="<script>alert(1)</script>", link={"label": "go", "href": "data:text/html,x"}),
        block("b3", "image", image={"source": "library", "id": "../../secret", "alt": "x"}, ratio="1:1"),
        block("b4", "cards", items=[None, 7, {"title": ["a"], "text": {}}, {"title": "Kept"}], columns=900),
        {"id": 5, "type": "__proto__", "props": None},
        "nothing",
    ]
    put_macro(tab, json.dumps(page("Hostile", "harbour", section("s1", "grid", {"kind": "image"}, *hostile))))  # type: ignore[arg-type]  # hostile on purpose
    frame = open_viewer(tab, stage)
    expect(frame.get_by_role("heading", name="Kept")).to_be_visible()
    assert ["https://example.com"] == [link.get_attribute("href") for link in frame.locator("a").all()]
    expect(frame.locator(".page :is(img, script, .picture)")).to_have_count(0)


def test_a_silent_host_is_told_after_a_while(stage: Stage, tab: Page) -> None:
    tab.clock.install()
    frame = open_viewer(tab, stage, silent="1")
    frame.locator("#page").wait_for(state="attached")
    tab.wait_for_load_state("networkidle")
    notice = frame.get_by_role("status")
    for _ in range(20):
        tab.clock.run_for(2_000)
        if notice.count():
            break
    expect(notice).to_contain_text("Confluence did not answer")


def test_opened_by_itself_it_says_where_it_belongs(stage: Stage, tab: Page) -> None:
    tab.goto(f"{stage.app}/viewer.html")
    expect(tab.get_by_role("status")).to_contain_text("This page is shown inside Confluence.")


def test_it_follows_light_and_dark(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage, mode="dark")
    ground = "(node) => getComputedStyle(node).backgroundColor"
    expect(frame.locator("html[data-color-mode=dark]")).to_be_attached()
    frame.locator(".page").wait_for()
    assert frame.locator(".page").evaluate(ground) == "rgb(16, 25, 29)"
    tab.evaluate("document.documentElement.dataset.colorMode = 'light'")
    expect(frame.locator("html[data-color-mode=light]")).to_be_attached()
    assert frame.locator(".page").evaluate(ground) == "rgb(255, 255, 255)"


def test_on_paper_no_words_are_light(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_viewer(tab, stage, mode="dark")
    heading = frame.get_by_role("heading", name="Nothing ships")
    heading.wait_for()
    tab.emulate_media(media="print")
    assert heading.evaluate("(node) => getComputedStyle(node).color") == "rgb(17, 17, 17)"


def test_a_page_in_arabic_runs_from_right_to_left(stage: Stage, tab: Page) -> None:
    words = block("b1", "heading", text="فريق التصميم", level=2)
    put_macro(tab, json.dumps(page("فريق التصميم", "harbour", section("s1", "stack", "plain", words))))
    frame = open_viewer(tab, stage)
    assert frame.locator(".page").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("mark", ["", "- "])
def test_an_address_in_arabic_words_keeps_its_order(stage: Stage, tab: Page, mark: str) -> None:
    address = "https://example.com/plan/"
    words = block("b1", "rich-text", text=f"{mark}راجع [{address}]({address}) للمزيد")
    put_macro(tab, json.dumps(page("فريق التصميم", "harbour", section("s1", "stack", "plain", words))))
    link = open_viewer(tab, stage).get_by_role("link", name=address)
    lefts = link.evaluate(
        """(node) => [0, node.textContent.length - 1].map((at) => {
          const range = document.createRange();
          range.setStart(node.firstChild, at);
          range.setEnd(node.firstChild, at + 1);
          return range.getBoundingClientRect().left;
        })"""
    )
    first, last = lefts
    assert first < last


def test_the_arrow_of_a_card_points_where_its_words_run(stage: Stage, tab: Page) -> None:
    link = {"label": "More", "href": "https://example.com/"}
    arabic = block(
        "b1", "cards", items=[{"title": "البحث", "text": "", "link": {**link, "label": "المزيد"}}], columns=2
    )
    english = block("b2", "cards", items=[{"title": "Research", "text": "", "link": link}], columns=2)
    for title in ("Research", "البحث"):
        put_macro(
            tab, json.dumps(page(title, "harbour", section("s1", "stack", "plain", arabic, english))), macro=title
        )
        frame = open_viewer(tab, stage, macro=title)
        expect(frame.locator(".more")).to_have_count(2)
        arrows = frame.locator(".more").evaluate_all(
            "(links) => links.map((link) => getComputedStyle(link, '::after').content)"
        )
        assert ['" ←"', '" →"'] == arrows


def test_a_line_stands_half_way_between_sections_on_paper(stage: Stage, tab: Page) -> None:
    tab.emulate_media(media="print")
    ruled = section("s1", "stack", "plain", block("b1", "heading", text="Below", level=2)) | {"divider": True}
    put_macro(tab, json.dumps(page("Ruled", "harbour", ruled)))
    inner = open_viewer(tab, stage).locator(".inner")
    sides = "(node) => [getComputedStyle(node).paddingTop, getComputedStyle(node.parentNode).paddingTop]"
    assert ["20px", "20px"] == inner.evaluate(sides)


@pytest.mark.parametrize("ground", ["accent", "contrast"])
def test_a_line_above_a_section_is_seen_on_a_dark_ground(stage: Stage, tab: Page, ground: str) -> None:
    ruled = section("s1", "stack", ground, block("b1", "heading", text="Below the line", level=2)) | {"divider": True}
    put_macro(tab, json.dumps(page("Ruled", "mono", ruled)))
    inner = open_viewer(tab, stage).locator(".inner")
    colour, behind = inner.evaluate(
        "(node) => [getComputedStyle(node).borderTopColor, getComputedStyle(node.parentNode).backgroundColor]"
    )
    assert (inner.evaluate("(node) => getComputedStyle(node).borderTopStyle"), True) == ("solid", colour != behind)


def test_the_space_between_sections_on_one_ground_is_not_doubled(stage: Stage, tab: Page) -> None:
    seen = {"kind": "image", "image": picture("waves", "Waves")}
    grounds = ["gradient", "gradient", "plain", "plain", "contrast", "contrast", "accent", "accent", seen, seen]
    drawn = [
        section(f"s{at}", "stack", ground, block(f"b{at}", "rich-text", text="Words."))
        for at, ground in enumerate(grounds)
    ]
    put_macro(tab, json.dumps(page("One", "harbour", *drawn)))
    shown = open_viewer(tab, stage).locator(".section")
    expect(shown).to_have_count(len(grounds))
    joined = shown.evaluate_all("(nodes) => nodes.map((node) => getComputedStyle(node).paddingTop === '0px')")
    assert [2, 3, 5, 7] == [at for at, is_joined in enumerate(joined) if is_joined]


def test_nothing_is_wider_than_a_phone(stage: Stage, open_context: Callable[..., BrowserContext]) -> None:
    tab = open_context(width=320, height=700).new_page()
    word = "Donaudampfschifffahrtsgesellschaftskapitänswitwe" * 3
    long = [block("b1", "heading", text=word, level=2), block("b2", "rich-text", text=word)]
    first = [section(f"s{layout}", layout, "plain", *long) for layout in ("stack", "split", "grid")]
    put_macro(tab, json.dumps({**SAMPLE, "sections": [*first, *SAMPLE["sections"]]}))
    frame = open_viewer(tab, stage, wide="1")
    expect(frame.locator(".section")).to_have_count(len(SAMPLE["sections"]) + 3)
    assert frame.locator("html").evaluate("(node) => node.scrollWidth") <= 320
    assert [True] * 6 == frame.locator("h2, .rich-text p").filter(has_text=word).evaluate_all(
        "(nodes) => nodes.map((node) => node.getBoundingClientRect().right <= 320)"
    )


def test_a_numbered_list_has_the_numbers_that_are_written(stage: Stage, tab: Page) -> None:
    text = "1. Mai: Auftakt\n17. Mai: Abnahme\n\nUnd dann:\n\n9. Juni: Fest"
    shown = page("Tage", "harbour", section("s1", "stack", "plain", block("b1", "rich-text", text=text)))
    put_macro(tab, json.dumps(shown))
    frame = open_viewer(tab, stage)
    expect(frame.locator("ol")).to_have_count(2)
    assert [1, 17, 9] == frame.locator("ol > li").evaluate_all("(items) => items.map((item) => item.value)")


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_word_stays_in_its_column(stage: Stage, tab: Page, kind: str) -> None:
    long = block("b1", kind, **worded(read_sample(kind), "Grundstücksverkehrsgenehmigungszuständigkeit" * 2))
    beside = block("b2", "rich-text", text="Beside it.")
    shown = page("Long", "harbour", section("s1", "split", "plain", long, beside))
    put_macro(tab, json.dumps(shown))
    frame = open_viewer(tab, stage)
    expect(frame.get_by_text("Beside it.")).to_be_visible()
    outside = """(block) => [...block.querySelectorAll('*:not(.table-box *)')].filter((node) => {
      return node.getBoundingClientRect().right > block.getBoundingClientRect().right + 1;
    }).map((node) => node.className)"""
    assert [] == frame.locator("[data-id=b1]").evaluate(outside)


def test_a_heading_alone_stands_beside_the_beginning_of_what_it_names(stage: Stage, tab: Page) -> None:
    heading, cards = block("b1", "heading", text="Cards", level=2), block("b2", "cards", **read_sample("cards"))
    put_macro(tab, json.dumps(page("Beside", "harbour", section("s1", "split", "plain", heading, cards))))
    frame = open_viewer(tab, stage, wide="1")
    top = "(node) => node.getBoundingClientRect().top"
    frame.locator(".card").first.wait_for()
    assert frame.locator("[data-id=b2]").evaluate(top) == frame.locator("[data-id=b1]").evaluate(top)


def worded(props: Any, word: str) -> Any:
    """The same props with one word in place of every text."""
    if isinstance(props, list):
        return [worded(each, word) for each in props]
    if not isinstance(props, dict) or "source" in props:
        return props
    return {
        name: word[:80] if name in WORDS and isinstance(value, str) else worded(value, word)
        for name, value in props.items()
    }


def test_a_german_reader_is_told_in_german(stage: Stage, tab: Page) -> None:
    expect(open_viewer(tab, stage, locale="de_DE").get_by_role("status")).to_contain_text("Hier ist noch nichts.")
