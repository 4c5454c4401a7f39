"""The key server of invocation tokens: one address, a JSON Web Key Set (RFC 7517)."""

import json
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import RSAAlgorithm

from sandbox.confluence.model import ForgeIdentity
from sandbox.wire import Answer, Request

PATH = "/.well-known/jwks.json"


class KeyServer:
    """`laid` is what a tester had it answer instead."""

    def __init__(self, identity: ForgeIdentity) -> None:
        self._keys = [jwk(identity.kid, identity.private_key)]
        self.laid: Answer | None = None

    def handle(self, request: Request) -> Answer:
        if request.path != PATH:
            return Answer(404)
        return self.laid or Answer.json(200, {"keys": self._keys})

    def reset(self) -> None:
        self.laid = None


def jwk(kid: str, private_pem: str) -> dict[str, Any]:
    """The public half, as Atlassian publishes it."""
    key = load_pem_private_key(private_pem.encode(), None)
    described: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key.public_key()))  # type: ignore[arg-type]  # RSA's
    return {**described, "kid": kid, "alg": "RS256", "use": "sig", "key_ops": ["verify"]}
