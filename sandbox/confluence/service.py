"""The Confluence stand-in: three sites, a media host and a key server, as the world's services see them."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.confluence import media
from sandbox.confluence.controls import Controls
from sandbox.confluence.keys import KeyServer
from sandbox.confluence.lifecycle import Lifecycle, current_secret
from sandbox.confluence.model import ForgeInstallation, Installation
from sandbox.confluence.people import pages
from sandbox.confluence.people.statics import verify_bridge
from sandbox.confluence.rest import routes
from sandbox.confluence.store import Site, Store
from sandbox.wire import Answer, Request

# through Connect, through Forge
Installed = tuple[Installation, ForgeInstallation]


class Confluence:
    """`folder` keeps everything, `app_url` is where the app is served, `port` where the sites are.

    Raises people.statics.BridgeMissing when the npm packages are not installed.
    """

    def __init__(self, folder: Path, app_url: str, port: int) -> None:
        verify_bridge()
        self.store = Store(folder, port)
        self.keys = KeyServer(self.store)
        self.lifecycle = Lifecycle(self.store, app_url)
        self._controls = Controls(self.store, self.keys, self.lifecycle)

    def handle(self, request: Request) -> Answer:
        """The sites and the media host, told apart by the Host header."""
        if request.host.partition(":")[0] == media.HOST:
            with self.store.lock():
                return media.serve(self.store.sites, request)
        site = self.store.find_site_by_host(request.host)
        if site is None:
            return Answer.json(404, {"errorCode": "OTHER", "errorMessage": "Site temporarily unavailable"})
        path = urlsplit(request.path).path
        if path.startswith(("/wiki/rest/", "/wiki/api/")):
            return routes.answer(self.store, site, request)
        return pages.answer(self.store, site, request)

    def handle_keys(self, request: Request) -> Answer:
        """The key server of install tokens."""
        return self.keys.handle(request)

    def controls(self) -> dict[tuple[str, str], Callable[[dict[str, Any], dict[str, Any]], object]]:
        return self._controls.calls()

    def reset(self) -> None:
        """Back to the seed, with no app installed: call `install_all` afterwards."""
        self.store.reset()
        self.keys.reset()

    def install_all(self) -> None:
        """Installs the app by the real handshake where it is not installed yet.

        Raises descriptor.DescriptorRefused, lifecycle.InstallRefused or reach.AppUnreachable, each with a sentence.
        """
        self.lifecycle.install_all()

    def installations(self) -> dict[str, Installed]:
        """The app as each site knows it now, by the site's name."""
        with self.store.lock():
            known = {name: (site.state.installation, site.state.forge) for name, site in self.store.sites.items()}
            return copy.deepcopy(known)

    def recall(self, installations: dict[str, Installed]) -> None:
        """Each site knows the app as it did when `installations` were asked for."""
        with self.store.lock():
            for name, installed in copy.deepcopy(installations).items():
                site = self.store.sites[name]
                site.state.installation, site.state.forge = installed
                site.save()

    def describe_sites(self) -> list[dict[str, Any]]:
        """The `sites` of the ready line."""
        return [describe_site(site) for site in self.store.sites.values()]


def describe_site(site: Site) -> dict[str, Any]:
    seeded = [site.pages[page.id] for page in site.seed.pages if page.id in site.pages]
    return {
        "clientKey": site.client_key,
        "door": site.state.door,
        "sharedSecret": current_secret(site),
        "baseUrl": site.base_url,
        "plan": site.seed.plan,
        "pages": [{"id": page.id, "status": page.status} for page in seeded],
        "accounts": [
            {"accountId": account.account_id, "name": account.name, "role": account.role}
            for account in site.seed.accounts
        ],
    }
