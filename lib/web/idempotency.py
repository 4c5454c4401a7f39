"""`Idempotency-Key`: what is kept of it and of its body are HMACs under HASH_KEY, for 24 hours (API.md)."""

import hashlib
import hmac
import re

import msgspec

from lib.errors import MalformedRequest
from lib.services import Services
from lib.web.request import Request
from lib.web.response import encode

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class IdempotencyKey(msgspec.Struct, frozen=True):
    """Two hashes, in hexadecimal: of the key with its site, account and endpoint, and of what makes a body the same."""

    key_hash: str
    body_hash: str


def idempotency_key(services: Services, request: Request, same: object) -> IdempotencyKey | None:
    """The request's key, None without one. Raises MalformedRequest for one that is not 1-64 of `[A-Za-z0-9_-]`.

    `same` is what must be equal in a repeat, as JSON: for an AI request prompt, model, theme, selection, pack and the
    image's media type and size, never its bytes or the page (PROMISES P01, P03). Needs the verified caller.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or request.caller is None:
        return None
    if not KEY.fullmatch(key):
        raise MalformedRequest("Idempotency-Key is 1 to 64 of A-Z, a-z, 0-9, _ and -.")
    caller = request.caller
    place = [caller.client_key, caller.account_id, request.method, request.path, key]
    secret = services.settings.hash_key
    return IdempotencyKey(keyed_hash(secret, "idempotency key", place), keyed_hash(secret, "idempotent body", same))


def keyed_hash(secret: str, purpose: str, value: object) -> str:
    """HMAC-SHA-256 of `value` as JSON, in hexadecimal; another purpose gives another hash of the same value."""
    return hmac.new(secret.encode(), purpose.encode() + b"\n" + encode(value), hashlib.sha256).hexdigest()
