"""The schema that models are held to, made from the structs in the part of JSON Schema that both providers take.

That is (November 2026): every member required, `additionalProperties` false, null by a type array or `anyOf`,
alternatives told apart by their first member, no recursion, at most ten levels; no `oneOf`, `allOf`, `default`,
`pattern`, nor limits of length or count. Those limits are kept where the answer is read (`lib/page/reading.py`).
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import inspect

from lib.page.blocks import KINDS
from lib.page.document import Page
from lib.page.parts import AttachmentPicture, LibraryPicture, LibraryVideo
from lib.page.walk import bare, noted, struct_fields

Schema = dict[str, Any]

# A model gives no ids and no version; both are ours. The brand is the site's.
_OURS = {"id", "version", "brand"}
_OFFERED = {kind.block for kind in KINDS if kind.is_offered}
_PURPOSES = {kind.block: kind.purpose for kind in KINDS}


def model_schema(themes: Sequence[str] | None = None) -> Schema:
    """What a model is asked to write: title, theme and sections of a page; `themes` narrows what it may choose from."""
    schema = _object(Page)
    if themes:
        schema["properties"]["theme"]["enum"] = list(themes)
    return schema


def _object(struct: Any) -> Schema:
    """The struct's members in its own order; models write them in the order of the schema."""
    config = struct.__struct_config__
    members: Schema = {config.tag_field: {"type": "string", "enum": [config.tag]}} if config.tag_field else {}
    members |= {each.encode_name: _member(each) for each in struct_fields(struct) if each.encode_name not in _OURS}
    return {
        "type": "object",
        **({"description": _PURPOSES[struct]} if struct in _PURPOSES else {}),
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _member(field: inspect.Field) -> Schema:
    schema = _type(bare(field.type))
    if not field.required:
        schema = _nullable(schema)
    description = noted(field.type).get("description")
    return {**schema, "description": description} if description else schema


def _type(kind: inspect.Type) -> Schema:
    if isinstance(kind, inspect.LiteralType):
        return {"type": "integer" if isinstance(kind.values[0], int) else "string", "enum": list(kind.values)}
    if isinstance(kind, inspect.VarTupleType):
        return {"type": "array", "items": _type(bare(kind.item_type))}
    if isinstance(kind, inspect.BoolType):
        return {"type": "boolean"}
    if isinstance(kind, inspect.StructType):
        return _wanted_picture() if kind.cls is LibraryVideo else _object(kind.cls)
    if isinstance(kind, inspect.UnionType):
        return _alternatives([each.cls for each in kind.types if isinstance(each, inspect.StructType)])
    return {"type": "string"}


def _alternatives(structs: list[type[msgspec.Struct]]) -> Schema:
    if set(structs) == {LibraryPicture, AttachmentPicture}:
        return _wanted_picture()
    return {"anyOf": [_object(struct) for struct in structs if struct in _OFFERED]}


def _wanted_picture() -> Schema:
    """A model never writes an address or an id: it says what to show, and the server finds it in the library."""
    return {
        "type": "object",
        "properties": {
            "search": {"type": "string", "description": "what it shows, three to six plain words"},
            "alt": {"type": "string", "description": "the same for who cannot see it, in the page's language"},
        },
        "required": ["search", "alt"],
        "additionalProperties": False,
    }


def _nullable(schema: Schema) -> Schema:
    if set(schema) == {"type"}:
        return {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
