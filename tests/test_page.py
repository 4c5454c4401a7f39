"""The page document: what is a page, and how one that is none is refused."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from lib.errors import InvalidPage
from lib.page.blocks import KINDS
from lib.page.document import Page
from lib.page.layouts import BACKGROUNDS, LAYOUTS
from lib.page.parse import parse_page
from lib.page.schema import page_schema
from lib.page.themes import THEMES
from lib.page.walk import texts_of

ROOT = Path(__file__).resolve().parent.parent
Document = dict[str, Any]


def a_page(**members: Any) -> Document:
    picture = {"source": "library", "id": "coast-at-dawn", "alt": "A coast", "width": 1600, "height": 1000}
    hero = {"title": "Welcome", "align": "start", "image": picture | {"colour": "#aabbcc"}}
    card = {"title": "One", "text": "A **bold** [link](https://example.com)"}
    blocks: list[Document] = [
        {"id": "b1", "type": "hero", "props": hero},
        {"id": "b2", "type": "cards", "props": {"items": [card, card], "columns": 2}},
    ]
    section = {"id": "s1", "layout": "stack", "background": {"kind": "plain"}, "blocks": blocks}
    return {"version": 1, "title": "Page", "theme": "harbour", "sections": [section], **members}


def props(page: Document, block: int = 0) -> Document:
    found: Document = page["sections"][0]["blocks"][block]["props"]
    return found


def changed(change: Callable[[Document], object]) -> Document:
    page = a_page()
    change(page)
    return page


def refusal(page: object) -> str:
    with pytest.raises(InvalidPage) as caught:
        parse_page(page)
    return caught.value.detail


def as_json(page: Page) -> Document:
    read: Document = json.loads(msgspec.json.encode(page))
    return read


def test_a_page_comes_back_as_it_was_written() -> None:
    assert a_page() == as_json(parse_page(a_page()))


def test_settings_and_brand_come_back_as_they_were_written() -> None:
    page = a_page(brand={"colours": {"accent": "#AABBCC", "text": "#000000"}, "font": "georgia"})
    page["sections"][0].update(layout="banner", spacing="tight", divider=True)

    assert page == as_json(parse_page(page))


def test_members_that_the_schema_does_not_name_are_left_out_and_null_is_absent() -> None:
    page = changed(lambda page: (page.update(author="x"), props(page).update(eyebrow=None, onclick="x")))

    assert a_page() == as_json(parse_page(page))


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("version", lambda page: page.update(version=2)),
        ("theme", lambda page: page.update(theme="secret-word")),
        ("title", lambda page: page.update(title="secret-word" * 20)),
        ("sections", lambda page: page.update(sections="secret-word")),
        ("sections[0].id", lambda page: page["sections"][0].update(id="secret-word\n")),
        ("sections[0].blocks[0].id", lambda page: page["sections"][0]["blocks"][0].update(id="s1")),
        ("sections[0].blocks[0].type", lambda page: page["sections"][0]["blocks"][0].update(type="secret-word")),
        ("sections[0].blocks[0].props.title", lambda page: props(page).pop("title")),
        ("sections[0].blocks[0].props.title", lambda page: props(page).update(title=["secret-word"])),
        ("sections[0].blocks[0].props.image", lambda page: props(page).update(image="https://secret-word.example")),
        ("sections[0].blocks[0].props.image.alt", lambda page: props(page)["image"].pop("alt")),
        ("brand.colours.accent", lambda page: page.update(brand={"colours": {"accent": "red"}})),
        ("brand.colours", lambda page: page.update(brand={"font": "arial"})),
        ("brand.font", lambda page: page.update(brand={"colours": {"accent": "#aabbcc"}, "font": "wingdings"})),
        ("sections[0].spacing", lambda page: page["sections"][0].update(spacing="normal")),
        ("sections[0].divider", lambda page: page["sections"][0].update(divider="yes")),
        ("sections[0].blocks[1].props.columns", lambda page: props(page, 1).update(columns=5)),
    ],
)
def test_a_refusal_names_the_place_and_never_what_stands_there(
    place: str, change: Callable[[Document], object]
) -> None:
    detail = refusal(changed(change))

    assert detail.startswith(f"{place} ")
    assert "secret-word" not in detail


@pytest.mark.parametrize("value", [None, [], "page", 3, {}, {"version": 1}])
def test_what_is_no_document_is_refused(value: object) -> None:
    assert "page.schema.json" in refusal(value)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com", "javascript:alert(1)", "//example.com", "https://user@example.com", "https://a\\b",
        "https://exa\u200bmple.com", "https://example.com/\u202ecod.exe", "https://", "https:///x",
        "https://a]b", "https://a:b", "https://good.example%40evil.example", "HTTPS://x y",
        "data:text/html,x",
    ],
)  # fmt: skip
def test_a_link_leads_to_a_plain_https_address_or_is_refused(address: str) -> None:
    linked = changed(lambda page: props(page).update(link={"label": "Go", "href": address}))
    written = changed(lambda page: props(page, 1)["items"][0].update(text=f"[go]({address})"))

    assert refusal(linked).startswith("sections[0].blocks[0].props.link")
    if address.isascii() and " " not in address:  # what nobody sees is gone from a text before it is looked at
        assert refusal(written).startswith("sections[0].blocks[1].props.items[0].text links to")


def test_brackets_that_lead_nowhere_are_text() -> None:
    page = changed(lambda page: props(page, 1)["items"][0].update(text="see [1](appendix) and [x]()"))

    assert (
        "see [1](appendix) and [x]()"
        == as_json(parse_page(page))["sections"][0]["blocks"][1]["props"]["items"][0]["text"]
    )


def test_a_page_over_300_000_bytes_is_refused_and_one_of_300_000_is_not() -> None:
    def of_size(size_bytes: int) -> Document:
        texts: list[Document] = [
            {"id": f"t{number}", "type": "rich-text", "props": {"text": "ü" * 9_300}} for number in range(16)
        ]
        page = changed(lambda page: page["sections"][0].update(blocks=texts))
        filler = size_bytes - len(json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode())
        texts[0]["props"]["text"] += "x" * filler
        assert 0 < filler < 10_000
        return page

    assert 300_000 == len(msgspec.json.encode(parse_page(of_size(300_000))))
    assert "300,000" in refusal(of_size(300_001))


def test_the_published_schema_and_the_docs_are_the_ones_that_the_structs_make() -> None:
    command = [sys.executable, str(ROOT / "script" / "schema"), "--check"]
    check = subprocess.run(command, check=False, capture_output=True, text=True)

    assert (0, "") == (check.returncode, check.stdout)


def test_the_published_schema_takes_and_refuses_what_the_server_does() -> None:
    schema = jsonschema.Draft202012Validator(page_schema())
    jsonschema.Draft202012Validator.check_schema(page_schema())

    assert schema.is_valid(a_page())
    for change in (
        lambda page: page.update(version=2),
        lambda page: page.update(theme="neon"),
        lambda page: page["sections"][0].update(layout="masonry"),
        lambda page: page["sections"][0]["blocks"][0].update(type="hologram"),
        lambda page: props(page).update(link={"label": "Go", "href": "http://example.com"}),
        lambda page: page.update(brand={"colours": {"accent": "red"}}),
        lambda page: props(page)["image"].update(source="https://example.com/x.png"),
    ):
        assert not schema.is_valid(changed(change))
        refusal(changed(change))


def test_themes_layouts_and_block_types_can_be_read_off_the_schema() -> None:
    schema = page_schema()

    assert sorted(theme.id for theme in THEMES) == schema["properties"]["theme"]["enum"]
    assert sorted(layout.id for layout in LAYOUTS) == schema["$defs"]["Section"]["properties"]["layout"]["enum"]
    assert sorted(BACKGROUNDS) == schema["$defs"]["Background"]["properties"]["kind"]["enum"]
    assert {kind.type for kind in KINDS} <= set(schema["$defs"])


def test_the_texts_of_a_page_are_told_in_their_order_and_which_hold_mark_up() -> None:
    told = [(found.text, found.is_markdown) for found in texts_of(parse_page(a_page()))]
    card = [("One", False), ("A **bold** [link](https://example.com)", True)]
    assert [("Page", False), ("Welcome", False), ("A coast", False), *card, *card] == told


def test_cells_of_a_table_are_words_and_hold_no_mark_up() -> None:
    table = {"header": ["*Name*"], "rows": [["Ada"], ["", "[x](http://a.example)"]], "caption": "Who"}
    page = changed(lambda page: page["sections"][0].update(blocks=[{"id": "t", "type": "table", "props": table}]))

    told = [found for found in texts_of(parse_page(page)) if not found.is_markdown]
    assert ["Page", "*Name*", "Ada", "", "[x](http://a.example)", "Who"] == [found.text for found in told]


@pytest.mark.parametrize(
    ("block_type", "props"),
    [
        ("buttons", {"items": [{"label": "Go", "href": "https://a@b", "style": "primary"}], "align": "start"}),
        ("logos", {"items": [{"image": {"source": "library", "id": "sea", "alt": ""}, "href": "http://a.example"}]}),
        ("video", {"video": {"source": "attachment", "id": "att1", "fileName": "a.mp4", "alt": ""}}),
        ("features", {"items": [{"icon": "unicorn", "title": "A", "text": ""}], "columns": 2}),
        ("buttons", {"items": [], "align": "start"}),
        ("table", {"header": [], "rows": [["x"] * 13]}),
        ("table", {"header": [], "rows": [["x"]] * 61}),
        ("accordion", {"items": [{"title": "A", "text": "[a](javascript:x)"}]}),
    ],
)
def test_blocks_that_are_not_as_the_schema_says_are_refused(block_type: str, props: Document) -> None:
    block = {"id": "x", "type": block_type, "props": props}

    assert refusal(changed(lambda page: page["sections"][0].update(blocks=[block])))
