"""The two ways in by which a site embeds the app, each with a site and its people, for tests that hold through both."""

from dataclasses import dataclass

import pytest

from tests.world import World


@dataclass(frozen=True)
class Door:
    """The site's name and those of its people."""

    site: str
    administrator: str
    editor: str
    viewer: str

    def draft(self, world: World) -> str:
        return world.sites[self.site].draft

    def origin(self, world: World) -> str:
        return world.sites[self.site].base_url.removesuffix("/wiki")


CONNECT = Door("acme", "alice", "bob", "victor")
FORGE = Door("initech", "erin", "frank", "gus")
through_both_doors = pytest.mark.parametrize("door", [CONNECT, FORGE], ids=["connect", "forge"])
