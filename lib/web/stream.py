"""Event streams: each event is exactly `event: <name>` LF `data: <one JSON object on one line>` LF LF (API.md)."""

from collections.abc import Iterator
from typing import NamedTuple

from werkzeug import Response

from lib.errors import ApiError
from lib.web.problem import attempt, problem_document
from lib.web.request import Request
from lib.web.response import encode

LAST_EVENTS = frozenset({"done", "error"})


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
            frame = Event("error", problem_document(frame, self.request_id))
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
