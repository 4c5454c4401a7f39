"""The pages that the browser's bench shows: one to be read, one to be edited."""

from typing import Any

WORDS = (
    "We sit with customers every week and bring what they say into the room where plans are made, "
    "so that nobody has to guess what a change is for or whom it helps when it comes out. "
)
TITLES = ("What we do", "How we work", "Who to ask", "When it happens", "Where it is kept")


def page_to_read() -> dict[str, Any]:
    """About 60 kB: 40 sections, blocks of six kinds, in turn."""
    return page([section(row, blocks_to_read(row)) for row in range(40)])


def page_to_edit() -> dict[str, Any]:
    """100 sections of 10 blocks, within the 300,000 bytes that a page may have."""
    return page([section(row, [text_block(f"s{row}b{at}", at) for at in range(10)]) for row in range(100)])


def page(sections: list[dict[str, Any]]) -> dict[str, Any]:
    return {"version": 1, "title": "Design at Northwind", "theme": "harbour", "sections": sections}


def section(row: int, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": f"s{row}", "layout": "stack", "background": {"kind": "plain"}, "blocks": blocks}


def blocks_to_read(row: int) -> list[dict[str, Any]]:
    name = f"s{row}b"
    title = TITLES[row % len(TITLES)]
    cards = [{"title": each, "text": WORDS} for each in TITLES[:3]]
    last = (
        block(f"{name}3", "cards", items=cards, columns=3),
        block(f"{name}3", "callout", tone="info", title=title, text=WORDS),
        block(f"{name}3", "quote", text=WORDS, name="Jonas Weber", role=""),
    )
    first = block(f"{name}1", "hero", title=title, text=WORDS) if row == 0 else text_block(f"{name}1", 0)
    return [first, block(f"{name}2", "rich-text", text=f"{WORDS * 3}\n\n{WORDS * 2}"), last[row % len(last)]]


def text_block(identifier: str, at: int) -> dict[str, Any]:
    if at == 0:
        return block(identifier, "heading", text=TITLES[len(identifier) % len(TITLES)], level=2)
    return block(identifier, "rich-text", text=WORDS)


def block(identifier: str, kind: str, **props: Any) -> dict[str, Any]:
    return {"id": identifier, "type": kind, "props": props}
