"""The control calls that concern the world as a whole: the wire, the log, faults, the clock, sites, the way back."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg

from sandbox.control import BadArgument, Call, read_count, read_number, read_optional
from sandbox.faults import KINDS, Fault

if TYPE_CHECKING:
    from sandbox.world import World

SERVICES = ("openai", "gemini", "stripe", "confluence", "connect-keys", "forge-keys", "supabase", "s3", "posthog")
PLANS = ("trial", "payg", "enterprise")
MILLI = 1000


class Orders:
    """Each method is a call: query and body in, what becomes JSON out."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def controls(self) -> dict[tuple[str, str], Call]:
        return {
            ("GET", "/wire"): self.show_wire,
            ("GET", "/log"): self.show_log,
            ("GET", "/faults"): lambda _query, _body: self.world.wire.faults.describe(),
            ("POST", "/faults"): self.order_fault,
            ("DELETE", "/faults"): lambda _query, _body: self.world.wire.faults.clear(),
            ("GET", "/clock"): lambda _query, _body: self.show_clock(),
            ("POST", "/clock"): self.advance_clock,
            ("POST", "/site"): self.change_site,
            ("POST", "/reset"): lambda _query, _body: self.world.reset(),
            ("GET", "/pids"): lambda _query, _body: self.world.pids(),
        }

    def show_wire(self, query: dict[str, Any], _body: dict[str, Any]) -> list[dict[str, Any]]:
        if query.get("idle") == "1":
            self.world.wire.wait_until_idle()
        return self.world.wire.entries(_since(query))

    def show_log(self, query: dict[str, Any], _body: dict[str, Any]) -> list[dict[str, Any]]:
        return self.world.log.lines(_since(query))

    def order_fault(self, _query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        service, kind = body.get("service"), body.get("kind")
        if service not in SERVICES:
            raise BadArgument(f"service: one of {', '.join(SERVICES)}")
        if kind not in KINDS:
            raise BadArgument(f"kind: one of {', '.join(KINDS)}")
        count = read_count(body, "count", 1, lowest=1)
        match, method = read_optional(body, "match", str), read_optional(body, "method", str)
        skip = read_count(body, "skip", 0, lowest=0)
        self.world.wire.faults.add(Fault(service, kind, count, match, method, skip))
        return {"faults": len(self.world.wire.faults.describe())}

    def show_clock(self) -> dict[str, str]:
        return {"now": _text(self.world.database.clock.now())}

    def advance_clock(self, _query: dict[str, Any], body: dict[str, Any]) -> dict[str, str]:
        try:
            self.world.database.clock.advance(read_number(body, "advanceS"))
        except psycopg.DataError as error:
            raise BadArgument("advanceS: the clock goes from the year 1 to the year 9999") from error
        return self.show_clock()

    def change_site(self, _query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        client_key = self.world.database.find_client_key(read_optional(body, "clientKey", str))
        plan = read_optional(body, "plan", str)
        if plan is not None and plan not in PLANS:
            raise BadArgument(f"plan: one of {', '.join(PLANS)}")
        audit_open = read_optional(body, "auditOpen", bool)
        retention_days = read_optional(body, "retentionDays", int)
        if retention_days is not None and not 30 <= retention_days <= 365:
            raise BadArgument("retentionDays: 30 to 365")
        credits_wanted = None if body.get("credits") is None else read_number(body, "credits")
        if not self.world.database.set_site(
            client_key or "", plan, audit_open=audit_open, retention_days=retention_days
        ):
            raise BadArgument("clientKey: no such site is installed")
        if credits_wanted is not None:
            self.world.database.set_credits(str(client_key), round(credits_wanted * MILLI))
        return {"clientKey": body["clientKey"]}


def _since(query: dict[str, Any]) -> int:
    return read_count(query, "since", 0, lowest=0)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
