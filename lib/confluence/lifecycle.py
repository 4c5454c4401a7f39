"""The Connect lifecycle: a site installs, removes, enables or disables the app (API.md, "POST /api/install").

`installed` and `uninstalled` are signed by Atlassian (RS256), `enabled` and `disabled` by the site's shared secret
(HS256). Neither stands in for the other: whoever knows a secret cannot replace it.
"""

import time
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

from lib.confluence.query_hash import request_hash
from lib.confluence.sealed import seal
from lib.confluence.site_address import is_site_address
from lib.confluence.token import (
    Token,
    connect_token,
    identifier,
    read_token,
    signed_s,
    verify_query_hash,
    verify_signature,
    verify_times,
)
from lib.credits.amounts import MILLICREDITS
from lib.errors import MalformedRequest, Unauthenticated
from lib.services import Services
from lib.web.idempotency import keyed_hash
from lib.web.request import Request, read_json

SECRET_CHARS_MAX = 1_000


class LifecycleEvent(msgspec.Struct, frozen=True, rename="camel"):
    """What of Atlassian's payload we read. Names, addresses for display and the rest are not even looked at."""

    event_type: Literal["installed", "uninstalled", "enabled", "disabled"]
    client_key: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    base_url: str | None = None
    product_type: str | None = None
    shared_secret: str | None = None
    # of an app that is Forge's too: what joins the site's two doors
    installation_id: Annotated[str, msgspec.Meta(max_length=256)] | None = None


class Received(msgspec.Struct, frozen=True):
    """An event that took effect; `allows_analytics`: it is one to tell of, and its site lets us."""

    event_type: str
    client_key: str
    allows_analytics: bool


def receive(services: Services, request: Request) -> Received:
    """Verifies the event and does what it says.

    Raises MalformedRequest; Unauthenticated, of an event that was signed before the newest one too.
    """
    token = read_token(connect_token(request))
    verified_by = {"RS256": _verify_signed_install, "HS256": _verify_shared_secret}.get(str(token.algorithm))
    if verified_by is None:
        raise Unauthenticated
    client_key = verified_by(services, token, request_hash(request))
    event = read_json(request, LifecycleEvent)
    algorithm, act = EFFECTS[event.event_type]
    if event.client_key != client_key or token.algorithm != algorithm:
        raise Unauthenticated
    allows_analytics = act(services, event, signed_s(token.claims))
    services.installations.forget(client_key)
    return Received(event.event_type, client_key, allows_analytics)


def _verify_signed_install(services: Services, token: Token, expected_hash: str) -> str:
    return services.signed_installs.verify(token, expected_hash)


def _verify_shared_secret(services: Services, token: Token, expected_hash: str) -> str:
    client_key = identifier(token.claims, "iss")
    verify_times(token.claims, time.time())
    verify_query_hash(token.claims, expected_hash)
    # never from memory, and whatever the state: a disabled site signs its `enabled`
    installation = services.installations.find(client_key)
    if installation is None:
        raise Unauthenticated
    verify_signature(token, installation.shared_secret, "HS256")
    return client_key


def _install(services: Services, event: LifecycleEvent, at_s: int | None) -> bool:
    settings = services.settings
    if event.product_type != "confluence":
        raise MalformedRequest("productType is confluence.")
    base_url = (event.base_url or "").rstrip("/")
    if not is_site_address(base_url, settings.connect_site_hosts):
        raise MalformedRequest("baseUrl is the https address of a site in Atlassian's cloud.")
    if not event.shared_secret or len(event.shared_secret) > SECRET_CHARS_MAX:
        raise MalformedRequest("sharedSecret is missing or too long.")
    answer = services.database.call(
        "install_site",
        p_client_key=event.client_key,
        p_base_url=base_url,
        p_secret=seal(settings.secrets_keys, event.client_key, event.shared_secret),
        # outlives the site's own row, so that trial credits are given once (P20)
        p_client_key_hash=keyed_hash(settings.hash_key, "client key", event.client_key),
        p_trial=int(settings.trial_credits * MILLICREDITS),
        p_signed_s=at_s,
        p_installation_id=event.installation_id or None,
    )
    return bool(answer["analytics"])


def _uninstall(services: Services, event: LifecycleEvent, at_s: int | None) -> bool:
    answer = services.database.call("uninstall_site", p_client_key=event.client_key, p_signed_s=at_s)
    return bool(answer["analytics"])


def _enable(services: Services, event: LifecycleEvent, at_s: int | None) -> bool:
    services.database.call("set_site_enabled", p_client_key=event.client_key, p_enabled=True, p_signed_s=at_s)
    return False


def _disable(services: Services, event: LifecycleEvent, at_s: int | None) -> bool:
    services.database.call("set_site_enabled", p_client_key=event.client_key, p_enabled=False, p_signed_s=at_s)
    return False


# the last argument is when the event was signed: the database takes no older one after a newer one
EFFECTS: dict[str, tuple[str, Callable[[Services, LifecycleEvent, int | None], bool]]] = {
    "installed": ("RS256", _install),
    "uninstalled": ("RS256", _uninstall),
    "enabled": ("HS256", _enable),
    "disabled": ("HS256", _disable),
}
