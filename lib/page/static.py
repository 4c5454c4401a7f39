"""A page as storage-format XHTML for Confluence's exports to PDF and Word: readable, in its order, without design."""

import json
from collections.abc import Iterable

import msgspec

from lib.errors import InvalidPage
from lib.page import xhtml
from lib.page.blocks import KINDS, AnyBlock
from lib.page.parse import find_part, parse_page
from lib.page.xhtml import Media, Xhtml

EMPTY = "This Skyline page has no content yet."
UNREADABLE = "This Skyline page cannot be read here. Open it in Confluence to see it."
INCOMPLETE = "Parts of this Skyline page cannot be shown here. Open it in Confluence to see all of it."

_KINDS = {kind.block: kind for kind in KINDS}


def render_body(body: str, media_base_url: str) -> str:
    """The macro body (a page document as JSON) as XHTML; of a broken or a newer one what can be read, and a sentence.

    `media_base_url` is where the library's pictures are, without a trailing slash. Never empty, never raises.
    """
    if not body.strip():
        return _told(EMPTY)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return _told(UNREADABLE)
    sections, is_whole = _read(document)
    shown = _written(sections, Media(media_base_url))
    if not shown:
        return _told(EMPTY if is_whole else UNREADABLE)
    return shown if is_whole else shown + _told(INCOMPLETE)


class Band(msgspec.Struct, frozen=True):
    """What of a section is shown: its blocks, and whether a line stands above."""

    blocks: tuple[AnyBlock, ...]
    has_divider: bool


def _written(bands: Iterable[Band], media: Media) -> Xhtml:
    return xhtml.joined(_band(band, media) for band in bands)


def _band(band: Band, media: Media) -> Xhtml:
    line = [xhtml.tag("hr")] if band.has_divider else []
    return xhtml.joined([*line, *(_KINDS[type(block)].write(block.props, media) for block in band.blocks)])


def _read(document: object) -> tuple[list[Band], bool]:
    """The sections; whether they are all of the page."""
    try:
        page = parse_page(document)
    except InvalidPage:
        return _salvaged(document), False
    return [Band(section.blocks, section.divider is True) for section in page.sections], True


def _salvaged(document: object) -> list[Band]:
    """What can be read of a document that is none of ours, or of a later version."""
    bands = []
    for section in _list(_member(document, "sections")):
        parts = (find_part(block, AnyBlock) for block in _list(_member(section, "blocks")))
        bands.append(Band(tuple(part for part in parts if part is not None), _member(section, "divider") is True))
    return [band for band in bands if band.blocks]


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _told(sentence: str) -> Xhtml:
    return xhtml.tag("p", xhtml.tag("em", xhtml.words(sentence)))
