"""What a bench found: figures with their bars."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure that must not be above its bar."""

    name: str
    found: float
    bar: float
    unit: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.found <= self.bar

    @property
    def share(self) -> float:
        """How much of the bar it takes; of a bar of nothing, whether it holds."""
        return self.found / self.bar if self.bar else float(not self.holds)

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "misses"
        return f"{self.name:<42}{self.found:>11,.3f} {self.unit:<3}{self.bar:>11,.2f}  {verdict:<7} {self.note}"
