"""Calls of the site's own scripts, below /wiki/_host: frames, tokens, drafts, publishing. No public API."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from sandbox.confluence import access, app_pages, embed
from sandbox.confluence.descriptor import MacroModule
from sandbox.confluence.model import Account, Content, Macro, Page, PageType
from sandbox.confluence.page_modules import PageModule
from sandbox.confluence.people import editing
from sandbox.confluence.people.editing import Gone, NotAllowed, Refused
from sandbox.confluence.store import Site
from sandbox.wire import Answer, Request

Shape = TypeVar("Shape")


class FrameAsked(msgspec.Struct, forbid_unknown_fields=True):
    """`editing`: the macro as the page editor has it, perhaps not saved yet; else as the page has it, by its id."""

    page: str
    macro: Macro
    place: embed.Place = "view"
    editing: bool = False


class AppPageAsked(msgspec.Struct, forbid_unknown_fields=True):
    key: str


class PageAsked(msgspec.Struct, forbid_unknown_fields=True):
    type: PageType = "page"


class PropertySent(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    value: Any
    version: int = 1


@dataclass(frozen=True)
class Visit:
    """A person (or nobody) with a request of the site's own script."""

    site: Site
    account: Account | None
    request: Request

    def read(self, shape: type[Shape]) -> Shape:
        try:
            return msgspec.json.decode(self.request.body, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as cause:
            raise Refused(400, str(cause)) from cause

    def get_page(self, page_id: str) -> Page:
        page = self.site.pages.get(page_id)
        if page is None or not access.may_read(self.site, self.account, page):
            raise Gone
        return page

    def get_editable(self, page_id: str) -> Page:
        page = self.get_page(page_id)
        if not access.may_update(self.site, self.account, page):
            raise NotAllowed
        return page

    def get_author(self) -> Account:
        if self.account is None or not access.may_create(self.site, self.account):
            raise NotAllowed
        return self.account


def open_frame(visit: Visit) -> Answer:
    """What the bridge makes the frame of, and the macro as it is kept."""
    showing, module = find_showing(visit)
    macro = msgspec.to_builtins(showing.macro)
    return Answer.json(200, {**embed.describe_frame(showing, module), "macro": macro})


def issue_token(visit: Visit) -> Answer:
    showing, _ = find_showing(visit)
    return Answer.json(200, {"token": embed.context_token(visit.site, visit.account, embed.context_of(showing))})


def open_app_page(visit: Visit) -> Answer:
    return Answer.json(200, app_pages.describe_frame(visit.site, visit.account, find_app_page(visit)))


def issue_app_page_token(visit: Visit) -> Answer:
    find_app_page(visit)
    return Answer.json(200, {"token": embed.context_token(visit.site, visit.account, {})})


def find_app_page(visit: Visit) -> PageModule:
    page = app_pages.find(visit.site, visit.account, visit.read(AppPageAsked).key)
    if page is None:
        raise Refused(404, "The app has no such page for you.")
    return page


def find_showing(visit: Visit) -> tuple[embed.Showing, MacroModule]:
    asked = visit.read(FrameAsked)
    page = visit.get_editable(asked.page) if asked.editing or asked.place == "editor" else visit.get_page(asked.page)
    content = page.newest() if asked.editing else page.content
    macro = asked.macro if asked.editing else content.find_macro(asked.macro.id)
    module = embed.find_module(visit.site, macro.key) if macro else None
    if macro is None or module is None:
        raise Refused(404, "The app of this macro is not installed here.")
    return embed.Showing(visit.site, page, content, macro, visit.account, asked.place), module


def create_page(visit: Visit) -> Answer:
    page = editing.create_page(visit.site, visit.get_author(), visit.read(PageAsked).type)
    return Answer.json(200, {"id": page.id})


def get_draft(visit: Visit, page_id: str) -> Answer:
    return Answer.json(200, msgspec.to_builtins(visit.get_editable(page_id).newest()))


def save_draft(visit: Visit, page_id: str) -> Answer:
    page = visit.get_editable(page_id)
    editing.save_draft(visit.site, page, visit.read(Content))
    return Answer.json(200, {"savedAt": page.updated_at})


def publish(visit: Visit, page_id: str) -> Answer:
    page = visit.get_editable(page_id)
    editing.publish(visit.site, page, visit.read(Content))
    return Answer.json(200, {"version": page.version})


def discard(visit: Visit, page_id: str) -> Answer:
    return Answer.json(200, {"exists": editing.discard(visit.site, visit.get_editable(page_id))})


def copy_page(visit: Visit, page_id: str) -> Answer:
    return Answer.json(200, {"id": editing.copy_page(visit.site, visit.get_page(page_id), visit.get_author()).id})


def get_property(visit: Visit, page_id: str, key: str) -> Answer:
    kept = visit.get_page(page_id).properties.get(key)
    return Answer.json(200 if kept else 404, kept or {"message": "No such property."})


def set_property(visit: Visit, page_id: str) -> Answer:
    """A property's version grows by one with each change, as Confluence asks."""
    page = visit.get_editable(page_id)
    sent = visit.read(PropertySent)
    expected = page.properties.get(sent.key, {"version": {"number": 0}})["version"]["number"] + 1
    if sent.version != expected:
        raise Refused(409, f"Version must be {expected}.")
    page.properties[sent.key] = {"key": sent.key, "value": sent.value, "version": {"number": sent.version}}
    visit.site.save_page(page)
    return Answer.json(200, page.properties[sent.key])


ACTIONS: tuple[tuple[str, re.Pattern[str], Callable[..., Answer]], ...] = (
    ("POST", re.compile("frame"), open_frame),
    ("POST", re.compile("token"), issue_token),
    ("POST", re.compile("app-page"), open_app_page),
    ("POST", re.compile("app-page/token"), issue_app_page_token),
    ("POST", re.compile("pages"), create_page),
    ("GET", re.compile("pages/([0-9]+)/draft"), get_draft),
    ("PUT", re.compile("pages/([0-9]+)/draft"), save_draft),
    ("DELETE", re.compile("pages/([0-9]+)/draft"), discard),
    ("POST", re.compile("pages/([0-9]+)/publish"), publish),
    ("POST", re.compile("pages/([0-9]+)/copy"), copy_page),
    ("GET", re.compile("pages/([0-9]+)/properties/([^/]+)"), get_property),
    ("PUT", re.compile("pages/([0-9]+)/properties"), set_property),
)


def answer(visit: Visit, path: str) -> Answer:
    """`path` is what follows /wiki/_host/. JSON only, so that no foreign form can post here with a session."""
    try:
        verify_json(visit.request)
        action, ids = find_action(visit.request.method, path)
        return action(visit, *ids)
    except Refused as refused:
        return Answer.json(refused.status, {"message": str(refused)})


def verify_json(request: Request) -> None:
    content_type = (request.headers.get("Content-Type") or "").partition(";")[0]
    if request.method != "GET" and content_type != "application/json":
        raise Refused(415, "JSON is needed.")


def find_action(method: str, path: str) -> tuple[Callable[..., Answer], tuple[str, ...]]:
    for known, pattern, action in ACTIONS:
        if known == method and (found := pattern.fullmatch(path)):
            return action, found.groups()
    raise Refused(404, "No such call.")
