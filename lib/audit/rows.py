"""A row of the audit log: its columns, and how they become CSV."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import chain

import msgspec

from lib.web.tabular import DecimalSign, first_line, lines


class Row(msgspec.Struct, frozen=True, rename="camel"):
    """The columns in the order of the export; an erased account or text is None."""

    sequence: int
    request_id: str
    created_at: str
    settled_at: str
    account_id: str | None
    site: str
    kind: str
    model: str | None
    served_by: str | None
    prompt: str | None
    has_image: bool
    response: str | None
    credits_charged: Decimal
    outcome: str
    previous_hash: str
    hash: str


COLUMNS = tuple(field.encode_name for field in msgspec.structs.fields(Row))
DECODER = msgspec.json.Decoder(Row)
# what is not seen: spaces, controls and the marks that only steer how text is set
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
# the planes of Unicode that have any: the others hold ideographs, private use, or nothing
_PLANES = (0x0, 0x1, 0xE)


def read_rows(lines: bytes) -> Iterable[Row]:
    """The rows of whole lines of the export's NDJSON."""
    return (DECODER.decode(line) for line in lines.splitlines())


def csv_header(sign: DecimalSign) -> bytes:
    """The names of the columns."""
    return first_line(COLUMNS, sign)


def to_csv(rows: Iterable[Row], sign: DecimalSign) -> bytes:
    """Null is an empty cell, a text that could be taken for a formula begins with `'`."""
    return lines(([_cell(value) for value in msgspec.structs.astuple(row)] for row in rows), sign)


def guard(text: str) -> str:
    """The text as a spreadsheet must take it: as text."""
    return "'" + text if _formula().search(text) else text


@cache
def _formula() -> re.Pattern[str]:
    """The first character that is seen, of the cell or behind what a spreadsheet may split it at, begins a formula.

    Or the cell begins with what a spreadsheet drops before it looks (OWASP, CSV injection).
    """
    codes = chain.from_iterable(range(plane << 16, (plane + 1) << 16) for plane in _PLANES)
    unseen = "".join(re.escape(chr(code)) for code in codes if unicodedata.category(chr(code)) in _UNSEEN_KINDS)
    return re.compile(rf"(?:\A|[\r\n\v\f\x85\u2028\u2029\t;,])[{unseen}]*[=+\-@＝＋－＠]|\A[\t\r\n\0]")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guard(value) if isinstance(value, str) else value
