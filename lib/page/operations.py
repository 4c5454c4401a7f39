"""Edits of a page: `apply(page, operation)` gives the new page and the operations that bring the old one back.

`public/js/core/operations.js` is the same in the browser; tests/core holds both equal. Their rules, case by case:

An operation is a flat JSON object (API, "Operations"). `after` must be there; null is first. Members that an operation
does not have are ignored. Refusals, the first that fits; what is looked at, in this order:

1. `invalid`: no object, no known `op`; a member missing or of the wrong kind (names are strings, `after` a string or
   null, `members` and `props` objects).
2. `unknown_id`: no section (block) has the `id` of a section's (block's) operation; then, no section is the `section`
   that a block is to go to. A block's id names no section, and the other way round.
3. `wrong_place`: `after` is no section of the page (no block of that section). What is moved is taken out first, so it
   is no neighbour of its own.
4. `invalid`: the new section, block, brand, title or theme is not as the schema says. It is read as `parse_page` reads
   a page: texts cleaned, unknown members left out, null for what may be absent, links to plain https addresses only.
5. `duplicate_id`: an id of what is inserted is on the page (of a section that is replaced: elsewhere on it), or twice
   in what is inserted.
6. `too_many`: more than 200 sections on the page, more than 40 blocks in a section; and, unless the operation removes
   or moves, more than 300,000 bytes.

`updateBlock` and `updateSection` replace the members that are given, null takes one away, unknown ones do nothing;
neither changes an id, a type, or a section's blocks. The result is read as a whole (4). `setBrand` with null takes the
brand away. The inverse is one operation: of an update, the known given members as they were, null for what was absent.
What an operation does not touch is the same object in both pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from typing import Any, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from lib.page.blocks import AnyBlock
from lib.page.brand import Brand
from lib.page.document import BLOCKS_MAX, PAGE_BYTES_MAX, SECTIONS_MAX, Page, Section
from lib.page.fields import Title
from lib.page.parse import find_part, size_bytes
from lib.page.parts import Block
from lib.page.themes import ThemeId
from lib.page.walk import struct_fields

Code = Literal["invalid", "unknown_id", "wrong_place", "duplicate_id", "too_many"]
Named = TypeVar("Named", Section, Block)


class OperationRefused(Exception):
    """The operation does not fit the page; `code` says why. The page is as it was."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


class InsertSection(msgspec.Struct, tag_field="op", tag="insertSection", frozen=True):
    """`section` is a `Section`, or the JSON of one."""

    after: str | None
    section: Any


class ReplaceSection(msgspec.Struct, tag_field="op", tag="replaceSection", frozen=True):
    id: str
    section: Any


class UpdateSection(msgspec.Struct, tag_field="op", tag="updateSection", frozen=True):
    """`members`: layout, background, spacing, divider; those that are given."""

    id: str
    members: dict[str, Any]


class MoveSection(msgspec.Struct, tag_field="op", tag="moveSection", frozen=True):
    id: str
    after: str | None


class RemoveSection(msgspec.Struct, tag_field="op", tag="removeSection", frozen=True):
    id: str


class InsertBlock(msgspec.Struct, tag_field="op", tag="insertBlock", frozen=True):
    """`block` is a `Block`, or the JSON of one."""

    section: str
    after: str | None
    block: Any


class UpdateBlock(msgspec.Struct, tag_field="op", tag="updateBlock", frozen=True):
    id: str
    props: dict[str, Any]


class MoveBlock(msgspec.Struct, tag_field="op", tag="moveBlock", frozen=True):
    id: str
    section: str
    after: str | None


class RemoveBlock(msgspec.Struct, tag_field="op", tag="removeBlock", frozen=True):
    id: str


class SetTheme(msgspec.Struct, tag_field="op", tag="setTheme", frozen=True):
    theme: Any


class SetTitle(msgspec.Struct, tag_field="op", tag="setTitle", frozen=True):
    title: Any


class SetBrand(msgspec.Struct, tag_field="op", tag="setBrand", frozen=True):
    """`brand` is a `Brand`, the JSON of one, or None."""

    brand: Any


Operation = (
    InsertSection | ReplaceSection | UpdateSection | MoveSection | RemoveSection
    | InsertBlock | UpdateBlock | MoveBlock | RemoveBlock | SetTheme | SetTitle | SetBrand
)  # fmt: skip


class Applied(msgspec.Struct, frozen=True):
    """The page after an operation, and what brings back the page before it; apply these in their order."""

    page: Page
    inverse: tuple[Operation, ...]


def read_operation(value: object) -> Operation:
    """The operation that `value` (decoded JSON) is by its form. Raises OperationRefused `invalid`."""
    try:
        operation: Operation = msgspec.convert(value, Operation)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:  # the latter at an `op` with a lone surrogate
        raise OperationRefused("invalid") from error
    return operation


def apply(page: Page, operation: Operation) -> Applied:
    """The edited page, which `parse_page` would take, and the way back. Raises OperationRefused."""
    edited, inverse = _edit(operation, page)
    if not isinstance(operation, _NEVER_LONGER) and size_bytes(edited) > PAGE_BYTES_MAX:
        raise OperationRefused("too_many")
    return Applied(edited, (inverse,))


def find_block(page: Page, block_id: str) -> Any:
    """The block of this id, or None."""
    return next((block for section in page.sections for block in section.blocks if block.id == block_id), None)


def has_part(page: Page, part_id: str) -> bool:
    """Whether a section or a block of the page has this id."""
    return part_id in _ids(page.sections)


_NEVER_LONGER = (MoveSection, RemoveSection, MoveBlock, RemoveBlock)
Edited = tuple[Page, Operation]


@singledispatch
def _edit(operation: Operation, page: Page) -> Edited:
    raise NotImplementedError(operation, page)


@_edit.register
def _(operation: InsertSection, page: Page) -> Edited:
    row = _row_after(page.sections, operation.after)
    section = _read_section(operation.section)
    _verify_new(section, page.sections)
    _verify_count(page.sections, SECTIONS_MAX)
    return _with_sections(page, _inserted(page.sections, row, section)), RemoveSection(section.id)


@_edit.register
def _(operation: ReplaceSection, page: Page) -> Edited:
    row = _section_row(page, operation.id)
    section = _read_section(operation.section)
    _verify_new(section, _without(page.sections, row))
    return _with_section(page, row, section), ReplaceSection(section.id, page.sections[row])


@_edit.register
def _(operation: UpdateSection, page: Page) -> Edited:
    row = _section_row(page, operation.id)
    old = page.sections[row]
    given = {name: value for name, value in operation.members.items() if name not in {"id", "blocks"}}
    bare = msgspec.to_builtins(replace(old, blocks=()))
    changed = _valid(find_part(bare | given, Section))
    edited = _with_section(page, row, replace(changed, blocks=old.blocks))
    return edited, UpdateSection(operation.id, _as_they_were(bare, given, Section))


@_edit.register
def _(operation: MoveSection, page: Page) -> Edited:
    row = _section_row(page, operation.id)
    rest = _without(page.sections, row)
    moved = _inserted(rest, _row_after(rest, operation.after), page.sections[row])
    return _with_sections(page, moved), MoveSection(operation.id, _id_before(page.sections, row))


@_edit.register
def _(operation: RemoveSection, page: Page) -> Edited:
    row = _section_row(page, operation.id)
    inverse = InsertSection(_id_before(page.sections, row), page.sections[row])
    return _with_sections(page, _without(page.sections, row)), inverse


@_edit.register
def _(operation: InsertBlock, page: Page) -> Edited:
    row = _section_row(page, operation.section)
    blocks = page.sections[row].blocks
    column = _row_after(blocks, operation.after)
    block = _read_block(operation.block)
    if block.id in _ids(page.sections):
        raise OperationRefused("duplicate_id")
    _verify_count(blocks, BLOCKS_MAX)
    return _with_blocks(page, row, _inserted(blocks, column, block)), RemoveBlock(block.id)


@_edit.register
def _(operation: UpdateBlock, page: Page) -> Edited:
    row, column = _block_place(page, operation.id)
    blocks = page.sections[row].blocks
    old = msgspec.to_builtins(blocks[column])
    changed = _read_block(old | {"props": old["props"] | operation.props})
    edited = _with_blocks(page, row, _inserted(_without(blocks, column), column, changed))
    return edited, UpdateBlock(operation.id, _as_they_were(old["props"], operation.props, type(changed.props)))


@_edit.register
def _(operation: MoveBlock, page: Page) -> Edited:
    row, column = _block_place(page, operation.id)
    to_row = _section_row(page, operation.section)
    source = page.sections[row]
    taken = _with_blocks(page, row, _without(source.blocks, column))
    blocks = taken.sections[to_row].blocks
    at = _row_after(blocks, operation.after)
    _verify_count(blocks, BLOCKS_MAX)
    inverse = MoveBlock(operation.id, source.id, _id_before(source.blocks, column))
    return _with_blocks(taken, to_row, _inserted(blocks, at, source.blocks[column])), inverse


@_edit.register
def _(operation: RemoveBlock, page: Page) -> Edited:
    row, column = _block_place(page, operation.id)
    section = page.sections[row]
    inverse = InsertBlock(section.id, _id_before(section.blocks, column), section.blocks[column])
    return _with_blocks(page, row, _without(section.blocks, column)), inverse


@_edit.register
def _(operation: SetTheme, page: Page) -> Edited:
    return replace(page, theme=_valid(find_part(operation.theme, ThemeId))), SetTheme(page.theme)


@_edit.register
def _(operation: SetTitle, page: Page) -> Edited:
    return replace(page, title=_valid(find_part(operation.title, Title))), SetTitle(page.title)


@_edit.register
def _(operation: SetBrand, page: Page) -> Edited:
    brand = operation.brand
    if not (brand is None or isinstance(brand, Brand)):
        brand = _valid(find_part(brand, Brand))
    return replace(page, brand=brand), SetBrand(page.brand)


def _section_row(page: Page, section_id: str) -> int:
    row = _find_row(page.sections, section_id)
    if row is None:
        raise OperationRefused("unknown_id")
    return row


def _block_place(page: Page, block_id: str) -> tuple[int, int]:
    for row, section in enumerate(page.sections):
        column = _find_row(section.blocks, block_id)
        if column is not None:
            return row, column
    raise OperationRefused("unknown_id")


def _row_after(parts: Sequence[Named], after: str | None) -> int:
    if after is None:
        return 0
    row = _find_row(parts, after)
    if row is None:
        raise OperationRefused("wrong_place")
    return row + 1


def _find_row(parts: Sequence[Named], part_id: str) -> int | None:
    return next((row for row, part in enumerate(parts) if part.id == part_id), None)


def _id_before(parts: Sequence[Named], row: int) -> str | None:
    return parts[row - 1].id if row else None


def _read_section(value: object) -> Section:
    return value if isinstance(value, Section) else _valid(find_part(value, Section))


def _read_block(value: object) -> Any:
    return value if isinstance(value, Block) else _valid(find_part(value, AnyBlock))


Part = TypeVar("Part")


def _valid(part: Part | None) -> Part:
    if part is None:
        raise OperationRefused("invalid")
    return part


def _verify_new(section: Section, others: Iterable[Section]) -> None:
    own = [section.id, *(block.id for block in section.blocks)]
    if len(set(own)) < len(own) or not _ids(others).isdisjoint(own):
        raise OperationRefused("duplicate_id")


def _ids(sections: Iterable[Section]) -> set[str]:
    return {part.id for section in sections for part in (section, *section.blocks)}


def _verify_count(parts: Sequence[object], most: int) -> None:
    if len(parts) >= most:
        raise OperationRefused("too_many")


def _as_they_were(old: Mapping[str, Any], given: Iterable[str], struct: type[msgspec.Struct]) -> dict[str, Any]:
    known = {each.encode_name for each in struct_fields(struct)}
    return {name: old.get(name) for name in given if name in known}


def _without(parts: tuple[Any, ...], row: int) -> tuple[Any, ...]:
    return parts[:row] + parts[row + 1 :]


def _inserted(parts: tuple[Any, ...], row: int, part: object) -> tuple[Any, ...]:
    return (*parts[:row], part, *parts[row:])


def _with_sections(page: Page, sections: tuple[Section, ...]) -> Page:
    return replace(page, sections=sections)


def _with_section(page: Page, row: int, section: Section) -> Page:
    return _with_sections(page, _inserted(_without(page.sections, row), row, section))


def _with_blocks(page: Page, row: int, blocks: tuple[Any, ...]) -> Page:
    return _with_section(page, row, replace(page.sections[row], blocks=blocks))
