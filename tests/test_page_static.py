"""The static render: readable XHTML of every block, and well-formed whatever a page says."""

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.page.blocks import KINDS
from lib.page.static import EMPTY, INCOMPLETE, UNREADABLE, render_body
from tests.core.cases import cases

Json = dict[str, Any]
BASE = "https://media.example/library"
SPACES = 'xmlns:ac="urn:ac" xmlns:ri="urn:ri"'
SEA: Json = {"source": "library", "id": "sea", "alt": 'The "sea"', "width": 1600, "height": 900}
PLAN: Json = {"source": "attachment", "id": "att1", "fileName": "Plan <1> & 2.png", "alt": "Plan", "width": 300}
PANEL = '<ac:parameter ac:name="title">Done</ac:parameter><ac:rich-text-body><p>All</p></ac:rich-text-body>'
SEA_IMG = '<p><img src="https://media.example/library/sea.webp" alt="The &quot;sea&quot;" width="680"/></p>'
PLAN_IMAGE = (
    '<ac:image ac:alt="Plan" ac:width="{}"><ri:attachment ri:filename="Plan &lt;1&gt; &amp; 2.png"/></ac:image>'
)
GO: Json = {"label": "Go", "href": "https://a.example/?a=1&b=2"}
GO_LINE = '<p><a href="https://a.example/?a=1&amp;b=2">Go</a></p>'


def document(*blocks: Json, **section: Any) -> Json:
    named = [block | {"id": f"b{number}"} for number, block in enumerate(blocks)]
    band = {"id": "s", "layout": "stack", "background": {"kind": "plain"}, **section, "blocks": named}
    return {"version": 1, "title": "Page", "theme": "harbour", "sections": [band]}


def rendered(page: object) -> str:
    shown = render_body(page if isinstance(page, str) else json.dumps(page), BASE)
    ET.fromstring(f"<page {SPACES}>{shown}</page>")  # noqa: S314 - raises where it is not well-formed
    return shown


SHOWN: dict[str, tuple[Json, str]] = {
    "hero": (
        {"eyebrow": "New", "title": "A < B", "text": "**Now**", "image": SEA, "align": "start", "link": GO},
        f"<p>New</p><h1>A &lt; B</h1><p><strong>Now</strong></p>{SEA_IMG}{GO_LINE}",
    ),
    "heading": ({"text": "Next", "level": 3}, "<h3>Next</h3>"),
    "rich-text": (
        {"text": "One *two*\n`three`\n\n1. [4](https://a.example)\n2. <b>"},
        '<p>One <em>two</em><br/><code>three</code></p><ol><li><a href="https://a.example">4</a></li><li>&lt;b&gt;</li></ol>',
    ),
    "image": (
        {"image": PLAN, "caption": "Floor 2", "ratio": "4:3"},
        f"<p>{PLAN_IMAGE.format(300)}</p><p><em>Floor 2</em></p>",
    ),
    "video": (
        {"video": SEA},
        f'<p><a href="{BASE}/sea.mp4">{SEA_IMG.removeprefix("<p>").removesuffix("</p>")}</a></p>',
    ),
    "buttons": ({"items": [GO | {"style": "primary"}], "align": "start"}, GO_LINE),
    "cards": (
        {"items": [{"title": "A", "text": "B", "image": SEA, "link": GO}], "columns": 2},
        f"<h3>A</h3>{SEA_IMG}<p>B</p>{GO_LINE}",
    ),
    "features": ({"items": [{"icon": "bolt", "title": "A", "text": "B"}], "columns": 2}, "<h3>A</h3><p>B</p>"),
    "steps": (
        {"items": [{"title": "A", "text": "B", "when": "May"}], "style": "steps"},
        "<ol><li><p><strong>A</strong> (May)</p><p>B</p></li></ol>",
    ),
    "quote": (
        {"text": "Yes", "name": "Ada", "role": "Lead", "image": PLAN},
        f"<p>{PLAN_IMAGE.format(120)}</p><blockquote><p>Yes</p><p>— Ada, Lead</p></blockquote>",
    ),
    "stats": ({"items": [{"value": "42", "label": "of us"}]}, "<p><strong>42</strong> of us</p>"),
    "callout": (
        {"tone": "success", "title": "Done", "text": "All"},
        f'<ac:structured-macro ac:name="tip">{PANEL}</ac:structured-macro>',
    ),
    "accordion": ({"items": [{"title": "Why?", "text": "- so"}]}, "<h3>Why?</h3><ul><li>so</li></ul>"),
    "tabs": ({"items": [{"title": "Mac", "text": "B"}]}, "<h3>Mac</h3><p>B</p>"),
    "gallery": ({"items": [{"image": SEA, "caption": "C"}], "columns": 2}, f"{SEA_IMG}<p><em>C</em></p>"),
    "table": (
        {"header": ["A", "B"], "rows": [["1"]], "caption": "C"},
        "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td/></tr></tbody></table><p><em>C</em></p>",
    ),
    "people": (
        {"items": [{"name": "Ada", "role": "Lead", "text": "Ask"}], "columns": 2},
        "<h3>Ada</h3><p>Lead</p><p>Ask</p>",
    ),
    "logos": (
        {"items": [{"image": SEA, "href": "https://a.example"}]},
        f'<p><a href="https://a.example"><img src="{BASE}/sea.webp" alt="The &quot;sea&quot;" width="120"/></a></p>',
    ),
}


def test_a_numbered_list_has_the_numbers_that_are_written() -> None:
    text = {"text": "1. A\n2. B\n17. C\n\nThen\n\n3. D\n3. E"}

    shown = rendered(document({"type": "rich-text", "props": text}))

    first = '<ol><li>A</li><li>B</li><li value="17">C</li></ol>'
    assert f'{first}<p>Then</p><ol><li value="3">D</li><li>E</li></ol>' == shown


@pytest.mark.parametrize("block_type", [kind.type for kind in KINDS])
def test_every_block_can_be_read(block_type: str) -> None:
    props, expected = SHOWN[block_type]

    assert expected == rendered(document({"type": block_type, "props": props}))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["", "B"], "<tr><th/><th>B</th></tr><tr><th>1</th><td>2</td></tr><tr><td/><td>3</td></tr>"),
        (["A", "B"], "<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr><tr><td/><td>3</td></tr>"),
        (["", ""], "<tr><td>1</td><td>2</td></tr><tr><td/><td>3</td></tr>"),
    ],
)
def test_a_row_of_a_table_is_named_where_the_page_names_it(header: list[str], expected: str) -> None:
    page = document({"type": "table", "props": {"header": header, "rows": [["1", "2"], ["", "3"]]}})

    assert f"<table><tbody>{expected}</tbody></table>" == rendered(page)


def test_a_divider_is_a_line_and_order_is_kept() -> None:
    page = document({"type": "heading", "props": {"text": "A", "level": 2}}, divider=True)
    page["sections"].append(
        page["sections"][0] | {"id": "t", "divider": False, "blocks": [{"id": "x"} | text_block("B")]}
    )

    assert "<hr/><h2>A</h2><p>B</p>" == rendered(page)


def text_block(words: str) -> Json:
    return {"type": "rich-text", "props": {"text": words}}


def test_of_a_newer_or_broken_document_it_shows_what_it_can_and_says_so() -> None:
    page = document(text_block("Kept"), {"type": "hologram", "props": {}}, {"type": "heading", "props": {}})

    assert f"<p>Kept</p><p><em>{INCOMPLETE}</em></p>" == rendered(page | {"version": 2})


@pytest.mark.parametrize(
    "body", ["{", "[]", "null", "[" * 100_000, '{"sections": [{"blocks": 5}, 7]}', '{"version": 2}']
)
def test_what_cannot_be_read_is_a_sentence_never_a_blank(body: str) -> None:
    assert f"<p><em>{UNREADABLE}</em></p>" == rendered(body)


UNWRITTEN: list[Json] = [
    text_block(""),
    {"type": "table", "props": {"header": [], "rows": [[]]}},
    {"type": "hero", "props": {"title": "", "align": "start"}},
    {"type": "heading", "props": {"text": "", "level": 2}},
    {"type": "steps", "props": {"items": [{"title": "", "text": ""}], "style": "steps"}},
    {"type": "callout", "props": {"tone": "info", "text": ""}},
]


@pytest.mark.parametrize("body", ["", " \n", *map(json.dumps, (document(), document(*UNWRITTEN)))])
def test_a_page_that_says_nothing_yet_says_so(body: str) -> None:
    assert f"<p><em>{EMPTY}</em></p>" == rendered(body)


def test_a_step_that_is_not_written_yet_takes_no_number() -> None:
    steps = [{"title": title, "text": ""} for title in ("A", "", "B")]
    page = document({"type": "steps", "props": {"items": steps, "style": "steps"}})

    assert "<ol><li><p><strong>A</strong></p></li><li><p><strong>B</strong></p></li></ol>" == rendered(page)


def test_nothing_that_could_run_or_hide_is_written() -> None:
    words = "<script>alert(1)</script> ]]> &amp; \u202e\ud800\x00\ufffe [x](javascript:alert) \" onload='x'"
    shown = rendered(document({"type": "heading", "props": {"text": words, "level": 2}}))

    assert "<script" not in shown
    assert not set(shown) & set("\u202e\ud800\x00\ufffe")


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_it_is_well_formed_for_every_document(seed: int) -> None:
    for case in cases(seed, 21):
        spoiled = case["page"] | {"sections": [*case["page"]["sections"], case["operation"]]}
        rendered(case["outcome"].get("page", spoiled))
        rendered(spoiled)
