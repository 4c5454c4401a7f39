"""How an app's frame is put into a page: its address, its options, and the tokens it asks for."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from sandbox.confluence.descriptor import MacroModule, read_macros
from sandbox.confluence.model import MACRO_URL_BODY_CHARS, Account, Content, Macro, Page
from sandbox.confluence.store import Site
from sandbox.confluence.tokens import CONTEXT_QSH, CONTEXT_TOKEN_S, FRAME_TOKEN_S, query_hash, sign, times

Place = Literal["view", "editor"]

CLIENT_VERSION = "1000.0.0-b7b0c1d9a3f2"
# what the real site puts on an app's iframe, as far as it is known
SANDBOX = (
    "allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-scripts "
    "allow-same-origin allow-top-navigation-by-user-activation allow-storage-access-by-user-activation"
)


@dataclass(frozen=True)
class Showing:
    """One frame to come: this macro of this page, as this person sees it. `macro.id` is empty until inserted."""

    site: Site
    page: Page
    content: Content
    macro: Macro
    account: Account | None
    place: Place

    @property
    def version(self) -> int:
        return self.page.version if self.content is self.page.content else self.page.version + 1


def find_module(site: Site, key: str) -> MacroModule | None:
    installation = site.state.installation
    if installation.state != "enabled":
        return None
    return next((module for module in read_macros(installation.descriptor) if module.key == key), None)


def describe_frame(showing: Showing, module: MacroModule) -> dict[str, Any]:
    """What the page's script hands to the bridge to make the frame."""
    app_key = showing.site.state.installation.app_key
    in_dialog = showing.place == "editor"
    return {
        "addon_key": app_key,
        "key": module.key,
        "url": frame_url(showing, module),
        "options": {
            "autoresize": not in_dialog,
            "width": "100%",
            "height": "100%" if in_dialog else module.height or "150px",
            "isFullPage": in_dialog,
            "isDialog": in_dialog,
            "moduleType": "dynamicContentMacros",
            "moduleLocation": "editor" if in_dialog else "content",
            "sandbox": SANDBOX,
            "productContext": variables(showing, module),
            "structuredContext": {"confluence": context_of(showing)},
        },
    }


def frame_url(showing: Showing, module: MacroModule) -> str:
    """The expanded template with what Confluence adds; `jwt` is signed with the address's own query hash."""
    template = module.editor_url if showing.place == "editor" else module.url
    path = expand(template or module.url, variables(showing, module))
    return signed_address(showing.site, showing.account, path, module.key, context_of(showing))


def signed_address(site: Site, account: Account | None, path: str, module_key: str, context: dict[str, Any]) -> str:
    installation = site.state.installation
    added = {
        "xdm_e": site.origin,
        "xdm_c": f"channel-{installation.app_key}__{module_key}",
        "cp": "/wiki",
        "xdm_deprecated_addon_key_do_not_use": installation.app_key,
        "lic": "active" if installation.descriptor.get("enableLicensing") else "none",
        "cv": CLIENT_VERSION,
    }
    whole = f"{path}{'&' if '?' in path else '?'}{urlencode(added)}"
    token = sign_for(site, account, query_hash("GET", whole), FRAME_TOKEN_S, {"confluence": context})
    return f"{installation.app_url}{whole}&{urlencode({'jwt': token})}"


def expand(template: str, values: dict[str, str]) -> str:
    """`{name}` becomes the value, percent-encoded; a name that has none becomes nothing."""
    return re.sub(r"\{([^{}]+)\}", lambda found: quote(values.get(found[1], ""), safe=""), template)


def variables(showing: Showing, module: MacroModule) -> dict[str, str]:
    """The names that a url template may use: the macro's own parameters and the context's."""
    seed, macro = showing.site.seed, showing.macro
    return {
        **macro.parameters,
        "page.id": showing.page.id,
        "page.version": str(showing.version),
        "page.type": showing.page.type,
        "page.title": showing.content.title,
        "content.id": showing.page.id,
        "content.version": str(showing.version),
        "content.type": showing.page.type,
        "space.key": seed.space_key,
        "space.id": seed.space_id,
        "macro.id": macro.id,
        "macro.hash": macro_hash(macro),
        "macro.body": macro.body[:MACRO_URL_BODY_CHARS],
        "macro.truncated": "true" if len(macro.body) > MACRO_URL_BODY_CHARS else "false",
        "output.type": "display",
        "macro.outputType": module.output_type,
        "user.isExternalCollaborator": "false",
    }


def macro_hash(macro: Macro) -> str:
    return hashlib.sha256(repr((macro.id, sorted(macro.parameters.items()), macro.body)).encode()).hexdigest()[:32]


def context_of(showing: Showing) -> dict[str, Any]:
    """`context.confluence` of a token, and what `AP.context.getContext` answers. Ids are strings."""
    seed = showing.site.seed
    context: dict[str, Any] = {
        "content": {"id": showing.page.id, "type": showing.page.type, "version": str(showing.version)},
        "space": {"key": seed.space_key, "id": seed.space_id},
        "macro": {"hash": macro_hash(showing.macro), "id": showing.macro.id, "outputType": "display"},
    }
    if showing.place == "editor":
        context["editor"] = {"version": '"v2"'}
    return context


def context_token(site: Site, account: Account | None, context: dict[str, Any]) -> str:
    """What `AP.context.getToken` answers: fresh every time, for 15 minutes, without `sub` for anonymous readers."""
    display = {"displayUrl": site.base_url}
    return sign_for(site, account, CONTEXT_QSH, CONTEXT_TOKEN_S, {"confluence": context, "url": display})


def sign_for(site: Site, account: Account | None, qsh: str, lifetime_s: int, context: dict[str, Any]) -> str:
    person = {"sub": account.account_id} if account else {}
    claims = {"iss": site.identity.client_key, **person, "qsh": qsh, **times(lifetime_s), "context": context}
    return sign(claims, site.state.installation.shared_secret)
