"""Shared secrets at rest: AES-256-GCM under SECRETS_KEY, bound to their site.

A sealed secret is `v1.` and base64url of nonce, ciphertext and tag. The client key is its associated data, so that the
ciphertext of one site's row opens nothing in another's. Keys are tried newest first.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence

FORMAT = "v1."
NONCE_BYTES = 12


class CannotOpen(Exception):
    """No key of ours opens it."""


def seal(keys: Sequence[str], client_key: str, secret: str) -> str:
    """Encrypts under the newest key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derive(keys[0])).encrypt(nonce, secret.encode(), client_key.encode())
    return FORMAT + base64.urlsafe_b64encode(nonce + sealed).decode()


def open_sealed(keys: Sequence[str], client_key: str, sealed: str) -> tuple[str, bool]:
    """The secret, and whether the newest key opened it: if not, it should be sealed anew. Raises CannotOpen."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    data = _decode(sealed)
    for position, key in enumerate(keys):
        try:
            secret = AESGCM(_derive(key)).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], client_key.encode())
        except InvalidTag:
            continue
        return secret.decode(), position == 0
    raise CannotOpen


def _decode(sealed: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(sealed.removeprefix(FORMAT))
    except binascii.Error as error:
        raise CannotOpen from error
    if not sealed.startswith(FORMAT) or len(data) <= NONCE_BYTES:
        raise CannotOpen
    return data


def _derive(key: str) -> bytes:
    """A key of the right length, used for nothing else, of whatever text the setting holds."""
    return hmac.new(key.encode(), b"skyline shared secret v1", hashlib.sha256).digest()
