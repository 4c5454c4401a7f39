"""Who may do what: the role on the site, then what control calls laid over it."""

from sandbox.confluence.model import Account, Override, Page
from sandbox.confluence.store import Site


def may_administer(site: Site, account: Account | None) -> bool:
    if account is None:
        return False
    laid = [entry.administer for entry in overrides_of(site, account.account_id) if entry.administer is not None]
    return laid[-1] if laid else account.role == "administrator"


def may_create(site: Site, account: Account | None) -> bool:
    if account is None:
        return False
    laid = [
        entry.update
        for entry in overrides_of(site, account.account_id)
        if entry.update is not None and entry.page is None
    ]
    return laid[-1] if laid else account.role in ("administrator", "editor")


def may_update(site: Site, account: Account | None, page: Page) -> bool:
    """A page's own override goes before the site's, the site's before the role."""
    if account is None or page.status == "trashed":
        return False
    for entry in overrides_of(site, account.account_id):
        if entry.page == page.id and entry.update is not None:
            return entry.update
    return may_create(site, account)


def may_read(site: Site, account: Account | None, page: Page) -> bool:
    """Published pages are for everybody, also the anonymous; drafts for those who may edit them."""
    if page.status == "current":
        return True
    return page.status == "draft" and may_update(site, account, page)


def find_check_status(site: Site, account_id: str, page_id: str | None) -> int | None:
    """The status that a control call ordered for checks of this account; the page's own goes first."""
    ordered = [entry for entry in overrides_of(site, account_id) if entry.check_status is not None]
    for place in (page_id, None):
        for entry in ordered:
            if entry.page == place:
                return entry.check_status
    return None


def overrides_of(site: Site, account_id: str) -> list[Override]:
    return [entry for entry in site.state.overrides if entry.account_id == account_id]
