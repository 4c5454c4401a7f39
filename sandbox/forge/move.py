"""A Connect site takes the app's Forge version: the site, its people and its pages stay as they are.

https://developer.atlassian.com/platform/adopting-forge-from-connect/migrate-connect-clientkey: while the manifest keeps
Connect's lifecycle module, Connect's `installed` names the Forge installation. That is what joins the two.
"""

from sandbox.confluence.lifecycle import InstallRefused
from sandbox.confluence.lifecycle import Lifecycle as ConnectLifecycle
from sandbox.confluence.store import Site
from sandbox.forge.lifecycle import Lifecycle, new_installation


def move(lifecycle: Lifecycle, site: Site) -> None:
    """Raises InstallRefused, reach.AppUnreachable; then the site is Connect's still."""
    site.state.forge = new_installation()
    status = ConnectLifecycle(lifecycle.store, lifecycle.app_url).send(site, "installed")
    if not 200 <= status < 300:
        raise InstallRefused(f"{site.seed.name} was not moved: Connect's installed hook was answered {status}.")
    lifecycle.install(site)
    with lifecycle.store.lock():
        site.state.door = "forge"
        site.save()
