"""Every text of a page with its place. Which member is a text, and of which kind, the structs themselves say."""

from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from lib.page.fields import MARKDOWN


class PlacedText(msgspec.Struct, frozen=True):
    """`place` is a path as `sections[3].blocks[0].props.title`."""

    place: str
    text: str
    is_markdown: bool


def texts_of(part: msgspec.Struct) -> Iterator[PlacedText]:
    """All texts that a reader sees or hears, in page order."""
    return _texts("", part)


def is_markdown(kind: inspect.Type) -> bool:
    """Whether a member of this type holds the Markdown subset."""
    return noted(kind).get("contentMediaType") == MARKDOWN


def noted(kind: inspect.Type) -> dict[str, Any]:
    """What is noted on the type, however deep: `description`, `contentMediaType`, `otherwise`."""
    if isinstance(kind, inspect.Metadata):
        return noted(kind.type) | (kind.extra_json_schema or {}) | (kind.extra or {})
    inner = _without_none(kind)
    return noted(inner) if inner is not kind else {}


def bare(kind: inspect.Type) -> inspect.Type:
    """The type without null and without what is noted on it."""
    if isinstance(kind, inspect.Metadata):
        return bare(kind.type)
    inner = _without_none(kind)
    return bare(inner) if inner is not kind else kind


def _without_none(kind: inspect.Type) -> inspect.Type:
    if not isinstance(kind, inspect.UnionType):
        return kind
    types = tuple(each for each in kind.types if not isinstance(each, inspect.NoneType))
    return types[0] if len(types) == 1 else kind if len(types) == len(kind.types) else inspect.UnionType(types)


@cache
def struct_fields(struct: Hashable) -> tuple[inspect.Field, ...]:
    """The members of a struct, each with its type, as msgspec sees them."""
    kind = inspect.type_info(struct)
    return kind.fields if isinstance(kind, inspect.StructType) else ()


_EXACT_NAMES = {"id", "href", "fileName", "page", "colour"}


@cache
def _text_fields(struct: Hashable) -> dict[str, bool]:
    """Names of the members that hold words, and whether these are Markdown."""
    return {
        each.name: is_markdown(each.type)
        for each in struct_fields(struct)
        if isinstance(bare(each.type), inspect.StrType) and each.encode_name not in _EXACT_NAMES
    }


def _texts(place: str, part: Any) -> Iterator[PlacedText]:
    struct: Any = type(part)
    texts = _text_fields(struct)
    for each in struct_fields(struct):
        value = getattr(part, each.name)
        here = f"{place}.{each.encode_name}".lstrip(".")
        if value is not None and each.name in texts:
            yield PlacedText(here, value, texts[each.name])
        elif isinstance(value, msgspec.Struct):
            yield from _texts(here, value)
        elif isinstance(value, tuple):
            yield from _item_texts(here, value)


def _item_texts(place: str, items: tuple[Any, ...]) -> Iterator[PlacedText]:
    """The items' texts; bare texts and rows of them are cells of a table, whose words are plain."""
    for row, item in enumerate(items):
        here = f"{place}[{row}]"
        if isinstance(item, str):
            yield PlacedText(here, item, is_markdown=False)
        else:
            yield from _item_texts(here, item) if isinstance(item, tuple) else _texts(here, item)
