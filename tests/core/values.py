"""Values by chance, made from the page's schema: what fits it, and what has something odd in it."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from lib.page.schema import page_schema

Node = dict[str, Any]
SCHEMA: Node = page_schema()
DEFS: dict[str, Node] = SCHEMA["$defs"]
BLOCKS: list[str] = [
    choice["$ref"].rpartition("/")[2] for choice in DEFS["Section"]["properties"]["blocks"]["items"]["anyOf"]
]

WORDS = [
    "",
    "a",
    "two words",
    "Grüße",
    "日本語",
    "👩‍👩‍👧",
    "**bold** text",
    "- item",
    "ſ",
    "x" * 70,
    "\u200b",
    "a\u202eb",
    "\r\n",
    "\ud83d",
]
WORDS += [
    "[see](appendix)",
    "[a](https://example.com)",
    "tab\there",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "ক্\u200dষ",
]
UNSAFE = [
    "[a](javascript:alert(1))",
    "[a](http://example.com)",
    "[a](//example.com)",
    "[a](https://u@example.com)",
    "[a](ı:b)",
]
ADDRESSES = ["https://example.com", "https://example.com/a?b=c#d", "https://例え.jp/道", "https://example.com:8080/"]
WRONG_ADDRESSES = [
    "http://example.com",
    "javascript:alert(1)",
    "https://",
    "https://a@b.com",
    "https://a b.com",
    "",
    "https://x.com/\u200b",
]
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    2.5,
    -1,
    10**6,
    "",
    "stack",
    [],
    {},
    [None],
    {"id": "s1"},
    "x" * 301,
    "x" * 20_001,
]


def make_page(chance: Random) -> Node:
    """A valid page, at times at one of its limits."""
    names = iter(range(1, 100_000))
    sections = [
        make_section(chance, names, chance.choice([0, 1, 1, 2, 3, 4])) for _ in range(chance.choice([0, 1, 2, 3, 4]))
    ]
    limit = chance.random()
    if limit < 0.01:
        sections = [make_section(chance, names, 0) for _ in range(SCHEMA["properties"]["sections"]["maxItems"])]
    elif limit < 0.02:
        sections += [make_section(chance, names, DEFS["Section"]["properties"]["blocks"]["maxItems"], plain=True)]
    elif limit < 0.03:
        sections = [_heavy_section(names) for _ in range(2)]
    page = {name: make(chance, node) for name, node in SCHEMA["properties"].items() if name != "sections"}
    return _present(page | {"sections": sections})


def make_section(chance: Random, names: Iterator[int], blocks: int, *, plain: bool = False) -> Node:
    node = DEFS["Section"]
    section = {name: make(chance, member) for name, member in node["properties"].items() if name != "blocks"}
    made = [_plain_block(names) if plain else make_block(chance, names) for _ in range(blocks)]
    return _present(section | {"id": f"s{next(names)}", "blocks": made})


def make_block(chance: Random, names: Iterator[int]) -> Node:
    block = chance.choice(BLOCKS)
    node = DEFS[block]["properties"]
    return {"id": f"b{next(names)}", "type": node["type"]["enum"][0], "props": make(chance, node["props"])}


def _plain_block(names: Iterator[int]) -> Node:
    return {"id": f"b{next(names)}", "type": "rich-text", "props": {"text": "words"}}


def _heavy_section(names: Iterator[int]) -> Node:
    """Half of what a page may weigh, nearly."""
    blocks = [_plain_block(names) | {"props": {"text": "ä" * 10_000}} for _ in range(7)]
    rest = _plain_block(names) | {"props": {"text": "x" * 8_500}}
    return {"id": f"s{next(names)}", "layout": "stack", "background": {"kind": "plain"}, "blocks": [*blocks, rest]}


def _present(members: Node) -> Node:
    return {name: member for name, member in members.items() if member is not None}


def make(chance: Random, node: Node) -> Any:
    """A value that fits; None where a member is left out."""
    if "$ref" in node:
        return make(chance, DEFS[node["$ref"].rpartition("/")[2]])
    if "anyOf" in node:
        return make(chance, chance.choice(node["anyOf"]))
    if "enum" in node or "const" in node:
        return chance.choice(node.get("enum") or [node["const"]])
    return MAKERS[node["type"]](chance, node)


def _make_object(chance: Random, node: Node) -> Node:
    members = {
        name: make_href(chance) if name == "href" else make(chance, member)
        for name, member in node["properties"].items()
    }
    missing = {name for name in members if name not in node.get("required", []) and chance.random() < 0.3}
    return _present({name: member for name, member in members.items() if name not in missing})


def make_href(chance: Random) -> str:
    return chance.choice(ADDRESSES)


def _make_list(chance: Random, node: Node) -> list[Any]:
    least = node.get("minItems", 0)
    count = max(least, min(chance.choice([0, 1, 2, 3]), node.get("maxItems", 3)))
    return [make(chance, node["items"]) for _ in range(count)]


def _make_text(chance: Random, node: Node) -> str:
    pattern = node.get("pattern")
    if pattern:
        return next(form for form in _FORMS if _fits(pattern, form))
    words = " ".join(chance.choices(PLAIN_WORDS, k=chance.choice([1, 1, 2, 3]))) or "words"
    return words[: node.get("maxLength", 300)] or "words"


def _fits(pattern: str, text: str) -> bool:
    return re.match(pattern, text) is not None


_FORMS = ["#12abEF", "abc", "picture-1", "https://example.com/"]
PLAIN_WORDS = [
    "a",
    "two words",
    "Grüße",
    "日本語",
    "**bold**",
    "- item",
    "tab\there",
    "[see](appendix)",
    "[a](https://example.com)",
]
MAKERS: dict[str, Callable[[Random, Node], Any]] = {
    "object": _make_object,
    "array": _make_list,
    "string": _make_text,
    "integer": lambda chance, node: chance.choice([node["minimum"], node["maximum"], 1200]),
    "boolean": lambda chance, _: chance.random() < 0.5,
    "null": lambda _chance, _node: None,
}


def spoiled(chance: Random, value: Any) -> Any:
    """The value with one thing in it, somewhere, made odd."""
    if isinstance(value, dict) and value:
        name = chance.choice([name for name in value if name != "op"] or list(value))
        return (
            value | {name: spoiled(chance, value[name])}
            if chance.random() < 0.85
            else _other_members(chance, value, name)
        )
    if isinstance(value, list) and value and chance.random() < 0.85:
        row = chance.randrange(len(value))
        return [*value[:row], spoiled(chance, value[row]), *value[row + 1 :]]
    if isinstance(value, str):
        return chance.choice(
            [*WORDS, *UNSAFE, *WRONG_ADDRESSES, *ADDRESSES, chance.choice(ODD), value + chance.choice(WORDS)]
        )
    return chance.choice(ODD)


def _other_members(chance: Random, value: Node, name: str) -> Node:
    choice = chance.random()
    if choice < 0.4:
        return {member: each for member, each in value.items() if member != name}
    return value | {chance.choice([name, "unknown", "__proto__", "id"]): chance.choice(ODD)}
