"""What the registry of blocks knows of each type."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.page.parts import Block


@dataclass(frozen=True)
class Kind:
    """One block type.

    `block` is its struct (members `id` and `props`), `purpose` says when to use it (docs and models read it).
    `settle` looks at props that were read from a model, member by member, and mends what only the whole shows;
    None when nothing is left to show.
    """

    block: type[Block]
    purpose: str
    settle: Callable[[Any], Any]

    @property
    def type(self) -> str:
        return str(self.block.__struct_config__.tag)
