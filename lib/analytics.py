"""Product events for PostHog: sent when an answer's last byte has gone, and never in its way (PROMISES P18).

EVENTS is all that can be sent. An event or a property that it does not name, and a value of another form, stay here,
what the SDK adds by itself too.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from lib.web.log import log

if TYPE_CHECKING:
    from posthog import Posthog

    from lib.settings import Settings

DURATIONS_S = (5, 15, 60, 300)
# patterns as text: compiled when an event is sent, not whenever a function starts
MODEL = r"[a-z][a-z0-9.-]{1,39}"
OUTCOME = r"complete|partial|failed|cancelled"
DURATION = r"up to [0-9]{1,3} s|over [0-9]{1,3} s"
CREDITS = r"[0-9]{1,9}(\.[0-9]{1,3})?"
PACK = r"[a-z][a-z0-9-]{1,39}"
MEDIA_TYPE = r"image/(png|jpeg|gif|webp)"
PAGE_STATUS = r"draft|current"

AI_REQUEST = {"model": MODEL, "outcome": OUTCOME, "duration": DURATION, "credits": CREDITS}
EVENTS: Mapping[str, Mapping[str, str]] = {
    "app_installed": {},
    "app_uninstalled": {},
    "page_generated": AI_REQUEST,
    "chat_turn_taken": AI_REQUEST,
    "research_started": {"model": MODEL},
    "picture_attached": {"media_type": MEDIA_TYPE, "page_status": PAGE_STATUS},
    "checkout_opened": {"pack": PACK},
}
# of the SDK's own: what it is, and that PostHog makes no profile of a visitor and looks no place up
SDK_PROPERTIES = frozenset({"$lib", "$lib_version", "$is_server", "$geoip_disable", "$process_person_profile"})
MEMBERS = ("event", "distinct_id", "timestamp", "uuid")
VISITOR_CHARS = 32
# nobody waits for it, but the instance does
TIMEOUT_S = 1.0
# who does not answer is not asked at each request
QUIET_S = 60.0


class ProductEvent(msgspec.Struct, frozen=True):
    """Something that somebody did: an event of EVENTS with its properties. A lifecycle event has no account."""

    name: str
    client_key: str
    account_id: str
    properties: Mapping[str, str | float] = {}

    def __repr__(self) -> str:
        return f"ProductEvent({self.name!r})"


# asked when the answer has ended, because only then it is known how; None: nothing to tell
Tell = Callable[[], ProductEvent | None]


class Analytics:
    """Sends events. Without POSTHOG_KEY it does nothing, and loads nothing."""

    def __init__(self, settings: "Settings") -> None:
        self._settings = settings
        self._quiet_until = 0.0

    def send(self, event: ProductEvent) -> None:
        """Takes at most a few seconds. What cannot be sent is lost, and the log says so once a minute."""
        if self._settings.posthog_key is None or time.monotonic() < self._quiet_until:
            return
        visitor = visitor_id(self._settings.analytics_salt, event.client_key, event.account_id)
        properties = {**event.properties, "$process_person_profile": False}
        if self._client.capture(event.name, distinct_id=visitor, properties=properties) is None:
            self._quiet_until = time.monotonic() + QUIET_S
            log("analytics_failed")

    @cached_property
    def _client(self) -> "Posthog":
        from posthog import Posthog

        return Posthog(
            str(self._settings.posthog_key),
            host=self._settings.posthog_host,
            # a queue of its own would be frozen with the instance
            sync_mode=True,
            timeout=TIMEOUT_S,
            max_retries=0,
            before_send=only_allowed,
        )


def visitor_id(salt: str, client_key: str, account_id: str) -> str:
    """A keyed hash that nobody else can compute or undo (API.md, "Settings")."""
    named = f"{account_id}\n{client_key}".encode()
    return hmac.new(salt.encode(), named, hashlib.sha256).hexdigest()[:VISITOR_CHARS]


def duration_of(seconds: float) -> str:
    """The bucket: how long exactly is nobody's business."""
    limit_s = next((limit_s for limit_s in DURATIONS_S if seconds <= limit_s), None)
    return f"over {DURATIONS_S[-1]} s" if limit_s is None else f"up to {limit_s} s"


def only_allowed(message: dict[str, Any]) -> dict[str, Any] | None:
    """The SDK's message as it may leave; None where its event may not."""
    allowed = EVENTS.get(message["event"])
    if allowed is None:
        return None
    given = message["properties"].items()
    kept = {name: value for name, value in given if name in SDK_PROPERTIES or _fits(allowed.get(name), value)}
    return {**{name: message[name] for name in MEMBERS}, "properties": kept}


def _fits(form: str | None, value: object) -> bool:
    return form is not None and re.fullmatch(form, str(value)) is not None
