"""Who is signed in: a cookie that the site signs, SameSite=Lax as Confluence's own, so never sent from a frame."""

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote

from sandbox.confluence.model import Account
from sandbox.confluence.store import Site
from sandbox.wire import Request

COOKIE = "cloud.session.token"


def find_account(key: str, site: Site, request: Request) -> Account | None:
    """The person of the session, or None for an anonymous reader."""
    account_id, _, signature = read_cookie(request, COOKIE).rpartition(".")
    if not account_id or not hmac.compare_digest(signature.encode(), sign(key, account_id).encode()):
        return None
    return site.find_account(account_id)


def cookie_of(key: str, account_id: str) -> str:
    value = quote(f"{account_id}.{sign(key, account_id)}", safe="")
    return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax"


def ended_cookie() -> str:
    return f"{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"


def sign(key: str, account_id: str) -> str:
    return hmac.new(key.encode(), account_id.encode(), hashlib.sha256).hexdigest()


def read_cookie(request: Request, name: str) -> str:
    try:
        morsel = SimpleCookie(request.headers.get("Cookie") or "").get(name)
    except CookieError:
        return ""
    return unquote(morsel.value) if morsel else ""
