from itertools import chain
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Cell, Words, about
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml

COLUMNS_MAX = 12
ROWS_MAX = 60

Row = Annotated[tuple[Cell, ...], Meta(max_length=COLUMNS_MAX)]


class TableProps(Part, frozen=True, kw_only=True):
    header: Annotated[Row, about("names of the columns; none: a table without a header")]
    rows: Annotated[
        tuple[Row, ...], Meta(max_length=ROWS_MAX, description="each with a cell for every column; what lacks is empty")
    ]
    caption: Annotated[Words | None, about("what the table shows")] = None


class Table(Block, tag="table", frozen=True, kw_only=True):
    props: TableProps


def width(props: TableProps) -> int:
    """How many columns the table has: those of its longest row or header."""
    return max(map(len, chain([props.header], props.rows)))


def settle(props: TableProps) -> TableProps | None:
    header = props.header if any(props.header) else ()
    rows = tuple(row for row in props.rows if any(row))
    if header and len(rows) > 1 and rows[0] == header:
        rows = rows[1:]
    if not rows:
        return None
    kept = replace(props, header=header, rows=rows)
    columns = width(kept)
    return replace(kept, header=header and _padded(header, columns), rows=tuple(_padded(row, columns) for row in rows))


def _padded(row: tuple[str, ...], columns: int) -> tuple[str, ...]:
    return row + ("",) * (columns - len(row))


def write(props: TableProps, _media: Media) -> Xhtml:
    """As the browser draws it: under an empty corner the first cell of each row is its name."""
    columns = width(props)
    has_header = any(props.header)
    name = "th" if has_header and not props.header[0] else "td"
    rows = [_row(name, "td", _padded(row, columns)) for row in props.rows]
    if has_header:
        rows.insert(0, _row("th", "th", _padded(props.header, columns)))
    if not columns:
        return xhtml.caption(props.caption)
    return xhtml.joined([xhtml.tag("table", xhtml.tag("tbody", *rows)), xhtml.caption(props.caption)])


def _row(first: str, other: str, words: tuple[str, ...]) -> Xhtml:
    cells = [xhtml.tag(other if at or not word else first, xhtml.words(word)) for at, word in enumerate(words)]
    return xhtml.tag("tr", *cells)


KIND = Kind(Table, TableProps, "facts to compare or look up, in rows and columns", settle, write)
