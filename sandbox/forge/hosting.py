"""Calls that the site's own script makes for frames of the Forge app, below /wiki/_host/forge/. No public API."""

from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox.confluence import app_pages, session
from sandbox.confluence.forge_manifest import read_manifest
from sandbox.confluence.model import Account, Macro, Page
from sandbox.confluence.people.actions import AppPageAsked, FrameAsked, Visit, verify_json
from sandbox.confluence.people.editing import Refused
from sandbox.confluence.store import Site, Store
from sandbox.forge.context import ENVIRONMENT, Looking, context_of
from sandbox.forge.frames import SANDBOX, Frames
from sandbox.forge.service import Forge
from sandbox.wire import Answer, Request

ADDRESS = "/wiki/_host/forge/"
# of what a page calls a function with, its own configuration counted
INVOCATION_BYTES_MAX = 500_000


class FunctionAsked(msgspec.Struct, forbid_unknown_fields=True):
    """`frame` or `page`: where it is called from."""

    function: str
    payload: dict[str, Any]
    frame: FrameAsked | None = None
    page: AppPageAsked | None = None


@dataclass(frozen=True)
class Place:
    """A frame to come: a module of the app's, as this person sees it. `page` and `macro` are of macros only."""

    site: Site
    account: Account | None
    module: str
    page: Page | None = None
    macro: Macro | None = None
    is_editing: bool = False
    is_configuring: bool = False


class Hosting:
    def __init__(self, store: Store, forge: Forge, frames: Frames) -> None:
        self.store = store
        self.forge = forge
        self.frames = frames

    def answer(self, request: Request) -> Answer | None:
        """None for another host's request, or one that is not ours."""
        site = self.store.find_site_by_host(request.host)
        if site is None or not request.path.startswith(ADDRESS):
            return None
        with self.store.lock():
            visit = Visit(site, session.find_account(self.store.identity.session_key, site, request), request)
            try:
                verify_json(request)
                return Answer.json(200, self._act(visit, request.path.removeprefix(ADDRESS)))
            except Refused as refused:
                return Answer.json(refused.status, {"message": str(refused)})

    def _act(self, visit: Visit, action: str) -> object:
        if visit.site.state.forge.state != "enabled":
            raise Refused(404, "The app is not installed here.")
        if action == "frame":
            return self._describe(find_macro_place(visit, visit.read(FrameAsked)))
        if action == "app-page":
            return self._describe(find_page_place(visit, visit.read(AppPageAsked)))
        if action == "invoke":
            return {"value": self._invoke(visit, visit.read(FunctionAsked))}
        raise Refused(404, "No such call.")

    def _describe(self, place: Place) -> dict[str, Any]:
        """What the page's script makes the frame of, and the macro as it is kept."""
        manifest = read_manifest()
        resources = manifest.config_resources if place.is_configuring else manifest.resources
        return {
            "address": self.frames.address(place.site, resources[place.module]),
            "origin": self.frames.origin,
            "sandbox": SANDBOX,
            "context": full_context(place),
            "macro": msgspec.to_builtins(place.macro),
        }

    def _invoke(self, visit: Visit, asked: FunctionAsked) -> Any:
        place = find_macro_place(visit, asked.frame) if asked.frame else find_page_place(visit, asked.page)
        if place.account is None:
            return {"error": "anonymous"}
        if len(msgspec.json.encode(full_context(place))) > INVOCATION_BYTES_MAX:
            raise Refused(413, "The request is larger than a function takes.")
        page = place.page.id if place.page else None
        return self.forge.invoke(asked.function, Looking(place.site, place.account, page, place.module), asked.payload)


def find_page_place(visit: Visit, asked: AppPageAsked | None) -> Place:
    page = app_pages.find(visit.site, visit.account, asked.key) if asked else None
    if page is None:
        raise Refused(404, "The app has no such page for you.")
    return Place(visit.site, visit.account, page.key)


def find_macro_place(visit: Visit, asked: FrameAsked) -> Place:
    is_configuring = asked.place == "editor"
    page = visit.get_editable(asked.page) if asked.editing or is_configuring else visit.get_page(asked.page)
    macro = asked.macro if asked.editing else page.content.find_macro(asked.macro.id)
    if macro is None or macro.key not in read_manifest().config_resources:
        raise Refused(404, "The app of this macro is not installed here.")
    if visit.account is None and macro.key not in read_manifest().anonymous:
        raise Refused(403, "The app shows this macro to people of the site alone.")
    is_editing = asked.editing or is_configuring
    return Place(visit.site, visit.account, macro.key, page, macro, is_editing, is_configuring)


def full_context(place: Place) -> dict[str, Any]:
    """What the bridge's getContext answers, but for the theme, which is the browser's."""
    page, macro = place.page, place.macro
    base = (
        context_of_nobody(place)
        if place.account is None
        else context_of(Looking(place.site, place.account, page.id if page else None, place.module))
    )
    extension = {**base["extension"], "isEditing": place.is_editing}
    if page is None or macro is None:
        return {**base, "extension": extension}
    extension["content"] = {"id": page.id, "type": page.type}
    if (config := config_of(macro)) is not None:
        extension["config"] = config
    return {**base, "localId": macro.id, "extension": extension}


def context_of_nobody(place: Place) -> dict[str, Any]:
    """As an anonymous reader's frame is told it: without an account."""
    return {
        "cloudId": place.site.identity.cloud_id,
        "moduleKey": place.module,
        "environmentType": ENVIRONMENT,
        "siteUrl": place.site.origin,
        "locale": "en_US",
        "timezone": "UTC",
        "extension": {"type": "macro"},
    }


def config_of(macro: Macro) -> dict[str, Any] | None:
    """Of a macro that the Connect app saved: its parameters, and its body under a name of the platform's."""
    if macro.config is not None:
        return macro.config
    if not macro.parameters and not macro.body:
        return None
    return {**macro.parameters, "__bodyContent": macro.body}
