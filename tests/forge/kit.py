"""Tokens as the sandbox's Forge signs them, but for what a test changes: a member given as None is left out."""

import base64
import http.client
import json
import time
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.world import Reply, World

Json = dict[str, Any]


@dataclass(frozen=True)
class Keys:
    """Of the sandbox's data folder: what Atlassian and our own Forge function sign with."""

    app_id: str
    invocations: rsa.RSAPrivateKey
    kid: str
    sessions: ed25519.Ed25519PrivateKey
    session_kid: str


def keys_of(world: World) -> Keys:
    file = Path(world.ready["functionsTmp"]).parent / "confluence" / "identity.json"
    return _read_keys(file.read_text())


@cache
def _read_keys(text: str) -> Keys:
    kept = json.loads(text)["forge"]
    invocations = load_pem_private_key(kept["private_key"].encode(), None)
    sessions = load_pem_private_key(kept["session_key"].encode(), None)
    assert isinstance(invocations, rsa.RSAPrivateKey)
    assert isinstance(sessions, ed25519.Ed25519PrivateKey)
    return Keys(kept["app_id"], invocations, kept["kid"], sessions, kept["session_kid"])


def sign(claims: Json, key: Any, algorithm: str, header: Json) -> str:
    present = {name: value for name, value in claims.items() if value is not None}
    named = {name: value for name, value in header.items() if value is not None}
    return jwt.PyJWS().encode(json.dumps(present).encode(), key, algorithm=algorithm, headers=named)


def claims_of(token: str) -> Json:
    claims: Json = jwt.decode(token, options={"verify_signature": False})
    return claims


def session(world: World, who: str = "frank", **changes: Any) -> str:
    """A session token with other claims, under the real key."""
    keys = keys_of(world)
    claims = claims_of(world.session(who, editing=True)) | changes
    return sign(claims, keys.sessions, "EdDSA", {"kid": keys.session_kid})


def ask(world: World, authorization: str, path: str = "/api/checkout", method: str = "GET", value: Any = None) -> Reply:
    body = None if value is None else json.dumps(value).encode()
    kind = {} if value is None else {"Content-Type": "application/json"}
    return world.request(method, path, body, {"Authorization": authorization, **kind})


def order(world: World, path: str, value: Json) -> int:
    """The status of a control call that may be refused."""
    address = urlsplit(world.ready["control"])
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=60)
    connection.request("POST", path, json.dumps(value))
    status = connection.getresponse().status
    connection.close()
    return status


@dataclass(frozen=True)
class Event:
    """A lifecycle event of Forge's, about a site of its own unless `cloud_id` names another."""

    world: World
    cloud_id: str
    installation_id: str

    @classmethod
    def of_new_site(cls, world: World) -> "Event":
        return cls(world, str(uuid.uuid4()), f"ari:cloud:ecosystem::installation/{uuid.uuid4()}")

    def claims(self) -> Json:
        app_id, now = keys_of(self.world).app_id, int(time.time())
        api = f"https://api.atlassian.com/ex/confluence/{self.cloud_id}"
        place = {"name": "confluence", "apiBaseUrl": api, "cloudId": self.cloud_id}
        app = {
            "id": app_id,
            "installationId": self.installation_id,
            "apiBaseUrl": api,
            "environment": {"type": "PRODUCTION", "id": "ari:cloud:ecosystem::environment/x/y"},
            "module": {"type": "core:endpoint", "key": "installed"},
            "installation": {"id": self.installation_id, "contexts": [place]},
        }
        times = {"iat": now, "nbf": now, "exp": now + 25}
        return {"iss": "forge/invocation-token", "aud": app_id, **times, "jti": uuid.uuid4().hex, "app": app}

    def token(self, **changes: Any) -> str:
        keys = keys_of(self.world)
        return sign(self.claims() | changes, keys.invocations, "RS256", {"kid": keys.kid})

    def send(self, kind: str = "installed", token: str | None = None, scheme: str = "Bearer") -> Reply:
        return ask(self.world, f"{scheme} {token or self.token()}", "/api/install", "POST", self.body(kind))

    def body(self, kind: str) -> Json:
        if kind == "removed":
            context = {"cloudId": self.cloud_id, "moduleKey": "removed"}
            return {"context": context, "contextToken": "opaque"}
        return {
            "id": self.installation_id.rpartition("/")[2],
            "context": f"ari:cloud:confluence::site/{self.cloud_id}",
            "installerAccountId": "557058:installer",
            "app": {"id": "x", "version": "3.0.0"},
            "eventType": f"avi:forge:{kind}:app",
        }

    def visit(self, path: str = "/api/checkout", **changes: Any) -> Reply:
        """Somebody of this site asks for something."""
        return ask(self.world, f"Bearer {session(self.world, cloud=self.cloud_id, **changes)}", path)


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
