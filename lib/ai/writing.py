"""A page while it is written: from a model's text to the events `page` and `section`, live and in a replay alike."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from lib.ai.reader import Reader
from lib.media import Library
from lib.page.document import Page, Section
from lib.page.reading import PageHead, Reading, read_page_head
from lib.web.stream import Event

CONTENT = ("section", "block", "item")


class Around(msgspec.Struct, frozen=True):
    """What is done to the sections that a model writes, and what comes besides; sections as a model writes them.

    `last` end the page; `instead` make it, under `title`, where the model wrote none that can be shown.
    """

    mend: Callable[[object], object]
    last: Sequence[object]
    instead: Sequence[object]
    title: str


AS_WRITTEN = Around(lambda raw: raw, (), (), "")


class PageWriting:
    """Takes the text in pieces of any size and gives the events that they complete.

    `page` comes as soon as title and theme are known, before the first section; sections that come earlier wait for it.
    """

    def __init__(self, request_id: str, library: Library, theme: str | None, around: Around = AS_WRITTEN) -> None:
        self.sections: list[Section] = []
        self._reader = Reader("sections", frozenset({"title", "theme"}))
        self._reading = Reading(request_id, library)
        self._theme = theme
        self._around = around
        self._head: PageHead | None = None
        self._waiting: list[Section] = []

    @property
    def parts(self) -> int:
        """How many sections there are so far."""
        return len(self.sections)

    sections_written = parts

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not self.sections

    @property
    def is_over(self) -> bool:
        """Whether the page's object was closed."""
        return self._reader.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether all that was written is on the page: the text came to its end, and nothing had to be left out."""
        dropped = self._reading.notes.dropped
        return self._reader.is_whole and not any(dropped[kind] for kind in CONTENT)

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing more can come of it, however much is written."""
        return self._reader.is_broken

    def write(self, text: str) -> list[Event]:
        """The events that this piece completes."""
        return self._add(map(self._around.mend, self._reader.feed(text)), is_over=False)

    def finish(self) -> list[Event]:
        """The text is over: the events of what waited, and of what can be saved of a section that was cut."""
        events = self._add(map(self._around.mend, self._reader.close()), is_over=True)
        if self.is_empty:
            self._reader.head.setdefault("title", self._around.title)
            events += self._add(self._around.instead, is_over=True)
        return events + self._add(self._around.last, is_over=True)

    def to_done(self) -> dict[str, object]:
        """The whole document."""
        return {"page": self.to_page()}

    def to_page(self) -> Page:
        """The document of all sections so far."""
        head = self._head or read_page_head(self._reader.head, self._theme)
        return Page(version=1, title=head.title, theme=head.theme, sections=tuple(self.sections))

    def _add(self, written: Iterable[object], *, is_over: bool) -> list[Event]:
        items = list(written)
        if items:
            self._reading.suit(read_page_head(self._reader.head, self._theme).theme)
        read = (self._reading.read_section(raw) for raw in items)
        self._waiting += [section for section in read if section is not None]
        opening = self._open(is_over=is_over)
        if self._head is None:
            return opening
        ready, self._waiting = self._waiting, []
        self.sections += ready
        return opening + [Event("section", section) for section in ready]

    def _open(self, *, is_over: bool) -> list[Event]:
        told = self._reader.head
        is_known = "title" in told and ("theme" in told or self._theme is not None)
        if self._head is not None or not (is_known or (is_over and self._waiting)):
            return []
        self._head = read_page_head(told, self._theme)
        return [Event("page", {"title": self._head.title, "theme": self._head.theme})]
