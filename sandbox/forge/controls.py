"""What a tester may order of Forge (SANDBOX.md, Control)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.confluence.controls import read_choice, read_flag, read_text, verify_names
from sandbox.confluence.lifecycle import InstallRefused
from sandbox.confluence.reach import AppUnreachable
from sandbox.confluence.service import describe_site
from sandbox.confluence.store import Site, Store
from sandbox.control import BadArgument, verify_header
from sandbox.forge.context import MACRO, MODULES, Looking
from sandbox.forge.lifecycle import EVENTS
from sandbox.forge.move import move
from sandbox.messages import Answer

if TYPE_CHECKING:
    from sandbox.forge.service import Forge

Query = dict[str, Any]
Body = dict[str, Any]


class Controls:
    def __init__(self, forge: "Forge", store: Store) -> None:
        self.forge = forge
        self.store = store

    def calls(self) -> dict[tuple[str, str], Callable[[Query, Body], object]]:
        return {
            ("POST", "/forge/session"): self.mint_session,
            ("POST", "/forge/send"): self.send_event,
            ("POST", "/forge/move"): self.move_site,
            ("POST", "/forge/keys"): self.lay_keys,
        }

    def mint_session(self, _: Query, body: Body) -> object:
        verify_names(body, "clientKey", "accountId", "page", "module", "editing")
        site = self._get_site(body)
        account = site.find_account(read_text(body, "accountId"))
        if account is None:
            raise BadArgument("Nobody of this site has that accountId.")
        page = read_text(body, "page") if body.get("page") is not None else None
        module = read_choice({"module": MACRO, **body}, "module", MODULES)
        looking = Looking(site, account, page, module)
        return {"token": self.forge.mint_session(looking, editing=bool(read_flag(body, "editing")))}

    def send_event(self, _: Query, body: Body) -> object:
        verify_names(body, "clientKey", "event")
        site = self._get_site(body)
        return {"status": self.forge.lifecycle.send(site, read_choice(body, "event", EVENTS))}  # type: ignore[arg-type]  # one of EVENTS

    def move_site(self, _: Query, body: Body) -> object:
        verify_names(body, "clientKey")
        site = self.store.find_site_by_client_key(body.get("clientKey"))
        if site is None or site.state.door != "connect":
            raise BadArgument("clientKey must be that of a site that is Connect's.")
        try:
            move(self.forge.lifecycle, site)
        except (InstallRefused, AppUnreachable) as error:
            raise BadArgument(str(error)) from error
        return describe_site(site)

    def lay_keys(self, _: Query, body: Body) -> None:
        """What the key server answers from now on; its own keys again without a status."""
        verify_names(body, "status", "keys", "location")
        if body.get("status") is None:
            self.forge.keys.laid = None
            return
        answer = Answer.json(int(body["status"]), {"keys": body.get("keys", [])})
        if body.get("location") is not None:
            location = read_text(body, "location")
            verify_header("Location", location)
            answer.headers.append(("Location", location))
        self.forge.keys.laid = answer

    def _get_site(self, values: dict[str, Any]) -> Site:
        site = self.store.find_site_by_client_key(values.get("clientKey"))
        if site is None or site.state.door != "forge":
            raise BadArgument("clientKey must be that of a site that is Forge's.")
        return site
