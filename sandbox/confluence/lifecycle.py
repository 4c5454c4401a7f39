"""Installs the app by the real handshake: hooks signed as Atlassian's "Security for Connect apps" says.

Install and uninstall are RS256 by the site's own key, enable and disable HS256 by the shared secret.
"""

import json
from typing import Any, Literal

import jwt

from sandbox.confluence import descriptor, reach
from sandbox.confluence.model import AppState, Installation
from sandbox.confluence.seed import SiteSeed
from sandbox.confluence.store import Site, Store
from sandbox.confluence.tokens import query_hash, sign, times
from sandbox.trouble import Trouble

Event = Literal["installed", "uninstalled", "enabled", "disabled"]
EVENTS: tuple[Event, ...] = ("installed", "uninstalled", "enabled", "disabled")
STATE_AFTER: dict[Event, AppState] = {
    "installed": "enabled",
    "uninstalled": "absent",
    "enabled": "enabled",
    "disabled": "disabled",
}
HOOK_TOKEN_S = 180


class InstallRefused(Trouble):
    """The app did not take a hook that it had to take."""


class Lifecycle:
    def __init__(self, store: Store, app_url: str) -> None:
        self.store = store
        self.app_url = app_url

    def install_all(self) -> None:
        """Installs the app on each of Connect's sites where this app, at this address, is not installed yet.

        A site that was uninstalled or disabled on purpose stays so. Raises InstallRefused,
        descriptor.DescriptorRefused or reach.AppUnreachable.
        """
        fetched = descriptor.fetch(self.app_url)
        for site in self.store.sites.values():
            if site.state.door != "connect":
                continue
            installed = site.state.installation
            if self._is_installed(site):
                with self.store.lock():
                    installed.descriptor = fetched
                    site.save()
            else:
                self._install(site, fetched)

    def send(self, site: Site, event: Event, shared_secret: str | None = None) -> int:
        """Sends the event and keeps what follows from a 2xx; returns the app's status, 0 when it did not answer.

        `shared_secret` (installed only) is the secret that the site uses from now on.
        """
        status = self._deliver(site, event, shared_secret or current_secret(site))
        if 200 <= status < 300:
            self._keep(site, event, shared_secret)
        return status

    def _is_installed(self, site: Site) -> bool:
        known = site.state.installation
        return (known.app_url, known.base_url) == (self.app_url, site.base_url)

    def _install(self, site: Site, fetched: dict[str, Any]) -> None:
        secret = current_secret(site)
        with self.store.lock():
            site.state.installation = Installation("absent", secret, self.app_url, "", fetched)
        for event in ("installed", "enabled"):
            if event not in fetched["lifecycle"]:
                continue
            status = self._deliver(site, event, secret)
            if not 200 <= status < 300:
                answer = f"answered {status}" if status else "did not answer within 10 seconds"
                raise InstallRefused(f"Skyline was not installed on {site.seed.name}: its {event} hook {answer}.")
        with self.store.lock():
            site.state.installation.state = "enabled"
            site.state.installation.base_url = site.base_url
            site.save()

    def _keep(self, site: Site, event: Event, shared_secret: str | None) -> None:
        with self.store.lock():
            installation = site.state.installation
            installation.state = STATE_AFTER[event]
            if event == "installed" and shared_secret:
                installation.shared_secret = shared_secret
            site.save()

    def _deliver(self, site: Site, event: Event, secret: str) -> int:
        known = site.state.installation.descriptor or descriptor.fetch(self.app_url)
        path = known["lifecycle"].get(event)
        if path is None:
            return 0
        body = json.dumps(hook_body(site, event, known["key"], secret)).encode()
        token = self._hook_token(site, event, path, secret)
        headers = {"Content-Type": "application/json", "Authorization": f"JWT {token}"}
        try:
            return reach.call("POST", self.app_url + path, body, headers).status
        except reach.AppUnreachable:
            return 0

    def _hook_token(self, site: Site, event: Event, path: str, secret: str) -> str:
        claims = {"iss": site.identity.client_key, "qsh": query_hash("POST", path), **times(HOOK_TOKEN_S)}
        if event in ("enabled", "disabled"):
            return sign(claims, secret)
        signed = {**claims, "aud": self.app_url, "sub": installing_account(site.seed)}
        return jwt.encode(
            signed, self.store.identity.private_key, algorithm="RS256", headers={"kid": self.store.identity.kid}
        )


def current_secret(site: Site) -> str:
    return site.state.installation.shared_secret or site.identity.shared_secret


def installing_account(seed: SiteSeed) -> str:
    return next(account.account_id for account in seed.accounts if account.role == "administrator")


def hook_body(site: Site, event: Event, app_key: str, secret: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "key": app_key,
        "clientKey": site.identity.client_key,
        "baseUrl": site.base_url,
        "displayUrl": site.base_url,
        "productType": "confluence",
        "description": f"Atlassian Confluence at {site.base_url}",
        "eventType": event,
    }
    if event == "installed":
        body["sharedSecret"] = secret
        if site.state.forge.id:
            body["installationId"] = site.state.forge.id
    return body
