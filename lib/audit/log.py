"""The audit log for people: its newest rows, and what was spent by whom."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lib.audit.filters import Filters
from lib.confluence.caller import Caller
from lib.credits.amounts import to_credits
from lib.services import Services

# an answer that is not streamed has to stay below the platform's 4.5 MB
BYTES_PER_ANSWER = 3_000_000
# of one that is
BYTES_PER_PIECE = 1_000_000


class Page(msgspec.Struct, frozen=True):
    """Rows, newest first; `before` asks for the older ones, None where there are none."""

    rows: list[dict[str, Any]]
    before: int | None


def get_latest(services: Services, caller: Caller, filters: Filters, count: int, before: int | None) -> Page:
    """Raises StaleInstallation, DatabaseRefusal 403, 429."""
    answer = services.database.call(
        "latest_audit_rows",
        **_asked(services, caller),
        **filters.to_arguments(),
        p_before=before,
        p_rows=count,
        p_bytes=BYTES_PER_ANSWER,
    )
    return Page([_read_row(row) for row in answer["rows"]], answer["before"])


def write_spend(services: Services, caller: Caller) -> Iterator[bytes]:
    """The answer in pieces: by month (UTC), account and kind, newest month first. Raises as `get_latest`, at once."""
    lines = services.database.read_lines("audit_spend", **_asked(services, caller))
    body = b'{"spend":[' + b",".join(lines.splitlines()) + b"]}"
    return (body[start : start + BYTES_PER_PIECE] for start in range(0, len(body), BYTES_PER_PIECE))


def _asked(services: Services, caller: Caller) -> dict[str, Any]:
    return {
        "p_client_key": caller.client_key,
        "p_version": caller.version,
        "p_account_id": caller.account_id,
        "p_limits": services.settings.rate_limits.to_json("other"),
    }


def _read_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "sequence": row["sequence"],
        "requestId": row["requestId"],
        "createdAt": row["createdAt"],
        "settledAt": row["settledAt"],
        "accountId": row["accountId"],
        "site": row["site"],
        "kind": row["kind"],
        "model": row["model"],
        "servedBy": row["servedBy"],
        "prompt": row["prompt"],
        "hasImage": row["hasImage"],
        "response": row["response"],
        "creditsCharged": to_credits(row["charged"]),
        "outcome": row["outcome"],
    }
