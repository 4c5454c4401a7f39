"""Checkpoints: what we sign of a site's chain. Who keeps one can tell a chain that was rewritten (docs/AUDIT.md)."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from lib.services import Services
from lib.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NO_LINK = "0" * 64
SIGNED_PER_TRIP = 500
KEY_ID_CHARS = 16


class Head(msgspec.Struct, frozen=True):
    """A link of a site's chain and when it was looked at; `sequence` 0 and `NO_LINK` where there is none yet."""

    site: str
    sequence: int
    hash: str
    time: str

    @classmethod
    def from_json(cls, answer: Mapping[str, Any]) -> "Head":
        """As the SQL functions answer it."""
        return cls(answer["site"], answer["sequence"], answer["hash"], answer["time"])


class Checkpoint(msgspec.Struct, frozen=True):
    """A signed link; `jws` is all that its reader needs."""

    sequence: int
    hash: str
    jws: str

    def to_json(self) -> dict[str, object]:
        """As the SQL functions take it."""
        return {"sequence": self.sequence, "hash": self.hash, "jws": self.jws}


def sign(settings: Settings, head: Head, **more: int) -> Checkpoint:
    """A JWS (EdDSA) of the head's four facts, and of `more`."""
    from lib.jose import jwt

    key = settings.audit_signing_keys[0]
    claims = {"site": head.site, "sequence": head.sequence, "hash": head.hash, "time": head.time, **more}
    headers = {"kid": _key_id(key.public_key())}
    return Checkpoint(head.sequence, head.hash, jwt.encode(claims, key, algorithm="EdDSA", headers=headers))


def is_ours(settings: Settings, checkpoint: Mapping[str, Any]) -> bool:
    """Whether a key of ours signed just this: a checkpoint as it is stored, `{"sequence", "hash", "jws"}`."""
    link = (checkpoint["sequence"], checkpoint["hash"])
    return any(_signed_link(key.public_key(), checkpoint["jws"]) == link for key in settings.audit_signing_keys)


def sign_due(services: Services) -> int:
    """Signs the chains that have grown since they were last signed, an hour ago or more; answers how many."""
    count = signed = _sign_some(services)
    while signed == SIGNED_PER_TRIP:
        signed = _sign_some(services)
        count += signed
    return count


def _sign_some(services: Services) -> int:
    heads = services.database.call("unsigned_audit_heads", p_count=SIGNED_PER_TRIP)
    if heads:
        signed = [
            {"siteId": head["siteId"], **sign(services.settings, Head.from_json(head)).to_json()} for head in heads
        ]
        services.database.call("keep_audit_checkpoints", p_checkpoints=signed)
    return len(heads)


def _signed_link(key: "Ed25519PublicKey", jws: str) -> tuple[object, object] | None:
    from lib.jose import jwt

    try:
        claims = jwt.decode(jws, key, algorithms=["EdDSA"])
    except jwt.InvalidTokenError:
        return None
    return claims["sequence"], claims["hash"]


def _key_id(key: "Ed25519PublicKey") -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:KEY_ID_CHARS]
