"""Reading one member that a model wrote, by what the struct says it is.

Each reader gives the value or None, and notes what it mended (`repaired`) or left out (`dropped`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect
from msgspec.structs import replace

from lib.media import Item, Library
from lib.page.markdown import defused, plain_line, tidy, without_foreign_links, without_html
from lib.page.parts import AttachmentPicture, LibraryPicture, LibraryVideo, Link, Medium, Picture
from lib.page.text import ADDRESS, clean, cut, is_safe_address, one_line
from lib.page.walk import bare, is_markdown, noted, struct_fields

LINK_LABEL_CHARS_MAX = 80
ADDRESS_CHARS_MAX = 2_000
ALT_CHARS_MAX = 500
SEARCH_CHARS_MAX = 200
Choice = TypeVar("Choice", bound=str | int)

_NUMBER_MAX = 10**12
_WORDS_MAX = 300
# what models write where they have nothing to say and null was meant
_NO_WORDS = frozenset({"", "null", "none", "undefined"})
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")


class Notes(msgspec.Struct):
    """How often what was mended or left out: section, block, item, picture, video, link, text, choice."""

    repaired: Counter[str] = msgspec.field(default_factory=Counter)
    dropped: Counter[str] = msgspec.field(default_factory=Counter)


class Sources(msgspec.Struct):
    """What members are read with: where pictures come from, and the notes.

    `media` are those on the page that the model was given, by id: it may name these and search for others.
    `used` are the library's pictures that the page shows already; `colour` is what they should
    go with.
    """

    library: Library
    media: Mapping[str, Medium]
    notes: Notes = msgspec.field(default_factory=Notes)
    used: set[str] = set()
    colour: str | None = None


def read_struct(struct: type[msgspec.Struct], raw: object, sources: Sources) -> Any:
    """The struct with the members that could be read; None when one that it cannot be without is missing.

    A bare text stands for the first text that the struct must have.
    """
    members = _named_members(struct, raw)
    if members is None:
        return None
    values = {}
    for each in struct_fields(struct):
        value = read_member(each.type, members.get(each.encode_name), sources)
        if value is None and each.required:
            value = _least(each.type)
            if value is None:
                return None
        values[each.name] = value if each.required or not says_nothing(value) else None
    return struct(**values)


def read_member(kind: inspect.Type, raw: object, sources: Sources) -> Any:
    """The member's value, or None when there is none to be had."""
    plain = bare(kind)
    value: Any = None
    if raw is None:
        return value
    if isinstance(plain, inspect.StrType):
        if plain.pattern == ADDRESS:
            return read_address(raw, sources.notes)
        read = read_markdown if is_markdown(kind) else read_words
        value = read(raw, plain.max_length or _WORDS_MAX, sources.notes)
    elif isinstance(plain, inspect.LiteralType):
        choices = cast(tuple[str | int, ...], plain.values)
        value = read_choice(raw, choices, noted(kind)["otherwise"], sources.notes)
    elif isinstance(plain, inspect.VarTupleType):
        value = _read_items(plain, raw, sources)
    elif isinstance(plain, inspect.UnionType):  # the only union inside a block is that of pictures
        value = read_picture(raw, sources)
    elif isinstance(plain, inspect.StructType):
        value = _read_part(plain.cls, raw, sources)
    return value


def read_words(raw: object, chars_max: int, notes: Notes) -> str | None:
    """Plain words on one line: a model's emphasis and heading marks are taken off, their words stay."""
    text = _text(raw)
    if text is None:
        return None
    unlinked, _ = without_foreign_links(without_html(clean(text)))
    return _fitted(clean(one_line(plain_line(_HEADING_MARK.sub("", unlinked)))), chars_max, notes)


def read_markdown(raw: object, chars_max: int, notes: Notes) -> str | None:
    """Text in the Markdown subset; links and pictures that lead elsewhere than https are replaced by their words."""
    text = _text(raw)
    if text is None:
        return None
    tidied, dropped_links = tidy(clean(text))
    notes.dropped.update({"link": dropped_links} if dropped_links else {})
    return defused(_fitted(clean(tidied).strip(), chars_max, notes))


def read_choice(raw: object, choices: Sequence[Choice], fallback: Choice, notes: Notes) -> Choice:
    """One of the choices: as written, in another spelling, the nearest number, else the fallback."""
    spelled = {spelling(choice): choice for choice in choices}
    chosen = spelled.get(spelling(raw))
    number = _number(raw)
    if chosen is None and number is not None and isinstance(fallback, int):
        chosen = min(choices, key=lambda choice: abs(float(choice) - number))
    if chosen is None or chosen != raw:
        notes.repaired["choice"] += 1
    return fallback if chosen is None else chosen


def read_link(raw: object, notes: Notes) -> Link | None:
    """A link with words and a plain https address; anything less leads nowhere and is left out."""
    members = raw if isinstance(raw, Mapping) else {}
    label = read_words(members.get("label"), LINK_LABEL_CHARS_MAX, notes)
    href = read_address(members.get("href"), notes)
    if label and href:
        return Link(label=label, href=href)
    notes.dropped.update({"link": 1} if href else {})
    return None


def read_address(raw: object, notes: Notes) -> str | None:
    """A plain https address, exactly as it was written."""
    if isinstance(raw, str) and len(raw) <= ADDRESS_CHARS_MAX and is_safe_address(raw):
        return raw
    notes.dropped["link"] += 1
    return None


def read_video(raw: object, sources: Sources) -> LibraryVideo | None:
    """The video of the given page that is named, else the library's that fits the search best."""
    members = raw if isinstance(raw, Mapping) else {"search": raw if isinstance(raw, str) else None}
    alt = read_words(members.get("alt"), ALT_CHARS_MAX, sources.notes) or ""
    known = _known(members.get("id"), sources)
    if isinstance(known, LibraryVideo):
        return replace(known, alt=alt or known.alt)
    search = _sought(members, alt)
    item = sources.library.find(search, sources.used, "video", sources.colour) if search else None
    if item is None:
        sources.notes.dropped["video"] += 1
        return None
    sources.used.add(item.id)
    alt = _described(item, alt, sources)
    return LibraryVideo(id=item.id, alt=alt, width=item.width, height=item.height, colour=item.colour)


def read_picture(raw: object, sources: Sources) -> Picture | None:
    """The picture of the given page that is named, else the library's that fits the search best.

    An address, and the id of a picture that was not given, find nothing by themselves.
    """
    members = raw if isinstance(raw, Mapping) else {"search": raw if isinstance(raw, str) else None}
    alt = read_words(members.get("alt"), ALT_CHARS_MAX, sources.notes) or ""
    known = _known(members.get("id"), sources)
    if isinstance(known, LibraryPicture | AttachmentPicture):
        return replace(known, alt=alt or known.alt)
    search = _sought(members, alt)
    item = sources.library.find(search, sources.used, "image", sources.colour) if search else None
    if item is None:
        sources.notes.dropped["picture"] += 1
        return None
    sources.used.add(item.id)
    alt = _described(item, alt, sources)
    return LibraryPicture(id=item.id, alt=alt, width=item.width, height=item.height, colour=item.colour)


def listed(raw: object, members: Iterable[str] = ()) -> Sequence[Any]:
    """What stands where a list should: the list, objects by any names but an item's `members`, or the only item."""
    if isinstance(raw, list | tuple):
        return raw
    if isinstance(raw, Mapping) and not any(name in raw for name in members):
        return list(raw.values()) if all(isinstance(each, Mapping) for each in raw.values()) else [raw]
    return [raw]


def says_nothing(value: object) -> bool:
    """Whether a text is none that a reader would miss: such a one is not there, where it need not be."""
    return isinstance(value, str) and value.casefold() in _NO_WORDS


def spelling(raw: object) -> str:
    """What a name is compared by: `richText` and `Rich_Text` are `rich-text`."""
    return re.sub(r"[^a-z0-9:]", "", str(raw).casefold()) if isinstance(raw, str | int) else ""


def _known(raw: object, sources: Sources) -> Medium | None:
    return sources.media.get(raw) if isinstance(raw, str) else None


def _described(item: Item, alt: str, sources: Sources) -> str:
    """The model's words, where they say what was found; it wrote them for what it asked for."""
    return alt if sources.library.shows(item, alt) else item.alt


def _sought(members: Mapping[str, Any], alt: str) -> str:
    return _search(members.get("search")) or ("" if says_nothing(alt) else alt[:SEARCH_CHARS_MAX])


def _search(raw: object) -> str:
    text = _text(raw) or ""
    return "" if "://" in text or says_nothing(text) else one_line(clean(text[:SEARCH_CHARS_MAX]))


def _named_members(struct: type[msgspec.Struct], raw: object) -> Mapping[str, Any] | None:
    if isinstance(raw, Mapping):
        return raw
    texts = (each for each in struct_fields(struct) if each.required and isinstance(bare(each.type), inspect.StrType))
    first = next(texts, None)
    return {first.encode_name: raw} if first and _text(raw) is not None else None


def _read_part(struct: type[msgspec.Struct], raw: object, sources: Sources) -> Any:
    if struct is Link:
        return read_link(raw, sources.notes)
    return read_video(raw, sources) if struct is LibraryVideo else read_struct(struct, raw, sources)


def _read_items(kind: inspect.VarTupleType, raw: object, sources: Sources) -> tuple[Any, ...]:
    plain = bare(kind.item_type)
    # a cell that says nothing keeps its place
    nothing = "" if isinstance(plain, inspect.StrType) else None
    names = [each.encode_name for each in struct_fields(plain.cls)] if isinstance(plain, inspect.StructType) else []
    # a row's cells by the names of their columns
    given = list(raw.values()) if nothing == "" and isinstance(raw, Mapping) else listed(raw, names)
    items_max = kind.max_length or len(given)
    members = (read_member(kind.item_type, item, sources) for item in islice(given, items_max))
    read = [nothing if item is None else item for item in members]
    items = tuple(item for item in read if item is not None)
    sources.notes.dropped.update({"item": len(given) - len(items)} if len(given) > len(items) else {})
    return items


def _least(kind: inspect.Type) -> Any:
    """What a member that must be there is when a model left it out; None when only the whole can tell."""
    plain = bare(kind)
    if isinstance(plain, inspect.StrType):
        return "" if plain.pattern is None else None
    if isinstance(plain, inspect.LiteralType):
        return noted(kind)["otherwise"]
    return () if isinstance(plain, inspect.VarTupleType) else None


def _fitted(text: str, chars_max: int, notes: Notes) -> str:
    fitted = cut(text, chars_max)
    notes.repaired.update({"text": 1} if fitted != text else {})
    return fitted


def _text(raw: object) -> str | None:
    """The text that a value is: a string, a number, or several lines of them."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, list | tuple):
        lines = [line for line in map(_line, raw) if line is not None]
        return "\n".join(lines) if lines else None
    return _line(raw)


def _line(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None if _number(raw) is None else str(raw)


def _number(raw: object) -> float | None:
    if isinstance(raw, str):
        digits = re.search(r"\d{1,6}", raw)
        return float(digits[0]) if digits else None
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    if isinstance(raw, Decimal) and not raw.is_finite():
        return None
    return float(raw) if -_NUMBER_MAX < raw < _NUMBER_MAX and isfinite(raw) else None
