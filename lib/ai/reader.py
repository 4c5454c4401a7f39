"""Reading a page while a model writes it: each section as soon as it is whole, in time linear in the text."""

from collections.abc import Generator
from typing import Any

import ijson
from ijson.common import IncompleteJSONError, JSONError, ObjectBuilder

from lib.ai.mender import Mender

# the page itself, one wrapper around it (`{"page": {…}}`), and one more
PAGE_DEPTH_MAX = 3
# member of a section → blocks → a block: inside of it, that many containers are open
INSIDE_A_BLOCK = 3
OPENING, CLOSING = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})


class PageReader:
    """Takes the text in pieces of any size. `head` has what came of `title` and `theme`, before or behind the sections.

    `is_whole`: the page's object was closed. `is_broken`: what came is no JSON, and nothing after it is read.
    """

    def __init__(self) -> None:
        self.head: dict[str, object] = {}
        self.is_broken = False
        self._mender = Mender()
        self._events: Any = ijson.sendable_list()
        self._parser: Generator[None, bytes, None] = ijson.basic_parse_coro(self._events, use_float=True)
        self._path = _Path()
        self._section: _SectionBuilder | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the object was closed."""
        return self._mender.is_whole and not self.is_broken

    def feed(self, text: str) -> list[object]:
        """The sections that this piece completes, as written."""
        if self.is_broken:
            return []
        mended = self._mender.mend(text)
        self._parse(mended)
        self.is_broken = self.is_broken or self._mender.is_broken
        found = [section for event, value in self._events for section in self._take(event, value)]
        self._events.clear()
        return found

    def close(self) -> list[object]:
        """The text is over: what is whole of a section that was cut, its finished blocks, or nothing."""
        try:
            self._parser.close()
        except (IncompleteJSONError, JSONError):
            self.is_broken = True
        section, self._section = self._section, None
        return section.rescue() if section else []

    def _parse(self, mended: str) -> None:
        # nothing at all means the end of the text to the parser
        if not mended:
            return
        try:
            self._parser.send(mended.encode())
        except (JSONError, StopIteration):
            self.is_broken = True

    def _take(self, event: str, value: Any) -> Generator[object, None, None]:
        if self._section is None and not (self._path.is_in_sections and event != "end_array"):
            self._read_outside(event, value)
            return
        self._section = self._section or _SectionBuilder()
        self._section.event(event, value)
        if self._section.is_whole:
            yield self._section.value
            self._section = None

    def _read_outside(self, event: str, value: Any) -> None:
        """Around the sections: what is told of the page."""
        if event == "string" and self._path.is_page and self._path.key in {"title", "theme"}:
            self.head.setdefault(self._path.key, value)
        self._path.event(event, value)


class _Path:
    """Where the parser stands, as far as it matters: how deep, under which name, and in `sections` or not."""

    def __init__(self) -> None:
        self.key = ""
        self._open: list[bool] = []

    @property
    def is_in_sections(self) -> bool:
        return bool(self._open) and self._open[-1]

    @property
    def is_page(self) -> bool:
        return len(self._open) <= PAGE_DEPTH_MAX

    def event(self, event: str, value: Any) -> None:
        if event == "map_key":
            self.key = value
        elif event in OPENING:
            self._open.append(event == "start_array" and self.key == "sections" and self.is_page)
            self.key = ""
        elif event in CLOSING:
            self._open.pop()
            self.key = ""


class _SectionBuilder:
    """One section while it is written, or whatever stands in its place."""

    def __init__(self) -> None:
        self._builder = ObjectBuilder()
        self._depth = 0

    @property
    def is_whole(self) -> bool:
        return self._depth == 0

    @property
    def value(self) -> object:
        return self._builder.value

    def event(self, event: str, value: Any) -> None:
        self._builder.event(event, value)
        self._depth += (event in OPENING) - (event in CLOSING)

    def rescue(self) -> list[object]:
        """The section with the blocks that were finished; none, no section. Half a block may say the opposite."""
        section = self._builder.value
        blocks = section.get("blocks") if isinstance(section, dict) else None
        if not isinstance(blocks, list):
            return []
        if self._depth >= INSIDE_A_BLOCK:
            blocks = blocks[:-1]
        return [{**section, "blocks": blocks}] if blocks else []
