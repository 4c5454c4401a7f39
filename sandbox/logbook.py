"""Every line that the functions wrote, in memory for a tester and in a file for everybody."""

import threading
from pathlib import Path
from typing import Any

from sandbox.wire import moment


class Logbook:
    """`n` grows on over a reset."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._lines: list[dict[str, Any]] = []
        self._file = file.open("a", buffering=1)

    def write(self, stream: str, line: str) -> None:
        with self._lock:
            self._lines.append({"n": len(self._lines) + 1, "at": moment(), "stream": stream, "line": line})
            self._file.write(line + "\n")

    def lines(self, since: int = 0) -> list[dict[str, Any]]:
        """The lines after number `since`."""
        with self._lock:
            return self._lines[since:]

    def close(self) -> None:
        self._file.close()
