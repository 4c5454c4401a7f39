"""Says where each secret word of a day turned up, and which of these places it had no business in.

It knows nothing of Skyline: traces are what was left somewhere, a place's name is a path (`wire/stripe/refunds`,
`table/app.ai_requests.prompt`, `log`), and what is allowed is a pattern of such paths (fnmatch's).
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests import canaries


@dataclass(frozen=True)
class Trace:
    """What was left at a place, as bytes."""

    place: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, order=True)
class Find:
    """A word at a place, in one of the forms of tests/canaries.py."""

    word: str
    place: str
    form: str


def search(traces: Iterable[Trace], words: Mapping[str, str]) -> set[Find]:
    """Every word (by its name) in every trace, packed ones opened."""
    return {
        Find(name, trace.place, form)
        for trace in traces
        for content in _opened(trace.content)
        for name, text in words.items()
        for form in canaries.found(text, content)
    }


def leaks(finds: Iterable[Find], allowed: Mapping[str, Iterable[str]]) -> list[Find]:
    """The finds that no pattern allows; `allowed` is by the word's name."""
    return sorted(find for find in finds if not any(fnmatchcase(find.place, one) for one in allowed.get(find.word, ())))


def unmet(finds: Iterable[Find], allowed: Mapping[str, Iterable[str]]) -> list[str]:
    """Words that were found nowhere, and patterns that none of their words was found at: a list that is too long."""
    found = {(find.word, find.place) for find in finds}
    words = [word for word in allowed if word not in {word for word, _ in found}]
    patterns = {pattern for patterns in allowed.values() for pattern in patterns}
    used = {p for p in patterns if any(p in allowed.get(word, ()) and fnmatchcase(place, p) for word, place in found)}
    return sorted([*words, *(patterns - used)])


def _opened(content: bytes) -> list[bytes]:
    """As it is, and unpacked where it is packed."""
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            return [content, unpack(content)]
        except (OSError, EOFError, zlib.error):
            continue
    return [content]
