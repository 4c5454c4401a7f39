"""Tables that a model wrote in Markdown among its words: they are blocks of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lib.page.members import spelling

_RULE = re.compile(r"\s*+\|?+(?:\s*+:?+-++:?+\s*+\|)++(?:\s*+:?+-++:?+)?+\s*+")
_CELL_END = re.compile(r"(?<!\\)\|")


def spread(block: object) -> list[object]:
    """A block of running text as the blocks that it is, in their order; any other as it is."""
    text = _text_of(block)
    if "|" not in text:
        return [block]
    parts: list[Any] = list(_parts(text.split("\n")))
    return parts if any(part["type"] == "table" for part in parts) else [block]


def _text_of(block: object) -> str:
    members = block if isinstance(block, Mapping) else {}
    props = members.get("props") or members
    text = props.get("text") if isinstance(props, Mapping) else None
    return text if spelling(members.get("type")) == "richtext" and isinstance(text, str) else ""


def _parts(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    words: list[str] = []
    row = 0
    while row < len(lines):
        end = _table_end(lines, row)
        if end == row:
            words.append(lines[row])
            row += 1
            continue
        yield from _running(words)
        words = []
        header, _, *rows = lines[row:end]
        yield {"type": "table", "props": {"header": _cells(header), "rows": [_cells(line) for line in rows]}}
        row = end
    yield from _running(words)


def _table_end(lines: Sequence[str], row: int) -> int:
    """Behind the table that begins in this row: a header, a rule of as many columns, and rows; else the row itself."""
    rule = lines[row + 1] if row + 1 < len(lines) else ""
    is_table = _RULE.fullmatch(rule) and len(_cells(rule)) == len(_cells(lines[row]))
    if not is_table or row + 2 == len(lines) or "|" not in lines[row + 2]:
        return row
    end = row + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _cells(line: str) -> list[str]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    return [cell.replace("\\|", "|").strip() for cell in _CELL_END.split(inside)]


def _running(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    text = "\n".join(lines).strip()
    if text:
        yield {"type": "rich-text", "props": {"text": text}}
