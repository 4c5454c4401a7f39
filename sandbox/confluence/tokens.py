"""Tokens that a site signs and checks, and the query hash, after Atlassian's "Understanding JWT for Connect apps"."""

import hashlib
import time
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

CONTEXT_TOKEN_S = 900
FRAME_TOKEN_S = 180
CONTEXT_QSH = "context-qsh"


def make_key_pair() -> str:
    """A new RSA key as PKCS #8 PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode()


def make_session_key() -> str:
    """A new Ed25519 key as PKCS #8 PEM."""
    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode()


def public_pem(private_key: str) -> str:
    key = serialization.load_pem_private_key(private_key.encode(), password=None)
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def query_hash(method: str, path: str) -> str:
    """Hex SHA-256 of the canonical request. `path` is relative to the base URL, with its query."""
    return hashlib.sha256(canonical_request(method, path).encode()).hexdigest()


def canonical_request(method: str, path: str) -> str:
    parts = urlsplit(path)
    return "&".join([method.upper(), canonical_path(parts.path), canonical_query(parts.query)])


def canonical_path(path: str) -> str:
    """`&` is written %26, a trailing slash is left out, an empty path is `/`."""
    cut = path.rstrip("/") or "/"
    return (cut if cut.startswith("/") else f"/{cut}").replace("&", "%26")


def canonical_query(query: str) -> str:
    """Parameters in the order of their encoded names, the values of one name sorted and joined by commas, no `jwt`."""
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name != "jwt":
            values.setdefault(encode(name), []).append(encode(value))
    return "&".join(f"{name}={','.join(sorted(values[name]))}" for name in sorted(values))


def encode(text: str) -> str:
    return quote(text, safe="-._~")


def sign(claims: dict[str, Any], secret: str) -> str:
    return jwt.encode(claims, secret, algorithm="HS256")


def times(lifetime_s: int) -> dict[str, int]:
    now = int(time.time())
    return {"iat": now, "exp": now + lifetime_s}
