"""The export: all that is asked for of a site's chain, as NDJSON or CSV, read page by page and never held whole.

It is a request itself: begun before the first row leaves, ended behind the last, whoever broke it off.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from lib.audit.checkpoints import Checkpoint, Head, sign
from lib.audit.filters import Filters
from lib.audit.rows import csv_header, read_rows, to_csv
from lib.confluence.caller import Caller
from lib.services import Services
from lib.web.response import encode
from lib.web.tabular import DecimalSign

ROWS_MAX = 1_000_000
# larger pages were no faster (500 to 5,000 rows tried), and the function's memory holds one several times
ROWS_PER_TRIP = 500
BYTES_PER_TRIP = 1_000_000
HOLD_S = 6 * 60


class Order(msgspec.Struct, frozen=True):
    """What is asked for. Rows behind the link `after`, which may be 0; `decimal` is of CSV alone."""

    format: Literal["ndjson", "csv"]
    filters: Filters
    after: int
    decimal: DecimalSign = None


class Link(msgspec.Struct, frozen=True):
    """A row's place in the chain."""

    sequence: int
    hash: str


LINK = msgspec.json.Decoder(Link)


def export(services: Services, caller: Caller, order: Order) -> Iterator[bytes]:
    """Pieces of whole lines. Raises StaleInstallation, DatabaseRefusal 403, 429 before the first."""
    begun = services.database.call(
        "begin_audit_export",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_request_id=caller.request_id,
        p_hold_s=HOLD_S,
        p_limits=services.settings.rate_limits.to_json("other"),
    )
    return _Export(services, caller, order, Head.from_json(begun)).pieces()


class _Export:
    """One running export, up to the chain's head as it was at its beginning."""

    def __init__(self, services: Services, caller: Caller, order: Order, head: Head) -> None:
        self._services = services
        self._caller = caller
        self._order = order
        self._head = head
        self._count = 0
        self._first: Link | None = None
        self._last: Link | None = None

    def pieces(self) -> Iterator[bytes]:
        outcome = "failed"
        checkpoint = None
        try:
            yield from self._write()
            checkpoint = self._sign()
            outcome = "complete"
        except GeneratorExit:
            outcome = "cancelled"
            raise
        finally:
            self._end(outcome, checkpoint)
        if self._order.format == "ndjson":
            yield self._last_line(checkpoint)

    def _write(self) -> Iterator[bytes]:
        if self._order.format == "csv":
            yield csv_header(self._order.decimal)
            yield from (to_csv(read_rows(lines), self._order.decimal) for lines in self._pages())
        else:
            yield from self._pages()

    def _pages(self) -> Iterator[bytes]:
        after = self._order.after
        while after < self._head.sequence and self._count < ROWS_MAX:
            lines = self._services.database.read_lines(
                "audit_page",
                p_client_key=self._caller.client_key,
                p_version=self._caller.version,
                **self._order.filters.to_arguments(),
                p_after=after,
                p_up_to=self._head.sequence,
                p_rows=min(ROWS_PER_TRIP, ROWS_MAX - self._count),
                p_bytes=BYTES_PER_TRIP,
            )
            if not lines:
                return
            after = self._note(lines)
            yield lines

    def _note(self, lines: bytes) -> int:
        self._count += lines.count(b"\n")
        self._last = LINK.decode(lines[lines.rfind(b"\n", 0, -1) + 1 :])
        self._first = self._first or LINK.decode(lines[: lines.index(b"\n")])
        return self._last.sequence

    @property
    def _is_cut(self) -> bool:
        return self._last is not None and self._count >= ROWS_MAX and self._last.sequence < self._head.sequence

    @property
    def _before(self) -> int:
        """The link that stands before all that was asked for."""
        if self._order.filters.since is None:
            return min(self._order.after, self._head.sequence)
        return self._first.sequence - 1 if self._first else self._head.sequence

    def _reach(self) -> Head:
        """The link up to which the file has everything: what it covers ends there, whatever was left out before."""
        if self._last and (self._is_cut or self._order.filters.until is not None):
            return replace(self._head, sequence=self._last.sequence, hash=self._last.hash)
        return self._head

    def _sign(self) -> Checkpoint:
        return sign(self._services.settings, self._reach(), after=self._before)

    def _end(self, outcome: str, checkpoint: Checkpoint | None) -> None:
        self._services.database.call(
            "end_audit_export",
            p_client_key=self._caller.client_key,
            p_request_id=self._caller.request_id,
            p_outcome=outcome,
            p_checkpoint=checkpoint.to_json() if checkpoint else None,
        )

    def _last_line(self, checkpoint: Checkpoint | None) -> bytes:
        return (
            encode(
                {
                    "checkpoint": checkpoint.jws if checkpoint else None,
                    "filtered": self._is_filtered(),
                    "next": self._last.sequence if self._last and self._is_cut else None,
                }
            )
            + b"\n"
        )

    def _is_filtered(self) -> bool:
        """Whether a row was left out that is there. One that is missing in the database is not told away."""
        filters, reach = self._order.filters, self._reach()
        if filters.account is not None or filters.model is not None:
            return True
        if not filters.has_times or self._count >= reach.sequence - self._before:
            return False
        there = self._services.database.call(
            "count_audit_rows",
            p_client_key=self._caller.client_key,
            p_version=self._caller.version,
            p_first=self._before + 1,
            p_last=reach.sequence,
        )
        return bool(there > self._count)
