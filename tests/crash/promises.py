"""What a success says must be so already when it is said: nothing is promised that a crash could take back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.postgres import Ledger
from tests.world import Reply, World

Look = Callable[[World, Reply], bool]


def broken_promise(world: World, method: str, path: str, reply: Reply) -> str | None:
    """A sentence where a success is not borne out by the database."""
    look = PROMISES.get((method, path.partition("?")[0]))
    if look is None or look(world, reply):
        return None
    return f"{method} {path} said {reply.status} and it is not so: {reply.body[-300:]!r}"


def _is_settled(world: World, reply: Reply) -> bool:
    """`done` says how the record ended and what was charged; a run that was accepted has its record."""
    if reply.headers.get_content_type() == "application/json":
        told = reply.json
        return "requestId" not in told or bool(
            _rows(world, "select 1 from app.ai_requests where id = %s", told["requestId"])
        )
    done = [data for name, data in reply.events if name == "done"]
    return all(_record(world, one["requestId"]) == [(one["outcome"], _millicredits(one))] for one in done)


def _is_bought(world: World, reply: Reply) -> bool:
    query = "select url from app.checkout_sessions where id = %s and session_id is not null"
    return _rows(world, query, reply.json["checkoutSessionId"]) == [(reply.json["url"],)]


def _is_changed(world: World, reply: Reply) -> bool:
    kept = _rows(world, "select retention_days from app.sites where name like 'acme%%'")
    return kept == [(reply.json["retentionDays"],)]


PROMISES: dict[tuple[str, str], Look] = {
    ("POST", "/api/generate"): _is_settled,
    ("GET", "/api/generate"): _is_settled,
    ("POST", "/api/chat"): _is_settled,
    ("POST", "/api/checkout"): _is_bought,
    ("PUT", "/api/site"): _is_changed,
}


def _record(world: World, request_id: str) -> list[Any]:
    return _rows(world, "select state, charged from app.ai_requests where id = %s", request_id)


def _millicredits(done: dict[str, Any]) -> int:
    return int(Decimal(str(done["creditsCharged"])) * 1000)


def _rows(world: World, query: str, *values: object) -> list[Any]:
    return Ledger(world.ready["databaseUrl"]).rows(query, *values)
