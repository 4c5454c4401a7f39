"""All that we hold of a site, as lines of JSON: what an administrator may have, and what an erasure takes away."""

from collections.abc import Iterator

import msgspec

from lib.confluence.caller import Caller
from lib.services import Services
from lib.web.response import encode

# the parts whose lines have places of their own come page by page, the others whole
PAGED = ("ledgerEntries", "grants", "requests", "expiredLinks", "checkpoints")
PARTS = (
    "site",
    "ledgerEntries",
    "grants",
    "requests",
    "expiredLinks",
    "runningRequests",
    "accounts",
    "checkoutSessions",
    "payments",
    "paymentReviews",
    "operatorActions",
    "checkpoints",
)
LINES_PER_TRIP = 1_000
BYTES_PER_TRIP = 2_000_000


class Line(msgspec.Struct, frozen=True):
    """Where a line stands in its part."""

    place: int


LINE = msgspec.json.Decoder(Line)


def write_holdings(services: Services, caller: Caller) -> Iterator[bytes]:
    """Pieces of whole lines, never all at once; a file without the last one broke off. Raises StaleInstallation before
    the first.
    """
    count = 0
    for part in PARTS:
        for lines in _write_part(services, caller, part):
            count += lines.count(b"\n")
            yield lines
    yield encode({"part": "end", "lines": count}) + b"\n"


def _write_part(services: Services, caller: Caller, part: str) -> Iterator[bytes]:
    after = 0
    while lines := services.database.read_lines(
        "site_holdings",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_part=part,
        p_after=after,
        p_count=LINES_PER_TRIP,
        p_bytes=BYTES_PER_TRIP,
    ):
        yield lines
        if part not in PAGED:
            return
        after = LINE.decode(lines[lines.rfind(b"\n", 0, -1) + 1 :]).place
