"""Atlassian's public keys of Forge invocation tokens: a JSON Web Key Set (RFC 7517) at one fixed address.

Remembered for an hour; an unknown key id asks for them anew, but never more often than every 30 s, whoever sends it.
While the server is down, keys of less than a day serve on.
"""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from lib.confluence.outbound import fetch
from lib.errors import Unauthenticated, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.settings import Settings
from lib.web.json_text import InvalidJson, read_json_as
from lib.web.log import log

if TYPE_CHECKING:
    import httpx
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

# or what the setting says of key servers, where that is less
TIMEOUT_S = 3.0
FRESH_S = 60 * 60
USABLE_S = 24 * 60 * 60
ASKED_AGAIN_S = 30
OK = 200


class KeySet(msgspec.Struct, frozen=True):
    """The server's answer."""

    keys: list[dict[str, object]]


class ForgeKeys:
    """One for an instance; safe to share between threads, of which one asks and the others wait."""

    def __init__(self, http: "httpx.Client", settings: Settings, now_s: Callable[[], float] = time.monotonic) -> None:
        self._http = http
        self._settings = settings
        self._now_s = now_s
        self._lock = threading.Lock()
        self._keys: dict[str, RSAPublicKey] = {}
        self._fetched_at = self._asked_at = float("-inf")

    def get(self, key_id: str) -> "RSAPublicKey":
        """Raises Unauthenticated for an id that is none of theirs, UpstreamUnavailable where nobody can tell."""
        with self._lock:
            now = self._now_s()
            is_settled = key_id in self._keys and now - self._fetched_at < FRESH_S
            # who has no keys at all yet cannot do without them
            may_ask = not self._keys or now - self._asked_at >= ASKED_AGAIN_S
            if may_ask and not is_settled:
                self._asked_at = now
                self._ask()
            if key_id in self._keys and now - self._fetched_at < USABLE_S:
                return self._keys[key_id]
            # the last answer is older than the last question: there was none to that one
            if self._fetched_at < self._asked_at:
                raise UpstreamUnavailable("Atlassian's key server cannot be reached; try again.")
            raise Unauthenticated

    def _ask(self) -> None:
        request = self._http.build_request("GET", self._settings.forge_keys_url)
        try:
            answer = fetch(self._http, request, min(TIMEOUT_S, self._settings.outbound_timeouts.keys))
        except (UpstreamFailed, UpstreamTimeout, UpstreamUnavailable) as error:
            log("forge_keys_failed", code=error.code)
            return
        keys = _read_keys(answer.body) if answer.status == OK else {}
        if not keys:
            log("forge_keys_failed", status=answer.status)
            return
        self._keys, self._fetched_at = keys, self._now_s()


def _read_keys(body: bytes) -> "dict[str, RSAPublicKey]":
    try:
        described = read_json_as(KeySet, body).keys
    except InvalidJson:
        return {}
    found = ((one.get("kid"), _find_key(one)) for one in described)
    return {kid: key for kid, key in found if isinstance(kid, str) and key is not None}


def _find_key(described: dict[str, object]) -> "RSAPublicKey | None":
    """None for a key of another kind or purpose than ours."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from lib.jose import jwt

    ours = {"kty": "RSA", "alg": "RS256", "use": "sig"}
    if "kty" not in described or any(described.get(name, value) != value for name, value in ours.items()):
        return None
    try:
        key = jwt.algorithms.RSAAlgorithm.from_jwk(
            {name: value for name, value in described.items() if isinstance(value, str)}
        )
    except (jwt.InvalidKeyError, ValueError):
        return None
    return key if isinstance(key, RSAPublicKey) else None
