"""The running world that tests come in to."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", type=Path, default=None, help="a folder for a picture of every screen")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One sandbox for the whole run (one a worker); every line that its functions wrote is kept for the canary scan."""
    world = World.start(tmp_path_factory.mktemp("world"))
    yield world
    assert world.stop() == 0


@pytest.fixture
def world(running: World) -> World:
    """The sandbox as freshly seeded."""
    running.control("POST", "/reset")
    return running


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.endswith(("_API_KEY", "_BASE_URL"))]:
        monkeypatch.delenv(name)
