"""The requests that run in this instance, so that a stop reaches them at once and need not be looked for."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Running:
    """How to stop each of them, by request id. Shared between threads."""

    def __init__(self) -> None:
        self._stops: dict[str, Callable[[], None]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def keep(self, request_id: str, stop: Callable[[], None]) -> Iterator[None]:
        """While the request runs, `stop` is how it is told to end."""
        with self._lock:
            self._stops[request_id] = stop
        try:
            yield
        finally:
            with self._lock:
                self._stops.pop(request_id, None)

    def stop(self, request_id: str) -> None:
        """Tells it to end. It may run elsewhere, or have ended."""
        with self._lock:
            stop = self._stops.get(request_id)
        if stop is not None:
            stop()
