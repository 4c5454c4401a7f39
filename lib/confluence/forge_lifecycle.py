"""The Forge lifecycle: Atlassian tells through a remote of ours that the app came to a site, changed, or goes.

https://developer.atlassian.com/platform/forge/events-reference/life-cycle/
https://developer.atlassian.com/platform/forge/manifest-reference/modules/pre-uninstall-trigger/
An event whose answer is no 2xx is sent again, up to four times: each may come twice, and late.
"""

from typing import Literal

import msgspec

from lib.confluence.fit import Invocation, verify_invocation
from lib.confluence.lifecycle import Received
from lib.confluence.token import sent_token
from lib.credits.amounts import MILLICREDITS
from lib.errors import MalformedRequest
from lib.services import Services
from lib.web.idempotency import keyed_hash
from lib.web.request import Request, read_json

EventType = Literal["installed", "upgraded", "uninstalled"]
EVENT_TYPES: dict[str, EventType] = {"avi:forge:installed:app": "installed", "avi:forge:upgraded:app": "upgraded"}


class ForgeEvent(msgspec.Struct, frozen=True, rename="camel"):
    """What of the event we read. Which site it is about its token says."""

    event_type: Literal["avi:forge:installed:app", "avi:forge:upgraded:app"] | None = None
    id: str | None = None
    upgrader_account_id: str | None = None
    context_token: str | None = None


def receive(services: Services, request: Request) -> Received:
    """Verifies the event and does what it says.

    Raises MalformedRequest; Unauthenticated, of an event older than the newest one too; UpstreamUnavailable.
    """
    invocation = verify_invocation(services, sent_token(request).text)
    event_type = _read_type(read_json(request, ForgeEvent))
    if event_type == "uninstalled":
        answer = services.database.call(
            "remove_forge_site", p_cloud_id=invocation.cloud_id, p_signed_s=invocation.signed_s
        )
    else:
        answer = _install(services, invocation, gives_trial=event_type == "installed")
    client_key = answer["clientKey"] or invocation.cloud_id
    services.installations.forget(client_key)
    return Received(event_type, client_key, bool(answer["analytics"]) and event_type != "upgraded")


def _install(services: Services, invocation: Invocation, *, gives_trial: bool) -> dict[str, object]:
    settings = services.settings
    answer: dict[str, object] = services.database.call(
        "install_forge_site",
        p_cloud_id=invocation.cloud_id,
        p_installation_id=invocation.installation_id,
        p_base_url=invocation.api_base_url,
        # outlives the site's own row, so that trial credits are given once (P20)
        p_client_key_hash=keyed_hash(settings.hash_key, "client key", invocation.cloud_id),
        p_trial=int(settings.trial_credits * MILLICREDITS) if gives_trial else None,
        p_signed_s=invocation.signed_s,
    )
    return answer


def _read_type(event: ForgeEvent) -> EventType:
    """Unsettled: Atlassian's pages show `eventType` in no lifecycle event, those who receive them have it in each.

    Without it, what only one kind of event has tells: an installation's id, who upgraded; a removal has neither.
    """
    if event.event_type is not None:
        return EVENT_TYPES[event.event_type]
    if event.id is not None:
        return "installed" if event.upgrader_account_id is None else "upgraded"
    if event.context_token is not None:
        return "uninstalled"
    raise MalformedRequest("Send a lifecycle event as Forge does.")
