"""What several blocks do alike when they mend what a model wrote."""

from collections.abc import Iterable
from typing import Any, Literal

from msgspec.structs import replace

from lib.page.markdown import headline

Columns = Literal[2, 3, 4]


def titled(items: Iterable[Any]) -> tuple[Any, ...]:
    """The items that have a title, or a text whose first line can be one."""
    return tuple(item for item in map(_titled, items) if item is not None)


def fitting(columns: Columns, items: int) -> Columns:
    """As many columns as were asked for, never more than there are items, never less than two."""
    return 2 if items <= 2 else 3 if items == 3 and columns > 3 else columns  # noqa: PLR2004 - counted in items


def _titled(item: Any) -> Any:
    if item.title:
        return item
    title, text = headline(item.text)
    return replace(item, title=title, text=text) if title else None
