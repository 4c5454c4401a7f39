"""One visit of a client: it asks, asks again by the same key when it got no answer, and notes what it was told."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.crash.promises import broken_promise
from tests.payments.shop import Shop
from tests.world import Reply, World

# at once, at once, once holds of a page or a turn have expired, once those of a run have
WAITS_S = (0, 0, 0, 6 * 60 + 1, 70 * 60 + 1)
# of API.md, less what no fault may turn an honest request into: 400, 401, 404, and 500, which is a defect
STATUSES = frozenset({200, 201, 202, 204, 402, 403, 409, 429, 502, 503, 504})
# what a delivery that nobody answered is written down as
UNANSWERED = 0
CALL_WAIT_S = 5


@dataclass
class Visit:
    """`serial` makes its keys, `page` is its own; `troubles` is what a client may rightly complain of."""

    world: World
    serial: str
    page: str
    chance: random.Random
    is_patient: bool = True
    troubles: list[str] = field(default_factory=list)
    checkouts: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    since: str = ""

    @property
    def shop(self) -> Shop:
        return Shop(self.world, "alice")

    # --- what a person asks

    def ask(self, who: str, method: str, path: str, value: Any = None, key: str = "") -> Reply | None:
        """The answer that says it was done; None where it never was, or nobody asked again."""
        headers = {"Content-Type": "application/json"} if value is not None else {}
        if key:
            headers["Idempotency-Key"] = f"{key}-{self.serial}"
        return self.send(who, method, path, None if value is None else json.dumps(value).encode(), headers)

    def send(self, who: str, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Reply | None:
        """The same with a body as it is."""
        for wait_s in WAITS_S:
            if wait_s:
                self.advance(wait_s)
            reply = self._try(who, method, path, content, headers)
            if reply is not None and self._is_done(method, path, reply):
                return reply
            if not self.is_patient:
                return None
        self.troubles.append(f"{method} {path} is never done")
        return None

    def _try(self, who: str, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Reply | None:
        try:
            return self.world.request(method, path, content, {**headers, "Authorization": self._prove(who)})
        except (OSError, http.client.HTTPException):
            return None

    def _prove(self, who: str) -> str:
        person = self.world.people[who]
        if person.site.door == "forge":
            return self.world.authorization(who)
        return f"JWT {person.token(self.page if who in {'alice', 'bob'} else None)}"

    def _is_done(self, method: str, path: str, reply: Reply) -> bool:
        if reply.status not in STATUSES:
            self.troubles.append(f"{method} {path} answered {reply.status} {reply.body[:200]!r}")
        if reply.status >= http.client.MULTIPLE_CHOICES:
            return False
        if reply.headers.get_content_type() == "text/event-stream" and not reply.body.endswith(b"\n\n"):
            return False
        broken = broken_promise(self.world, method, path, reply)
        self.troubles += [broken] if broken else []
        return not (reply.headers.get_content_type() == "text/event-stream" and b"event: done\n" not in reply.body)

    def peek(self, who: str, path: str) -> Reply | None:
        """How something stands; asked again at once where no answer came."""
        for _ in range(3):
            reply = self._try(who, "GET", path, None, {})
            if reply is not None and reply.status < http.client.MULTIPLE_CHOICES:
                self._is_done("GET", path, reply)
                return reply
        return None

    def erase(self, who: str) -> None:
        """Ends the person's site: who is unknown then has got what he wished."""
        for _ in WAITS_S:
            reply = self._try(who, "DELETE", "/api/site", None, {})
            if reply is not None and reply.status in {http.client.NO_CONTENT, http.client.UNAUTHORIZED}:
                return
        self.troubles.append("the site is never erased")

    # --- what others do

    def hook(self, client_key: str, event: str) -> None:
        """A lifecycle event of Connect's, sent again until it is taken."""
        self._send_event("/connect/send", {"clientKey": client_key, "eventType": event})

    def forge_event(self, client_key: str, event: str) -> None:
        """The same of Forge's."""
        self._send_event("/forge/send", {"clientKey": client_key, "event": event})

    def _send_event(self, path: str, order: dict[str, str]) -> None:
        for _ in WAITS_S:
            status = self.world.control("POST", path, order)["status"]
            if status == http.client.NO_CONTENT:
                return
            if status and status not in STATUSES:
                self.troubles.append(f"{order} answered {status}")
        self.troubles.append(f"{order} is never taken")

    def stripe(self, what: str, checkout_id: str, **arguments: Any) -> None:
        """Lets Stripe do it, and tell us."""
        self.note_deliveries(self.shop.stripe(what, checkout_id, **arguments))

    def note_deliveries(self, events: list[Any]) -> None:
        """What became of them at once."""
        for event in events:
            self.events.append(event["id"])
            self._note_delivery(event["id"], event["type"], set(event["deliveries"]))

    def _note_delivery(self, event_id: str, kind: str, statuses: set[int]) -> None:
        """What is said to an event must be true: 200 is said of what is kept."""
        if not statuses <= {UNANSWERED, http.client.OK, http.client.SERVICE_UNAVAILABLE}:
            self.troubles.append(f"{kind} was answered {sorted(statuses)}")
        is_kept = self.shop.rows("select 1 from app.stripe_events where id = %s", event_id)
        if http.client.OK in statuses and not is_kept:
            self.troubles.append(f"{kind} was answered 200 and is not kept")

    def tell(self, event: Any, event_id: str, kind: str, told: dict[str, Any]) -> None:
        """An event that Stripe might send, until it is taken."""
        for _ in WAITS_S:
            try:
                status = self.shop.send(event, id=event_id, type=kind, data=told).status
            except (OSError, http.client.HTTPException):
                continue
            self._note_delivery(event_id, kind, {status})
            if status == http.client.OK:
                return
        self.troubles.append(f"{kind} is never taken")

    def redeliver(self) -> None:
        """Stripe sends what it could not deliver, and again what it could, in any order, each twice."""
        missed = [event.id for event in self.shop.api().events.list({"delivery_success": False, "limit": 100}).data]
        ids = sorted({*missed, *self.events})
        self.chance.shuffle(ids)
        for event_id in ids:
            order = {"eventId": event_id, "times": 2, "parallel": 2}
            told = self.world.control("POST", "/stripe/deliver", order)
            if event_id in missed and set(told["deliveries"]) != {http.client.OK}:
                self.troubles.append(f"{told['type']} came again and was answered {told['deliveries']}")

    def maintain(self) -> None:
        """The cron; it does not ask again, it comes again."""
        secret = self.world.ready["settings"]["CRON_SECRET"]
        try:
            reply = self.world.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {secret}"})
        except (OSError, http.client.HTTPException):
            return
        if reply.status not in STATUSES:
            self.troubles.append(f"the cron was answered {reply.status}")

    def await_call(self, since: int) -> None:
        """Until the functions have called somebody after that entry of the wire, and are done with it."""
        until = time.monotonic() + CALL_WAIT_S
        while not self.world.control("GET", f"/wire?since={since}") and time.monotonic() < until:
            threading.Event().wait(0.02)
        self.world.control("GET", f"/wire?since={since}&idle=1")

    def advance(self, seconds: float) -> None:
        """The database's clock goes on."""
        self.world.control("POST", "/clock", {"advanceS": seconds})
