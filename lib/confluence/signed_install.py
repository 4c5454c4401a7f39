"""Signed installs: the RS256 tokens of `installed` and `uninstalled`, by Atlassian's keys.

https://developer.atlassian.com/cloud/confluence/understanding-jwt/#verifying-a-asymmetric-jwt-token-for-install-callbacks
A token is tied to the request (`qsh`), to us (`aud`) and, by its issuer, to one site; not to the body it comes with.
That is Connect's design, and we cannot hold a token to one body either: two events of one second bear the same token.
So it counts for its few minutes only, undoes nothing that was signed later, and TLS keeps it from everybody else.
"""

import re
import time
from typing import TYPE_CHECKING

from lib.confluence.outbound import fetch
from lib.confluence.token import (
    Token,
    identifier,
    verify_audience,
    verify_query_hash,
    verify_signature,
    verify_times,
)
from lib.errors import Unauthenticated, UpstreamFailed
from lib.settings import Settings

if TYPE_CHECKING:
    import httpx

# Atlassian's key ids elsewhere hold slashes; no segment may be `.` or `..`, which a server would resolve
KEY_ID = re.compile(r"(?=.{1,200}\Z)(?!\.{1,2}(/|\Z))[A-Za-z0-9._-]+(/(?!\.{1,2}(/|\Z))[A-Za-z0-9._-]+)*")
KEY_REMEMBERED_S = 60 * 60
REMEMBERED_MAX = 1_000
OK, SERVER_ERROR = 200, 500
# not now; what else it says of a key is that there is none
NOT_NOW = frozenset({408, 409, 425, 429})


class SignedInstalls:
    """Verifies install tokens; remembers public keys by id for an hour."""

    def __init__(self, http: "httpx.Client", settings: Settings) -> None:
        self._http = http
        self._settings = settings
        self._keys: dict[str, tuple[str, float]] = {}

    def verify(self, token: Token, expected_hash: str) -> str:
        """The client key that Atlassian vouches for. Raises Unauthenticated; Upstream… without the key server."""
        claims = token.claims
        client_key = identifier(claims, "iss")
        verify_times(claims, time.time())
        verify_query_hash(claims, expected_hash)
        verify_audience(claims, {self._settings.app_base_url})
        verify_signature(token, self._key(token.key_id), "RS256")
        return client_key

    def _key(self, key_id: object) -> str:
        if not isinstance(key_id, str) or not KEY_ID.fullmatch(key_id):
            raise Unauthenticated
        key, until = self._keys.get(key_id, ("", 0.0))
        if until > time.monotonic():
            return key
        return self._remember(key_id, self._fetch(key_id))

    def _fetch(self, key_id: str) -> str:
        settings = self._settings
        request = self._http.build_request("GET", f"{settings.connect_install_keys_url}/{key_id}")
        answer = fetch(self._http, request, settings.outbound_timeouts.keys)
        if answer.status >= SERVER_ERROR or answer.status in NOT_NOW:
            raise UpstreamFailed("Atlassian's key server failed; try again.")
        # PyJWT would take a private key too, and not verify with it
        if answer.status != OK or not answer.body.isascii() or b"PRIVATE KEY" in answer.body:
            raise Unauthenticated
        return answer.body.decode("ascii")

    def _remember(self, key_id: str, key: str) -> str:
        if len(self._keys) >= REMEMBERED_MAX:
            self._keys.clear()
        self._keys[key_id] = (key, time.monotonic() + KEY_REMEMBERED_S)
        return key
