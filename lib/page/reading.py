"""Reading what a model wrote: tolerant where the meaning is plain, and nothing but a valid section comes out.

A model is held to the schema, but a schema binds form and not sense, a stream is cut anywhere, and providers differ. So
every member is read by what its struct says it is; what cannot be understood is left out, and counted.
"""

from base64 import b32encode
from collections.abc import Mapping
from hashlib import sha256
from itertools import islice
from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from lib.media import Library
from lib.page.blocks import KINDS
from lib.page.blocks.kind import Kind
from lib.page.document import BLOCKS_MAX, PAGE_BYTES_MAX, SECTIONS_MAX, Section
from lib.page.layouts import LAYOUTS, Background, BackgroundKind, LayoutId, Spacing
from lib.page.members import (
    Notes,
    Sources,
    listed,
    read_choice,
    read_member,
    read_picture,
    read_struct,
    read_words,
    says_nothing,
    spelling,
)
from lib.page.parse import size_bytes
from lib.page.parts import Block, LibraryPicture, LibraryVideo, Medium, Part
from lib.page.spread import spread
from lib.page.themes import ThemeId, colour_of
from lib.page.walk import struct_fields

UNTITLED = "Untitled page"
TITLE_CHARS_MAX = 200
# What title, theme and the brackets of a page take of its size, at most.
_HEAD_BYTES = 1_500

_KINDS = {spelling(kind.type): kind for kind in KINDS}


class PageHead(msgspec.Struct, frozen=True):
    """Title and theme of a page that is being written."""

    title: str
    theme: ThemeId


class Reading:
    """One answer of a model while it is read, section after section.

    `media` are those of the page that the model was given, by id. `notes` counts what was mended and left out. Ids
    are made from the request's id and the section's position: reading the same answer again gives the same sections.
    `ids` are ours by the names that the model gave to what it wrote.
    """

    def __init__(self, request_id: str, library: Library, media: Mapping[str, Medium] | None = None) -> None:
        self.notes = Notes()
        self.ids: dict[str, str] = {}
        shown = {one.id for one in (media or {}).values() if isinstance(one, LibraryPicture | LibraryVideo)}
        self._sources = Sources(library, media or {}, self.notes, shown)
        self._request_id = request_id
        self._position = 0
        self._kept = 0
        self._bytes_left = PAGE_BYTES_MAX - _HEAD_BYTES

    def suit(self, theme: ThemeId) -> None:
        """From now on pictures are chosen to go with the theme, among those that fit what is asked for alike."""
        self._sources.colour = colour_of(theme)

    def read_section(self, raw: object) -> Section | None:
        """The next section, valid and with its pictures found; None when nothing of it can be shown."""
        section = self.read_part(raw)
        size = size_bytes(section) + 1 if section else 0
        if section is None or size > self._bytes_left or self._kept == SECTIONS_MAX:
            self.notes.dropped["section"] += 1
            return None
        self._bytes_left -= size
        self._kept += 1
        return section

    def read_part(self, raw: object) -> Section | None:
        """A section like the others, whatever there is on the page already: who puts it there minds the limits."""
        return self._section(raw, self._next_name())

    def read_block(self, raw: object) -> Block | None:
        """A block that stands alone."""
        return self._block(raw, self._next_name())

    def read_props(self, kind: Kind, old: Part, raw: Mapping[str, object]) -> Part | None:
        """The props with the members of `raw` that can be read in the old ones' place; None where nothing is left.

        Null takes away what need not be there. Members that the props do not have do nothing.
        """
        given: dict[str, Any] = {}
        for each in struct_fields(kind.props):
            if each.encode_name not in raw:
                continue
            value = read_member(each.type, raw[each.encode_name], self._sources)
            if not each.required and (raw[each.encode_name] is None or says_nothing(value)):
                given[each.name] = None
            elif value is not None:
                given[each.name] = value
        settled: Part | None = kind.settle(replace(old, **given))
        return settled

    def _next_name(self) -> str:
        position, self._position = self._position, self._position + 1
        return f"{self._request_id}:{position}"

    def _section(self, raw: object, name: str) -> Section | None:
        members = raw if isinstance(raw, Mapping) else {}
        if "type" in members and "blocks" not in members:  # a block where a section should be
            members = {"blocks": [members]}
        blocks = self._blocks(members.get("blocks"), name)
        if not blocks:
            return None
        layout = self._layout(members.get("layout"), len(blocks))
        return Section(
            id=self._id("s", name, members),
            layout=layout,
            background=self._background(members.get("background")),
            spacing=self._spacing(members.get("spacing")),
            divider=True if members.get("divider") is True else None,
            blocks=blocks,
        )

    def _blocks(self, raw: object, name: str) -> tuple[Any, ...]:
        given = [part for block in listed(raw) for part in spread(block)]
        read = [self._block(block, f"{name}:{number}") for number, block in enumerate(islice(given, BLOCKS_MAX))]
        blocks = tuple(block for block in read if block is not None)
        if len(blocks) < len(given):
            self.notes.dropped["block"] += len(given) - len(blocks)
        return blocks

    def _block(self, raw: object, name: str) -> Block | None:
        members = raw if isinstance(raw, Mapping) else {}
        kind = _KINDS.get(spelling(members.get("type")))
        if kind is None:
            return None
        written = members.get("props")
        props = read_struct(kind.props, members if written is None else written, self._sources)
        settled = None if props is None else kind.settle(props)
        return None if settled is None else kind.make(self._id("b", name, members), settled)

    def _id(self, letter: str, name: str, members: Mapping[str, object]) -> str:
        digest = b32encode(sha256(name.encode(errors="replace")).digest()).decode().lower()
        part_id = f"{letter}_{digest[:12]}"
        given = members.get("id")
        if isinstance(given, str):
            self.ids[given] = part_id
        return part_id

    def _layout(self, raw: object, blocks: int) -> LayoutId:
        layout_id = read_choice(raw, get_args(LayoutId), "stack", self.notes)
        blocks_min = next(layout.blocks_min for layout in LAYOUTS if layout.id == layout_id)
        return layout_id if blocks >= blocks_min else "stack"

    def _spacing(self, raw: object) -> Spacing | None:
        """A word that is none of ours, "normal" for one, asks for the usual room."""
        spacings: tuple[Spacing, ...] = get_args(Spacing)
        return next((each for each in spacings if spelling(raw) == each), None)

    def _background(self, raw: object) -> Background:
        """A bare word is a background's kind. Only kind image has a picture, and it never goes without."""
        members = raw if isinstance(raw, Mapping) else {"kind": raw}
        kind: BackgroundKind = read_choice(members.get("kind"), get_args(BackgroundKind), "plain", self.notes)
        if kind != "image":
            return Background(kind=kind)
        image = read_picture(members.get("image"), self._sources)
        return Background(kind="image", image=image) if image else Background(kind="subtle")


def read_page_head(raw: object, theme: str | None = None) -> PageHead:
    """Title and theme from the members that came before the first section; `theme` is the caller's wish, which wins."""
    members = raw if isinstance(raw, Mapping) else {}
    themes: tuple[ThemeId, ...] = get_args(ThemeId)
    unnoted = Notes()
    title = read_words(members.get("title"), TITLE_CHARS_MAX, unnoted) or UNTITLED
    wished = theme if theme in themes else members.get("theme")
    return PageHead(title, read_choice(wished, themes, themes[0], unnoted))
