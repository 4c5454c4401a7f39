"""The events that Stripe sends: kept, signed, delivered to the app's webhook in any order and number."""

import copy
import hashlib
import hmac
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sandbox.confluence.reach import AppUnreachable, call
from sandbox.stripe import objects
from sandbox.stripe.books import Happened
from sandbox.stripe.refused import Json, read_whole, unknown_object

API_VERSION = "2026-10-28.endive"
PATH = "/api/stripe-webhook"
OK = range(200, 300)
# Stripe does not say how long it waits
TIMEOUT_S = 30.0
# what a delivery that nobody answered is written down as
UNANSWERED = 0


@dataclass
class Event:
    """`value` is what the API gives; it is sent as these very bytes each time."""

    value: Json
    is_delivered: bool = False
    payload: str = field(init=False)

    def __post_init__(self) -> None:
        self.payload = json.dumps(self.value)


class Events:
    """`secret` is the endpoint's own, set once it is known; the endpoint is the app's webhook."""

    def __init__(self, app_url: str) -> None:
        self._url = app_url + PATH
        self._lock = threading.Lock()
        self._events: dict[str, Event] = {}
        self.secret = ""

    def all(self) -> list[Event]:
        """Oldest first."""
        with self._lock:
            return list(self._events.values())

    def clear(self) -> None:
        with self._lock:
            self._events.clear()

    def get(self, event_id: str) -> Event:
        with self._lock:
            if event_id not in self._events:
                raise unknown_object("event", event_id, "id")
            return self._events[event_id]

    def write(self, happened: Happened, now_s: int) -> list[Event]:
        """The objects are kept as they are now."""
        made = [Event(_make_event(kind, copy.deepcopy(what), now_s)) for kind, what in happened]
        with self._lock:
            self._events |= {event.value["id"]: event for event in made}
        return made

    def deliver(self, event: Event, times: int = 1, parallel: int = 1) -> list[int]:
        """The status of each delivery."""
        with ThreadPoolExecutor(parallel) as pool:
            statuses = list(pool.map(lambda _: self._send(event), range(times)))
        event.is_delivered = event.is_delivered or any(status in OK for status in statuses)
        return statuses

    def describe(self, event: Event, deliveries: list[int]) -> Json:
        """As the control calls answer it."""
        signature = sign(event.payload, self.secret)
        told = {"id": event.value["id"], "type": event.value["type"], "payload": event.payload}
        return {**told, "signature": signature, "deliveries": deliveries}

    def fits(self, value: Json, query: Json) -> bool:
        """Whether an event is one of those that a list asks for."""
        types = [*query.get("types", {}).values(), *([query["type"]] if "type" in query else [])]
        wanted: Any = query.get("delivery_success")
        is_delivered = self.get(value["id"]).is_delivered
        since_s = read_whole(query.get("created", {}).get("gte", "0"), "created[gte]")
        return (
            (not types or value["type"] in types)
            and wanted in (None, "true" if is_delivered else "false")
            and value["created"] >= since_s
        )

    def _send(self, event: Event) -> int:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0"}
        signed = {**headers, "Stripe-Signature": sign(event.payload, self.secret)}
        try:
            return call("POST", self._url, event.payload.encode(), signed, TIMEOUT_S).status
        except AppUnreachable:
            return UNANSWERED


def sign(payload: str, secret: str) -> str:
    """The header of a delivery that is made now, by this machine's clock."""
    moment = int(time.time())
    digest = hmac.new(secret.encode(), f"{moment}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def _make_event(kind: str, what: Json, now_s: int) -> Json:
    return {
        "id": objects.new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now_s,
        "data": {"object": what},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
