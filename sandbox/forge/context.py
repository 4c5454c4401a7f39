"""What Forge tells a function of who called it from where: the shapes of `@forge/resolver`'s handler.

https://developer.atlassian.com/platform/forge/runtime-reference/custom-ui-resolver/
"""

from dataclasses import dataclass
from typing import Any

from sandbox.confluence.model import Account
from sandbox.confluence.store import Site

MACRO, CREDITS, ADMIN = "skyline", "credits", "admin"
MODULES = (MACRO, CREDITS, ADMIN)
ENVIRONMENT = "PRODUCTION"
EXTENSIONS = {MACRO: "macro", CREDITS: "confluence:globalPage", ADMIN: "confluence:globalSettings"}


@dataclass(frozen=True)
class Looking:
    """An account in a module of the app's, on a page of the site where there is one."""

    site: Site
    account: Account
    page: str | None
    module: str = MACRO


def context_of(looking: Looking) -> dict[str, Any]:
    """A handler's `context`."""
    site = looking.site
    extension: dict[str, Any] = {"type": EXTENSIONS[looking.module]}
    if looking.page is not None:
        space = {"key": site.seed.space_key, "id": site.seed.space_id}
        extension |= {"content": {"id": looking.page}, "space": space, "isEditing": True}
    return {
        "accountId": looking.account.account_id,
        "accountType": "licensed",
        "cloudId": site.identity.cloud_id,
        "localId": f"{site.identity.cloud_id}-{looking.page}",
        "moduleKey": looking.module,
        "environmentId": site.identity.cloud_id[::-1],
        "environmentType": ENVIRONMENT,
        "siteUrl": site.origin,
        "locale": looking.account.locale,
        "timezone": looking.account.time_zone,
        "extension": extension,
    }


def platform_of(looking: Looking) -> dict[str, Any]:
    """A handler's second argument."""
    return {
        "principal": {"accountId": looking.account.account_id},
        "installContext": f"ari:cloud:confluence::site/{looking.site.identity.cloud_id}",
        "license": {"active": True, "type": "commercial", "isEvaluation": False},
    }
