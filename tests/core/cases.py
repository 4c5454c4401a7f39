"""Pages and operations by chance, made from the page's schema: what fits it, what nearly fits and what does not.

A case has a name, `page.operation`, from which it is made again: `python -m tests.core.cases 17.3` prints it.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.core.values import (
    BLOCKS,
    DEFS,
    ODD,
    SCHEMA,
    Node,
    make,
    make_block,
    make_href,
    make_page,
    make_section,
    spoiled,
)

OPERATIONS_PER_PAGE = 20


@dataclass(frozen=True)
class Case:
    """One page with an operation on it."""

    name: str
    page: Node
    operation: Any


def cases(pages: int, seed: int = 5) -> Iterator[list[Case]]:
    """All cases of each page."""
    for number in range(pages):
        page = make_page(Random(f"{seed}:{number}"))  # noqa: S311 - the same cases every time
        yield [_case(seed, number, row, page) for row in range(OPERATIONS_PER_PAGE)]


def case(name: str, seed: int = 5) -> Case:
    number, _, row = name.partition(".")
    page = make_page(Random(f"{seed}:{number}"))  # noqa: S311
    return _case(seed, int(number), int(row), page)


def _case(seed: int, number: int, row: int, page: Node) -> Case:
    return Case(f"{number}.{row}", page, make_operation(Random(f"{seed}:{number}.{row}"), page))  # noqa: S311


def make_operation(chance: Random, page: Node) -> Any:
    """An operation that mostly fits the page, and in a third of the cases does not."""
    kind = chance.choice(list(OPERATIONS))
    operation = {"op": kind} | OPERATIONS[kind](chance, page)
    doubt = chance.random()
    if doubt < 0.06:
        return _spoiled_whole(chance, operation)
    return spoiled(chance, operation) if doubt < 0.3 else operation


def _spoiled_whole(chance: Random, operation: Node) -> Any:
    if chance.random() < 0.2:
        return chance.choice([*ODD, {}, {"op": "explode"}, {"op": None}])
    name = chance.choice(list(operation))
    if chance.random() < 0.5:
        return {member: value for member, value in operation.items() if member != name}
    return operation | {name: chance.choice(ODD)}


def _section_id(chance: Random, page: Node) -> str:
    ids = [section["id"] for section in page["sections"]]
    return _name(chance, ids, _all_ids(page))


def _block_id(chance: Random, page: Node) -> str:
    ids = [block["id"] for section in page["sections"] for block in section["blocks"]]
    return _name(chance, ids, _all_ids(page))


def _name(chance: Random, likely: list[str], others: list[str]) -> str:
    where = chance.random()
    if likely and where < 0.92:
        return chance.choice(likely)
    return chance.choice(others) if others and where < 0.97 else "nobody"


def _all_ids(page: Node) -> list[str]:
    return [part["id"] for section in page["sections"] for part in (section, *section["blocks"])]


def _after(chance: Random, page: Node, section: str | None = None) -> str | None:
    """A place among the sections, or among the blocks of a section."""
    if chance.random() < 0.35:
        return None
    if section is None:
        return _section_id(chance, page)
    ids = [block["id"] for each in page["sections"] if each["id"] == section for block in each["blocks"]]
    return _name(chance, ids, _all_ids(page))


def _new_section(chance: Random, page: Node) -> Node:
    names = iter(range(100_000, 200_000))
    section = make_section(chance, names, chance.choice([0, 1, 2, 3]))
    if chance.random() < 0.1:
        section["id"] = _section_id(chance, page)
    if section["blocks"] and chance.random() < 0.1:
        section["blocks"][0]["id"] = _block_id(chance, page)
    return section


def _new_block(chance: Random, page: Node) -> Node:
    block = make_block(chance, iter(range(100_000, 200_000)))
    return block | {"id": _block_id(chance, page)} if chance.random() < 0.1 else block


def _insert_block(chance: Random, page: Node) -> Node:
    section = _section_id(chance, page)
    return {"section": section, "after": _after(chance, page, section), "block": _new_block(chance, page)}


def _move_block(chance: Random, page: Node) -> Node:
    section = _section_id(chance, page)
    return {"id": _block_id(chance, page), "section": section, "after": _after(chance, page, section)}


def _update_block(chance: Random, page: Node) -> Node:
    """New values for some members, of the block's own type or (seldom) of another; null removes."""
    block_id = _block_id(chance, page)
    blocks = [block for section in page["sections"] for block in section["blocks"] if block["id"] == block_id]
    type_ = blocks[0]["type"] if blocks and chance.random() < 0.95 else chance.choice(BLOCKS).removesuffix("-block")
    members = DEFS[type_]["properties"]
    chosen = chance.sample(list(members), k=chance.randint(0, len(members)))
    return {
        "id": block_id,
        "props": {name: make_href(chance) if name == "href" else make(chance, members[name]) for name in chosen},
    }


def _update_section(chance: Random, page: Node) -> Node:
    members = DEFS["Section"]["properties"]
    names = [name for name in members if name not in ("id", "blocks")]
    chosen = chance.sample(names, k=chance.randint(0, len(names)))
    if chance.random() < 0.03:
        chosen += [chance.choice(["id", "blocks"])]
    return {"id": _section_id(chance, page), "members": {name: make(chance, members[name]) for name in chosen}}


def _set(name: str) -> Callable[[Random, Node], Node]:
    return lambda chance, _: {name: make(chance, SCHEMA["properties"].get(name, {"type": "null"}))}


OPERATIONS: dict[str, Callable[[Random, Node], Node]] = {
    "insertSection": lambda chance, page: {"after": _after(chance, page), "section": _new_section(chance, page)},
    "replaceSection": lambda chance, page: {"id": _section_id(chance, page), "section": _new_section(chance, page)},
    "updateSection": _update_section,
    "moveSection": lambda chance, page: {"id": _section_id(chance, page), "after": _after(chance, page)},
    "removeSection": lambda chance, page: {"id": _section_id(chance, page)},
    "insertBlock": _insert_block,
    "updateBlock": _update_block,
    "moveBlock": _move_block,
    "removeBlock": lambda chance, page: {"id": _block_id(chance, page)},
    "setTheme": _set("theme"),
    "setTitle": _set("title"),
    "setBrand": _set("brand"),
}


if __name__ == "__main__":
    found = case(sys.argv[1])
    sys.stdout.write(json.dumps({"page": found.page, "operations": [found.operation]}) + "\n")
