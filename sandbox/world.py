"""The whole local world: its parts are started in order, watched, set back and stopped."""

import contextlib
import errno
import fcntl
import os
import pkgutil
import socket
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from sandbox.confluence import Confluence
from sandbox.confluence.descriptor import DescriptorRefused
from sandbox.confluence.lifecycle import InstallRefused
from sandbox.confluence.people.statics import BridgeMissing
from sandbox.confluence.reach import AppUnreachable
from sandbox.confluence.service import Installed
from sandbox.control import Control
from sandbox.database import Database
from sandbox.forge import Forge
from sandbox.forge.frames import Frames
from sandbox.forge.hosting import Hosting
from sandbox.forge.keys import PATH as FORGE_KEYS_PATH
from sandbox.functions.process import Functions
from sandbox.logbook import Logbook
from sandbox.models import GEMINI_KEY, OPENAI_KEY, Models, Pace
from sandbox.orders import Orders
from sandbox.posthog import POSTHOG_KEY, Posthog
from sandbox.s3 import ACCESS_KEY_ID, BUCKET, SECRET_ACCESS_KEY, Storage
from sandbox.settings import make_settings, write_public_key
from sandbox.stripe import STRIPE_KEY, Stripe
from sandbox.trouble import Trouble
from sandbox.wire import Answer, Handler, Request, Service, Wire

ROOT = Path(__file__).resolve().parent.parent
# of the data folder; raised when an older one can no longer be read
FORMAT = "2"
# what is made in the data folder, and partly removed
OURS = ("confluence", "functions.log", "postgres", "postgres.log", "secrets.json", "tmp")
APP_KEY = "com.example.skyline"
ACME_CREDITS = 10_000
MILLI = 1000
# what the functions load of others and takes long to load, beside their own modules; PyJWT as they load it, and what an
# SDK loads at its first call
PACKAGES = (
    *("sandbox.functions.connection", "sandbox.functions.instance", "sandbox.functions.platform", "werkzeug.serving"),
    *("msgspec.structs", "httpx", "httpcore", "lib.jose", "cryptography.hazmat.primitives.ciphers.aead", "PIL.Image"),
    *("ijson", "netrc", "truststore", "httpcore2", "openai.resources.responses.responses", "google.genai"),
    *("google.auth.aio.credentials", "stripe", "stripe.checkout", "stripe._stripe_client", "stripe._invoice"),
    *("stripe._payment_intent", "botocore.auth", "posthog", "sandbox.functions.warm"),
)
# hosts that vercel.json names and that are the sandbox's own here
ATLASSIAN_HOSTS = "https://*.atlassian.net https://*.jira.com"
# a process that dies this often in so many seconds will not come up
DEATHS_MAX, DEATHS_S = 5, 10.0
INSTALL_FAILURES = (DescriptorRefused, InstallRefused, AppUnreachable)


class World:
    """One per data folder.

    `port` is the app's; the sites and control take the next two; 0 takes free ones. `pace` is what part of their usual
    time the models take. `is_built`: the functions are those of script/build, under the platform's own runtime.
    """

    def __init__(self, folder: Path, port: int, pace: float = 1, *, is_built: bool = False) -> None:
        self.folder = folder.resolve()
        self.port = port
        self.pace = pace
        self.is_built = is_built
        self.wire = Wire()
        self.services: dict[str, Service] = {}
        self.control = Control()
        self._closing = contextlib.ExitStack()
        self._closing.callback(self._stop_services)
        self._busy = threading.RLock()
        self._deaths: list[float] = []
        #: how each site knew the app when the snapshot was taken; empty while that was another start
        self._installed: dict[str, Installed] = {}

    # --- start and stop

    def start(self) -> None:
        """Raises Trouble with a sentence; `stop` ends whatever was started by then."""
        self._take_folder()
        self._make_parts()
        self._closing.callback(self.database.stop)
        self._closing.callback(self.functions.close)
        # they come up side by side
        self._start_functions()
        try:
            self.database.start(ROOT / "supabase" / "migrations")
            self._seed()
        except psycopg.Error as error:
            raise Trouble(f"The database refuses what the start needs: {error}") from error
        except INSTALL_FAILURES as error:
            raise Trouble(f"The app could not be installed in Confluence: {error}") from error

    def stop(self) -> None:
        """The functions first, so that nothing is half done elsewhere."""
        self._closing.close()

    def _take_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder, os.O_RDONLY)
        except OSError as error:
            raise Trouble(
                f"{self.folder} cannot be the data folder: {error.strerror}. Choose another --data."
            ) from error
        self._closing.callback(os.close, descriptor)
        _lock(descriptor, self.folder)
        version = self.folder / "version"
        others = [name for name in OURS if (self.folder / name).exists()]
        if others and not version.exists():
            raise Trouble(f"{self.folder} holds a {others[0]} of somebody else's. Choose a new folder as --data.")
        made_by = version.read_text().strip() if version.exists() else FORMAT
        # empty: where its making was broken off
        if made_by not in ("", FORMAT):
            raise Trouble(
                f"The data folder {self.folder} is of another version of the sandbox ({made_by}, this is {FORMAT}). "
                "Choose another --data folder, or remove this one to begin anew."
            )
        version.write_text(FORMAT + "\n")

    def _make_parts(self) -> None:
        listener = self._listen()
        self.url = f"http://app.localhost:{listener.getsockname()[1]}"
        self.log = Logbook(self.folder / "functions.log")
        self._closing.callback(self.log.close)
        self.functions = Functions(listener, self.wire, self.log.write)
        self.wire.kill_sender = self.functions.kill
        # its port is part of the sites' addresses, so it listens before there is anybody to answer
        self._serve("confluence", self._answer_for_sites, self._next_port(1))
        self._serve("control", self.control.handle, self._next_port(2))
        self.services["control"].is_recorded = False
        self._make_stand_ins()
        self.settings = make_settings(self.folder, self._stand_in_settings())
        self.database.gateway.secret_key = self.settings.values["SUPABASE_SECRET_KEY"]
        self.audit_public_key = write_public_key(self.folder, self.settings)
        self.stripe.set_webhook_secret(self.settings.values["STRIPE_WEBHOOK_SECRETS"].partition(",")[0].strip())
        for part in (Orders(self), self.confluence, self.forge, self.models, self.stripe):
            self.control.mount(part.controls())

    def _make_stand_ins(self) -> None:
        self.database = Database(self.folder / "postgres")
        self.models = Models(self.database.clock, Pace().at(self.pace))
        self.stripe = Stripe(self.url, self.database.clock.now_s)
        self.storage, self.posthog = Storage(), Posthog()
        try:
            self.confluence = Confluence(self.folder / "confluence", self.url, self.services["confluence"].port)
        except BridgeMissing as error:
            raise Trouble(str(error)) from error
        self.forge = Forge(self.confluence.store, self.url)
        self._closing.callback(self.forge.stop)
        self.frames = Frames(self.confluence.store, self.url, self.forge.frame_origin)
        self.hosting = Hosting(self.confluence.store, self.forge, self.frames)
        self._serve("connect-keys", self.confluence.handle_keys)
        self._serve("forge-keys", self.forge.handle_keys)
        self._serve("supabase", self.database.handle)
        self._serve("openai", self.models.openai)
        self._serve("gemini", self.models.gemini)
        self._serve("stripe", self.stripe.handle)
        self.services["stripe"].keep_failure = self.stripe.keep_failure
        self._serve("s3", self.storage.handle)
        self._serve("posthog", self.posthog.handle)

    def _answer_for_sites(self, request: Request) -> Answer:
        """The sites, and what their pages load of Atlassian's own hosts."""
        return self.hosting.answer(request) or self.frames.answer(request) or self.confluence.handle(request)

    def _serve(self, name: str, handler: Handler, port: int = 0) -> None:
        try:
            service = Service(name, handler, self.wire, port)
        except OSError as error:
            raise _taken(port, error) from None
        self.services[name] = service
        service.start()

    def _stop_services(self) -> None:
        """All at once: each takes a moment to notice."""
        stopping = [threading.Thread(target=service.stop) for service in self.services.values()]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()

    def _listen(self) -> socket.socket:
        listener = self._closing.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self.port))
        except OSError as error:
            raise _taken(self.port, error) from None
        listener.listen(128)
        return listener

    def _next_port(self, step: int) -> int:
        return self.port + step if self.port else 0

    def _stand_in_settings(self) -> dict[str, str]:
        local = {name: f"http://127.0.0.1:{service.port}" for name, service in self.services.items()}
        return {
            "APP_BASE_URL": self.url,
            "APP_KEY": APP_KEY,
            "CONNECT_INSTALL_KEYS_URL": local["connect-keys"],
            "CONNECT_SITE_HOSTS": "http://*.localhost:*",
            "FORGE_KEYS_URL": local["forge-keys"] + FORGE_KEYS_PATH,
            **self.forge.settings(),
            "SUPABASE_URL": local["supabase"],
            "GEMINI_API_KEY": GEMINI_KEY,
            "GEMINI_BASE_URL": local["gemini"],
            "OPENAI_API_KEY": OPENAI_KEY,
            "OPENAI_BASE_URL": local["openai"] + "/v1",
            "STRIPE_SECRET_KEY": STRIPE_KEY,
            "STRIPE_API_BASE": local["stripe"],
            "MEDIA_BUCKET": BUCKET,
            "MEDIA_BASE_URL": self.url + "/library",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL_S3": local["s3"],
            "POSTHOG_KEY": POSTHOG_KEY,
            "POSTHOG_HOST": local["posthog"],
        }

    def _start_functions(self) -> None:
        self.functions_tmp = self.folder / "tmp"
        told = {
            "ports": [service.port for name, service in self.services.items() if name != "control"],
            "modules": [] if self.is_built else [*PACKAGES, *_own_modules()],
            "runtime": _find_build() if self.is_built else None,
            "hosts": list(self.settings.hosts),
            "replacedHosts": {ATLASSIAN_HOSTS: f"http://*.localhost:{self.services['confluence'].port}"},
        }
        self.functions.configure(self.settings.values, self.functions_tmp, told)
        self.functions.start()

    def _seed(self) -> None:
        """The first time: all sites installed, acme on its plan and with its credits. Later nothing that is there."""
        self._install_all()
        if self.database.snapshot.is_taken():
            return
        for site in self.confluence.describe_sites():
            if site["plan"] == "enterprise":
                self.database.set_site(site["clientKey"], "enterprise", audit_open=True, retention_days=None)
                self.database.set_credits(site["clientKey"], ACME_CREDITS * MILLI)
        self._take_snapshot()

    def _install_all(self) -> None:
        self.confluence.install_all()
        self.forge.lifecycle.install_all()

    def _take_snapshot(self) -> None:
        self.database.snapshot.take()
        self._installed = self.confluence.installations()

    # --- while it runs

    def verify_alive(self) -> None:
        """Starts the functions' process anew when it has died. Raises Trouble when another part has."""
        dead = self.database.dead_part()
        if dead is not None:
            raise Trouble(f"{dead} has died; its log is in {self.folder}. Start the server again.")
        with self._busy:
            if self.functions.has_died:
                if not self.functions.was_killed:
                    self._count_death()
                self.functions.start()

    def _count_death(self) -> None:
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < DEATHS_S] + [now]
        if len(self._deaths) > DEATHS_MAX:
            raise Trouble(f"The functions' process dies at once; its words are in {self.folder / 'functions.log'}.")

    def reset(self) -> None:
        """Back to the freshly seeded state; the record of the wire and the log go on."""
        with self._busy:
            self.functions.stop()
            for name, service in self.services.items():
                if name != "control":
                    service.end_connections()
                    service.forget_late()
            self.wire.faults.clear()
            for part in (self.models, self.stripe, self.storage, self.posthog, self.confluence, self.forge):
                part.reset()
            self.database.snapshot.restore()
            self.functions.start()
            self._install_as_seeded()

    def _install_as_seeded(self) -> None:
        """By the real handshake where the snapshot is of an earlier start: the app had another address then."""
        if self._installed:
            self.confluence.recall(self._installed)
        else:
            self._install_all()
            self._take_snapshot()

    def describe(self) -> dict[str, Any]:
        """The ready line."""
        sites = self.confluence.describe_sites()
        return {
            "url": self.url,
            "settings": dict(self.settings.values),
            "confluence": sites[0]["baseUrl"].removesuffix("/wiki"),
            "stripe": f"http://127.0.0.1:{self.services['stripe'].port}",
            "control": f"http://127.0.0.1:{self.services['control'].port}",
            "databaseUrl": self.database.url,
            "auditPublicKey": str(self.audit_public_key),
            "functionsTmp": str(self.functions_tmp),
            "pids": self.pids(),
            "sites": sites,
        }

    def pids(self) -> dict[str, int]:
        return {"server": os.getpid(), "functions": self.functions.pid}


def _own_modules() -> list[str]:
    return [module.name for module in pkgutil.walk_packages([str(ROOT / "lib")], "lib.")]


def _find_build() -> dict[str, str]:
    """Where the functions were built, and what Python runs them."""
    python, bundle = ROOT / ".build" / "python", ROOT / ".build" / "bundle"
    if not (python.exists() and bundle.exists()):
        raise Trouble("The functions are not built yet: run script/build, then start the server again.")
    return {"python": python.read_text(), "bundle": str(bundle)}


def _lock(descriptor: int, folder: Path) -> None:
    """The folder itself is locked, so that no file is left of it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Trouble(f"Another server runs on the data folder {folder}. End it, or choose another --data.") from None


def _taken(port: int, error: OSError) -> Trouble:
    if error.errno == errno.EACCES:
        return Trouble(f"Port {port} is for root alone. Choose a --port from 1024 on (0 takes a free one).")
    return Trouble(f"Port {port} is taken. End whoever listens there, or choose another --port (0 takes a free one).")
