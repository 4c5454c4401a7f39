"""Who calls the REST API: the app by its token, or a person by the session, perhaps through the app's bridge."""

import time
from dataclasses import dataclass
from typing import Any

import jwt

from sandbox.confluence import access, session
from sandbox.confluence.forge_manifest import read_manifest
from sandbox.confluence.model import Account, Door, Page
from sandbox.confluence.rest.answers import Forbidden, Unauthorized
from sandbox.confluence.store import Site
from sandbox.confluence.tokens import query_hash
from sandbox.wire import Request

CLOCK_SKEW_S = 60
IMPLIED_SCOPES = {"READ": {"READ"}, "WRITE": {"READ", "WRITE"}, "DELETE": {"READ", "WRITE", "DELETE"}}
# what a call needs of an app, by its door; None: nothing that our app could ask for
Scopes = dict[Door, str | None]
IMPLIED_BY_ADMIN = {"READ", "WRITE", "DELETE"}


@dataclass(frozen=True)
class Caller:
    """`account` is None for the app and for an anonymous reader; `scopes` is None where no app is involved."""

    site: Site
    is_app: bool
    account: Account | None
    scopes: frozenset[str] | None
    door: Door = "connect"

    def verify_scope(self, scopes: Scopes) -> None:
        scope = scopes[self.door]
        if self.scopes is None or scope in self.scopes:
            return
        if self.door == "forge":
            raise Unauthorized("Unauthorized; scope does not match")
        raise Forbidden(f"The app's descriptor does not have the scope {scope} that this call needs.")

    def may_read(self, page: Page) -> bool:
        """The app's own user sees every page of its sites."""
        return self.is_app or access.may_read(self.site, self.account, page)

    def may_update(self, page: Page) -> bool:
        return page.status != "trashed" if self.is_app else access.may_update(self.site, self.account, page)


def identify(session_key: str, site: Site, request: Request) -> Caller:
    """Raises Unauthorized for a token that does not verify."""
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        return identify_app(site, request, authorization)
    account = session.find_account(session_key, site, request)
    if request.headers.get("X-Forge-App") is not None:
        return Caller(site, is_app=False, account=account, scopes=read_manifest().scopes, door="forge")
    through_app = request.headers.get("AP-App-Key")
    if through_app is None:
        return Caller(site, is_app=False, account=account, scopes=None)
    if through_app != site.state.installation.app_key:
        raise Unauthorized("No such app is installed on this site.")
    return Caller(site, is_app=False, account=account, scopes=granted_scopes(site))


def identify_app(site: Site, request: Request, authorization: str) -> Caller:
    scheme, _, token = authorization.partition(" ")
    if scheme.upper() != "JWT" or not token:
        raise Unauthorized("This site takes 'Authorization: JWT <token>' of an installed app.")
    verify_claims(site, request, decode(site, token))
    return Caller(site, is_app=True, account=None, scopes=granted_scopes(site))


def decode(site: Site, token: str) -> dict[str, Any]:
    installation = site.state.installation
    if installation.state != "enabled":
        raise Unauthorized("The app is not installed and enabled on this site.")
    options: Any = {
        "require": ["iss", "iat", "exp", "qsh"],
        "verify_aud": False,
        "verify_iat": False,
        "verify_sub": False,
    }
    try:
        return jwt.decode(token, installation.shared_secret, algorithms=["HS256"], options=options)
    except jwt.InvalidTokenError as cause:
        raise Unauthorized(f"The token was refused: {cause}") from cause


def verify_claims(site: Site, request: Request, claims: dict[str, Any]) -> None:
    if claims["iss"] != site.state.installation.app_key:
        raise Unauthorized("The token's issuer is not the key of an app installed here.")
    issued_at = claims["iat"]
    if not isinstance(issued_at, int) or issued_at > time.time() + CLOCK_SKEW_S:
        raise Unauthorized("The token is from the future: check the clock.")
    if claims["qsh"] != query_hash(request.method, request.path.removeprefix("/wiki")):
        raise Unauthorized("The token's query hash is not that of this request.")


def granted_scopes(site: Site) -> frozenset[str]:
    """The scopes of the installed descriptor with what they imply."""
    named = site.state.installation.descriptor.get("scopes", [])
    return frozenset(implied for scope in named for implied in IMPLIED_SCOPES.get(scope, implied_by(scope)))


def implied_by(scope: str) -> set[str]:
    return IMPLIED_BY_ADMIN | {scope} if scope.endswith("ADMIN") else {scope}
