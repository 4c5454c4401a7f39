"""The public schema of a page, made from the structs."""

from typing import Any

import msgspec

from lib.page.blocks import KINDS
from lib.page.document import Page
from lib.page.model_schema import Schema

# The structs' own names, an OpenAPI word, and the default of every optional member: null, which means "not there".
_UNTOLD = {"title", "discriminator", "default"}

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def page_schema() -> Schema:
    """The public JSON Schema of a page (2020-12). `$defs/<type>` is the schema of a block type's props.

    What a schema cannot say is in docs/PAGE.md: unique ids, the size in bytes, links inside Markdown.
    """
    _, components = msgspec.json.schema_components([Page], ref_template="#/$defs/{name}")
    names = {name: _public_name(name) for name in components}
    defs = {names[name]: _told(component, names) for name, component in components.items()}
    page = defs.pop("page-document")
    return {"$schema": DIALECT, "title": "Skyline page", **page, "$defs": dict(sorted(defs.items()))}


def _public_name(struct_name: str) -> str:
    """`$defs/hero` are the props of a hero, `$defs/hero-block` the block around them; the rest keeps its name."""
    for kind in KINDS:
        if struct_name == kind.block.__name__:
            return f"{kind.type}-block"
        if struct_name == f"{kind.block.__name__}Props":
            return kind.type
    return "page-document" if struct_name == "Page" else struct_name


def _told(node: Any, names: dict[str, str]) -> Any:
    """The schema as JSON Schema spells it: ECMAScript patterns, no OpenAPI words, references by the public names."""
    if isinstance(node, list):
        return [_told(each, names) for each in node]
    if not isinstance(node, dict):
        return node
    told = {name: _told(value, names) for name, value in node.items() if name not in _UNTOLD}
    if "properties" in node:
        told["properties"] = {name: _told(member, names) for name, member in node["properties"].items()}
    if "pattern" in told:
        told["pattern"] = told["pattern"].replace(r"\Z", "$")
    if "$ref" in told:
        told["$ref"] = "#/$defs/" + names[told["$ref"].rpartition("/")[2]]
    if "anyOf" in told:
        told["anyOf"] = [each for choice in told["anyOf"] for each in choice.get("anyOf", [choice])]
    return told
