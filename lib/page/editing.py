"""The edits that a model wrote, each read against the page as it is after the ones before.

A model is told of the page's ids and makes up names for what it inserts. What it names must be there; what it inserts
gets ids of ours, and a later edit may go on with the name that the model gave. An edit that does not fit is left out,
and counted.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

import msgspec
from msgspec.structs import replace

from lib.media import Library
from lib.page.blocks import KINDS
from lib.page.document import Page
from lib.page.members import Notes, read_words, spelling
from lib.page.operations import (
    InsertBlock,
    InsertSection,
    MoveBlock,
    MoveSection,
    Operation,
    OperationRefused,
    RemoveBlock,
    RemoveSection,
    ReplaceSection,
    SetTheme,
    SetTitle,
    UpdateBlock,
    apply,
    find_block,
    has_part,
    read_operation,
)
from lib.page.reading import TITLE_CHARS_MAX, Reading
from lib.page.themes import ThemeId
from lib.page.told import media_of

# what a page cannot need, and what costs time all the same
EDITS_MAX = 500

_KIND_OF = {kind.block: kind for kind in KINDS}
# members that may name a part of the page
_NAMES = ("id", "after", "section")


class Editing:
    """One answer of a model while it is read. `page` is the given one with the edits so far; `dropped` did not fit."""

    def __init__(self, request_id: str, page: Page, library: Library) -> None:
        self.page = page
        self.dropped = 0
        self._count = 0
        self._reading = Reading(request_id, library, media_of(page))

    @property
    def is_full(self) -> bool:
        """Whether no further edit is read."""
        return self._count >= EDITS_MAX

    def read(self, raw: object) -> Operation | None:
        """The next edit, which fits the page as it is now, and is applied; None when it fits nowhere."""
        if self.is_full:
            self.dropped += 1
            return None
        self._count += 1
        try:
            operation = self._read(raw)
            page = apply(self.page, operation).page
        except OperationRefused:
            page = self.page
        # what changes nothing is no edit
        if page == self.page:
            self.dropped += 1
            return None
        self.page = page
        return operation

    def _read(self, raw: object) -> Operation:
        members = raw if isinstance(raw, Mapping) else {}
        named = {name: self._our_id(members[name]) for name in _NAMES if name in members}
        operation = read_operation({**members, **named, "op": _OPS.get(spelling(members.get("op")))})
        match operation:
            case InsertSection() | ReplaceSection() | InsertBlock():
                return self._with_part(operation)
            case UpdateBlock():
                return self._update_block(operation)
            case SetTheme():
                return SetTheme(_fitting(_THEMES.get(spelling(operation.theme))))
            case SetTitle():
                return SetTitle(_fitting(read_words(operation.title, TITLE_CHARS_MAX, Notes()) or None))
        return operation

    def _with_part(self, operation: InsertSection | ReplaceSection | InsertBlock) -> Operation:
        """The operation with what it puts on the page read, under ids of ours."""
        if isinstance(operation, InsertBlock):
            return replace(operation, block=_fitting(self._reading.read_block(operation.block)))
        section = _fitting(self._reading.read_part(operation.section))
        if isinstance(operation, ReplaceSection):
            # it stays what later edits, and the reader's selection, mean by its id
            section = replace(section, id=operation.id)
        return replace(operation, section=section)

    def _our_id(self, name: object) -> object:
        """What is on the page is meant by its id; else the name may be one that the model gave before."""
        if not isinstance(name, str) or has_part(self.page, name):
            return name
        return self._reading.ids.get(name, name)

    def _update_block(self, operation: UpdateBlock) -> Operation:
        block = _fitting(find_block(self.page, operation.id))
        kind = _KIND_OF[type(block)]
        # another type is another block: it would have to be inserted
        if spelling(operation.props.get("type", kind.type)) != spelling(kind.type):
            raise OperationRefused("invalid")
        props = _fitting(self._reading.read_props(kind, block.props, operation.props))
        changed = dict(_differences(block.props, props))
        return replace(operation, props=_fitting(changed or None))


Part = TypeVar("Part")


def _fitting(part: Part | None) -> Part:
    if part is None:
        raise OperationRefused("invalid")
    return part


def _differences(old: msgspec.Struct, new: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """The members that are another in the new one, as JSON; null for one that is gone."""
    for name, encoded in zip(new.__struct_fields__, new.__struct_encode_fields__, strict=True):
        value = getattr(new, name)
        if value != getattr(old, name):
            yield encoded, msgspec.to_builtins(value)


_THEMES: dict[str, ThemeId] = {spelling(theme): theme for theme in get_args(ThemeId)}
# what a model may do; the rest of the operations are the hand's
_OPS = {
    spelling(operation.__struct_config__.tag): operation.__struct_config__.tag
    for operation in (
        *(InsertSection, ReplaceSection, MoveSection, RemoveSection),
        *(InsertBlock, UpdateBlock, MoveBlock, RemoveBlock, SetTheme, SetTitle),
    )
}
