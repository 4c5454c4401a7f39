"""Who calls: a site and an account that a token proved (API.md, "Who calls").

Through Connect it is a context token of the bridge, through Forge a session token (`session_token.py`).
"""

import re
import time
from collections.abc import Mapping

import msgspec

from lib.confluence.installations import ForgeInstallation, Installation
from lib.confluence.token import (
    Token,
    identifier,
    is_signed_by,
    read_token,
    sent_token,
    verify_audience,
    verify_lifetime,
    verify_query_hash,
)
from lib.errors import Conflict, MalformedRequest, Unauthenticated
from lib.services import Services
from lib.web.request import Request

PAGE_ID = re.compile(r"[0-9]{1,20}")
# an address's own token carries the hash of that address instead, and is no session token
CONTEXT_HASH = "context-qsh"


class ForgeSession(msgspec.Struct, frozen=True):
    """What a session token says of a visit: Confluence is not asked about it, so this is all that is known."""

    module: str
    is_editing: bool
    is_licensed: bool


class Caller(msgspec.Struct, frozen=True):
    """An account of a site, on a page of it, in one request; `session` is there for whoever came through Forge."""

    installation: Installation | ForgeInstallation
    account_id: str
    page_id: str | None
    request_id: str
    is_on_blog_post: bool = False
    session: ForgeSession | None = None

    @property
    def client_key(self) -> str:
        """The site."""
        return self.installation.client_key

    @property
    def version(self) -> int:
        """The installation's version that the token was verified by."""
        return self.installation.version

    def require_page(self) -> str:
        """The page that the token was issued on. Raises MalformedRequest where it names none."""
        if self.page_id is None:
            raise MalformedRequest("Save the page first, then open Skyline on it again; in a template there is none.")
        return self.page_id

    def require_connect(self) -> Installation:
        """The handshake that our calls to the site are signed by. Raises Conflict through Forge, where we make none."""
        if isinstance(self.installation, ForgeInstallation):
            raise Conflict("Let the page attach it: on this site Skyline's servers have no access to Confluence.")
        return self.installation


def authenticate(services: Services, request: Request) -> Caller:
    """The caller whom the request's token proves, kept as `request.caller`. Raises Unauthenticated."""
    sent = sent_token(request)
    if sent.door == "connect":
        request.caller = _verify_context(services, request, sent.text)
    else:
        # Connect's callers do without it
        from lib.confluence.session_token import verify_session

        request.caller = verify_session(services, request, sent.text)
    return request.caller


def enabled_installation(services: Services, token: Token, client_key: str) -> Installation:
    """The site whose shared secret signed the token; looked up anew where what is remembered does not fit."""
    remembered = services.installations.remembered(client_key)
    if remembered is not None and is_signed_by(token, remembered.shared_secret, "HS256"):
        return remembered
    current = services.installations.find(client_key)
    if current is None or current.state != "enabled" or not is_signed_by(token, current.shared_secret, "HS256"):
        raise Unauthenticated
    return current


def _verify_context(services: Services, request: Request, text: str) -> Caller:
    token = read_token(text)
    claims = token.claims
    if token.algorithm != "HS256":
        raise Unauthenticated
    client_key, account_id = identifier(claims, "iss"), identifier(claims, "sub")
    verify_lifetime(claims, time.time())
    verify_query_hash(claims, CONTEXT_HASH)
    if "aud" in claims:
        verify_audience(claims, {services.settings.app_key, services.settings.app_base_url})
    installation = enabled_installation(services, token, client_key)
    page_id, is_on_blog_post = _page_id(claims), _content(claims, "type") == "blogpost"
    return Caller(installation, account_id, page_id, request.request_id, is_on_blog_post)


def _page_id(claims: Mapping[str, object]) -> str | None:
    value = _content(claims, "id")
    return value if isinstance(value, str) and PAGE_ID.fullmatch(value) else None


def _content(claims: Mapping[str, object], member: str) -> object:
    value: object = claims.get("context")
    for name in ("confluence", "content", member):
        value = value.get(name) if isinstance(value, dict) else None
    return value
