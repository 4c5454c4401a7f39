"""The record of what the functions sent out, in the order in which it began, and who of them sent it."""

import base64
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from sandbox.faults import Faults
from sandbox.messages import Request

IDLE_WAIT_S = 10.0
Entry = dict[str, Any]


class Wire:
    """Entries as the control call `GET /wire` gives them; the guard says which link is whose.

    A link is a local port and the port that it leads to: one local port may lead to several parties at a time.
    """

    def __init__(self, faults: Faults | None = None) -> None:
        self.faults = faults or Faults()
        #: ends the functions' process, as a fault orders it
        self.kill_sender: Callable[[], None] = lambda: None
        self._changed = threading.Condition()
        self._entries: list[Entry] = []
        self._under_way: set[int] = set()
        self._senders: dict[tuple[int, int], Any] = {}
        self._incoming = 0

    def note_sender(self, link: tuple[int, int], sender: Any) -> None:
        """From the guard: what goes over this link belongs to `sender`, an incoming request (None: to none)."""
        with self._changed:
            self._senders[link] = sender

    def forget_sender(self, link: tuple[int, int]) -> None:
        """From the guard: this connection is closed."""
        with self._changed:
            self._senders.pop(link, None)

    def note_incoming(self, change: int) -> None:
        """From the guard: an incoming request has begun (1) or ended (-1)."""
        with self._changed:
            self._incoming += change
            self._changed.notify_all()

    def is_from_functions(self, link: tuple[int, int]) -> bool:
        """Whether the guard has named this link."""
        with self._changed:
            return link in self._senders

    def begin(self, service: str, request: Request) -> Entry:
        """Opens the entry of a call."""
        with self._changed:
            entry: Entry = {
                "n": len(self._entries) + 1,
                "at": moment(),
                "sender": self._senders.get(request.link),
                "service": service,
                "host": request.host,
                "method": request.method,
                "path": request.path,
                "headers": dict(request.headers.items()),
                "bodyBase64": base64.b64encode(request.body).decode(),
                "answer": {"status": None, "bytes": 0, "startedAt": None, "endedAt": None, "closedEarly": False},
            }
            self._entries.append(entry)
            self._under_way.add(entry["n"])
            return entry

    def end(self, entry: Entry) -> None:
        """Closes it, whatever became of the answer."""
        with self._changed:
            entry["answer"]["endedAt"] = entry["answer"]["endedAt"] or moment()
            self._under_way.discard(entry["n"])
            self._changed.notify_all()

    def end_early(self, entry: Entry) -> None:
        """The functions have closed the connection before all was sent."""
        entry["answer"]["closedEarly"] = True
        self.end(entry)

    def note_refused(self, host: str, sender: Any) -> None:
        """From the guard: a connection to somebody who is not the sandbox's was refused."""
        entry = self.begin("other", Request("CONNECT", "", Message(), b"", host))
        entry["sender"] = sender
        self.end(entry)

    def entries(self, since: int = 0) -> list[Entry]:
        """The entries after `since`, each with the id of the incoming request that made the call."""
        with self._changed:
            return [_described(entry) for entry in self._entries[since:]]

    def wait_until_idle(self) -> None:
        """Until no call and no incoming request is under way; at most ten seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._incoming <= 0 and not self._under_way, IDLE_WAIT_S)


def _described(entry: Entry) -> Entry:
    shown = {name: value for name, value in entry.items() if name != "sender"}
    return {**shown, "requestId": getattr(entry["sender"], "request_id", None), "answer": dict(entry["answer"])}


def moment() -> str:
    """Now, RFC 3339 in UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
