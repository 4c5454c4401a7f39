"""The Forge stand-in as the rest of the world sees it."""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from sandbox.confluence import access
from sandbox.confluence.model import ForgeIdentity
from sandbox.confluence.store import Store
from sandbox.control import BadArgument
from sandbox.forge.context import ADMIN, ENVIRONMENT, Looking, context_of, platform_of
from sandbox.forge.controls import Controls
from sandbox.forge.keys import KeyServer
from sandbox.forge.lifecycle import Lifecycle
from sandbox.forge.runtime import Runtime
from sandbox.wire import Answer, Request


class Forge:
    """Beside the sites of `store`; the app is served at `app_url`."""

    def __init__(self, store: Store, app_url: str) -> None:
        self.store = store
        self.keys = KeyServer(store.identity.forge)
        self.lifecycle = Lifecycle(store, app_url)
        self.runtime = Runtime(variables(store.identity.forge))
        self._controls = Controls(self, store)

    @property
    def frame_origin(self) -> str:
        """Where the app's frames are served from, on every site alike."""
        return f"http://{self.store.identity.forge.app_id[-36:]}.cdn.localhost:{self.store.port}"

    def settings(self) -> dict[str, str]:
        """What the app's own servers are told; their address of the keys is the world's to say."""
        identity = self.store.identity.forge
        return {
            "FORGE_APP_ID": identity.app_id,
            "FORGE_ENVIRONMENT": ENVIRONMENT,
            "FORGE_SESSION_KEYS": f"{identity.session_kid}={public_key(identity.session_key)}",
            "CORS_ORIGINS": self.frame_origin,
        }

    def invoke(self, function: str, looking: Looking, payload: Mapping[str, Any]) -> Any:
        """What the page's `invoke(function, payload)` answers."""
        call = {"call": {"functionKey": function, "payload": dict(payload)}, "context": context_of(looking)}
        return self.runtime.run(function, call, platform_of(looking))

    def mint_session(self, looking: Looking, *, editing: bool) -> str:
        """A session token. Raises BadArgument for a module that the site does not show to this account."""
        if looking.module == ADMIN and not access.may_administer(looking.site, looking.account):
            raise BadArgument("module: admin is shown to administrators only")
        token: str = self.invoke("session", looking, {"editing": editing})["token"]
        return token

    def handle_keys(self, request: Request) -> Answer:
        """The key server of invocation tokens."""
        return self.keys.handle(request)

    def controls(self) -> dict[tuple[str, str], Any]:
        return self._controls.calls()

    def reset(self) -> None:
        self.keys.reset()

    def stop(self) -> None:
        self.runtime.stop()


def variables(identity: ForgeIdentity) -> dict[str, str]:
    """The app's variables in this Forge environment (docs/FORGE.md)."""
    key = base64.b64encode(identity.session_key.encode()).decode()
    return {"SESSION_KID": identity.session_kid, "SESSION_KEY": key}


def public_key(private_pem: str) -> str:
    """As FORGE_SESSION_KEYS has it: base64 of the 32 bytes."""
    key = load_pem_private_key(private_pem.encode(), None).public_key()
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
