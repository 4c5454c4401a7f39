"""Lifecycle events through a Forge remote: an invocation token and the event's body, to our own address.

https://developer.atlassian.com/platform/forge/events-reference/life-cycle/ (installed, upgraded)
https://developer.atlassian.com/platform/forge/manifest-reference/modules/pre-uninstall-trigger/ (removed)
"""

import json
import uuid
from typing import Any, Literal

import jwt

from sandbox.confluence import reach
from sandbox.confluence.lifecycle import InstallRefused, installing_account
from sandbox.confluence.model import ForgeInstallation
from sandbox.confluence.store import Site, Store
from sandbox.confluence.tokens import times
from sandbox.forge.context import ENVIRONMENT

Event = Literal["installed", "upgraded", "removed"]
EVENTS: tuple[Event, ...] = ("installed", "upgraded", "removed")
PATH = "/api/install"
TOKEN_S = 25
MODULES: dict[Event, str] = {"installed": "installed", "upgraded": "installed", "removed": "removed"}


class Lifecycle:
    def __init__(self, store: Store, app_url: str) -> None:
        self.store = store
        self.app_url = app_url

    def install_all(self) -> None:
        """Installs the app on each of Forge's sites where it never was. Raises InstallRefused, reach.AppUnreachable."""
        for site in self.store.sites.values():
            if site.state.door == "forge" and not site.state.forge.id:
                self.install(site)

    def install(self, site: Site) -> None:
        """Raises InstallRefused, reach.AppUnreachable."""
        status = self.send(site, "installed")
        if not 200 <= status < 300:
            raise InstallRefused(
                f"Skyline was not installed on {site.seed.name}: its lifecycle endpoint said {status}."
            )

    def send(self, site: Site, event: Event) -> int:
        """Sends the event and keeps what follows from a 2xx; returns the app's status, 0 when it did not answer."""
        known = site.state.forge
        if not known.id or (event == "installed" and known.state == "removed"):
            known = new_installation()
        status = self._deliver(site, event, known.id)
        if 200 <= status < 300:
            with self.store.lock():
                site.state.forge = ForgeInstallation("removed" if event == "removed" else "enabled", known.id)
                site.save()
        return status

    def _deliver(self, site: Site, event: Event, installation: str) -> int:
        token = self._token(site, event, installation)
        body = json.dumps(event_body(site, event, self.store.identity.forge.app_id, installation)).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        try:
            return reach.call("POST", self.app_url + PATH, body, headers).status
        except reach.AppUnreachable:
            return 0

    def _token(self, site: Site, event: Event, installation: str) -> str:
        identity = self.store.identity.forge
        claims = invocation_claims(site, MODULES[event], identity.app_id, installation)
        return jwt.encode(claims, identity.private_key, algorithm="RS256", headers={"kid": identity.kid})


def new_installation() -> ForgeInstallation:
    return ForgeInstallation(id=f"ari:cloud:ecosystem::installation/{uuid.uuid4()}")


def invocation_claims(site: Site, module: str, app_id: str, installation: str) -> dict[str, Any]:
    """Of a Forge invocation token without a user, as lifecycle events bear it."""
    moments = times(TOKEN_S)
    api = f"https://api.atlassian.com/ex/confluence/{site.identity.cloud_id}"
    place = {"name": "confluence", "apiBaseUrl": api, "cloudId": site.identity.cloud_id}
    return {
        "iss": "forge/invocation-token",
        "aud": app_id,
        **moments,
        "nbf": moments["iat"],
        "jti": uuid.uuid4().hex,
        "app": {
            "id": app_id,
            "version": "3",
            "appVersion": "3.0.0",
            "installationId": installation,
            "apiBaseUrl": api,
            "environment": {
                "type": ENVIRONMENT,
                "id": f"ari:cloud:ecosystem::environment/{app_id[-36:]}/{uuid.uuid4()}",
            },
            "module": {"type": "core:endpoint", "key": module},
            "installation": {"id": installation, "contexts": [place]},
        },
    }


def event_body(site: Site, event: Event, app_id: str, installation: str) -> dict[str, Any]:
    if event == "removed":
        return {"context": {"cloudId": site.identity.cloud_id, "moduleKey": MODULES[event]}, "contextToken": "opaque"}
    who = "installerAccountId" if event == "installed" else "upgraderAccountId"
    return {
        "id": installation.rpartition("/")[2],
        "context": f"ari:cloud:confluence::site/{site.identity.cloud_id}",
        who: installing_account(site.seed),
        "app": {"id": app_id[-36:], "version": "3.0.0", "name": "Skyline"},
        "environment": {"id": str(uuid.uuid4())},
        "eventType": f"avi:forge:{event}:app",
    }
