"""Is a site's chain whole? Asked of the database, page by page; a file is verified by `script/verify-audit` alone."""

from typing import Any

import msgspec

from lib.audit.checkpoints import NO_LINK, Head, is_ours, sign
from lib.confluence.caller import Caller
from lib.services import Services

# about two seconds of hashing a trip
ROWS_PER_TRIP = 20_000
BYTES_PER_TRIP = 50_000_000


class Verification(msgspec.Struct, frozen=True):
    """What was found. Of a chain that is broken nothing is signed: its checkpoint is the newest that there was."""

    events: int
    first_broken: int | None
    head: Head
    checkpoint: str | None


def verify(services: Services, caller: Caller) -> Verification:
    """Raises StaleInstallation, DatabaseRefusal 403, 429."""
    asked = {"p_client_key": caller.client_key, "p_version": caller.version}
    begun = services.database.call(
        "begin_audit_verification",
        **asked,
        p_account_id=caller.account_id,
        p_limits=services.settings.rate_limits.to_json("other"),
    )
    head = Head.from_json(begun)
    events, broken = _verify_links(services, asked, head)
    signed = services.database.call("audit_checkpoints", **asked)
    newest = signed["newest"]
    unsigned = newest["sequence"] if newest and not is_ours(services.settings, newest) else None
    found = (broken, begun["beyond"], signed["broken"], unsigned)
    first_broken = min((one for one in found if one is not None), default=None)
    if first_broken is not None:
        return Verification(events, first_broken, head, newest["jws"] if newest else None)
    return Verification(events, None, head, sign(services.settings, head).jws)


def _verify_links(services: Services, asked: dict[str, Any], head: Head) -> tuple[int, int | None]:
    """How many links there are, and the first that is broken or missing."""
    events, last, last_hash = 0, 0, NO_LINK
    while last < head.sequence:
        page = services.database.call(
            "verify_audit", **asked, p_after=last, p_hash=last_hash, p_rows=ROWS_PER_TRIP, p_bytes=BYTES_PER_TRIP
        )
        events += page["events"]
        if page["broken"] is not None or page["last"] is None:
            return events, page["broken"] or last + 1
        last, last_hash = page["last"], page["hash"]
    # what was linked meanwhile may be seen too, but the head as it was has to lie on the way
    return events, head.sequence if last == head.sequence and last_hash != head.hash else None
