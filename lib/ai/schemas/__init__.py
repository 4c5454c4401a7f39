"""What models are held to, as script/schema writes it from the page's structs: making it anew would take 40 ms."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

Schema = dict[str, Any]


def page_schema(themes: Sequence[str] = ()) -> Schema:
    """Title, theme and sections of a page, one of `themes` where any are named (`lib.page.model_schema`)."""
    schema = _read("page")
    if themes:
        schema["properties"]["theme"]["enum"] = list(themes)
    return schema


def edits_schema() -> Schema:
    """A turn of the chat: what the model says, and the operations on the page it was given."""
    return _read("edits")


def _read(name: str) -> Schema:
    schema: Schema = msgspec.json.decode(Path(__file__).with_name(f"{name}.json").read_bytes())
    return schema
