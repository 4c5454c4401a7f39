"""The schema that models are held to: only what both providers' strict modes take, and all that a page needs."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from lib.ai.schemas import edits_schema, model_schema
from lib.media import Library
from lib.page.blocks import KINDS
from lib.page.reading import Reading
from lib.page.themes import THEMES
from sandbox.models.composer import Composer
from sandbox.models.schema_rules_gemini import verify_json_schema
from sandbox.models.schema_rules_openai import verify_strict

Schema = dict[str, Any]

OFFERED = [kind.type for kind in KINDS if kind.is_offered]
TAKEN_BY_BOTH = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "description"}


def schemas(schema: Schema) -> Iterator[Schema]:
    """The schema and every schema inside it."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    for each in [*inner, schema["items"]] if "items" in schema else inner:
        yield from schemas(each)


def levels(schema: Schema) -> int:
    inner = [
        *schema.get("properties", {}).values(),
        *schema.get("anyOf", []),
        *([schema["items"]] if "items" in schema else []),
    ]
    return max(map(levels, inner), default=0) + (schema.get("type") in ("object", "array"))


def test_it_uses_only_what_both_providers_take() -> None:
    for schema in schemas(model_schema()):
        assert set(schema) <= TAKEN_BY_BOTH
        if schema.get("type") == "object":
            assert list(schema["properties"]) == schema["required"]
            assert schema["additionalProperties"] is False
    assert "object" == model_schema()["type"]
    assert levels(model_schema()) <= 10


def test_the_stand_ins_take_it_and_what_they_write_for_it_is_a_page() -> None:
    verify_strict(model_schema())
    verify_json_schema(model_schema())
    written = json.loads(Composer().answer(["Onboarding for new engineers, with steps and questions"], model_schema()))
    reading = Reading("req_1", Library.load())

    jsonschema.validate(written, model_schema())
    assert all(reading.read_section(section) for section in written["sections"])
    assert (0, 0) == (reading.notes.repaired.total(), reading.notes.dropped.total())


def test_it_stays_far_within_the_limits_of_size() -> None:
    every = list(schemas(model_schema()))
    names = [name for schema in every for name in schema.get("properties", {})]
    choices = [choice for schema in every for choice in schema.get("enum", [])]

    assert len(names) <= 5_000 / 2
    assert len(choices) <= 1_000 / 2
    assert sum(len(str(each)) for each in [*names, *choices]) <= 120_000 / 10


def test_alternatives_are_told_apart_by_their_first_member() -> None:
    blocks = model_schema()["properties"]["sections"]["items"]["properties"]["blocks"]["items"]["anyOf"]

    assert ["type"] * len(OFFERED) == [next(iter(block["properties"])) for block in blocks]
    assert [[block_type] for block_type in OFFERED] == [block["properties"]["type"]["enum"] for block in blocks]


def test_a_model_is_offered_only_what_the_library_can_show() -> None:
    assert {"logos"} == {kind.type for kind in KINDS} - set(OFFERED)


def test_a_model_is_asked_for_no_id_and_no_address_of_a_picture() -> None:
    names = {name for schema in schemas(model_schema()) for name in schema.get("properties", {})}

    assert not names & {"id", "version", "source", "fileName", "width", "height", "colour", "brand"}
    assert {"search", "alt"} <= names


def test_title_and_theme_are_written_before_the_sections() -> None:
    assert ["title", "theme", "sections"] == model_schema()["required"]


def test_the_theme_can_be_narrowed_to_the_one_that_was_chosen() -> None:
    assert ["paper"] == model_schema("paper")["properties"]["theme"]["enum"]
    assert sorted(theme.id for theme in THEMES) == model_schema()["properties"]["theme"]["enum"]


PICTURE = {"search": "team", "alt": "Team"}
LINK = {"label": "Go", "href": "https://example.com"}
FULL: dict[str, Any] = {
    "hero": {
        "eyebrow": "New", "title": "Title", "text": "Text", "image": {"search": "sea", "alt": "Sea"}, "align": "start",
        "link": None,
    },
    "heading": {"eyebrow": None, "text": "Heading", "level": 2},
    "rich-text": {"text": "- one\n- two"},
    "image": {"image": {"search": "team", "alt": "Team"}, "caption": "Caption", "ratio": "4:3"},
    "video": {"video": {"search": "sea", "alt": "Sea"}, "caption": "Caption"},
    "cards": {"items": [{"title": "One", "text": "Text", "image": None, "link": LINK}], "columns": 2},
    "callout": {"tone": "note", "title": None, "text": "Text"},
    "buttons": {"items": [LINK | {"style": "secondary"}], "align": "center"},
    "features": {"items": [{"icon": "bolt", "title": "One", "text": "Text"}], "columns": 2},
    "steps": {"items": [{"title": "One", "text": "Text", "when": "May"}], "style": "timeline"},
    "quote": {"text": "Words", "name": "Ada", "role": None},
    "stats": {"items": [{"value": "42 %", "label": "of all", "text": None}]},
    "accordion": {"items": [{"title": "Why?", "text": "- a\n- b"}]},
    "tabs": {"items": [{"title": "Mac", "text": "Text"}, {"title": "Windows", "text": "Text"}]},
    "gallery": {"items": [{"image": PICTURE, "caption": None}], "columns": 2},
    "table": {"header": ["A", "B"], "rows": [["1", "2"], ["3", ""]], "caption": "Caption"},
    "people": {"items": [{"name": "Ada", "role": "Lead", "text": None}], "columns": 2},
}  # fmt: skip


@pytest.mark.parametrize("block_type", OFFERED)
def test_what_fits_the_schema_is_read_without_a_repair(block_type: str) -> None:
    block = {"type": block_type, "props": FULL[block_type]}
    settings = {"layout": "wide", "background": {"kind": "plain", "image": None}, "spacing": "loose", "divider": True}
    section = settings | {"blocks": [block]}
    page = {"title": "Page", "theme": "paper", "sections": [section]}
    reading = Reading("req_1", Library.load())

    jsonschema.validate(page, model_schema())
    assert reading.read_section(section) is not None
    assert (0, 0) == (reading.notes.repaired.total(), reading.notes.dropped.total())


EDITS = edits_schema()
OPERATIONS = {edit["properties"]["op"]["enum"][0]: edit for edit in EDITS["properties"]["edits"]["items"]["anyOf"]}


def resolved(schema: Any) -> Any:
    """The schema with its definitions in the places where they are meant."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return resolved(EDITS["$defs"][schema["$ref"].rpartition("/")[2]])
        return {name: resolved(member) for name, member in schema.items() if name != "$defs"}
    return [resolved(each) for each in schema] if isinstance(schema, list) else schema


def test_a_turn_is_held_to_the_ten_operations_in_what_both_providers_take() -> None:
    verify_strict(EDITS)
    verify_json_schema(EDITS)
    whole = resolved(EDITS)
    assert levels(whole) <= 10
    assert all(set(schema) <= TAKEN_BY_BOTH for schema in schemas(whole))
    assert ["message", "edits"] == EDITS["required"]
    assert {
        *("insertSection", "replaceSection", "moveSection", "removeSection", "insertBlock", "updateBlock"),
        *("moveBlock", "removeBlock", "setTheme", "setTitle"),
    } == set(OPERATIONS)


def test_every_block_of_a_page_can_be_written_anew_and_its_media_only_named() -> None:
    whole = resolved(EDITS)
    props = resolved(OPERATIONS["updateBlock"])["properties"]["props"]["anyOf"]
    assert [kind.type for kind in KINDS] == [one["properties"]["type"]["enum"][0] for one in props]
    media = [one["properties"] for one in schemas(whole) if "search" in one.get("properties", {})]
    assert {("id", "search", "alt")} == {tuple(one) for one in media}
    assert not {"source", "fileName", "version", "brand"} & {
        name for one in schemas(whole) for name in one.get("properties", {})
    }


@pytest.mark.parametrize("block_type", ["people", "quote"])
def test_no_picture_that_is_searched_for_can_stand_for_a_person(block_type: str) -> None:
    assert set() == pictures_of(block_type, model_schema())
    assert {("id", "alt")} == pictures_of(block_type, resolved(EDITS))


def pictures_of(block_type: str, schema: Any) -> set[tuple[str, ...]]:
    """The members of the pictures that blocks of this type can have."""
    blocks = [one for one in schemas(schema) if [block_type] == one.get("properties", {}).get("type", {}).get("enum")]
    return {
        tuple(one["properties"]) for block in blocks for one in schemas(block) if "alt" in one.get("properties", {})
    }


def test_it_stays_within_the_limits_of_size_too() -> None:
    every = list(schemas(resolved(EDITS)))
    assert sum(len(schema.get("properties", {})) for schema in every) <= 5_000 / 4
    assert sum(len(schema.get("enum", [])) for schema in every) <= 1_000
