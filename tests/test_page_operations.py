"""Edits of a page: what each does, what it refuses and why, and the way back."""

import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.page.document import Page
from lib.page.operations import Code, Operation, OperationRefused, UpdateBlock, apply, read_operation
from lib.page.parse import parse_page
from tests.core.cases import cases

Json = dict[str, Any]


def text(name: str, words: str = "Words") -> Json:
    return {"id": name, "type": "rich-text", "props": {"text": words}}


def section(name: str, *blocks: Json) -> Json:
    return {"id": name, "layout": "stack", "background": {"kind": "plain"}, "blocks": list(blocks)}


HERO: Json = {"id": "h", "type": "hero", "props": {"eyebrow": "New", "title": "Hello", "align": "start"}}
LOGO: Json = {"image": {"source": "library", "id": "sea", "alt": "Sea"}, "href": "http://a.example"}
PAGE: Json = {
    "version": 1,
    "title": "Page",
    "theme": "harbour",
    "sections": [section("s1", HERO, text("a")), section("s2", text("b"), text("c"))],
}


def edited(operation: Json, page: Json = PAGE) -> Json:
    """The page after the operation; the inverse is proven to bring back the page before."""
    before = parse_page(page)
    applied = apply(before, read_operation(operation))
    assert before == undone(applied.page, applied.inverse)
    told: Json = json.loads(msgspec.json.encode(applied.page))
    return told


def undone(page: Page, inverse: tuple[Operation, ...]) -> Page:
    """By way of JSON, as a browser or a record would keep it."""
    for operation in inverse:
        page = apply(page, read_operation(json.loads(msgspec.json.encode(operation)))).page
    return page


def refused(operation: object, page: Json = PAGE) -> Code:
    with pytest.raises(OperationRefused) as caught:
        apply(parse_page(page), read_operation(operation))
    return caught.value.code


def outline(page: Json) -> list[str]:
    return [" ".join([part["id"], *(block["id"] for block in part["blocks"])]) for part in page["sections"]]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"op": "insertSection", "after": None, "section": section("n", text("x"))}, ["n x", "s1 h a", "s2 b c"]),
        ({"op": "insertSection", "after": "s2", "section": section("n")}, ["s1 h a", "s2 b c", "n"]),
        ({"op": "replaceSection", "id": "s1", "section": section("s1", text("a"))}, ["s1 a", "s2 b c"]),
        ({"op": "moveSection", "id": "s1", "after": "s2"}, ["s2 b c", "s1 h a"]),
        ({"op": "moveSection", "id": "s2", "after": None}, ["s2 b c", "s1 h a"]),
        ({"op": "removeSection", "id": "s1"}, ["s2 b c"]),
        ({"op": "insertBlock", "section": "s1", "after": "h", "block": text("x")}, ["s1 h x a", "s2 b c"]),
        ({"op": "moveBlock", "id": "h", "section": "s1", "after": "a"}, ["s1 a h", "s2 b c"]),
        ({"op": "moveBlock", "id": "c", "section": "s1", "after": None}, ["s1 c h a", "s2 b"]),
        ({"op": "removeBlock", "id": "b"}, ["s1 h a", "s2 c"]),
    ],
)
def test_parts_are_inserted_replaced_moved_and_removed_and_brought_back(operation: Json, expected: list[str]) -> None:
    assert expected == outline(edited(operation))


def test_given_members_replace_those_of_a_block_and_null_takes_one_away() -> None:
    operation = {"op": "updateBlock", "id": "h", "props": {"title": "Hi\u202e", "eyebrow": None, "onclick": "x"}}

    assert {"title": "Hi", "align": "start"} == edited(operation)["sections"][0]["blocks"][0]["props"]


def test_the_way_back_names_only_what_was_given_and_known() -> None:
    given = {"op": "updateBlock", "id": "h", "props": {"title": "Hi", "image": None, "onclick": "x"}}
    applied = apply(parse_page(PAGE), read_operation(given))

    assert (UpdateBlock("h", {"title": "Hello", "image": None}),) == applied.inverse


def test_a_section_s_settings_change_and_its_blocks_and_id_do_not() -> None:
    members = {"layout": "wide", "spacing": "tight", "divider": True, "blocks": [], "id": "other"}
    page = edited({"op": "updateSection", "id": "s1", "members": members})
    again = edited({"op": "updateSection", "id": "s1", "members": {"spacing": None, "divider": None}}, page)

    assert ("wide", "tight", True) == tuple(page["sections"][0][name] for name in ("layout", "spacing", "divider"))
    assert ["s1 h a", "s2 b c"] == outline(page)
    assert section("s1", HERO, text("a")) | {"layout": "wide"} == again["sections"][0]


def test_title_theme_and_brand_are_set_and_a_brand_is_taken_away() -> None:
    brand = {"colours": {"accent": "#123456"}, "font": "georgia"}
    page = edited({"op": "setBrand", "brand": brand}, edited({"op": "setTheme", "theme": "orchid"}))

    assert ("orchid", brand) == (page["theme"], page["brand"])
    assert "brand" not in edited({"op": "setBrand", "brand": None}, page)
    assert "New" == edited({"op": "setTitle", "title": "New"})["title"]


def test_what_is_not_touched_is_the_same_object() -> None:
    page = parse_page(PAGE)
    after = apply(page, read_operation({"op": "updateBlock", "id": "a", "props": {"text": "New"}})).page

    assert after.sections[1] is page.sections[1]
    assert after.sections[0].blocks[0] is page.sections[0].blocks[0]


@pytest.mark.parametrize(
    ("code", "operation"),
    [
        ("invalid", None),
        ("invalid", {"op": "explode"}),
        ("invalid", {"op": "\ud800"}),
        ("invalid", {"op": "removeSection"}),
        ("invalid", {"op": "removeSection", "id": 5}),
        ("invalid", {"op": "moveSection", "id": "s1"}),
        ("invalid", {"op": "updateBlock", "id": "nobody", "props": []}),
        ("invalid", {"op": "setTheme", "theme": "neon"}),
        ("invalid", {"op": "setTitle", "title": "x" * 201}),
        ("invalid", {"op": "setBrand", "brand": {"colours": {"accent": "red"}}}),
        ("invalid", {"op": "updateBlock", "id": "h", "props": {"title": None}}),
        ("invalid", {"op": "updateBlock", "id": "a", "props": {"text": "[x](javascript:y)"}}),
        ("invalid", {"op": "updateSection", "id": "s1", "members": {"layout": None}}),
        ("invalid", {"op": "insertBlock", "section": "s1", "after": None, "block": {"id": "x", "type": "hologram"}}),
        (
            "invalid",
            {"op": "insertBlock", "section": "s1", "after": None}
            | {"block": {"id": "x", "type": "logos", "props": {"items": [LOGO]}}},
        ),
        ("unknown_id", {"op": "removeSection", "id": "a"}),
        ("unknown_id", {"op": "removeBlock", "id": "s1"}),
        ("unknown_id", {"op": "updateSection", "id": "nobody", "members": {"layout": "neon"}}),
        ("unknown_id", {"op": "moveBlock", "id": "a", "section": "nobody", "after": "nobody"}),
        ("wrong_place", {"op": "insertSection", "after": "nobody", "section": {}}),
        ("wrong_place", {"op": "moveSection", "id": "s1", "after": "s1"}),
        ("wrong_place", {"op": "insertBlock", "section": "s1", "after": "b", "block": {}}),
        ("wrong_place", {"op": "moveBlock", "id": "a", "section": "s1", "after": "a"}),
        ("duplicate_id", {"op": "insertBlock", "section": "s1", "after": None, "block": text("s2")}),
        ("duplicate_id", {"op": "insertSection", "after": None, "section": section("n", text("x"), text("x"))}),
        ("duplicate_id", {"op": "replaceSection", "id": "s1", "section": section("s1", text("b"))}),
    ],
)
def test_what_does_not_fit_is_refused_by_the_first_code_that_fits(code: Code, operation: object) -> None:
    assert code == refused(operation)


def test_a_full_page_takes_no_more_sections_blocks_or_bytes() -> None:
    sections = PAGE | {"sections": [section(f"s{number}") for number in range(200)]}
    blocks = PAGE | {"sections": [section("s1", *(text(f"b{number}") for number in range(40))), section("s2", HERO)]}
    heavy = PAGE | {"sections": [section("s1", *(text(f"b{number}", "x" * 19_500) for number in range(15)))]}
    long = {"op": "insertBlock", "section": "s1", "after": None, "block": text("n", "x" * 19_000)}

    assert "too_many" == refused({"op": "insertSection", "after": None, "section": section("n")}, sections)
    assert "too_many" == refused({"op": "insertBlock", "section": "s1", "after": None, "block": text("n")}, blocks)
    assert "too_many" == refused({"op": "moveBlock", "id": "h", "section": "s1", "after": None}, blocks)
    assert "too_many" == refused(long, heavy)
    assert edited({"op": "moveBlock", "id": "b0", "section": "s1", "after": "b39"}, blocks)


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_whatever_is_applied_is_a_page_and_its_inverse_brings_back_exactly_the_page_before(seed: int) -> None:
    for case in cases(seed, 40):
        before = msgspec.convert(case["page"], Page)
        try:
            applied = apply(before, read_operation(case["operation"]))
        except OperationRefused:
            continue
        assert applied.page == parse_page(json.loads(msgspec.json.encode(applied.page)))
        assert before == undone(applied.page, applied.inverse)


def test_the_cases_meet_every_operation_and_every_refusal() -> None:
    told = [(case["operation"], case["outcome"]) for case in cases(1, 3_000)]
    done = {operation["op"] for operation, outcome in told if "page" in outcome}

    assert len(get_args(Operation)) == len(done)
    assert set(get_args(Code)) == {outcome["refused"] for _, outcome in told if "refused" in outcome}
