"""The app's files with the headers of production, its API as a test scripts it, and a host page with the real bridge.

For what the whole world cannot be made to do: a host that is silent or refuses, a stream that stops where a test says.
"""

import io
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import msgspec
from PIL import Image

from lib.media import Library

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC = ROOT / "public"
GALLERY = ROOT / "sandbox" / "gallery"
HOST_FILES = {
    "/host.html": Path(__file__).parent / "host_page" / "host.html",
    "/stage.js": Path(__file__).parent / "host_page" / "stage.js",
    "/stage.css": Path(__file__).parent / "host_page" / "stage.css",
    "/bridge/jquery.js": ROOT / "sandbox/node_modules/jquery/dist/jquery.js",
    "/bridge/connect-host.js": ROOT / "sandbox/node_modules/atlassian-connect-js/dist/connect-host.js",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webp": "image/webp",
}
# what ends a server is looked for as often
POLL_S = 0.01
MODELS = [
    ("gemini-3-pro", "Gemini 3 Pro", "google", 4.2, 18),
    ("gemini-2.5-pro", "Gemini 2.5 Pro", "google", 3.4, 15),
    ("gpt-5.1", "GPT-5.1", "openai", 3.9, 16),
    ("o4-mini-deep-research", "o4-mini Deep Research", "openai", 80, 300),
]

Step = tuple[str, Any] | Callable[[], object]
Refusal = tuple[int, dict[str, Any]]
Script = Sequence[Step] | Refusal


@dataclass(frozen=True)
class Call:
    """A request that the browser made of our API."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


def checkout(available: float = 9_996.4) -> dict[str, Any]:
    """What GET /api/checkout answers."""
    models = [
        {
            "model": model,
            "label": label,
            "provider": provider,
            "estimateCredits": estimate,
            "holdCredits": hold,
            "state": "on",
            "reason": None,
            "retiresOn": None,
            "servedBy": model,
        }
        for model, label, provider, estimate, hold in MODELS
    ]
    since = "2026-11-28T09:00:00.000Z" if available < 60 else None
    return {"available": available, "lowBalanceSince": since, "isAdministrator": False, "models": models}


class Cut(Exception):
    """A step of a scripted stream: the connection goes dead here."""


def cut() -> None:
    raise Cut


class Server(ThreadingHTTPServer):
    """One that a browser may leave in the middle of its request, as it does when a tab is closed."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass
class Stage:
    """Both servers, and what the API answers: `generate`, `chat` and `looks` (at a research run) hold one script a
    request, a status or a stream's steps; `running` are the runs that go on, `ended` those that have a page.

    `attach` holds refusals of the next uploads, and what is waited for before they go on; then each is attached.
    """

    checkout: Any = field(default_factory=checkout)
    generate: Sequence[Script] = field(default_factory=list)
    chat: Sequence[Script] = field(default_factory=list)
    running: list[dict[str, Any]] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)
    looks: Sequence[Script] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    attach: Sequence[Refusal | Callable[[], object]] = field(default_factory=list)
    attachment: bytes = b""
    attached: dict[str, bytes] = field(default_factory=dict)
    media: Refusal | None = None
    public: Path = PUBLIC
    servers: list[Server] = field(default_factory=list)

    def __enter__(self) -> Self:
        for serve in (self._serve_app, self._serve_host):
            server = Server(("127.0.0.1", 0), handler(serve))
            threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True).start()
            self.servers.append(server)
        return self

    def __exit__(self, *_: object) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()

    @property
    def app(self) -> str:
        return f"http://app.localhost:{self.servers[0].server_port}"

    @property
    def host(self) -> str:
        return f"http://acme.localhost:{self.servers[1].server_port}"

    def address(self, kind: str, **options: str) -> str:
        """The host page with the `editor` or the `viewer` in it."""
        return f"{self.host}/host.html?{urlencode({'kind': kind, 'app': self.app, **options})}"

    def made(self, method: str, path: str) -> list[Call]:
        return [call for call in self.calls if call.method == method and urlsplit(call.path).path == path]

    def _serve_app(self, request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        if path.startswith("/api/"):
            return self._answer_call(request, path)
        file = (
            GALLERY / path.removeprefix("/gallery/") if path.startswith("/gallery/") else self.public / path.lstrip("/")
        )
        if file.is_file():
            return send(request, 200, file.read_bytes(), {"Content-Type": TYPES.get(file.suffix, ""), **self.headers})
        return send(request, 404, b"", self.headers)

    def _serve_host(self, request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        if path == "/picture.png":
            return send(request, 200, self.attachment, {"Content-Type": "image/png"})
        if path.startswith("/attachments"):
            return self._serve_attachment(request, path.removeprefix("/attachments"))
        file = HOST_FILES.get(path)
        if file is None:
            return send(request, 204, b"", {})
        return send(request, 200, file.read_bytes(), {"Content-Type": TYPES[file.suffix]})

    def _serve_attachment(self, request: BaseHTTPRequestHandler, path: str) -> None:
        """`?filename=` lists as Confluence does, `/att<row>/download` has the bytes."""
        names = list(self.attached)
        if path:
            return send(request, 200, self.attached[names[int(path.split("/")[1][3:]) - 100]], {})
        [name] = parse_qs(urlsplit(request.path).query)["filename"]
        found = [{"id": f"att{100 + names.index(name)}"}] if name in names else []
        return send(request, 200, json.dumps({"results": found}).encode(), {})

    @property
    def headers(self) -> dict[str, str]:
        """The headers of production; only who may embed us differs."""
        [rule] = [
            rule for rule in json.loads((ROOT / "vercel.json").read_text())["headers"] if rule["source"] == "/(.*)"
        ]
        headers = {header["key"]: header["value"] for header in rule["headers"]}
        policy = re.sub(r"frame-ancestors [^;]*", f"frame-ancestors {self.host}", headers["Content-Security-Policy"])
        del headers["Strict-Transport-Security"]
        return headers | {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}

    def _answer_call(self, request: BaseHTTPRequestHandler, path: str) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        is_json = request.headers.get("Content-Type") == "application/json"
        parsed: Any = json.loads(body) if body and is_json else body or None
        self.calls.append(Call(request.command, request.path, dict(request.headers.items()), parsed))
        known: dict[str, Callable[[], tuple[int, Any]]] = {
            "/api/checkout": lambda: self.checkout if isinstance(self.checkout, tuple) else (200, self.checkout),
            "/api/media": lambda: self.media or (200, find_media(parsed)),
            "/api/attach-image": lambda: self._attach(request, body),
        }
        if path in known:
            return send_json(request, *known[path]())
        if request.command == "DELETE":
            return send(request, 204, b"", {})
        if request.command == "GET" and "running=1" in request.path:
            return send_json(request, 200, {"running": self.running})
        if request.command == "GET" and "ended=1" in request.path:
            return send_json(request, 200, {"ended": self.ended})
        script = self._next_script(request.command, path)
        if isinstance(script, tuple):
            return send_json(request, *script)
        return send_stream(request, script)

    def _attach(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, Any]]:
        while self.attach:
            step, *self.attach = self.attach
            if isinstance(step, tuple):
                return step
            step()
        name = unquote(request.headers["X-File-Name"])
        self.attached[name] = body
        with Image.open(io.BytesIO(body)) as image:
            size = {"width": image.width, "height": image.height}
        return 201, {"attachmentId": f"att{99 + len(self.attached)}", "fileName": name, "pageStatus": "draft", **size}

    def _next_script(self, method: str, path: str) -> Script:
        queue = "looks" if method == "GET" else path.removeprefix("/api/")
        script, *rest = getattr(self, queue)
        setattr(self, queue, rest)
        found: Script = script
        return found


def find_media(wanted: dict[str, Any]) -> dict[str, Any]:
    """As POST /api/media answers, of the library that this release ships."""
    library = Library.load()
    if "ids" in wanted:
        found = library.get(wanted["ids"])
    else:
        found = library.search(wanted.get("q") or "", wanted["kind"], wanted.get("colour"))
    start, limit = int((wanted.get("cursor") or "from-0")[5:]), wanted.get("limit", 24)
    items = [msgspec.to_builtins(item) for item in found[start : start + limit]]
    return {"items": items, "nextCursor": f"from-{start + limit}" if len(found) > start + limit else None}


def handler(serve: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # head and body are two packets, and the second would wait 40 ms for a word about the first
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            serve(self)

        do_POST = do_GET  # noqa: N815 - http.server's names
        do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """A test's output is its own."""

    return Handler


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    request.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def send_json(request: BaseHTTPRequestHandler, status: int, value: Any) -> None:
    headers = {"Retry-After": str(value["retryAfterS"])} if "retryAfterS" in value else {}
    kind = "application/json" if status < 400 else "application/problem+json"
    send(request, status, json.dumps(value).encode(), {"Content-Type": kind, **headers})


def send_stream(request: BaseHTTPRequestHandler, steps: Sequence[Step]) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/event-stream; charset=utf-8")
    request.send_header("Connection", "close")
    request.end_headers()
    request.close_connection = True
    try:
        for piece in pieces(steps):
            request.wfile.write(piece)
            request.wfile.flush()
    except (Cut, OSError):
        return


def pieces(steps: Sequence[Step]) -> Iterator[bytes]:
    """Each event in small pieces, cut in the middle of characters too."""
    for step in steps:
        if callable(step):
            step()
            continue
        name, data = step
        event = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
        yield from (event[at : at + 700] for at in range(0, len(event), 700))
