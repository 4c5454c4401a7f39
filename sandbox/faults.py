"""Faults of other parties that a tester orders: the next matching calls of the functions meet them."""

import threading
from dataclasses import asdict, dataclass, replace

STATUSES = ("500", "429", "409")
KINDS = ("refuse", *STATUSES, "hang", "cut", "lost_answer", "twice", "late", "kill", "kill_after")


@dataclass(frozen=True)
class Fault:
    """`count` more calls to `service` by `method` whose path holds `match` end as `kind` says, after `skip` others."""

    service: str
    kind: str
    count: int = 1
    match: str | None = None
    method: str | None = None
    skip: int = 0

    def fits(self, service: str, method: str, path: str) -> bool:
        """Whether it is about such a call."""
        return self.service == service and self.method in (None, method) and (self.match is None or self.match in path)

    def met(self) -> "list[Fault]":
        """What is left of it behind a call that it is about."""
        if self.skip:
            return [replace(self, skip=self.skip - 1)]
        return [replace(self, count=self.count - 1)] if self.count > 1 else []


class Faults:
    """The faults that are due, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._due.append(fault)

    def take(self, service: str, method: str, path: str) -> Fault | None:
        """The first that is due for this call, which is then due once less; those that pass it over count it too."""
        taken: Fault | None = None
        left: list[Fault] = []
        with self._lock:
            for fault in self._due:
                is_about = fault.fits(service, method, path)
                if is_about and not fault.skip and taken is None:
                    taken = fault
                elif not (is_about and fault.skip):
                    left.append(fault)
                    continue
                left += fault.met()
            self._due = left
        return taken

    def clear(self) -> None:
        with self._lock:
            self._due.clear()

    def describe(self) -> list[dict[str, object]]:
        with self._lock:
            return [asdict(fault) for fault in self._due]
