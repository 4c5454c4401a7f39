"""A page as a model is told of it: texts, ids and arrangement; a picture or video by its id and its words alone.

No address and no file name goes out, and what a model writes can only name a medium that it was given (DESIGN 8).
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from lib.page.document import Page
from lib.page.parts import Medium

# what a model needs to know of a medium, and what it can write of one
_TOLD = ("id", "alt")


def tell_page(page: Page) -> dict[str, Any]:
    """The page as JSON for a model: no version, no brand."""
    told = {"title": page.title, "theme": page.theme, "sections": page.sections}
    return {name: _told(value) for name, value in told.items()}


def media_of(page: Page) -> dict[str, Medium]:
    """The page's pictures and videos by their id."""
    return {medium.id: medium for medium in _media(page.sections)}


def _told(value: Any) -> Any:
    if isinstance(value, Medium):
        return {name: getattr(value, name) for name in _TOLD}
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    if not isinstance(value, msgspec.Struct):
        return value
    config = value.__struct_config__
    tag = {config.tag_field: config.tag} if config.tag_field else {}
    members = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
    given = {encoded: _told(getattr(value, name)) for encoded, name in members}
    return tag | {name: member for name, member in given.items() if member is not None}


def _media(value: Any) -> Iterator[Medium]:
    if isinstance(value, Medium):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _media(each)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _media(getattr(value, name))
