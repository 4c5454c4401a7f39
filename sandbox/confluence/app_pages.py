"""Which pages of the app's own somebody sees on a site, and the frames they stand in. Their tokens name no content."""

from typing import Any

from sandbox.confluence import access, embed
from sandbox.confluence.model import Account
from sandbox.confluence.page_modules import PageModule, read_pages
from sandbox.confluence.store import Site

# where the real site shows such a page
ADDRESS = "/wiki/plugins/servlet/ac"


def list_for(site: Site, account: Account | None) -> list[PageModule]:
    """Those that stand in this account's menu."""
    installation = site.state.installation
    if account is None or installation.state != "enabled":
        return []
    may_administer = access.may_administer(site, account)
    return [page for page in read_pages(installation.descriptor) if may_administer or not page.is_for_administrators]


def find(site: Site, account: Account | None, key: str) -> PageModule | None:
    return next((page for page in list_for(site, account) if page.key == key), None)


def path_of(site: Site, page: PageModule) -> str:
    return f"{ADDRESS}/{site.state.installation.app_key}/{page.key}"


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
