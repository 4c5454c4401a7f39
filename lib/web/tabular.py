"""CSV: as RFC 4180 has it, or as a reader's spreadsheet opens it by itself."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

# how the spreadsheet's country writes numbers; None is RFC 4180 alone
DecimalSign = Literal["point", "comma"] | None
# a spreadsheet takes UTF-8 for the system's own code page without it
BOM = "\ufeff"


def first_line(columns: Iterable[str], sign: DecimalSign) -> bytes:
    """The header row."""
    return (BOM.encode() if sign else b"") + lines([columns], sign)


def lines(rows: Iterable[Iterable[object]], sign: DecimalSign) -> bytes:
    """Rows that end with CRLF; None is an empty cell. Where decimals have a comma, cells are apart by semicolons."""
    text = io.StringIO()
    has_commas = sign == "comma"
    writer = csv.writer(text, delimiter=";" if has_commas else ",", lineterminator="\r\n")
    writer.writerows(map(_with_commas, row) if has_commas else row for row in rows)
    return text.getvalue().encode()


def _with_commas(cell: object) -> object:
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else cell
