"""Reading what a model wrote: tolerant where the meaning is plain, and nothing but a valid section comes out.

A model is held to the schema, but a schema binds form and not sense, a stream is cut anywhere, and providers differ. So
every member is read by what its struct says it is; what cannot be understood is left out, and counted.
"""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, get_args

from lib.media import Library
from lib.page.blocks import KINDS
from lib.page.document import BLOCKS_MAX, PAGE_BYTES_MAX, SECTIONS_MAX, Section
from lib.page.layouts import LAYOUTS, Background, BackgroundKind, LayoutId
from lib.page.members import Notes, Sources, read_choice, read_picture, read_struct, read_words, spelling
from lib.page.parse import size_bytes
from lib.page.parts import Block, Picture
from lib.page.themes import ThemeId

UNTITLED = "Untitled page"
TITLE_CHARS_MAX = 200
# What title, theme and the brackets of a page take of its size, at most.
_HEAD_BYTES = 1_500

_KINDS = {spelling(kind.type): kind for kind in KINDS}


@dataclass(frozen=True)
class PageHead:
    """Title and theme of a page that is being written."""

    title: str
    theme: ThemeId


class Reading:
    """One answer of a model while it is read, section after section.

    `pictures` are those of the page that the model was given, by id. `notes` counts what was mended and left out. Ids
    are made from the request's id and the section's position: reading the same answer again gives the same sections.
    """

    def __init__(self, request_id: str, library: Library, pictures: Mapping[str, Picture] | None = None) -> None:
        self.notes = Notes()
        self._sources = Sources(library, pictures or {}, self.notes)
        self._request_id = request_id
        self._position = 0
        self._kept = 0
        self._bytes_left = PAGE_BYTES_MAX - _HEAD_BYTES

    def read_page_head(raw: object, theme: str | None = None) -> PageHead:
    """Title and theme from the members that came before the first section; `theme` is the caller's wish, which wins."""
    members = raw if isinstance(raw, Mapping) else {}
    themes: tuple[ThemeId, ...] = get_args(ThemeId)
    unnoted = Notes()
    title = read_words(members.get("title"), TITLE_CHARS_MAX, unnoted) or UNTITLED
    wished = theme if theme in themes else members.get("theme")
    return PageHead(title, read_choice(wished, themes, themes[0], unnoted))


def _id(letter: str, name: str) -> str:
    digest = b32encode(sha256(name.encode(errors="replace")).digest()).decode().lower()
    return f"{letter}_{digest[:12]}"
