"""Webhook endpoints as Stripe keeps them: made, read, changed. Deliveries go to the sandbox's own app all the same."""

import re
from typing import Any

from sandbox.stripe import objects
from sandbox.stripe.refused import Json, Refused, missing, unknown_object, verify_choice, verify_names

MADE_WITH = ("api_version", "connect", "description", "enabled_events", "expand", "metadata", "url")
CHANGED_BY = ("description", "disabled", "enabled_events", "expand", "metadata", "url")
EVENT_TYPE = re.compile(r"[a-z_]+(\.[a-z_]+)+|\*")


class Endpoints:
    def __init__(self) -> None:
        self.by_id: dict[str, Json] = {}

    def create(self, form: Json, now_s: int) -> Json:
        """The one answer that holds the signing secret."""
        verify_names(form, MADE_WITH, "")
        for name in ("url", "enabled_events"):
            if name not in form:
                raise missing(name)
        made: Json = {
            "id": objects.new_id("we"),
            "object": "webhook_endpoint",
            "api_version": form.get("api_version"),
            "created": now_s,
            "description": form.get("description"),
            "livemode": False,
            "metadata": {},
            "status": "enabled",
            **_read(form),
        }
        self.by_id[made["id"]] = made
        return {**made, "secret": objects.new_id("whsec", 32)}

    def update(self, endpoint_id: str, form: Json) -> Json:
        verify_names(form, CHANGED_BY, "")
        found = self.by_id.get(endpoint_id)
        if found is None:
            raise unknown_object("webhook_endpoint", endpoint_id, "webhook_endpoint")
        if "disabled" in form:
            verify_choice(form["disabled"], ("true", "false"), "disabled")
            found["status"] = "disabled" if form["disabled"] == "true" else "enabled"
        found |= _read(form)
        return found


def _read(form: Json) -> Json:
    read: dict[str, Any] = {}
    if "url" in form:
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", form["url"]):
            raise Refused(
                400, "Invalid URL: An explicit scheme (such as https) must be provided.", "url_invalid", "url"
            )
        read["url"] = form["url"]
    if "enabled_events" in form:
        read["enabled_events"] = list(form["enabled_events"].values())
        for number, event_type in enumerate(read["enabled_events"]):
            if not EVENT_TYPE.fullmatch(event_type):
                raise Refused(400, f"Invalid enabled_events[{number}]", param=f"enabled_events[{number}]")
    return read
