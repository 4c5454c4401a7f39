"""Reading what a model wrote: plain meanings are mended, the rest is left out, and what comes out is always valid."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.media import Item, Library
from lib.page.blocks import KINDS
from lib.page.document import Page, Section
from lib.page.parse import parse_page
from lib.page.parts import LibraryPicture
from lib.page.reading import Reading, read_page_head

LIBRARY = Library.load()
Json = dict[str, Any]


def reading(**options: Any) -> Reading:
    return Reading("req_0123456789", LIBRARY, **options)


def read(raw: object, using: Reading | None = None) -> Json:
    section = (using or reading()).read_section(raw)
    assert section is not None
    return as_json(section)


def as_json(section: Section) -> Json:
    told: Json = json.loads(msgspec.json.encode(section))
    return told


def block(block_type: str, **props: Any) -> Json:
    return {"layout": "stack", "background": {"kind": "plain"}, "blocks": [{"type": block_type, "props": props}]}


def cards(*titles: str) -> list[Json]:
    return [{"title": title, "text": ""} for title in titles]


def feature(icon: str, title: str) -> Json:
    return {"icon": icon, "title": title, "text": ""}


def stat(value: str, label: str) -> Json:
    return {"value": value, "label": label}


def step(title: str, text: str = "The lamp is green.") -> Json:
    return {"title": title, "text": text}


TABLE_ROWS = [["a", "", "3"], ["b", "", ""]]


def props(raw: object, using: Reading | None = None) -> Json:
    found: Json = read(raw, using)["blocks"][0]["props"]
    return found


def test_a_section_as_asked_for_comes_out_with_ids_and_found_pictures() -> None:
    picture = {"search": "calm ocean at dawn", "alt": "The sea in the morning"}
    section = read(block("hero", title="Welcome", text=None, image=picture, align="center", link=None, eyebrow=None))

    image = section["blocks"][0]["props"].pop("image")
    assert {"title": "Welcome", "align": "center"} == section["blocks"][0]["props"]
    assert ("library", "coast-at-dawn", "The sea in the morning") == (image["source"], image["id"], image["alt"])
    assert (1600, 1000, "#") == (image["width"], image["height"], image["colour"][0])


@pytest.mark.parametrize(
    ("search", "alt", "shown"),
    [
        ("lighthouse harbour", "A lighthouse over a harbour", True),
        ("brücke fluss", "Eine Brücke über einem Fluss bei Sonnenaufgang", True),
        ("light bulb idea", "A lighthouse over a harbour", False),
        ("fir forest mist", "Ruhige Küste am Morgen", False),
    ],
)
def test_a_models_words_describe_a_picture_only_where_they_say_what_it_shows(
    search: str,
    alt: str,
    shown: bool,  # noqa: FBT001 - a parameter of pytest's
) -> None:
    image = props(block("hero", title="A", image={"search": search, "alt": alt}))["image"]
    [item] = LIBRARY.get([image["id"]])
    assert (alt if shown else item.alt) == image["alt"]


def test_the_same_answer_read_again_gives_the_same_sections_and_another_request_other_ids() -> None:
    raw = block("hero", title="A", image={"search": "team", "alt": ""})
    first, again, other = (Reading(name, LIBRARY).read_section(raw) for name in ("req_a", "req_a", "req_b"))

    assert first == again
    assert first is not None
    assert other is not None
    assert first.id != other.id


def test_ids_are_unique_on_a_page_even_when_the_model_repeats_its_own() -> None:
    using = reading()
    raw = block("heading", text="Same") | {"id": "s1"}
    sections = [using.read_section(raw) for _ in range(50)]

    assert 100 == len({part.id for section in sections if section for part in (section, *section.blocks)})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (block("heading", text="Hi", level="2"), {"text": "Hi", "level": 2}),
        (block("heading", text="Hi", level="h3"), {"text": "Hi", "level": 3}),
        (block("heading", text="Hi", level=Decimal(6)), {"text": "Hi", "level": 3}),
        (block("heading", text="## **Bold** `words`"), {"text": "Bold words", "level": 2}),
        (block("heading", text="*\ufe0f\u20e3*"), {"text": "\u20e3", "level": 2}),
        (block("rich-text", text="[[a](http://x)](http://y)"), {"text": "[a(http://y)"}),
        (block("heading", text=2026), {"text": "2026", "level": 2}),
        (block("rich_text", text=["One.", "Two."]), {"text": "One.\nTwo."}),
        (block("richText", text="<b>tags</b> are text"), {"text": "<b>tags</b> are text"}),
        (block("callout", title="Mind the gap", tone="DANGER"), {"tone": "info", "text": "Mind the gap"}),
        (block("hero", text="First\nSecond", align=None), {"title": "First", "text": "Second", "align": "start"}),
        (block("cards", items=["A", {"text": "B"}, {}], columns=4), {"items": cards("A", "B"), "columns": 2}),
        (
            block("features", items=[{"title": "A", "icon": "unicorn"}, {"text": "B", "icon": "Arrow Right"}]),
            {"items": [feature("star", "A"), feature("arrow-right", "B")], "columns": 2},
        ),
        (block("stats", items=[{"value": 42, "label": "of us"}, {"label": "?"}]), {"items": [stat("42", "of us")]}),
        (
            block("steps", items=[{"text": "Plug it in\nThe lamp is green."}]),
            {"items": [step("Plug it in")], "style": "steps"},
        ),
        (
            block("steps", items=[{"title": "1. Plug it in", "text": ""}, {"title": "Step 2: Wait", "text": ""}]),
            {"items": [step("Plug it in", ""), step("Wait", "")], "style": "steps"},
        ),
        (
            block("steps", items=[{"title": "2. Wait", "text": ""}, {"title": "Plug it in", "text": ""}]),
            {"items": [step("2. Wait", ""), step("Plug it in", "")], "style": "steps"},
        ),
        (block("rich-text", text="R&amp;D&nbsp;5 `&amp;` &amp;lt;"), {"text": "R&D\u00a05 `&amp;` &lt;"}),
        (block("heading", text="Bob&#39;s &quot;plan&quot;"), {"text": 'Bob\'s "plan"', "level": 2}),
        (block("rich-text", text="One<br>two<BR />`<br>`"), {"text": "One\ntwo\n`<br>`"}),
        (block("heading", text="One<br/>two"), {"text": "One two", "level": 2}),
        (block("quote", text="Said", name=" "), {"text": "Said"}),
        (block("quote", text="„So sei es.“", name="— Ada", role="null"), {"text": "So sei es.", "name": "Ada"}),
        (block("quote", text='"Yes" or "no"', name="None"), {"text": '"Yes" or "no"'}),
        (
            block("hero", title="Null", eyebrow="undefined", text="Null", image={"search": "null", "alt": ""}),
            {"title": "Null", "align": "start"},
        ),
        (block("table", header=["A"], rows=[["A"], ["null"]]), {"header": ["A"], "rows": [["null"]]}),
        (block("rich-text", text=r"Take:\n- tea\n- rum"), {"text": "Take:\n- tea\n- rum"}),
        (block("rich-text", text=r"One.\n\nÜber `a\nB`"), {"text": "One.\n\nÜber `a\\nB`"}),
        (block("rich-text", text=r"D:\N\new, \nabla"), {"text": r"D:\N\new, \nabla"}),
        (block("heading", text=r"One\nTwo"), {"text": "One Two", "level": 2}),
        (block("table", header=["", ""], rows=[["a", None, 3], [], [None], "b"]), {"header": [], "rows": TABLE_ROWS}),
        (block("people", items=["Ada", {"role": "?"}], columns=9), {"items": [{"name": "Ada"}], "columns": 2}),
        (
            block("buttons", items=[{"label": "Go", "href": "https://a.example/*b*"}, {"label": "No", "href": "b"}]),
            {"items": [{"label": "Go", "href": "https://a.example/*b*", "style": "primary"}], "align": "start"},
        ),
        (block("cards", items={"title": "One"}, columns="3"), {"items": cards("One"), "columns": 2}),
        (
            block("cards", items={"1": {"title": "One"}, "2": {"title": "Two"}}),
            {"items": cards("One", "Two"), "columns": 2},
        ),
        (block("table", header=["A", "B"], rows=[{"A": "x", "B": 3}]), {"header": ["A", "B"], "rows": [["x", "3"]]}),
        ({"blocks": {"b1": {"type": "heading", "text": "By name"}}}, {"text": "By name", "level": 2}),
        ({"blocks": [{"type": "callout", "props": "Just words"}]}, {"tone": "info", "text": "Just words"}),
        ({"blocks": [{"type": "heading", "text": "No props"}]}, {"text": "No props", "level": 2}),
        ({"type": "heading", "props": {"text": "No section"}}, {"text": "No section", "level": 2}),
    ],
)  # fmt: skip
def test_what_is_plainly_meant_is_understood(raw: Json, expected: Json) -> None:
    assert expected == props(raw)


def test_too_long_words_are_cut_at_a_word() -> None:
    text = props(block("heading", text="word " * 100))["text"]

    assert (True, "word…") == (len(text) <= 200, text[-5:])


def test_an_unknown_layout_and_background_become_the_plainest() -> None:
    section = read(block("heading", text="Hi") | {"layout": "masonry", "background": "sparkle"})

    assert ("stack", {"kind": "plain"}) == (section["layout"], section["background"])


@pytest.mark.parametrize("layout", ["split", "split-reverse", "grid", "aside"])
def test_a_layout_for_several_blocks_is_not_used_for_one(layout: str) -> None:
    assert "stack" == read(block("heading", text="Hi") | {"layout": layout})["layout"]


def test_settings_of_a_section_are_read_and_what_is_none_is_the_usual() -> None:
    heading = block("heading", text="Hi")
    shown, usual = read(heading | {"spacing": "Tight", "divider": True}), read(heading | {"spacing": 7, "divider": "x"})

    assert ("tight", True) == (shown["spacing"], shown["divider"])
    assert not {"spacing", "divider"} & set(usual)


def test_a_video_is_found_where_the_library_has_one() -> None:
    film = Item(
        id="harbour-film",
        kind="video",
        width=1280,
        height=720,
        colour="#112233",
        alt="Boats",
        tags=("boat",),
        credit="",
    )
    using = Reading("req_1", Library([film]))

    assert "harbour-film" == props(block("video", video={"search": "boat", "alt": ""}), using)["video"]["id"]
    without = Reading("req_1", Library(()))
    assert without.read_section(block("video", video={"search": "boat", "alt": ""})) is None


def test_a_background_picture_is_found_and_one_without_a_search_is_no_picture() -> None:
    found = read(
        block("heading", text="Hi") | {"background": {"kind": "image", "image": {"search": "forest", "alt": ""}}}
    )
    missing = read(block("heading", text="Hi") | {"background": {"kind": "image", "image": None}})

    assert "forest-in-mist" == found["background"]["image"]["id"]
    assert {"kind": "subtle"} == missing["background"]


def test_a_table_among_running_text_is_a_block_of_its_own() -> None:
    text = "Fares:\n\n| Line | Fare |\n|---|:-:|\n| 1 \\| 2 | **3** |\n| 4 |\n\nThat is all."
    before, table, behind = read(block("rich-text", text=text))["blocks"]

    assert ({"text": "Fares:"}, {"text": "That is all."}) == (before["props"], behind["props"])
    assert {"header": ["Line", "Fare"], "rows": [["1 | 2", "3"], ["4", ""]]} == table["props"]


@pytest.mark.parametrize("text", ["a | b\n---\nc | d", "| A | B |\n|---|---|", "| A |\n|---|---|\n| 1 | 2 |", "a | b"])
def test_strokes_that_make_no_table_are_text(text: str) -> None:
    [only] = read(block("rich-text", text=text))["blocks"]
    assert "rich-text" == only["type"]


def test_unknown_and_empty_blocks_are_left_out_and_counted() -> None:
    using = reading()
    blocks = [
        {"type": "hologram"},
        {"type": "heading", "props": {"text": " "}},
        7,
        None,
        {"type": "image", "props": {}},
    ]
    section = read({"blocks": [*blocks, {"type": "heading", "props": {"text": "Kept"}}]}, using)

    assert ["Kept"] == [each["props"]["text"] for each in section["blocks"]]
    assert 5 == using.notes.dropped["block"]


@pytest.mark.parametrize("raw", [None, 3, "text", [], {}, {"blocks": []}, {"blocks": [{"type": "hologram"}]}])
def test_a_section_of_which_nothing_can_be_shown_is_left_out(raw: object) -> None:
    using = reading()

    assert using.read_section(raw) is None
    assert 1 == using.notes.dropped["section"]


def test_links_to_other_than_https_go_and_their_words_stay() -> None:
    using = reading()
    text = "[one](http://a.example) [two](javascript:x) [three](https://b.example) ![four](https://c.example/x.png)"
    raw = block("cards", items=[{"title": "T", "text": text, "link": {"label": "Go", "href": "ftp://a.example"}}])
    card = props(raw, using)["items"][0]

    assert {"title": "T", "text": "one two [three](https://b.example) four"} == card
    assert 4 == using.notes.dropped["link"]


@pytest.mark.parametrize(
    "image",
    [
        {"source": "library", "id": "padlock", "alt": "", "search": ""},
        {"source": "attachment", "id": "att1", "fileName": "secret.png", "alt": ""},
        {"search": "https://evil.example/x.png?secret", "alt": ""}, "https://evil.example/x.png",
        {"url": "https://evil.example"}, 5, [],
    ],
)  # fmt: skip
def test_a_model_cannot_write_an_address_or_an_id_that_it_was_not_given(image: object) -> None:
    using = reading()

    assert {"title": "T", "align": "start"} == props(block("hero", title="T", image=image), using)
    assert 1 == using.notes.dropped["picture"]


def test_a_picture_of_the_page_that_was_given_can_be_named() -> None:
    given_picture = LibraryPicture(id="padlock", alt="A lock", width=1600, height=1000)
    using = reading(media={"padlock": given_picture})

    assert {"source": "library", "id": "padlock", "alt": "A lock", "width": 1600, "height": 1000} == props(
        block("image", image={"id": "padlock"}), using
    )["image"]


def test_a_page_shows_a_picture_twice_only_when_the_library_is_used_up() -> None:
    using = reading()
    raw = block("cards", items=[{"title": "T", "image": {"search": "sea", "alt": ""}}] * 12)
    images = {item.id for item in LIBRARY.items if item.kind == "image"}
    ids = [item["image"]["id"] for _ in range(len(images) // 12 + 1) for item in props(raw, using)["items"]]

    assert images == set(ids[: len(images)])
    assert len(images) < len(ids)


def test_sections_end_before_the_page_grows_over_its_limit() -> None:
    using = reading()
    raw = {"blocks": [{"type": "rich-text", "props": {"text": "ü" * 20_000}}] * 2}
    sections = tuple(section for _ in range(10) if (section := using.read_section(raw)))

    assert (3, 7) == (len(sections), using.notes.dropped["section"])
    parse_page(json.loads(msgspec.json.encode(Page(version=1, title="t" * 200, theme="paper", sections=sections))))


def test_title_and_theme_are_read_and_the_wished_theme_wins() -> None:
    head = read_page_head({"title": "# The *plan*", "theme": "Paper"})

    assert ("The plan", "paper") == (head.title, head.theme)
    assert "harbour" == read_page_head({"theme": "paper"}, theme="harbour").theme
    assert ("Untitled page", "harbour") == (read_page_head(None).title, read_page_head({"theme": "neon"}).theme)


words = st.text(st.sampled_from("*`[](): \n#-ab\u200d\u202e\U000e0041😀/\ud800https"), max_size=30) | st.sampled_from(
    ["[a](http://b)", "https://x.example", "[[a](javascript:b)](javascript:c)", "hero", "2", "x" * 400, "ü" * 4_000]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | words
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["search", "alt", "id", "x"]), inner),
    max_leaves=8,
)
pictures = st.fixed_dictionaries({}, optional={"search": words, "alt": words, "id": words}) | anything
links = st.fixed_dictionaries({}, optional={"label": words, "href": words}) | anything
members = {
    "title": words | anything, "text": words | anything, "eyebrow": words, "level": anything, "align": anything,
    "columns": anything, "tone": anything, "ratio": anything, "caption": words, "image": pictures, "link": links,
    "icon": words, "value": words, "label": words, "href": words, "name": words, "role": words, "when": words,
    "style": words, "header": anything, "rows": anything, "video": pictures,
}  # fmt: skip
items = st.lists(st.fixed_dictionaries({}, optional=members) | anything, max_size=14)
blocks = st.fixed_dictionaries(
    {"type": st.sampled_from([kind.type for kind in KINDS]) | words},
    optional={"props": st.fixed_dictionaries({}, optional={**members, "items": items}) | anything, "id": words},
)
sections = st.fixed_dictionaries(
    {"blocks": st.lists(blocks | anything, max_size=5) | anything},
    optional={
        "layout": words,
        "spacing": words,
        "divider": anything,
        "background": st.fixed_dictionaries({"kind": words, "image": pictures}) | anything,
    },
)


@given(st.lists(sections | anything, max_size=4), words)
@settings(max_examples=300, deadline=None)
def test_whatever_a_model_writes_only_valid_sections_come_out(raws: list[object], title: str) -> None:
    using = reading()
    kept = tuple(section for raw in raws if (section := using.read_section(raw)))
    head = read_page_head({"title": title})
    page = Page(version=1, title=head.title, theme=head.theme, sections=kept)

    assert page == parse_page(json.loads(msgspec.json.encode(page)))
