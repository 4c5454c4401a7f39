"""Each block as a reader meets it: what it says to assistive technology, by keyboard, from right to left, on paper."""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from lib.page.brand import FONTS
from lib.page.icons import ICONS
from tests.browser.gallery import KINDS, open_gallery, read_sample
from tests.browser.stage import PUBLIC, Stage

ROLES = {
    "hero": ("heading", "Design that makes hard work feel light"),
    "heading": ("heading", "Three groups, one practice"),
    "rich-text": ("link", "everybody can read it"),
    "image": ("img", "A suspension bridge over a river at sunrise"),
    "buttons": ("link", "Read the guide"),
    "cards": ("heading", "Field kit"),
    "features": ("heading", "One sign-in for all"),
    "steps": ("heading", "See a first sketch"),
    "quote": ("blockquote", ""),
    "stats": ("definition", ""),
    "callout": ("note", ""),
    "accordion": ("group", ""),
    "tabs": ("tab", "For designers"),
    "gallery": ("figure", "Morning, above the office"),
    "table": ("columnheader", "Team"),
    "people": ("heading", "Jonas Weber"),
    "logos": ("link", "Meridian"),
}


def test_there_is_a_sample_of_every_block() -> None:
    defs = json.loads((PUBLIC / "page.schema.json").read_text())["$defs"]
    assert sorted(name.removesuffix("-block") for name in defs if name.endswith("-block")) == KINDS


@pytest.mark.parametrize("kind", sorted(ROLES))
def test_it_says_what_it_is(stage: Stage, tab: Page, kind: str) -> None:
    open_gallery(tab, stage, block=kind)
    role, name = ROLES[kind]
    named = {"name": name} if name else {}
    expect(tab.locator(".page").get_by_role(role, **named).first).to_be_visible()  # type: ignore[arg-type]  # one of ROLES


@pytest.mark.parametrize("names", [("icons.js", ICONS), ("fonts.js", FONTS)], ids=["icons", "fonts"])
def test_browser_and_server_know_the_same(names: tuple[str, tuple[str, ...]]) -> None:
    file, known = names
    drawn = re.findall(r"^  '?([a-z-]+)'?: ['\"]", (PUBLIC / "js" / "render" / file).read_text(), re.MULTILINE)
    assert sorted(known) == sorted(drawn)


def test_a_video_asks_for_nothing_before_it_is_played(stage: Stage, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    open_gallery(tab, stage, block="video")
    video = tab.locator("video")
    expect(video).to_have_attribute("preload", "none")
    expect(video).to_have_accessible_name("Ninety seconds about the new sign-in")
    assert video.evaluate("(node) => node.paused && !node.autoplay && node.controls")
    assert [] == [url for url in asked if url.endswith(".mp4")]


def shown_panel(tab: Page) -> Locator:
    expect(tab.get_by_role("tabpanel")).to_have_count(1)
    return tab.get_by_role("tabpanel")


def test_tabs_are_walked_by_arrows(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="tabs")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("tab", name="For engineers")).to_be_focused()
    for key, name in (
        ("ArrowRight", "For designers"),
        ("End", "For writers"),
        ("ArrowRight", "For engineers"),
        ("ArrowLeft", "For writers"),
        ("Home", "For engineers"),
    ):
        tab.keyboard.press(key)
        expect(tab.get_by_role("tab", name=name, selected=True)).to_be_focused()
        expect(shown_panel(tab)).to_have_accessible_name(name)
    tab.keyboard.press("Tab")
    expect(shown_panel(tab)).to_be_focused()


def test_arrows_follow_the_direction_of_the_script(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="tabs", title="דף הבית")
    tab.locator(".block").evaluate("(node) => { node.dir = 'rtl'; }")
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowLeft")
    expect(tab.get_by_role("tab", name="For designers", selected=True)).to_be_focused()


def test_a_tab_is_chosen_by_a_click(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="tabs")
    tab.get_by_role("tab", name="For writers").click()
    expect(shown_panel(tab)).to_contain_text("Words come first")


def test_a_fold_opens_and_closes_by_keyboard(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="accordion")
    answer = tab.get_by_text("You need no budget and no project number.")
    expect(answer).to_be_hidden()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(answer).to_be_visible()
    tab.keyboard.press("Space")
    expect(answer).to_be_hidden()


def test_a_table_scrolls_in_a_narrow_frame_and_the_page_does_not(stage: Stage, tab: Page) -> None:
    tab.set_viewport_size({"width": 320, "height": 700})
    open_gallery(tab, stage, block="table")
    box = tab.get_by_role("region", name="What each plan holds")
    assert box.evaluate("(node) => { node.scrollLeft = 50; return node.scrollLeft; }") == 50
    assert tab.evaluate("document.documentElement.scrollWidth === innerWidth")
    box.focus()
    expect(box).to_be_focused()


@pytest.mark.parametrize("background", ["accent", "contrast", "gradient", "image"])
def test_a_table_has_no_shade_where_no_columns_are_behind_its_edge(stage: Stage, tab: Page, background: str) -> None:
    tab.emulate_media(reduced_motion="reduce")
    open_gallery(tab, stage, block="table", background=background)
    box = tab.locator("tbody tr").first.bounding_box()
    assert box
    above_words = {"x": box["x"], "y": box["y"] + 5, "width": box["width"], "height": 1}
    shown = Image.open(io.BytesIO(tab.screenshot(clip=above_words))).convert("RGB")  # type: ignore[arg-type]  # a place
    inside = shown.crop((2, 0, shown.width - 2, 1)).tobytes()
    assert [] == [colour for colour in range(3) if max(inside[colour::3]) - min(inside[colour::3]) > 1]


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("rich-text", ".rich-text > p", ".rich-text > ul"),
        ("tabs", ".tab-row", ".tab-panel:not([hidden]) > ol"),
        ("hero", ".hero-box", ".picture"),
    ],
)
def test_a_centred_section_leaves_one_edge_to(stage: Stage, tab: Page, kind: str, first: str, second: str) -> None:
    open_gallery(tab, stage, block=kind, layout="centered")
    begins = "(node) => Math.round(node.getBoundingClientRect().left)"
    assert tab.locator(first).first.evaluate(begins) == tab.locator(second).first.evaluate(begins)


def test_words_stand_beside_the_sign_of_a_callout_on_a_banner_too(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="callout", layout="banner")
    sign, words = (tab.locator(f".callout-box {part}").bounding_box() for part in (".icon", ".rich-text"))
    assert sign
    assert words
    assert 14 == words["x"] - sign["x"] - sign["width"]


LINES = """(node) => {
  const words = document.createRange();
  words.selectNodeContents(node);
  return [...words.getClientRects()].map(({ width }) => width);
}"""


def test_lines_in_the_middle_of_a_centred_section_are_alike_in_length(stage: Stage, tab: Page) -> None:
    text = "Every figure leads to the jobs behind it, so that nobody has to believe it."
    items = [{"icon": "star", "title": "Alike", "text": text}]
    tab.route("**/features/sample.json", lambda route: route.fulfill(json={"items": items * 3, "columns": 3}))
    open_gallery(tab, stage, block="features", layout="centered")
    lines = tab.locator(".feature .small-text p").first.evaluate(LINES)
    assert 1 < len(lines)
    assert min(lines) > max(lines) / 2


@pytest.mark.parametrize("kind", ["cards", "features", "people", "gallery"])
def test_one_alone_stands_in_the_middle_of_a_centred_section(stage: Stage, tab: Page, kind: str) -> None:
    props = read_sample(kind)
    props["items"] = props["items"][:1]
    tab.route(f"**/{kind}/sample.json", lambda route: route.fulfill(json=props))
    open_gallery(tab, stage, block=kind, layout="centered")
    middle = "(node) => { const { left, right } = node.getBoundingClientRect(); return (left + right) / 2 }"
    assert 640 == tab.locator(f".{kind} li").evaluate(middle)


def test_words_beside_a_picture_of_a_person_begin_where_it_does(stage: Stage, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 900})
    open_gallery(tab, stage, block="people")
    top = "(node) => node.getBoundingClientRect().top"
    assert tab.locator(".portrait").first.evaluate(top) == tab.locator(".person-words").first.evaluate(top)


def test_a_role_stands_as_near_to_a_name_whatever_else_is_said(stage: Stage, tab: Page) -> None:
    items = [{"name": "Ada", "role": "Engineer"}, {"name": "Ada", "role": "Engineer", "text": "Ask her. " * 12}]
    tab.route("**/people/sample.json", lambda route: route.fulfill(json={"items": items, "columns": 2}))
    tab.set_viewport_size({"width": 390, "height": 900})
    open_gallery(tab, stage, block="people")
    apart = "(node) => node.getBoundingClientRect().top - node.previousSibling.getBoundingClientRect().top"
    short, long = (tab.locator(".role").nth(at).evaluate(apart) for at in (0, 1))
    assert short == pytest.approx(long, abs=0.5)


ENDS = """(node) => {
  const words = document.createRange();
  words.selectNodeContents(node);
  const { left, right } = words.getBoundingClientRect();
  return [left, right];
}"""


def test_a_name_without_a_picture_stands_in_the_middle_under_a_centred_quote(stage: Stage, tab: Page) -> None:
    said = {"text": "Words.", "name": "Ada Lovelace of Ockham", "role": "Lead"}
    tab.route("**/quote/sample.json", lambda route: route.fulfill(json=said))
    open_gallery(tab, stage, block="quote", layout="centered")
    left, right = tab.locator(".role").evaluate(ENDS)
    assert (left + right) / 2 == pytest.approx(640, abs=0.5)


def test_paper_shows_what_is_folded_away(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage)
    tab.emulate_media(media="print")
    for kind in ("tabs", "accordion"):
        for item in read_sample(kind)["items"]:
            words = re.sub(r"[*`]", "", item["text"].split("\n")[0]).split(";")[0]
            expect(tab.get_by_text(words).first).to_be_visible()


def test_paper_shows_every_column(stage: Stage, tab: Page) -> None:
    row = [f"{number} words of it" if number % 2 else f"{number * 1000} EUR" for number in range(12)]
    props = {"header": [f"Column {number}" for number in range(12)], "rows": [row]}
    tab.route("**/table/sample.json", lambda route: route.fulfill(json=props))
    tab.set_viewport_size({"width": 680, "height": 900})
    open_gallery(tab, stage, block="table")
    tab.emulate_media(media="print")
    right = "(node) => node.getBoundingClientRect().right"
    assert tab.locator("td").last.evaluate(right) <= tab.locator(".table-box").evaluate(right)


def test_paper_shows_the_still_of_a_film_without_controls(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="video")
    tab.emulate_media(media="print")
    tab.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100)))")
    with Image.open(io.BytesIO(tab.locator("video").screenshot())) as shot:
        # the controls are black there, the still is not
        assert max(shot.convert("RGB").getpixel((shot.width // 2, shot.height - 4))) > 64  # type: ignore[arg-type]  # of three


def test_links_that_were_buttons_are_alike_on_paper(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="buttons")
    tab.emulate_media(media="print")
    frames = tab.locator(".button").evaluate_all("(nodes) => nodes.map((node) => getComputedStyle(node).boxShadow)")
    assert {"none"} == set(frames)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_leaves_the_frame_from_right_to_left(stage: Stage, tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    open_gallery(tab, stage, title="דף הבית")
    assert "rtl" == tab.locator(".page").first.evaluate("(node) => getComputedStyle(node).direction")
    tab.evaluate("document.querySelectorAll('.block').forEach((node) => { node.dir = 'rtl'; })")
    outside = """(nodes) => nodes.filter((node) => {
      const { left, right, width } = node.getBoundingClientRect();
      return width && (left < -1 || right > innerWidth + 1) && !node.closest('.table-box');
    }).map((node) => node.className)"""
    assert [] == tab.locator(".page *").evaluate_all(outside)
    step = tab.locator(".step").first
    assert step.evaluate("(node) => getComputedStyle(node, '::before').right") == "0px"


@pytest.mark.parametrize("layout", ["wide", "banner"])
def test_a_layout_takes_its_room(stage: Stage, tab: Page, layout: str) -> None:
    tab.set_viewport_size({"width": 1600, "height": 900})
    open_gallery(tab, stage, block="heading", layout=layout)
    section, inner = tab.locator(".section"), tab.locator(".inner")
    if layout == "wide":
        assert inner.evaluate("(node) => node.offsetWidth") > 1400
    else:
        assert section.evaluate("(node) => node.offsetHeight") >= 500
        assert inner.evaluate("(node) => getComputedStyle(node).textAlign") == "center"


def test_forced_colours_leave_a_mark_at_the_chosen_tab(stage: Stage, tab: Page) -> None:
    tab.emulate_media(forced_colors="active")
    open_gallery(tab, stage, block="tabs")
    chosen, other = tab.get_by_role("tab", selected=True), tab.get_by_role("tab", selected=False).first
    line = "(node) => getComputedStyle(node).borderBlockEndColor"
    ground = tab.locator(".page").evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert (True, False) == (other.evaluate(line) == ground, chosen.evaluate(line) == ground)


def test_forced_colours_leave_the_words_under_a_quotation_mark(stage: Stage, tab: Page) -> None:
    tab.emulate_media(forced_colors="active", reduced_motion="reduce")
    open_gallery(tab, stage, block="quote")
    words = tab.locator("blockquote p")
    with_mark = words.screenshot()
    tab.locator("blockquote").evaluate("(node) => node.className = 'is-bare'")
    tab.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('.is-bare::before { content: none !important }');"
        " document.adoptedStyleSheets = [sheet]; }"
    )
    assert words.screenshot() == with_mark


def test_forced_colours_leave_a_frame_around_buttons(stage: Stage, tab: Page) -> None:
    tab.emulate_media(forced_colors="active")
    open_gallery(tab, stage, block="buttons")
    frames = tab.locator(".button").evaluate_all("(nodes) => nodes.map((node) => getComputedStyle(node).borderStyle)")
    assert {"solid"} == set(frames)


@pytest.mark.parametrize("layout", ["centered", "banner"])
def test_a_caption_stands_in_the_middle_of_a_centred_section(stage: Stage, tab: Page, layout: str) -> None:
    open_gallery(tab, stage, block="image", layout=layout)
    middle = "(node) => { const { left, right } = node.getBoundingClientRect(); return (left + right) / 2 }"
    picture, words = (tab.locator(part).evaluate(middle) for part in (".picture", "figcaption"))
    assert picture == pytest.approx(words, abs=0.5)


def test_a_caption_is_nearer_to_its_picture_than_to_the_next(stage: Stage, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 900})
    items = [{"image": each["image"], "caption": "Morning"} for each in read_sample("gallery")["items"][:4]]
    tab.route("**/gallery/sample.json", lambda route: route.fulfill(json={"items": items, "columns": 2}))
    open_gallery(tab, stage, block="gallery")
    own, words, following = (
        tab.locator(part).bounding_box()
        for part in ("li:nth-child(1) .picture", "li:nth-child(1) figcaption", "li:nth-child(3) .picture")
    )
    assert own
    assert words
    assert following
    above, below = words["y"] - own["y"] - own["height"], following["y"] - words["y"] - words["height"]
    assert 2 * above < below


def test_a_mark_that_is_gone_leaves_its_whole_name(stage: Stage, tab: Page) -> None:
    name = "A very long name of a company & sons"
    gone = {"source": "library", "id": "no-such-mark", "alt": name, "width": 1600, "height": 160}
    tab.route("**/logos/sample.json", lambda route: route.fulfill(json={"items": [{"image": gone}]}))
    open_gallery(tab, stage, block="logos")
    # the words first: their place grows once they are there
    words, mark = (tab.locator(part).bounding_box() for part in (".logo span", ".logo"))
    assert mark
    assert words
    assert mark["y"] < words["y"]
    assert words["y"] + words["height"] < mark["y"] + mark["height"]


@pytest.mark.parametrize("kind", ["logos", "gallery"])
def test_pictures_without_words_follow_the_direction_of_the_page(stage: Stage, tab: Page, kind: str) -> None:
    items = [{"image": each["image"]} for each in read_sample(kind)["items"]]
    tab.route(f"**/{kind}/sample.json", lambda route: route.fulfill(json={"items": items, "columns": 3}))
    open_gallery(tab, stage, block=kind, title="דף הבית")
    first, second = (tab.locator(f".{kind} li").nth(at).bounding_box() for at in (0, 1))
    assert first
    assert second
    assert second["x"] < first["x"]


PLACES = """(value) => {
  const words = document.createRange();
  const box = (start, end) => {
    words.setStart(value.firstChild, start);
    words.setEnd(value.firstChild, end);
    return words.getBoundingClientRect();
  };
  const { length } = value.textContent;
  const edge = value.parentElement.getBoundingClientRect().right;
  return [box(0, 1).left, box(length - 1, length).left, box(0, length).right, edge];
}"""


def test_a_figure_and_its_unit_keep_their_order_where_words_run_from_right_to_left(stage: Stage, tab: Page) -> None:
    open_gallery(tab, stage, block="stats")
    tab.locator(".block").evaluate("(node) => { node.dir = 'rtl'; }")
    value = tab.locator(".stat .value", has_text="2 days")
    first, last, end, edge = value.evaluate(PLACES)
    assert first < last
    assert abs(end - edge) < 2


def test_a_number_in_a_table_keeps_its_unit_behind_it_where_words_run_from_right_to_left(
    stage: Stage, tab: Page
) -> None:
    open_gallery(tab, stage, block="table")
    tab.locator(".block").evaluate("(node) => { node.dir = 'rtl'; }")
    first, last, *_ = tab.locator("td", has_text="€ 1,900").evaluate(
        f"(cell) => ({PLACES})(cell.firstElementChild ?? cell)"
    )
    assert first < last


def test_figures_below_each_other_end_alike_where_words_run_from_right_to_left(stage: Stage, tab: Page) -> None:
    table = {"header": ["المنطقة", "2026"], "rows": [["أوروبا", "24.1"], ["آسيا", "5.6"]]}
    tab.route("**/table/sample.json", lambda route: route.fulfill(json=table))
    open_gallery(tab, stage, block="table", title="المناطق")
    ends = tab.locator("td bdi").evaluate_all("(nodes) => nodes.map((node) => node.getBoundingClientRect().right)")
    assert ends[0] == pytest.approx(ends[1], abs=0.5)


def test_a_card_s_figure_keeps_its_unit_behind_it_where_words_run_from_right_to_left(stage: Stage, tab: Page) -> None:
    cards = {"items": [{"title": "34 %", "text": "مكالمات أقل"}, {"title": "€ 1.8 m", "text": "أكثر"}], "columns": 2}
    tab.route("**/cards/sample.json", lambda route: route.fulfill(json=cards))
    open_gallery(tab, stage, block="cards", title="أرقام")
    expect(tab.locator(".card[data-figure]")).to_have_count(2)
    first, last, end, edge = tab.locator("h3", has_text="34 %").evaluate(PLACES)
    assert first < last
    assert abs(end - edge) < 40


def test_dates_in_a_table_keep_their_order_where_words_run_from_right_to_left(stage: Stage, tab: Page) -> None:
    table = {"header": ["المرحلة", "التاريخ"], "rows": [["البداية", "30 Nov 2026"]]}
    tab.route("**/table/sample.json", lambda route: route.fulfill(json=table))
    open_gallery(tab, stage, block="table", title="المراحل")
    first, last, *_ = tab.locator("td", has_text="30 Nov").evaluate(
        f"(cell) => ({PLACES})(cell.firstElementChild ?? cell)"
    )
    assert first < last


def test_a_timeline_runs_as_its_words_whatever_its_dates_are_written_in(stage: Stage, tab: Page) -> None:
    steps = {"style": "timeline", "items": [{"when": "30 Nov 2026", "title": "البداية", "text": "في القاهرة"}]}
    tab.route("**/steps/sample.json", lambda route: route.fulfill(json=steps))
    open_gallery(tab, stage, block="steps", title="المراحل")
    assert "rtl" == tab.locator(".step").evaluate("(node) => getComputedStyle(node).direction")
    first, last, *_ = tab.locator(".when").evaluate(f"(date) => ({PLACES})(date.firstElementChild ?? date)")
    assert first < last


def test_a_heading_of_figures_follows_its_page(stage: Stage, tab: Page) -> None:
    tab.route("**/heading/sample.json", lambda route: route.fulfill(json={"text": "2026", "level": 2}))
    open_gallery(tab, stage, block="heading", title="المراحل")
    assert "rtl" == tab.get_by_role("heading", name="2026").evaluate("(node) => getComputedStyle(node).direction")


def test_a_command_keeps_its_order_among_words_from_right_to_left(stage: Stage, tab: Page) -> None:
    tab.route("**/rich-text/sample.json", lambda route: route.fulfill(json={"text": "اكتب `--force` ثم انتظر"}))
    open_gallery(tab, stage, block="rich-text", title="المراحل")
    first, last, *_ = tab.locator(".rich-text code").evaluate(PLACES)
    assert first < last


def test_the_arrow_among_the_icons_points_onward(stage: Stage, tab: Page) -> None:
    item = {"icon": "arrow-right", "title": "الخطوة التالية", "text": "ابدأ"}
    tab.route("**/features/sample.json", lambda route: route.fulfill(json={"items": [item], "columns": 3}))
    open_gallery(tab, stage, block="features", title="المراحل")
    expect(tab.locator(".feature-icon path")).to_have_attribute("d", re.compile("^M20 12H4"))


def test_figures_beside_each_other_are_of_one_size(stage: Stage, tab: Page) -> None:
    items = [{"value": value, "label": "revenue"} for value in ("€ 48.2 m", "€ 190.4 m", "12")]
    tab.route("**/stats/sample.json", lambda route: route.fulfill(json={"items": items}))
    open_gallery(tab, stage, block="stats")
    sizes = tab.locator(".value").evaluate_all("(nodes) => nodes.map((node) => getComputedStyle(node).fontSize)")
    assert 1 == len(set(sizes))
