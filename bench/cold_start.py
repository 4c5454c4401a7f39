"""How soon a function answers that nobody called before: the real build under the platform's own runtime.

The figure of an answer is the time from the start of its process to the first byte of the body, over that of a function
that does nothing but import the packages that this answer needs, and, where it is more than a refusal, over that of one
that imports all eight SDKs; the median of the ratios of rounds in which all take turns, with and without bytecode. The
last column is what that answer's packages alone are of all eight, with all that they load where they find it.
"""

import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.cold.answers import ANSWERS, EIGHT, Answer
from bench.cold.floors import Floors
from bench.cold.instance import Instance
from tests.world import World

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"
ROUNDS = 9
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
ALL = "all eight"
EMPTY_GOAL, NEEDED_GOAL, ALL_GOAL = 1.6, 1.15, 0.35


@dataclass(frozen=True)
class Row:
    """One answer's figures: milliseconds, and the ratios that have a goal."""

    answer: Answer
    ms: float
    floor: float
    all_eight: float | None
    floor_of_all: float

    @property
    def goal(self) -> float:
        return EMPTY_GOAL if self.answer.is_refusal else NEEDED_GOAL

    @property
    def worst(self) -> float:
        """Over its goal: above 1 it misses."""
        return max(self.floor / self.goal, (self.all_eight or 0) / ALL_GOAL)


def main() -> int:
    for options in ([], ["--compiled"]):
        subprocess.run([ROOT / "script" / "build", *options], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="skyline-bench-") as folder:
        world = World.start(Path(folder) / "world")
        try:
            rows = [
                *measure("plain", BUILD / "bundle", world, is_compiled=False),
                *measure("bytecode", BUILD / "compiled" / "bundle", world, is_compiled=True),
            ]
        finally:
            world.stop()
    worst = max(rows, key=lambda row: row.worst)
    holds = worst.worst <= 1
    print(f"cold-start ratio={worst.floor:.2f} goal={worst.goal:.2f} {'holds' if holds else 'misses'}")
    return 0 if holds else 1


def measure(name: str, bundle: Path, world: World, *, is_compiled: bool) -> list[Row]:
    python = Path((bundle.parent / "python").read_text())
    with Floors(bundle, python, is_compiled=is_compiled) as floors:
        entrances = {needed: floors.add(needed) for needed in {answer.packages for answer in ANSWERS}}
        entrances[EIGHT] = floors.add(EIGHT, [floors.unshipped])
        rounds = [play_round(bundle, python, world, entrances) for _ in range(ROUNDS)]
    rows = [read_rows(answer, rounds) for answer in ANSWERS]
    print(f"{name:<40}{'ms':>8}{'/ needed':>10}{'goal':>6}{'/ all eight':>13}{'goal':>6}{'needed / all':>14}")
    for row in rows:
        beside = ""
        if row.all_eight is not None:
            beside = f"{row.all_eight:>13.2f}{ALL_GOAL:>6}{row.floor_of_all:>14.2f}"
        print(
            f"{row.answer.name:<40}{row.ms:>8.0f}{row.floor:>10.2f}{row.goal:>6}{beside}{' misses' * (row.worst > 1)}"
        )
    return rows


def play_round(bundle: Path, python: Path, world: World, floors: dict[tuple[str, ...], str]) -> dict[str, float]:
    """Milliseconds to the first byte of every answer, of its floor right before it, and of all eight."""
    taken = {}
    # what the round before began and was killed at stands in nobody's way
    world.reset()
    # the bucket's stand-in comes up with its first call
    world.bucket().head_object(Bucket=world.ready["settings"]["MEDIA_BUCKET"], Key="index.json")
    taken[ALL] = Instance(bundle, python, floors[EIGHT], {}).first_byte_ms(GET)
    for answer in ANSWERS:
        taken[answer.floor] = Instance(bundle, python, floors[answer.packages], {}).first_byte_ms(GET)
        instance = Instance(bundle, python, answer.entrance, world.ready["settings"])
        taken[answer.name] = instance.first_byte_ms(answer.to_request(world), answer.status)
    return taken


def read_rows(answer: Answer, rounds: list[dict[str, float]]) -> Row:
    def ratio(of: str, to: str) -> float:
        return statistics.median(one[of] / one[to] for one in rounds)

    ms = statistics.median(one[answer.name] for one in rounds)
    all_eight = None if answer.is_refusal else ratio(answer.name, ALL)
    return Row(answer, ms, ratio(answer.name, answer.floor), all_eight, ratio(answer.floor, ALL))


if __name__ == "__main__":
    sys.exit(main())
