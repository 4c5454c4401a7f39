"""What the registry of blocks knows of each type."""

from collections.abc import Callable
from typing import Any

import msgspec

from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class Kind(msgspec.Struct, frozen=True):
    """One block type.

    `block` is its struct and `props` the struct of its props; `purpose` says when to use it (docs and models read it).
    `settle` looks at props that were read from a model, member by member, and mends what only the whole shows;
    None when nothing is left to show. `write` makes the XHTML of Confluence's exports. `is_offered`: whether models are
    told of it.
    """

    block: type[Block]
    props: type[Part]
    purpose: str
    settle: Callable[[Any], Any]
    write: Callable[[Any, Media], Xhtml]
    is_offered: bool = True

    @property
    def type(self) -> str:
        return str(self.block.__struct_config__.tag)

    def make(self, block_id: str, props: Part) -> Block:
        block: Callable[..., Block] = self.block
        return block(id=block_id, props=props)
