"""The schema that models are held to, made from the structs in the part of JSON Schema that both providers take.

That is (November 2026): every member required, `additionalProperties` false, null by a type array or `anyOf`,
alternatives told apart by their first member, no recursion, at most ten levels; no `oneOf`, `allOf`, `default`,
`pattern`, nor limits of length or count. Those limits are kept where the answer is read (`lib/page/reading.py`).
Only script/schema asks for it: what it writes is what is read when a model is asked (`lib/ai/schemas`).
"""

from typing import Any

import msgspec
from msgspec import inspect

from lib.page.blocks import KINDS
from lib.page.blocks.kind import Kind
from lib.page.document import Page, Section
from lib.page.parts import AttachmentPicture, LibraryPicture, LibraryVideo
from lib.page.walk import bare, noted, struct_fields

Schema = dict[str, Any]

# A page's version is ours, and the brand is the site's.
_OURS = {"version", "brand"}
_PURPOSES = {kind.block: kind.purpose for kind in KINDS}
_TEXT: Schema = {"type": "string"}
_ALT: Schema = {"type": "string", "description": "the same for who cannot see it, in the page's language"}
_PICTURES = {LibraryPicture, AttachmentPicture}


def make_model_schema() -> Schema:
    """What a model is asked to write: title, theme and sections of a page."""
    return _Writer(is_edit=False).object(Page)


def make_edits_schema() -> Schema:
    """What a model is asked to write in a turn of the chat: what it says, and the operations on the page it was given.

    It may name the parts and media of that page, and gives names of its own to what it inserts.
    """
    writer = _Writer(is_edit=True)
    operations = [_closed({"op": _only(op), **members}, told) for op, members, told in _operations(writer)]
    message = {"type": "string", "description": "what was done, in one or two sentences, in the prompt's language"}
    schema = _closed({"message": message, "edits": {"type": "array", "items": {"anyOf": operations}}})
    blocks = {"anyOf": [writer.object(kind.block) for kind in KINDS]}
    section = writer.object(Section)
    section["properties"]["blocks"]["items"] = _BLOCK
    return {**schema, "$defs": {"section": section, "block": blocks, "medium": _given_medium()}}


_BLOCK, _SECTION, _MEDIUM = ({"$ref": f"#/$defs/{name}"} for name in ("block", "section", "medium"))


def _operations(writer: "_Writer") -> list[tuple[str, Schema, str]]:
    """Name, members and meaning of each (API.md, "Operations")."""
    known = {"type": "string", "description": "an id of the page"}
    after = {"type": ["string", "null"], "description": "behind this one; null: first"}
    theme = writer.object(Page)["properties"]["theme"]
    props = {"anyOf": [writer.props(kind) for kind in KINDS]}
    return [
        ("insertSection", {"after": after, "section": _SECTION}, "a new section"),
        ("replaceSection", {"id": known, "section": _SECTION}, "another section in its place"),
        ("moveSection", {"id": known, "after": after}, "the section goes elsewhere"),
        ("removeSection", {"id": known}, "the section goes"),
        ("insertBlock", {"section": known, "after": after, "block": _BLOCK}, "a new block in a section"),
        ("updateBlock", {"id": known, "props": props}, "the block's props as they shall be, all of them"),
        ("moveBlock", {"id": known, "section": known, "after": after}, "the block goes elsewhere"),
        ("removeBlock", {"id": known}, "the block goes"),
        ("setTheme", {"theme": theme}, "another theme"),
        ("setTitle", {"title": _TEXT}, "another title of the page"),
    ]


class _Writer(msgspec.Struct, frozen=True):
    """Writes schemas of structs: of a page to be made, or of an edit of one that is there (`is_edit`)."""

    is_edit: bool

    def object(self, struct: Any) -> Schema:
        """The struct's members in its own order; models write them in the order of the schema."""
        config = struct.__struct_config__
        members: Schema = {config.tag_field: _only(config.tag)} if config.tag_field else {}
        members |= {each.encode_name: self._member(each) for each in struct_fields(struct) if self._is_asked(each)}
        return _closed(members, _PURPOSES.get(struct))

    def props(self, kind: Kind) -> Schema:
        """The props of a block; the type before them says which."""
        return _closed({"type": _only(kind.type), **self.object(kind.props)["properties"]})

    def _is_asked(self, field: inspect.Field) -> bool:
        """A page that is made gets its ids from us, and has no picture yet that could be named."""
        is_of_a_page = field.encode_name == "id" or "isGivenOnly" in noted(field.type)
        return field.encode_name not in _OURS and (self.is_edit or not is_of_a_page)

    def _member(self, field: inspect.Field) -> Schema:
        if field.encode_name == "id":
            return {"type": "string", "description": "a new short name of your own for it"}
        schema = _named_medium() if "isGivenOnly" in noted(field.type) else self._type(bare(field.type))
        if not field.required:
            schema = _nullable(schema)
        description = noted(field.type).get("description")
        # beside a reference nothing else may stand
        return {**schema, "description": description} if description and "$ref" not in schema else schema

    def _type(self, kind: inspect.Type) -> Schema:
        if isinstance(kind, inspect.LiteralType):
            return {"type": "integer" if isinstance(kind.values[0], int) else "string", "enum": list(kind.values)}
        if isinstance(kind, inspect.VarTupleType):
            return {"type": "array", "items": self._type(bare(kind.item_type))}
        if isinstance(kind, inspect.BoolType):
            return {"type": "boolean"}
        if isinstance(kind, inspect.StructType):
            return self._medium() if kind.cls is LibraryVideo else self.object(kind.cls)
        if isinstance(kind, inspect.UnionType):
            return self._alternatives([each.cls for each in kind.types if isinstance(each, inspect.StructType)])
        return _TEXT

    def _alternatives(self, structs: list[type[msgspec.Struct]]) -> Schema:
        if set(structs) == _PICTURES:
            return self._medium()
        return {"anyOf": [self.object(kind.block) for kind in KINDS if kind.block in structs and kind.is_offered]}

    def _medium(self) -> Schema:
        return _MEDIUM if self.is_edit else _searched_medium()


def _searched_medium() -> Schema:
    """A model never writes an address: it says what to show, and the server finds it in the library."""
    search = {"type": "string", "description": "what it shows, three to six plain words"}
    return _closed({"search": search, "alt": _ALT})


def _given_medium() -> Schema:
    """The same, or what is on the page that the model was given."""
    given = {"type": ["string", "null"], "description": "the id of a picture or video of the page, or null"}
    search = {"type": ["string", "null"], "description": "null beside an id; else three to six plain words"}
    return _closed({"id": given, "search": search, "alt": _ALT})


def _named_medium() -> Schema:
    """What is on that page, and nothing else."""
    return _closed({"id": {"type": "string", "description": "the id of a picture of the page"}, "alt": _ALT})


def _closed(members: Schema, description: str | None = None) -> Schema:
    return {
        "type": "object",
        **({"description": description} if description else {}),
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _only(word: object) -> Schema:
    return {"type": "string", "enum": [word]}


def _nullable(schema: Schema) -> Schema:
    if set(schema) == {"type"}:
        return {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
