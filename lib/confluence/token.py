"""JSON Web Tokens as Atlassian issues them, and our own Forge function: read, then verified, piece by piece.

Everything that does not verify raises Unauthenticated, which says the same whatever the cause is. Header and claims are
read by our own strict reader first: PyJWT, which verifies the signature, then meets nothing that it could choke on.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from lib.errors import Unauthenticated
from lib.web.json_text import InvalidJson, read_exact_object
from lib.web.request import Request

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    Key = str | Ed25519PublicKey | RSAPublicKey

SEGMENTS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
AUTHORIZATION = re.compile(r"(JWT|Bearer) +(\S+)", re.IGNORECASE)
# what a client key or an account id may be made of: printable ASCII; longer or other ones reach no database
IDENTIFIER = re.compile(r"[\x21-\x7e]{1,128}")
SKEW_S = 60
LIFETIME_S_MAX = 60 * 60


class Token(msgspec.Struct, frozen=True):
    """A token as it says of itself; nothing of it is true before `verify_signature` has passed."""

    text: str
    algorithm: object
    key_id: object
    claims: Mapping[str, object]

    def __repr__(self) -> str:
        return f"Token({self.algorithm!r}, {self.key_id!r})"


class Sent(msgspec.Struct, frozen=True):
    """A token as it came: Connect's under the scheme `JWT`, Forge's under `Bearer`, and neither under the other's."""

    door: Literal["connect", "forge"]
    text: str

    def __repr__(self) -> str:
        return f"Sent({self.door!r})"


def sent_token(request: Request) -> Sent:
    """The token of the one Authorization header. A token in the address refuses the request, another one beside or not.

    Two such headers arrive joined by a comma, which no token holds.
    """
    match = AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
    if match is None or "jwt" in request.args:
        raise Unauthenticated
    return Sent("connect" if match[1].lower() == "jwt" else "forge", match[2])


def connect_token(request: Request) -> str:
    """The same where Connect alone may call."""
    sent = sent_token(request)
    if sent.door != "connect":
        raise Unauthenticated
    return sent.text


def read_token(text: str) -> Token:
    """Takes a token apart. Raises Unauthenticated for what is none."""
    if not SEGMENTS.fullmatch(text):
        raise Unauthenticated
    header, claims, _ = text.split(".")
    try:
        described = read_exact_object(_decode(header))
        return Token(text, described.get("alg"), described.get("kid"), read_exact_object(_decode(claims)))
    except (InvalidJson, binascii.Error) as error:
        raise Unauthenticated from error


def verify_signature(token: Token, key: "Key", algorithm: str) -> None:
    """`algorithm` is ours to say, never the token's."""
    if not is_signed_by(token, key, algorithm):
        raise Unauthenticated


def is_signed_by(token: Token, key: "Key", algorithm: str) -> bool:
    """Whether the signature is this key's, by this algorithm."""
    from lib.jose import jwt

    try:
        jwt.PyJWS().decode(token.text, key, algorithms=[algorithm])
    except (jwt.PyJWTError, ValueError):
        # ValueError: a public key that is none
        return False
    return True


def verify_lifetime(claims: Mapping[str, object], now_s: float, lifetime_s_max: int = LIFETIME_S_MAX) -> None:
    """A person's token: `exp` so long after `iat` at most, both numbers, and all that `verify_times` asks."""
    verify_times(claims, now_s)
    if _seconds(claims, "exp") - _seconds(claims, "iat") > lifetime_s_max:
        raise Unauthenticated


def verify_times(claims: Mapping[str, object], now_s: float, skew_s: int = SKEW_S) -> None:
    """`exp` there and not past; `iat` and `nbf`, where they are there, not ahead; so much skew each way."""
    starts = [_seconds(claims, name) for name in ("iat", "nbf") if name in claims]
    if _seconds(claims, "exp") < now_s - skew_s or any(start > now_s + skew_s for start in starts):
        raise Unauthenticated


def signed_s(claims: Mapping[str, object]) -> int | None:
    """`iat` in whole seconds since 1970, where it is there; the order of tokens of one issuer."""
    return max(0, int(_seconds(claims, "iat"))) if "iat" in claims else None


def _seconds(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    if not isinstance(value, int | float):
        raise Unauthenticated
    return value


def verify_audience(claims: Mapping[str, object], ours: Collection[str]) -> None:
    """`aud`, a string or a list (RFC 7519, section 4.1.3), names one of `ours`; a trailing slash does not matter."""
    value = claims.get("aud")
    named = value if isinstance(value, list) else [value]
    if not any(isinstance(one, str) and one.rstrip("/") in ours for one in named):
        raise Unauthenticated


def identifier(claims: Mapping[str, object], name: str) -> str:
    """The client key of `iss`, the account id of `sub`. Raises Unauthenticated for what cannot be one."""
    value = claims.get(name)
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        raise Unauthenticated
    return value


def verify_query_hash(claims: Mapping[str, object], expected: str) -> None:
    """`qsh` is the hash of a request, or the fixed text of a session token."""
    value = claims.get("qsh")
    if not isinstance(value, str) or not hmac.compare_digest(value.encode(), expected.encode()):
        raise Unauthenticated


def _decode(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
