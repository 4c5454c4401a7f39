"""The outbound calls of a scenario, named so that a table can list them, and aimed at one by one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

FAULTS = ("refuse", "lost_answer", "kill", "kill_after", "twice", "late", "500", "409", "429", "hang")
# what is another one each time: numbers, Stripe's and the models' ids, ids of keys
ID = re.compile(r"[0-9]+|[a-z]{2,9}_[0-9A-Za-z_]{8,}|[0-9a-f]{8}-[0-9a-f-]{20,}|att[0-9]+")


@dataclass(frozen=True)
class Call:
    """An outbound call as the record of the wire has it; `shape` is its path with * for what is never the same."""

    service: str
    method: str
    shape: str

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Self:
        """Of an entry of the wire's record."""
        path = str(entry["path"]).partition("?")[0]
        return cls(
            entry["service"], entry["method"], "/".join(_step(entry["service"], step) for step in path.split("/"))
        )

    @property
    def name(self) -> str:
        """As the table and a replay line say it."""
        return f"{self.service} {self.method} {self.shape.removeprefix('/rest/v1/rpc')}"

    @property
    def literal(self) -> str:
        """A part of its path that never changes, and tells it from others best."""
        pieces = [piece for piece in self.shape.split("*") if piece.strip("/")]
        return pieces[-1] if pieces else ""

    def is_met_by(self, other: "Call") -> bool:
        """Whether a fault that is aimed at this call fits the other one too."""
        return (self.service, self.method) == (other.service, other.method) and self.literal in other.shape


@dataclass(frozen=True)
class Shot:
    """A fault aimed at one call of a scenario: `number` is its place in the scenario, from 1."""

    number: int
    call: Call
    skip: int
    fault: str

    def __str__(self) -> str:
        return f"{self.number}:{self.fault}"

    def to_order(self) -> dict[str, Any]:
        """As control takes it."""
        call = self.call
        return {
            "service": call.service,
            "kind": self.fault,
            "match": call.literal,
            "method": call.method,
            "skip": self.skip,
        }


def aim(calls: list[Call], number: int, fault: str) -> Shot:
    """At the call of this number."""
    call = calls[number - 1]
    return Shot(number, call, sum(call.is_met_by(earlier) for earlier in calls[: number - 1]), fault)


def every_shot(calls: list[Call], aims: Sequence[str] = ()) -> list[Shot]:
    """Each fault at each call, or at those whose names hold one of `aims`; where one is made again and again, twice."""
    names = [call.name for call in calls]
    first = {number for number, name in enumerate(names, 1) if name not in names[: number - 1]}
    last = {number for number, name in enumerate(names, 1) if name not in names[number:]}
    numbers = [
        number for number in sorted(first | last) if not aims or any(aimed in names[number - 1] for aimed in aims)
    ]
    return [aim(calls, number, fault) for number in numbers for fault in FAULTS]


def _step(service: str, step: str) -> str:
    if service == "supabase":
        # the names of SQL functions look like ids
        return step
    is_id = ID.fullmatch(step) or (service == "connect-keys" and step)
    return "*" if is_id else step
