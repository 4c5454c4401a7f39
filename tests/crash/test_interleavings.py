"""Two requests at once end as if one had come behind the other, in whatever order their steps fall."""

from collections.abc import Iterator

import pytest

from tests.crash.duels import DUELS
from tests.crash.stepping import Duel, ends
from tests.postgres import Server, running_server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.mark.parametrize("duel", DUELS, ids=lambda duel: duel.name)
def test_two_at_once_end_as_one_behind_the_other(server: Server, duel: Duel) -> None:
    assert list(ends(server, duel)) == []
