"""When a piece of an answer is sent: believable pauses, or those that a tester asked for."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace


class StreamEnded(Exception):
    """The sandbox was reset while an answer was on its way."""


@dataclass(frozen=True)
class Pace:
    """Seconds that an answer of the stand-in's own takes: thinking first, then writing."""

    thinking_s: float = 1.0
    writing_s: float = 4.2
    # pieces of a default answer; a model's tokens have about four characters, a chunk several tokens
    openai_chunk_chars: int = 24
    gemini_chunk_chars: int = 160

    def at(self, factor: float) -> "Pace":
        """The same in `factor` of the time."""
        return replace(self, thinking_s=self.thinking_s * factor, writing_s=self.writing_s * factor)


AT_ONCE = Pace(thinking_s=0, writing_s=0)


class Turn:
    """One call's waiting, from when it came in."""

    def __init__(self, reset: threading.Event) -> None:
        self._reset = reset

    def wait(self, seconds: float) -> None:
        """Waits; StreamEnded when the sandbox was reset since the call came in."""
        if self._reset.wait(max(0, seconds)):
            raise StreamEnded


class Pauses:
    """Waiting that a reset ends, for every call that is under way."""

    def __init__(self) -> None:
        self._reset = threading.Event()

    def begin(self) -> Turn:
        return Turn(self._reset)

    def end_all(self) -> None:
        """Ends every turn that has begun; later ones wait again."""
        ended, self._reset = self._reset, threading.Event()
        ended.set()


@dataclass(frozen=True)
class Rhythm:
    """How one answer is sent; the delay stands between pieces, never before the first."""

    thinking_s: float
    chunk_chars: int
    delay_s: float

    def cut(self, text: str, turn: Turn) -> Iterator[str]:
        """The text in pieces, each when its time has come."""
        for start in range(0, len(text), self.chunk_chars):
            if start:
                turn.wait(self.delay_s)
            yield text[start : start + self.chunk_chars]


def steady(text: str, chunk_chars: int, pace: Pace) -> Rhythm:
    """The rhythm of a default answer: short ones are written faster, but at the same speed."""
    pieces = max(1, len(text) // chunk_chars)
    writing_s = pace.writing_s * min(1.0, len(text) / 4500)
    return Rhythm(pace.thinking_s, chunk_chars, writing_s / pieces)
