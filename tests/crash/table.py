"""What was run: a row a call, a column a fault, in each cell how often; and what no fault has met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tests.crash.calls import FAULTS, Shot

SHORT = {"lost_answer": "lost", "kill_after": "killed"}


@dataclass
class Table:
    """`cells`: runs by the name of a call and a fault. `met`: every call that was made at all. `due`: SQL functions."""

    cells: dict[str, dict[str, int]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    due: set[str] = field(default_factory=set)
    runs: int = 0
    pairs: int = 0
    violations: int = 0

    def note(self, shots: Iterable[Shot], *, is_well: bool) -> None:
        """A run with these shots."""
        shots = list(shots)
        self.runs += 1
        self.pairs += len(shots) > 1
        self.violations += not is_well
        for shot in shots:
            row = self.cells.setdefault(shot.call.name, {})
            row[shot.fault] = row.get(shot.fault, 0) + 1

    def uncovered(self) -> list[str]:
        """Calls that were made and have not met every fault, and SQL functions that no scenario calls."""
        rows = {name: self.cells.get(name, {}) for name in self.met | self.due}
        return sorted(
            f"{name}: never met {', '.join(left)}"
            for name, row in rows.items()
            if (left := [fault for fault in FAULTS if not row.get(fault)])
        )

    def lines(self) -> list[str]:
        """To be printed in columns of one width."""
        width = max(map(len, self.cells), default=0)
        head = " ".join(f"{SHORT.get(fault, fault):>6}" for fault in FAULTS)
        rows = [
            f"{name:<{width}} " + " ".join(f"{row.get(fault, 0):>6}" for fault in FAULTS)
            for name, row in sorted(self.cells.items())
        ]
        return [f"{'':<{width}} {head}", *rows, self.total()]

    def total(self) -> str:
        """One line for a sample."""
        return (
            f"crash: {self.runs} runs, {self.pairs} of them with two faults; {len(self.cells)} calls;"
            f" {self.violations} violations"
        )

    def to_json(self) -> dict[str, Any]:
        """As a worker gives it on."""
        return {**vars(self), "met": sorted(self.met), "due": sorted(self.due)}

    def add(self, told: Mapping[str, Any]) -> None:
        """What a worker gave on."""
        other = self.from_json(told)
        for name, row in other.cells.items():
            mine = self.cells.setdefault(name, {})
            for fault, count in row.items():
                mine[fault] = mine.get(fault, 0) + count
        self.met |= other.met
        self.due |= other.due
        self.runs, self.pairs = self.runs + other.runs, self.pairs + other.pairs
        self.violations += other.violations

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """The other way."""
        return cls(**{**told, "met": set(told["met"]), "due": set(told["due"])})
