"""What a site has, and the lines of its ledger: for the billing page and for the accountants."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from lib.credits.amounts import to_credits
from lib.services import Services
from lib.web.tabular import DecimalSign, first_line, lines

if TYPE_CHECKING:
    from lib.confluence.caller import Caller

LINES_PER_ANSWER = 50
LINES_PER_TRIP = 1000
LOW_BALANCE_CREDITS = 60
# the payment's own columns stay empty on lines that no payment stands behind
CSV_COLUMNS = (
    *("id", "at", "kind", "credits", "balance", "requestId", "checkoutSessionId"),
    *("amount", "currency", "tax", "receiptNumber"),
)

Line = dict[str, Any]


class Wallet(msgspec.Struct, frozen=True):
    """The figures in credits; `recent` are the newest lines that the caller may see, `brand` and `models_off` are
    the site's.

    `low_since` is when the balance last went under what is low, None where it did not or only holds keep it there: the
    same moment is the same crossing, to be said once. `retired` are models, by
    their provider's id, that were refused as unknown within the hour.
    """

    balance: Decimal
    held: Decimal
    frozen: Decimal
    available: Decimal
    plan: str
    recent: list[Line]
    brand: dict[str, Any] | None
    low_since: str | None
    models_off: list[str]
    retired: list[str]
    allows_analytics: bool

    @property
    def is_low(self) -> bool:
        """Whether it is time to buy."""
        return self.available < LOW_BALANCE_CREDITS


class Page(msgspec.Struct, frozen=True):
    """Lines, newest first; `before` asks for the older ones, None where there are none."""

    lines: list[Line]
    before: str | None


def get_wallet(services: Services, caller: "Caller", *, sees_all: bool) -> Wallet:
    """The wallet of the caller's site, counted as one request; without `sees_all`, lines are the caller's own charges.

    Raises StaleInstallation, DatabaseRefusal 429.
    """
    answer = services.database.call("checkout_state", **_asked(services, caller, sees_all=sees_all))
    return Wallet(
        balance=to_credits(answer["balance"]),
        held=to_credits(answer["held"]),
        frozen=to_credits(answer["frozen"]),
        available=to_credits(answer["available"]),
        plan=answer["plan"],
        recent=[_read_line(line) for line in answer["recent"]],
        brand=answer["brand"],
        low_since=answer["lowSince"],
        models_off=answer["modelsOff"],
        retired=answer["retired"],
        allows_analytics=answer["analytics"],
    )


def get_page(services: Services, caller: "Caller", before: str | None, *, sees_all: bool) -> Page:
    """Lines older than `before`, counted as one request. Raises StaleInstallation, DatabaseRefusal 404, 429."""
    asked = _asked(services, caller, sees_all=sees_all)
    answer = services.database.call("statement", **asked, p_before=before, p_count=LINES_PER_ANSWER)
    return Page([_read_line(line) for line in answer["lines"]], answer["before"])


def write_csv(services: Services, caller: "Caller", sign: DecimalSign) -> Iterator[bytes]:
    """The whole ledger as CSV, in pieces; the first has the header, each is a trip to the database.

    No cell needs guarding against formulas: ids, kinds and times are our own words, and the rest are numbers.
    Raises StaleInstallation, DatabaseRefusal 429 before the first piece.
    """
    before = None
    # the whole is one request, counted at its first trip
    asked = {**_asked(services, caller, sees_all=True), "p_count": LINES_PER_TRIP}
    header = first_line(CSV_COLUMNS, sign)
    while True:
        answer = services.database.call("statement", **asked, p_before=before)
        yield header + lines((_cells(line) for line in answer["lines"]), sign)
        header, before, asked["p_limits"] = b"", answer["before"], None
        if before is None:
            return


def _asked(services: Services, caller: "Caller", *, sees_all: bool) -> dict[str, Any]:
    return {
        "p_client_key": caller.client_key,
        "p_version": caller.version,
        "p_account_id": caller.account_id,
        "p_all": sees_all,
        "p_limits": services.settings.rate_limits.to_json("other"),
    }


def _read_line(line: Line) -> Line:
    return {**line, "credits": to_credits(line["credits"]), "balance": to_credits(line["balance"])}


def _cells(line: Line) -> list[object]:
    """What was paid, less what went back, with the tax in it: in units of the currency, as accountants write it."""
    cents = {"amount": line.get("amountCents"), "tax": line.get("taxCents")}
    money = {name: round(Decimal(value) / 100, 2) for name, value in cents.items() if value is not None}
    return [(_read_line(line) | money).get(column) for column in CSV_COLUMNS]
