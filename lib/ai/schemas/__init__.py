"""What models are held to, as script/schema writes it from the page's structs: making it anew would take 40 ms."""

from pathlib import Path
from typing import Any

import msgspec


def model_schema(theme: str | None = None) -> dict[str, Any]:
    """What a model is asked to write: title, theme and sections of a page. It may choose the theme, or has this one."""
    schema = _read("page")
    if theme:
        schema["properties"]["theme"]["enum"] = [theme]
    return schema


def edits_schema() -> dict[str, Any]:
    """What a model is asked to write in a turn of the chat: what it says, and operations on the page it was given."""
    return _read("edits")


def _read(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = msgspec.json.decode(Path(__file__).with_name(f"{name}.json").read_bytes())
    return schema
