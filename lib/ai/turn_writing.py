"""A turn of the chat while it is written: what the assistant says, word by word, and each edit when it is whole."""

from lib.ai.reader import Reader
from lib.ai.speech import Speech
from lib.media import Library
from lib.page.document import Page
from lib.page.editing import Editing
from lib.page.operations import InsertSection, Operation, ReplaceSection
from lib.web.stream import Event


class TurnWriting:
    """Takes the text in pieces of any size and gives the events `message` and `edit` that they complete.

    The same text about the same page gives the same edits, live and in a replay.
    """

    def __init__(self, request_id: str, page: Page, library: Library) -> None:
        self.parts = 0
        self.sections_written = 0
        self._reader = Reader("edits", spoken="message", on_speech=self._hear)
        self._speech = Speech()
        self._said: list[str] = []
        self._editing = Editing(request_id, page, library)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said and nothing can be edited."""
        return not self.parts and not self._speech.has_words

    @property
    def is_over(self) -> bool:
        """Whether the answer's object was closed."""
        return self._reader.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether the answer came to its end, and each edit fitted."""
        return self._reader.is_whole and not self._editing.dropped

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing more can come of it, however much is written."""
        return self._reader.is_broken or self._editing.is_full

    def write(self, text: str) -> list[Event]:
        """The events that this piece completes."""
        return self._to_events(self._reader.feed(text))

    def finish(self) -> list[Event]:
        """The text is over: what was said in the end. Half an edit may be the opposite of the whole."""
        self._reader.close()
        self._said.append(self._speech.end())
        return self._to_events([])

    def to_done(self) -> dict[str, object]:
        """How many edits were sent."""
        return {"edits": self.parts}

    def _to_events(self, written: list[object]) -> list[Event]:
        edits = [edit for edit in map(self._editing.read, written) if edit is not None]
        for edit in edits:
            self._count(edit)
        said, self._said = "".join(self._said), []
        message = [Event("message", {"text": said})] if said else []
        return message + [Event("edit", edit) for edit in edits]

    def _count(self, edit: Operation) -> None:
        self.parts += 1
        self.sections_written += isinstance(edit, InsertSection | ReplaceSection)

    def _hear(self, raw: str, is_last: bool) -> None:  # noqa: FBT001 - as the mender calls it
        self._said.append(self._speech.hear(raw, is_last=is_last))
