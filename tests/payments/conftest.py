"""A shop in the running world; whatever a test did, the books agree behind it."""

from collections.abc import Iterator

import pytest

from tests.payments.shop import Shop
from tests.postgres import Ledger
from tests.world import World


@pytest.fixture
def shop(world: World, books: Ledger) -> Iterator[Shop]:
    yield Shop(world)
    world.settle()
    assert books.broken_invariants() == []
