"""A page document that came from outside becomes a `Page`, or the place that does not fit is named."""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

import msgspec

from lib.errors import InvalidPage
from lib.page.document import PAGE_BYTES_MAX, Page, Section
from lib.page.markdown import has_unsafe_link
from lib.page.text import clean
from lib.page.walk import texts_of

# No text of a page lies deeper; what does is a member that we ignore.
_TEXT_DEPTH_MAX = 12
# An id or an address is right or wrong: it is never mended.
_EXACT = {"id", "href"}

_PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`$")
_COMPLAINTS = (
    (", got ", "is of the wrong kind"),
    (" of length <=", "is too long"),
    (" of length >=", "is too short"),
    ("Invalid value", "is none of the values that the schema allows"),
    ("Invalid enum value", "is none of the values that the schema allows"),
)
_MISSING = re.compile(r"Object missing required field `(?P<name>\w+)`")


def parse_page(value: object) -> Page:
    """The page that `value` (decoded JSON) describes, its texts cleaned of what nobody sees.

    Members that the schema does not name are left out; null where a member is optional means that it is not there.
    Raises `InvalidPage`, which names the place (`sections[3].blocks[0].props.title`) and never what stands there.
    """
    try:
        page = msgspec.convert(_cleaned(value, _TEXT_DEPTH_MAX), Page)
    except msgspec.ValidationError as error:
        _refuse(*_explain(str(error)), cause=error)
    _verify_ids(page)
    _verify_links(page)
    if size_bytes(page) > PAGE_BYTES_MAX:
        _refuse("", f"is larger than {PAGE_BYTES_MAX:,} bytes of JSON without needless white space")
    return page


def find_part(value: object, kind: Any) -> Any:
    """The part of a page that `value` (decoded JSON) describes, read as `parse_page` does; None when it is none.

    `kind` is the part's type: a struct, a union of them, or an annotated text.
    """
    try:
        part = msgspec.convert(_cleaned(value, _TEXT_DEPTH_MAX), kind)
    except msgspec.ValidationError:
        return None
    return None if isinstance(part, msgspec.Struct) and _find_unsafe_link(part) else part


def size_bytes(part: Page | Section) -> int:
    """What the part counts against the limit: its JSON without needless white space, in UTF-8."""
    return len(msgspec.json.encode(part))


def _cleaned(value: object, depth: int) -> object:
    if isinstance(value, str):
        return clean(value)
    if depth == 0:
        return value
    if isinstance(value, dict):
        return {name: member if name in _EXACT else _cleaned(member, depth - 1) for name, member in value.items()}
    if isinstance(value, list):
        return [_cleaned(member, depth - 1) for member in value]
    return value


def _verify_ids(page: Page) -> None:
    seen: set[str] = set()
    for place, part_id in _ids(page):
        if part_id in seen:
            _refuse(place, "is on the page twice")
        seen.add(part_id)


def _ids(page: Page) -> Iterator[tuple[str, str]]:
    for row, section in enumerate(page.sections):
        yield f"sections[{row}].id", section.id
        for column, block in enumerate(section.blocks):
            yield f"sections[{row}].blocks[{column}].id", block.id


def _verify_links(page: Page) -> None:
    place = _find_unsafe_link(page)
    if place:
        _refuse(place, "links to an address that is not a plain https address")


def _find_unsafe_link(part: msgspec.Struct) -> str | None:
    """The place of the first text that spells one."""
    unsafe = (found.place for found in texts_of(part) if found.is_markdown and has_unsafe_link(found.text))
    return next(unsafe, None)


def _explain(message: str) -> tuple[str, str]:
    """Place and complaint in our own words; the library's may quote what was sent."""
    at = _PLACE.search(message)
    place = at["place"] if at else ""
    missing = _MISSING.match(message)
    if missing:
        return f"{place}.{missing['name']}".lstrip("."), "is missing"
    return place, next((complaint for form, complaint in _COMPLAINTS if form in message), "is not as the schema says")


def _refuse(place: str, complaint: str, cause: Exception | None = None) -> NoReturn:
    subject = place or "The page document"
    told: dict[str, Any] = {"place": place} if place else {}
    raise InvalidPage(f"{subject} {complaint}. The schema is at /page.schema.json.", **told) from cause
