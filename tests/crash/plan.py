"""Which runs: all of them, a sample by a seed, or the one of a replay line."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import pytest

from tests.crash.calls import Call, Shot, aim, every_shot
from tests.crash.scenarios import SCENARIOS, Scenario

# what a minute gives on two busy cores
SAMPLED_SCENARIOS, SAMPLED_SHOTS, SAMPLED_PAIRS = 4, 3, 1
PAIRS = 4

Run = tuple[Shot, ...]


@dataclass(frozen=True)
class Plan:
    """`replay`: a scenario's name, a bar, and shots as number:fault, with commas between them."""

    seed: int
    is_whole: bool
    replay: str | None

    @classmethod
    def of(cls, config: pytest.Config) -> Self:
        """As the command line has it."""
        return cls(config.getoption("--seed"), config.getoption("--exhaustive"), config.getoption("--replay"))

    def scenarios(self) -> list[Scenario]:
        """Those to run."""
        if self.replay:
            name = self.replay.partition("|")[0]
            return [scenario for scenario in SCENARIOS if scenario.name == name]
        return list(SCENARIOS) if self.is_whole else self._chance("scenarios").sample(SCENARIOS, SAMPLED_SCENARIOS)

    def runs(self, scenario: Scenario, calls: list[Call]) -> list[Run]:
        """The shots of each run of a scenario that makes these calls."""
        if self.replay:
            return [self._read(calls)]
        chance = self._chance(scenario.name)
        shots = every_shot(calls, scenario.aims)
        single = shots if self.is_whole else chance.sample(shots, min(SAMPLED_SHOTS, len(shots)))
        pairs = [_pair(chance, shots) for _ in range(PAIRS if self.is_whole else SAMPLED_PAIRS)]
        return [(shot,) for shot in single] + pairs

    def replay_line(self, scenario: Scenario, run: Run) -> str:
        """The command that runs just this again."""
        return f"script/test crash --seed {self.seed} --replay '{scenario.name}|{','.join(map(str, run))}'"

    def _read(self, calls: list[Call]) -> Run:
        words = (self.replay or "").partition("|")[2].split(",")
        return tuple(aim(calls, int(number), fault) for number, _, fault in (word.partition(":") for word in words))

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self.seed} {what}")  # noqa: S311


def _pair(chance: random.Random, shots: Sequence[Shot]) -> Run:
    return tuple(sorted(chance.sample(shots, 2), key=lambda shot: shot.number))
