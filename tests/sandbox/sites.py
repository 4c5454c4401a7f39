"""The Confluence stand-in with a small app of the test's own: what the app gets is kept, what it sends is signed."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt

from sandbox.confluence import Confluence
from sandbox.confluence.tokens import query_hash
from sandbox.wire import Answer, Request, Service, Wire

APP_PAGES = Path(__file__).parent / "connect_app"
BRIDGE = Path(__file__).parents[2] / "sandbox/node_modules/atlassian-connect-js/dist/iframe.js"
APP_KEY = "com.example.tower"
VIEWER_URL = "/viewer.html?page={page.id}&macro={macro.id}&body={macro.body}&cut={macro.truncated}&x={none}"
ALICE = "557058:8a6c1d2e-4b57-4e0a-9d3f-2f1c7b90a4e1"
BOB = "712020:1f0e7c39-6d24-4c8b-8f55-91b3ad60e2c7"
VICTOR = "5f9a3c7be1d24800698b41f2"


def make_descriptor(app_url: str) -> dict[str, Any]:
    return {
        "key": APP_KEY,
        "name": "Tower",
        "description": "A small app.",
        "vendor": {"name": "Example", "url": "https://example.com"},
        "baseUrl": app_url,
        "authentication": {"type": "jwt"},
        "lifecycle": dict.fromkeys(("installed", "uninstalled", "enabled", "disabled"), "/hook"),
        "scopes": ["READ", "WRITE"],
        "apiVersion": 1,
        "apiMigrations": {"gdpr": True, "signed-install": True, "context-qsh": True},
        "modules": {
            "dynamicContentMacros": [
                {
                    "key": "tower",
                    "name": {"value": "Tower"},
                    "description": {"value": "A tower."},
                    "url": VIEWER_URL,
                    "bodyType": "plain-text",
                    "outputType": "block",
                    "editor": {
                        "url": "/editor.html?page={page.id}&macro={macro.id}",
                        "insertTitle": {"value": "Tower"},
                        "width": "100%",
                        "height": "100%",
                    },
                }
            ],
            "generalPages": [{"key": "tower-bills", "name": {"value": "Tower bills"}, "url": "/bills.html"}],
            "adminPages": [{"key": "tower-admin", "name": {"value": "Tower rules"}, "url": "/rules.html"}],
        },
    }


@dataclass
class Hook:
    """A lifecycle call as the app got it."""

    body: dict[str, Any]
    token: str
    path: str


@dataclass
class App:
    """Serves its descriptor and its two pages, and takes what the site sends."""

    descriptor: dict[str, Any] = field(default_factory=dict)
    hooks: list[Hook] = field(default_factory=list)
    hook_status: int = 204

    def handle(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        if path == "/atlassian-connect.json":
            return Answer.json(200, self.descriptor)
        if path == "/hook":
            scheme, _, token = (request.headers.get("Authorization") or "").partition(" ")
            assert scheme == "JWT"
            self.hooks.append(Hook(json.loads(request.body), token, request.path))
            return Answer(self.hook_status)
        return serve_page(path)


def serve_page(path: str) -> Answer:
    kinds = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
    file = BRIDGE if path == "/connect.js" else APP_PAGES / path.removeprefix("/")
    if not file.is_file():
        return Answer(404)
    return Answer(200, [("Content-Type", kinds[file.suffix])], file.read_bytes())


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sites:
    """Both sites, running."""

    confluence: Confluence
    app: App
    port: int
    keys_port: int

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        site: str = "acme",
    ) -> Reply:
        """A request to a site's host; `path` with /wiki."""
        return self.send_to(f"{site}.localhost", method, path, body, headers)

    def send_to(
        self, host: str, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body, {"Host": f"{host}:{self.port}", **(headers or {})})
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, response.read())
        connection.close()
        return reply

    def token(self, method: str, path: str, *, secret: str | None = None, **claims: Any) -> str:
        """The app's own token for a request; `path` without /wiki. A claim given as None is left out."""
        now = int(time.time())
        made = {"iss": APP_KEY, "iat": now, "exp": now + 120, "qsh": query_hash(method, path), **claims}
        present = {name: value for name, value in made.items() if value is not None}
        return jwt.encode(present, secret or self.secret(), algorithm="HS256")

    def secret(self, site: str = "acme") -> str:
        return self.confluence.store.sites[site].state.installation.shared_secret

    def as_app(self, method: str, path: str, value: Any = None, site: str = "acme", **headers: str) -> Reply:
        """A REST call as the app makes it; `value` goes as JSON, bytes as they are."""
        sent = {"Authorization": f"JWT {self.token(method, path, secret=self.secret(site))}"}
        body = value
        if value is not None and not isinstance(value, bytes):
            body = json.dumps(value).encode()
            sent["Content-Type"] = "application/json"
        sent |= {name.replace("_", "-"): text for name, text in headers.items()}
        return self.send(method, f"/wiki{path}", body, sent, site)

    def session(self, account_id: str, site: str = "acme") -> dict[str, str]:
        """The headers of a person who has signed in by the page's own link."""
        reply = self.send("GET", f"/login?accountId={account_id}&to=/wiki", site=site)
        assert reply.status == 302
        return {"Cookie": reply.headers["Set-Cookie"].partition(";")[0]}

    def control(self, method: str, path: str, arguments: dict[str, Any]) -> Any:
        call = self.confluence.controls()[method, path]
        return call(arguments, {}) if method == "GET" else call({}, arguments)

    def page(self, status: str, site: str = "acme") -> str:
        """The id of the seeded page of this status."""
        described = self.describe(site)
        return str(next(page["id"] for page in described["pages"] if page["status"] == status))

    def describe(self, site: str = "acme") -> dict[str, Any]:
        return next(each for each in self.confluence.describe_sites() if f"//{site}." in each["baseUrl"])


@contextmanager
def running_sites(folder: Path) -> Iterator[Sites]:
    """Starts app, sites and key server on free ports, with nothing installed yet."""
    app = App()
    wire = Wire()
    app_service = Service("app", app.handle, wire)
    app_url = f"http://app.localhost:{app_service.port}"
    app.descriptor = make_descriptor(app_url)
    confluence = Confluence(folder, app_url, find_port())
    site_service = Service("confluence", confluence.handle, wire, confluence.store.port)
    keys_service = Service("connect-keys", confluence.handle_keys, wire)
    services = (app_service, site_service, keys_service)
    for service in services:
        service.start()
    try:
        yield Sites(confluence, app, site_service.port, keys_service.port)
    finally:
        for service in services:
            service.stop()


def find_port() -> int:
    """A port that was free just now: a site's address holds its port before it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
