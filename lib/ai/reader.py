"""Reading what a model writes while it writes it: each item of its list as soon as it is whole, in linear time."""

from collections.abc import Callable, Generator
from typing import Any

import ijson
from ijson.common import IncompleteJSONError, JSONError, ObjectBuilder

from lib.ai.mender import Mender

# the answer itself, one wrapper around it (`{"page": {…}}`), and one more
ANSWER_DEPTH_MAX = 3
# no model writes as many examples before it answers
OBJECTS_MAX = 20
# a section, a block and an edit each have one
ITEM_MARKS = frozenset({"blocks", "type", "op"})
# member of a section → blocks → a block: inside of it, that many containers are open
INSIDE_A_BLOCK = 3
OPENING, CLOSING = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})


class Reader:
    """Takes the text in pieces of any size. `head` has what came of the members in `told`, before or behind the items.

    `items` is the list whose items are wanted; `spoken` a member whose text goes to `on_speech` while it is written.
    `is_whole`: the answer's object was closed. `is_broken`: what came is no JSON, and nothing after it is read.
    """

    def __init__(
        self,
        items: str,
        told: frozenset[str] = frozenset(),
        spoken: str | None = None,
        on_speech: Callable[[str, bool], None] | None = None,
    ) -> None:
        self.head: dict[str, object] = {}
        self.is_broken = False
        self._items = items
        self._told = told
        self._ours = told | {spoken} if spoken else told
        self._spoken = spoken
        self._on_speech = on_speech
        self._objects = 0
        self._begin()

    def _begin(self) -> None:
        self._objects += 1
        self._mender = Mender(self._spoken, self._on_speech)
        self._events: Any = ijson.sendable_list()
        self._parser: Generator[None, bytes, None] = ijson.basic_parse_coro(self._events, use_float=True)
        self._path = _Path(self._items)
        self._item: _ItemBuilder | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the object was closed."""
        return self._mender.is_whole and not self.is_broken

    def feed(self, text: str) -> list[object]:
        """The items that this piece completes, as written."""
        found: list[object] = []
        while text and not self.is_broken:
            found += self._feed_object(text)
            text = self._mender.rest
            if not self._mender.is_whole or self._path.is_ours:
                break
            # an object in the words before the answer
            self.is_broken = self._objects == OBJECTS_MAX
            self._begin()
        return found

    def close(self) -> list[object]:
        """The text is over: what is whole of an item that was cut, its finished blocks, or nothing."""
        try:
            self._parser.close()
        except (IncompleteJSONError, JSONError):
            self.is_broken = True
        item, self._item = self._item, None
        return item.rescue() if item else []

    def _feed_object(self, text: str) -> list[object]:
        self._parse(self._mender.mend(text))
        self.is_broken = self.is_broken or self._mender.is_broken
        found = [item for event, value in self._events for item in self._take(event, value)]
        self._events.clear()
        return found

    def _parse(self, mended: str) -> None:
        # nothing at all means the end of the text to the parser
        if not mended:
            return
        try:
            self._parser.send(mended.encode())
        except (JSONError, StopIteration):
            self.is_broken = True

    def _take(self, event: str, value: Any) -> Generator[object, None, None]:
        if self._item is None and not self._path.is_item(event):
            self._read_outside(event, value)
            return
        self._item = self._item or _ItemBuilder()
        self._item.event(event, value)
        if self._item.is_whole:
            yield from [self._item.value] if self._path.is_in_items else _items_of(self._item.value)
            self._item = None

    def _read_outside(self, event: str, value: Any) -> None:
        """Around the items: what is told beside them."""
        if self._path.key in self._ours and self._path.is_answer:
            self._path.is_ours = True
            if event == "string" and self._path.key in self._told:
                self.head.setdefault(self._path.key, value)
        self._path.event(event, value)


class _Path:
    """Where the parser stands, as far as it matters: how deep, under which name, and in the list of items or not.

    `is_ours`: the object has at least one member of an answer.
    """

    def __init__(self, items: str) -> None:
        self.key = ""
        self.is_ours = False
        self._items = items
        self._open: list[bool] = []

    @property
    def is_in_items(self) -> bool:
        return bool(self._open) and self._open[-1]

    @property
    def is_answer(self) -> bool:
        return len(self._open) <= ANSWER_DEPTH_MAX

    def is_item(self, event: str) -> bool:
        """Whether an item begins: in the list, or an object in the list's place."""
        is_instead = event == "start_map" and self.key == self._items and self.is_answer
        self.is_ours = self.is_ours or is_instead
        return is_instead or (self.is_in_items and event != "end_array")

    def event(self, event: str, value: Any) -> None:
        if event == "map_key":
            self.key = value
        elif event in OPENING:
            is_items = event == "start_array" and self.key == self._items and self.is_answer
            self.is_ours = self.is_ours or is_items
            self._open.append(is_items)
            self.key = ""
        elif event in CLOSING:
            self._open.pop()
            self.key = ""


class _ItemBuilder:
    """One item while it is written, or whatever stands in its place."""

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
        """A section with the blocks that were finished; none, nothing. Half a block may say the opposite."""
        section = self._builder.value
        blocks = section.get("blocks") if isinstance(section, dict) else None
        if not isinstance(blocks, list):
            return []
        if self._depth >= INSIDE_A_BLOCK:
            blocks = blocks[:-1]
        return [{**section, "blocks": blocks}] if blocks else []


def _items_of(instead: Any) -> list[object]:
    """What stands in the list's place: the only item, or items by names."""
    if not ITEM_MARKS.isdisjoint(instead):
        return [instead]
    return [each for each in instead.values() if isinstance(each, dict)]
