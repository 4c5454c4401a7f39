"""Which pages of the app's own somebody sees on a site, and the frames they stand in. Their tokens name no content."""

from collections.abc import Sequence
from typing import Any

from sandbox.confluence import access, embed
from sandbox.confluence.forge_manifest import read_manifest
from sandbox.confluence.model import Account
from sandbox.confluence.page_modules import PageModule, read_pages
from sandbox.confluence.store import Site

# where the real site shows such a page
ADDRESS = "/wiki/plugins/servlet/ac"
# of a Forge app: the part of the app's id stands where the key stands for a Connect app
FORGE_APP = "forge"


def list_for(site: Site, account: Account | None) -> list[PageModule]:
    """Those that stand in this account's menu."""
    if account is None:
        return []
    may_administer = access.may_administer(site, account)
    return [page for page in all_of(site) if may_administer or not page.is_for_administrators]


def all_of(site: Site) -> Sequence[PageModule]:
    if site.state.door == "forge":
        return read_manifest().pages if site.state.forge.state == "enabled" else ()
    installation = site.state.installation
    return read_pages(installation.descriptor) if installation.state == "enabled" else ()


def find(site: Site, account: Account | None, key: str) -> PageModule | None:
    return next((page for page in list_for(site, account) if page.key == key), None)


def path_of(site: Site, page: PageModule) -> str:
    app = FORGE_APP if site.state.door == "forge" else site.state.installation.app_key
    return f"{ADDRESS}/{app}/{page.key}"


def describe_frame(site: Site, account: Account | None, page: PageModule) -> dict[str, Any]:
    """What the page's script hands to the bridge to make the frame."""
    return {
        "addon_key": site.state.installation.app_key,
        "key": page.key,
        "url": embed.signed_address(site, account, page.url, page.key, {}),
        "options": {
            "autoresize": True,
            "width": "100%",
            "height": "600px",
            "isFullPage": True,
            "moduleType": "adminPages" if page.is_for_administrators else "generalPages",
            "moduleLocation": "content",
            "sandbox": embed.SANDBOX,
            "productContext": {},
            "structuredContext": {"confluence": {}},
        },
    }
