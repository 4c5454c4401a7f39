"""Faults of other parties that a tester orders: the next matching calls of the functions meet them."""

import threading
from dataclasses import asdict, dataclass, replace

KINDS = ("refuse", "500", "429", "hang", "cut", "lost_answer")


@dataclass(frozen=True)
class Fault:
    """`count` more calls to `service` whose path holds `match` end as `kind` says."""

    service: str
    kind: str
    count: int = 1
    match: str | None = None

    def fits(self, service: str, path: str) -> bool:
        return self.service == service and (self.match is None or self.match in path)


class Faults:
    """The faults that are due, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._due.append(fault)

    def take(self, service: str, path: str) -> Fault | None:
        """The first that fits, which is then due once less."""
        with self._lock:
            for index, fault in enumerate(self._due):
                if fault.fits(service, path):
                    left = [replace(fault, count=fault.count - 1)] if fault.count > 1 else []
                    self._due[index : index + 1] = left
                    return fault
        return None

    def clear(self) -> None:
        with self._lock:
            self._due.clear()

    def describe(self) -> list[dict[str, object]]:
        with self._lock:
            return [asdict(fault) for fault in self._due]
