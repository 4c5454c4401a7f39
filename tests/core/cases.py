"""Random edits for both cores: (page, operation) as JSON, half of them fitting, and what the server's core makes of it.

`python -m tests.core.cases --seed 1 --count 20000` writes a JSON object a line: `{"page", "operation", "outcome"}`, the
outcome `{"page", "inverse"}` or `{"refused": code}`. The same seed writes the same lines.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any

import msgspec
from msgspec import inspect

from lib.page.blocks import KINDS
from lib.page.brand import Brand
from lib.page.document import Page
from lib.page.layouts import Background
from lib.page.operations import OperationRefused, apply, read_operation
from lib.page.parse import parse_page
from lib.page.parts import AttachmentPicture, LibraryPicture
from lib.page.walk import bare, struct_fields

Json = dict[str, Any]

EDITS_A_PAGE = 20
EDITS_A_FULL_PAGE = 6
# one page in so many is as large as a page may be
FULL_EVERY = 30

WORDS = [
    "", "Plain words", "Zwei Wörter", "**bold** and *so on*", "- one\n- two", "[go](https://a.example/x)",
    "日本語のページ", "see [1](appendix)", "a\u202eb\u200bc\u3164d\u034f", "\u3164\u1160", "tab\tand\r\nlines",
    "😀\ufe0f👩\u200d💻", "\U000e0041hidden", "</script>", 'quote " and \\',
    "\u2028", "العربية\u200cمتن", "x\ud800y", "\x00\x1f", "é" * 70,
]  # fmt: skip
UNSAFE = [
    "[a](javascript:x)",
    "[a](http://b.example)",
    "[a](//b.example)",
    "`[a](ftp:x)`",
    "![a](http://b)",
    "\\[a](data:x)",
]
ADDRESSES = ["https://example.com", "https://a.example/path?q=1#x", "https://a.example:8443/ü"]
JUNK = [
    None, True, False, 0, 2, 5, -1, 2.5, "", "x", "normal", [], {}, ["x"], {"id": "s1"}, "y" * 301, "z" * 20_001,
    "http://a.example", "https://a@b.example", "#12345", "\ud800", {"kind": "plain"}, [None], 10**12,
]  # fmt: skip


class Maker:
    """Random parts of a page, by what their structs say."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._numbers = count()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def new_id(self) -> str:
        return f"{self.random.choice('sbx')}_{next(self._numbers)}"

    def page(self, sections: int, blocks: int) -> Json:
        page = {"version": 1, "title": "Title", "theme": "harbour", "sections": []}
        if self.chance(0.3):
            page["brand"] = self.struct(Brand)
        page["sections"] = [self.section(blocks) for _ in range(sections)]
        return _stored(page)

    def section(self, blocks: int) -> Json:
        made: Json = {"id": self.new_id(), **self.settings()}
        return made | {"blocks": [self.block() for _ in range(self.random.randint(0, blocks))]}

    def settings(self) -> Json:
        layout = self.random.choice(["stack", "split", "banner", "aside"])
        made: Json = {"layout": layout, "background": self.struct(Background)}
        if self.chance(0.3):
            made["spacing"] = self.random.choice(["tight", "loose", None])
        if self.chance(0.3):
            made["divider"] = self.random.choice([True, False, None])
        return made

    def block(self) -> Json:
        kind = self.random.choice(KINDS)
        return {"id": self.new_id(), "type": kind.type, "props": self.struct(kind.props)}

    def struct(self, struct: Any) -> Json:
        config = struct.__struct_config__
        made: Json = {config.tag_field: config.tag} if config.tag_field else {}
        for each in struct_fields(struct):
            if each.required or self.chance(0.5):
                made[each.encode_name] = self.member(each.encode_name, each.type)
        return made

    def member(self, name: str, kind: inspect.Type) -> Any:
        plain = bare(kind)
        if isinstance(plain, inspect.StrType):
            return self.exact(name) if plain.pattern else self.text(plain.max_length or 80)
        if isinstance(plain, inspect.LiteralType):
            return self.random.choice(plain.values)
        if isinstance(plain, inspect.VarTupleType):
            return [self.member(name, plain.item_type) for _ in range(self.random.randint(plain.min_length or 0, 3))]
        if isinstance(plain, inspect.UnionType):
            return self.struct(self.random.choice([LibraryPicture, AttachmentPicture]))
        if isinstance(plain, inspect.StructType):
            return self.struct(plain.cls)
        assert isinstance(plain, inspect.IntType)
        return self.random.randint(plain.ge or 0, min(plain.le or 2_000, 2_000))

    def exact(self, name: str) -> str:
        return {
            "href": self.random.choice(ADDRESSES),
            "fileName": self.random.choice(["plan.png", "Bild ü.jpg"]),
            "page": "98305",
        }.get(name, "#aAbB09" if name in {"colour", "accent", "background", "text"} else "coast-at-dawn")

    def text(self, chars_max: int) -> str:
        text = self.random.choice(WORDS)
        # what is cut may be what would have closed a character: cleaning sees to it
        return text[:chars_max]

    def spoiled(self, value: Any) -> Any:
        """The value with one thing in it that may not fit."""
        if isinstance(value, dict) and value and self.chance(0.8):
            name = self.random.choice(list(value))
            if self.chance(0.15):
                return {other: member for other, member in value.items() if other != name}
            return value | {name: self.spoiled(value[name])}
        if isinstance(value, list) and value and self.chance(0.6):
            row = self.random.randrange(len(value))
            return [*value[:row], self.spoiled(value[row]), *value[row + 1 :]]
        return self.random.choice(UNSAFE if isinstance(value, str) and self.chance(0.3) else JUNK)


class Editor:
    """Random operations on one page."""

    def __init__(self, make: Maker, page: Json) -> None:
        self.make, self.page = make, page
        self.pick = make.random.choice
        self.sections = [section["id"] for section in page["sections"]]
        self.blocks = [block for section in page["sections"] for block in section["blocks"]]
        self.edits: list[Callable[[], Json]] = [
            *(self.insert_section, self.replace_section, self.update_section, self.move_section),
            *(self.insert_block, self.update_block, self.update_block, self.move_block, self.move_block),
            *(self.remove, self.set_something),
        ]

    def operation(self) -> Any:
        operation = self.pick(self.edits)()
        if self.make.chance(0.25):
            return self.make.spoiled(operation)
        return operation if self.make.chance(0.95) else operation | {"after": "nowhere", "more": 1}

    def insert_section(self) -> Json:
        return {"op": "insertSection", "after": self.after_section(), "section": self.new_section()}

    def replace_section(self) -> Json:
        section = self.new_section()
        old = self.section()
        if self.make.chance(0.4):
            section["id"] = old
        return {"op": "replaceSection", "id": old, "section": section}

    def update_section(self) -> Json:
        made = self.make.settings() | {"unknown": 1}
        given = {name: made[name] for name in made if self.make.chance(0.5)}
        if self.make.chance(0.1):
            given |= {"id": "other", "blocks": []}
        return {"op": "updateSection", "id": self.section(), "members": given}

    def move_section(self) -> Json:
        return {"op": "moveSection", "id": self.section(), "after": self.after_section()}

    def insert_block(self) -> Json:
        section = self.section()
        return {"op": "insertBlock", "section": section, "after": self.after_block(section), "block": self.new_block()}

    def update_block(self) -> Json:
        block = self.pick(self.blocks) if self.blocks else self.make.block()
        props = next(kind.props for kind in KINDS if kind.type == block["type"])
        made = self.make.struct(props) | {"onclick": "x"}
        given = {name: None if self.make.chance(0.1) else made[name] for name in made if self.make.chance(0.6)}
        return {"op": "updateBlock", "id": block["id"], "props": given}

    def move_block(self) -> Json:
        section = self.section()
        return {"op": "moveBlock", "id": self.block(), "section": section, "after": self.after_block(section)}

    def remove(self) -> Json:
        if self.make.chance(0.5):
            return {"op": "removeSection", "id": self.section()}
        return {"op": "removeBlock", "id": self.block()}

    def set_something(self) -> Json:
        return self.pick(
            [
                {"op": "setTheme", "theme": self.pick(["paper", "mono", "neon"])},
                {"op": "setTitle", "title": self.make.text(300)},
                {"op": "setBrand", "brand": self.pick([None, self.make.struct(Brand)])},
            ]
        )

    def section(self) -> str:
        return self.named(self.sections)

    def block(self) -> str:
        return self.named([block["id"] for block in self.blocks])

    def named(self, ids: list[str]) -> str:
        """Mostly one of these; else another part's, or nobody's."""
        if ids and self.make.chance(0.9):
            return str(self.pick(ids))
        return str(self.pick([*self.sections, *(block["id"] for block in self.blocks), "nobody"]))

    def after_section(self) -> str | None:
        return None if self.make.chance(0.3) else self.section()

    def after_block(self, section_id: str) -> str | None:
        beside = [
            block for section in self.page["sections"] if section["id"] == section_id for block in section["blocks"]
        ]
        return None if self.make.chance(0.4) else self.named([block["id"] for block in beside])

    def new_section(self) -> Json:
        section = self.make.section(2)
        if self.make.chance(0.1):
            section["blocks"].append(self.new_block() | {"id": self.block()})
        return section

    def new_block(self) -> Json:
        block = self.make.block()
        return block | {"id": self.named([])} if self.make.chance(0.1) else block


def cases(seed: int, amount: int) -> Iterator[Json]:
    """So many cases, always the same ones for a seed."""
    make = Maker(Random(seed))  # noqa: S311 - chance, no secret
    made = 0
    for number in count(1):
        page = _full_page(make, number) if number % FULL_EVERY == 0 else make.page(make.random.randint(0, 4), 4)
        for _ in range(EDITS_A_FULL_PAGE if number % FULL_EVERY == 0 else EDITS_A_PAGE):
            if made == amount:
                return
            made += 1
            operation = Editor(make, page).operation()
            yield {"page": page, "operation": operation, "outcome": outcome(page, operation)}


def outcome(page: Json, operation: object) -> Json:
    """What the server's core makes of it."""
    try:
        applied = apply(msgspec.convert(page, Page), read_operation(operation))
    except OperationRefused as refused:
        return {"refused": refused.code}
    told: Json = json.loads(msgspec.json.encode({"page": applied.page, "inverse": applied.inverse}))
    return told


def _stored(page: Json) -> Json:
    """The page as it is kept: texts clean, without members that are null."""
    stored: Json = json.loads(msgspec.json.encode(parse_page(page)))
    return stored


def _full_page(make: Maker, number: int) -> Json:
    """By turns: as many sections, as many blocks in a section, as many bytes as a page may have."""
    page = make.page(1, 0)
    if number // FULL_EVERY % 3 == 0:
        page["sections"] = [make.section(0) | {"blocks": []} for _ in range(200)]
        return _stored(page)
    blocks = [{"id": make.new_id(), "type": "rich-text", "props": {"text": "x"}} for _ in range(40)]
    if number // FULL_EVERY % 3 == 1:
        page["sections"].append(make.section(1))
        page["sections"][0]["blocks"] = blocks
        return _stored(page)
    page["sections"][0]["blocks"] = blocks[:20]
    left = 300_000 - len(msgspec.json.encode(page)) - make.random.choice([0, 1, 90, 400])
    for block in blocks[:20]:
        taken = min(left, 19_000)
        block["props"]["text"] += "y" * taken  # type: ignore[index]  # JSON
        left -= taken
    return page


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000)
    chosen = parser.parse_args(arguments)
    for case in cases(chosen.seed, chosen.count):
        sys.stdout.write(json.dumps(case) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
