"""Answers that are sent piece by piece: event streams, and files.

An event is exactly `event: <name>` LF `data: <one JSON object on one line>` LF LF (API.md).
"""

from collections.abc import Iterator
from typing import NamedTuple

from werkzeug import Response

from lib.errors import ApiError
from lib.web.log import log
from lib.web.problem import attempt
from lib.web.request import Request
from lib.web.response import encode

LAST_EVENTS = frozenset({"done", "error"})
CSV_BROKEN_OFF = b"incomplete: this file broke off here. Export it again.\r\n"


class BrokenOff(ConnectionError):
    """A file cannot be sent to its end. The connection ends early, so that nobody takes what came for the whole."""


class Event(NamedTuple):
    """One event; `data` is anything that becomes a JSON object."""

    name: str
    data: object


def event_stream(request: Request, events: Iterator[Event]) -> Response:
    """The events as an answer that is sent piece by piece.

    The first event is made before this returns: an error in it is still an HTTP status, and a generator that has
    begun runs its `finally` whatever becomes of the connection. Closing the answer closes `events`. What goes wrong
    later becomes one `error` event with the problem document. The stream ends after `done` or `error`.
    """
    first = next(events)
    return Response(_Frames(request.request_id, first, events), content_type="text/event-stream; charset=utf-8")


def file_stream(request: Request, pieces: Iterator[bytes], content_type: str, file_name: str) -> Response:
    """The pieces as a file to keep. As of an event stream, the first is made before this returns.

    What goes wrong later is logged and breaks the answer off: a file has no place for a problem document. The
    platform's runtime ends a body with its connection, so that a broken one looks whole: CSV, which has no last line of
    its own, says it in its last line.
    """
    first = next(pieces)
    disposition = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    last_words = CSV_BROKEN_OFF if content_type.startswith("text/csv") else b""
    whole = _Pieces(request.request_id, first, pieces, last_words)
    return Response(whole, headers=disposition, content_type=content_type)


class _Pieces:
    """An iterable with `close`, as `_Frames`."""

    def __init__(self, request_id: str, first: bytes, pieces: Iterator[bytes], last_words: bytes) -> None:
        self.request_id = request_id
        self.first: bytes | None = first
        self.pieces = pieces
        self.last_words = last_words
        self.is_broken = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self.is_broken:
            raise BrokenOff
        piece = attempt(self._next_piece, self.request_id)
        if isinstance(piece, ApiError):
            log("file_broken_off", requestId=self.request_id, code=piece.code)
            self.is_broken = True
            return self.last_words or next(self)
        if piece is None:
            raise StopIteration
        return piece

    def _next_piece(self) -> bytes | None:
        first, self.first = self.first, None
        return first or next(self.pieces, None)

    def close(self) -> None:
        close = getattr(self.pieces, "close", None)
        if close is not None:
            attempt(close, self.request_id)


class _Frames:
    """An iterable with `close`, which a generator is only once it has begun."""

    def __init__(self, request_id: str, first: Event, events: Iterator[Event]) -> None:
        self.request_id = request_id
        self.first: Event | None = first
        self.events = events
        self.has_ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        frame = attempt(self._next_frame, self.request_id)
        if frame is None or self.has_ended:
            raise StopIteration
        if isinstance(frame, ApiError):
            frame = Event("error", frame.to_document(self.request_id))
        self.has_ended = frame.name in LAST_EVENTS
        return _encode(frame)

    def _next_frame(self) -> Event | None:
        """Goes on behind the last event too: what a generator does after its `done` is done, and not sent."""
        first, self.first = self.first, None
        return first or next(self.events, None)

    def close(self) -> None:
        close = getattr(self.events, "close", None)
        if close is not None:
            attempt(close, self.request_id)


def _encode(event: Event) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (event.name.encode(), encode(event.data))
