"""Session tokens: what our own Forge function (`forge/src/session.js`) signs for a person in a frame of ours.

Forge calls it with a context that the page cannot change, so account, site and module are the platform's word.
`editing` is the page's own, `page` a hint: nothing is authorised by either alone (docs/FORGE.md).
"""

import re
import time
from collections.abc import Mapping

from lib.confluence.caller import PAGE_ID, Caller, ForgeSession
from lib.confluence.token import identifier, read_token, verify_lifetime, verify_signature
from lib.errors import Unauthenticated
from lib.services import Services
from lib.web.request import Request

ISSUER, AUDIENCE = "skyline-forge", "skyline"
# ours are below 700
CHARS_MAX = 4_000
LIFETIME_S_MAX = 10 * 60
CLOUD_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOST = re.compile(r"[a-z0-9.-]{1,253}")
TEXT = re.compile(r"[\x20-\x7e]{1,128}")


def verify_session(services: Services, request: Request, text: str) -> Caller:
    """The caller whom a session token proves. Raises Unauthenticated."""
    claims = _verify_token(services, text)
    account_id = identifier(claims, "sub")
    session = ForgeSession(
        module=_text(claims, "module", TEXT),
        is_editing=_flag(claims, "editing"),
        # absent where Atlassian tells of no licence: that is no word against it
        is_licensed=claims.get("licensed") is None or _flag(claims, "licensed"),
    )
    page, site_name = _find_text(claims, "page"), _find_text(claims, "site")
    if site_name is not None and not HOST.fullmatch(site_name):
        raise Unauthenticated
    installation = services.installations.find_of_forge(_text(claims, "cloud", CLOUD_ID), site_name)
    if installation is None:
        raise Unauthenticated
    page_id = page if page is not None and PAGE_ID.fullmatch(page) else None
    return Caller(installation, account_id, page_id, request.request_id, session=session)


def _verify_token(services: Services, text: str) -> Mapping[str, object]:
    if len(text) > CHARS_MAX:
        raise Unauthenticated
    token = read_token(text)
    settings, claims = services.settings, token.claims
    key = settings.forge_session_keys.get(token.key_id) if isinstance(token.key_id, str) else None
    expected = {"iss": ISSUER, "aud": AUDIENCE, "env": settings.forge_environment}
    if key is None or any(claims.get(name) != one for name, one in expected.items()):
        raise Unauthenticated
    verify_lifetime(claims, time.time(), LIFETIME_S_MAX)
    verify_signature(token, key, "EdDSA")
    return claims


def _text(claims: Mapping[str, object], name: str, form: re.Pattern[str]) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Unauthenticated
    return value


def _find_text(claims: Mapping[str, object], name: str) -> str | None:
    value = claims.get(name)
    if value is not None and not isinstance(value, str):
        raise Unauthenticated
    return value


def _flag(claims: Mapping[str, object], name: str) -> bool:
    value = claims.get(name)
    if not isinstance(value, bool):
        raise Unauthenticated
    return value
