"""The line to a provider for one call: how long it may stay silent, and how any thread can hang it up at once."""

import socket
import threading
import time
from contextlib import suppress

from lib.settings import Timeouts


class HungUp(Exception):
    """The line was hung up by us."""


class Line:
    """Limits in seconds: to the first byte of an answer (of all attempts together), between bytes after it, and in all.

    A thread that waits in `recv` does not notice that another closes its socket; a shutdown wakes it, and the provider
    sees the connection end at once.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self.idle_s = timeouts.ai_idle
        self.has_answered = False
        self._timeouts = timeouts
        self._first_until: float | None = None
        self._until = float("inf")
        self._hung_up = threading.Event()
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    @property
    def is_hung_up(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._hung_up.is_set()

    def first_left_s(self) -> float:
        """Seconds that are left for the first byte, counted from the first question on; always more than 0."""
        now = time.monotonic()
        if self._first_until is None:
            self._first_until = now + self._timeouts.ai_first
            self._until = now + self._timeouts.ai_total
        return max(0.001, self._first_until - now)

    @property
    def is_late(self) -> bool:
        """Whether the whole call has had its time, counted from the first question on."""
        return time.monotonic() > self._until

    def attach(self, connected: socket.socket) -> None:
        """A socket that a hang-up has to end. Raises HungUp when that has happened: it is closed, nobody else will."""
        with self._lock:
            self._sockets.append(connected)
        if self.is_hung_up:
            connected.close()
            raise HungUp

    def hang_up(self) -> None:
        """Ends the call, whatever it is doing. Again: no effect."""
        self._hung_up.set()
        with self._lock:
            sockets, self._sockets = self._sockets, []
        for connected in sockets:
            # it may have ended by itself
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def wait(self, pause_s: float) -> None:
        """Waits. Raises HungUp when the line is hung up meanwhile."""
        if self._hung_up.wait(pause_s):
            raise HungUp
