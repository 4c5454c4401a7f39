"""What a reader of the audit log asks for: from when to when, of whom, of which model."""

import re
from datetime import UTC, datetime

import msgspec

from lib.errors import MalformedRequest

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# RFC 3339, section 5.6
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")


class Filters(msgspec.Struct, frozen=True):
    """None is no filter. `since` is inclusive, `until` exclusive, both RFC 3339 in UTC and of a request's beginning."""

    since: str | None
    until: str | None
    account: str | None
    model: str | None

    @property
    def has_times(self) -> bool:
        """Whether rows are chosen by their time."""
        return self.since is not None or self.until is not None

    def to_arguments(self) -> dict[str, str | None]:
        """As the SQL functions take them."""
        return {"p_from": self.since, "p_to": self.until, "p_account": self.account, "p_model": self.model}


def read_time(text: str | None, name: str) -> str | None:
    """RFC 3339, or a date, which is its midnight in UTC. Raises MalformedRequest, which names the member."""
    if text is None:
        return None
    malformed = MalformedRequest(f"Send {name} as 2026-11-28 or 2026-11-28T13:45:00Z.")
    whole = text + "T00:00:00Z" if DATE.fullmatch(text) else text.upper()
    if not TIME.fullmatch(whole):
        raise malformed
    try:
        return datetime.fromisoformat(whole).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise malformed from None
