"""What a tester may order of the sites (SANDBOX.md, Control)."""

import base64
from collections.abc import Callable
from typing import Any

from sandbox.confluence.keys import KeyServer, LaidAnswer
from sandbox.confluence.lifecycle import EVENTS, Lifecycle
from sandbox.confluence.model import Content, Override, Page, Text
from sandbox.confluence.rest.content import change_status
from sandbox.confluence.store import Site, Store, now
from sandbox.control import BadArgument, verify_header

STATUSES = ("draft", "current", "trashed", "missing")
WHEN = ("now", "afterNextStatusRead")
Query = dict[str, Any]
Body = dict[str, Any]


class Controls:
    def __init__(self, store: Store, keys: KeyServer, lifecycle: Lifecycle) -> None:
        self.store = store
        self.keys = keys
        self.lifecycle = lifecycle

    def calls(self) -> dict[tuple[str, str], Callable[[Query, Body], object]]:
        return {
            ("POST", "/connect/send"): self.send_event,
            ("POST", "/connect/keys"): self.lay_key,
            ("POST", "/confluence/page"): self.change_page,
            ("POST", "/confluence/permission"): self.change_permission,
            ("GET", "/confluence/attachments"): self.list_attachments,
            ("POST", "/confluence/account"): self.close_account,
        }

    def send_event(self, _: Query, body: Body) -> object:
        verify_names(body, "clientKey", "eventType", "sharedSecret")
        site = self._get_site(body)
        event = read_choice(body, "eventType", EVENTS)
        secret = read_text(body, "sharedSecret") if body.get("sharedSecret") is not None else None
        if secret is not None and event != "installed":
            raise BadArgument("sharedSecret belongs to the event installed only.")
        if site.seed.door != "connect":
            raise BadArgument("clientKey must be that of a site that Connect knows.")
        return {"status": self.lifecycle.send(site, event, secret)}  # type: ignore[arg-type]  # one of EVENTS

    def lay_key(self, _: Query, body: Body) -> None:
        verify_names(body, "kid", "status", "body", "location", "delayMs")
        location = read_text(body, "location") if body.get("location") is not None else None
        if location is not None:
            verify_header("Location", location)
        text = body.get("body", "")
        if not isinstance(text, str):
            raise BadArgument("body must be a string.")
        delay_s = read_whole(body, "delayMs", 0, 60_000, default=0) / 1000
        laid = LaidAnswer(read_whole(body, "status", 100, 599), text, location, delay_s)
        self.keys.lay(read_text(body, "kid"), laid)

    def change_page(self, _: Query, body: Body) -> None:
        verify_names(body, "clientKey", "id", "status", "when")
        site = self._get_site(body)
        page_id = read_text(body, "id")
        status = read_choice(body, "status", STATUSES)
        later = read_choice({"when": "now", **body}, "when", WHEN) == "afterNextStatusRead"
        if not page_id.isascii() or not page_id.isdigit() or len(page_id) > 18:
            raise BadArgument("id must be a number, as a string.")
        with self.store.lock():
            order_status(site, page_id, status, later=later)

    def change_permission(self, _: Query, body: Body) -> None:
        verify_names(body, "clientKey", "accountId", "page", "update", "administer", "checkStatus")
        site = self._get_site(body)
        account_id = read_text(body, "accountId")
        if site.find_account(account_id) is None:
            raise BadArgument("Nobody of this site has that accountId.")
        page_id = read_text(body, "page") if body.get("page") is not None else None
        update = read_flag(body, "update")
        administer = read_flag(body, "administer")
        check_status = read_whole(body, "checkStatus", 100, 599) if body.get("checkStatus") is not None else None
        with self.store.lock():
            order_permission(site, Override(account_id, page_id, update, administer, check_status), body)

    def list_attachments(self, query: Query, _: Body) -> object:
        verify_names(query, "clientKey", "page")
        site = self._get_site(query)
        page_id = read_text(query, "page")
        with self.store.lock():
            kept = [each for each in site.state.attachments.values() if each.page == page_id]
            return [
                {
                    "id": each.id,
                    "fileName": each.file_name,
                    "mediaType": each.media_type,
                    "status": each.status,
                    "sizeBytes": each.size_bytes,
                    "contentBase64": base64.b64encode(site.read_media(each.file_id)).decode(),
                }
                for each in kept
            ]

    def close_account(self, _: Query, body: Body) -> None:
        verify_names(body, "accountId", "closed")
        account_id = read_text(body, "accountId")
        closed = read_flag(body, "closed")
        if closed is None:
            raise BadArgument("closed must be true or false.")
        with self.store.lock():
            for site in self.store.sites.values():
                others = [each for each in site.state.closed_accounts if each != account_id]
                site.state.closed_accounts = [*others, account_id] if closed else others
                site.save()

    def _get_site(self, values: dict[str, Any]) -> Site:
        site = self.store.find_site_by_client_key(values.get("clientKey"))
        if site is None:
            raise BadArgument("clientKey must be that of one of the sites.")
        return site


def order_status(site: Site, page_id: str, status: str, *, later: bool) -> None:
    """Changes a page now, or right after the app's next look at it; makes it when it is not there."""
    page = site.pages.get(page_id)
    if page is None:
        if status == "missing":
            return
        page = make_page(site, page_id, status if not later else "current")
    if later:
        page.status_after_read = status
        site.save_page(page)
    else:
        change_status(site, page, status)


def make_page(site: Site, page_id: str, status: str) -> Page:
    author = next(account for account in site.seed.accounts if account.role == "editor").account_id
    content = Content(f"Page {page_id}", [Text(f"{page_id}-0", "This page was made by a control call.")])
    page = Page(page_id, "page", "current", author, now(), now(), content)
    change_status(site, page, status)
    return page


def order_permission(site: Site, ordered: Override, body: Body) -> None:
    """Later orders for the same account and page lay over earlier ones; a member given as null takes its order back."""
    known = next(
        (each for each in site.state.overrides if (each.account_id, each.page) == (ordered.account_id, ordered.page)),
        None,
    )
    if known is None:
        site.state.overrides.append(ordered)
    else:
        known.update = ordered.update if "update" in body else known.update
        known.administer = ordered.administer if "administer" in body else known.administer
        known.check_status = ordered.check_status if "checkStatus" in body else known.check_status
    site.save()


def verify_names(values: dict[str, Any], *known: str) -> None:
    if unknown := values.keys() - set(known):
        raise BadArgument(f"Unknown argument {', '.join(sorted(unknown))}; known: {', '.join(known)}.")


def read_text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise BadArgument(f"{name} must be a string that is not empty.")
    return value


def read_choice(values: dict[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = values.get(name)
    if value not in choices:
        raise BadArgument(f"{name} must be one of {', '.join(choices)}.")
    return str(value)


def read_flag(values: dict[str, Any], name: str) -> bool | None:
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadArgument(f"{name} must be true or false.")
    return value


def read_whole(values: dict[str, Any], name: str, smallest: int, largest: int, default: int | None = None) -> int:
    value = values.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not smallest <= value <= largest:
        raise BadArgument(f"{name} must be a whole number from {smallest} to {largest}.")
    return value
