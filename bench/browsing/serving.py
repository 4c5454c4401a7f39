"""The measured pages over HTTP, compressed, in a frame of another origin."""

import gzip
import json
import threading
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from sandbox.functions.platform import headers_of, read_rules, read_settings
from tests.browser.stage import PUBLIC, TYPES, checkout
from tests.browser.stage import Server as HttpServer

BRIDGE = (Path(__file__).parent / "bridge.js").read_text()
EMBEDDING = '<!doctype html><title>Host</title><body style="margin:0"><iframe src="{app}/blank.html" style="{style}">'
RULES = read_rules(read_settings(PUBLIC.parent), {})
FRAME_STYLE = "position:fixed;inset:0;width:100%;height:100%;border:0"


@dataclass
class Server:
    """What of public/ is asked for, and before it what a bench puts in its place."""

    pages: dict[str, bytes] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.server = HttpServer(("127.0.0.1", 0), handler(self))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.put("/blank.html", "<!doctype html><title>Blank</title>")
        self.put("/api/checkout", json.dumps(checkout()))
        self.put("/host.html", EMBEDDING.format(app=self.app, style=FRAME_STYLE))
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def app(self) -> str:
        return f"http://app.localhost:{self.server.server_port}"

    @property
    def host(self) -> str:
        return f"http://acme.localhost:{self.server.server_port}/host.html"

    def put(self, path: str, text: str) -> None:
        self.pages[path] = gzip.compress(text.encode(), 6)

    def put_document(self, document: dict[str, Any]) -> None:
        """From now on the bridge answers this document."""
        self.put("/vendor/connect.js", BRIDGE.replace("__DOCUMENT__", json.dumps(document)))

    def find(self, path: str) -> bytes | None:
        if path in self.pages:
            return self.pages[path]
        file = PUBLIC / path.lstrip("/")
        return compressed(file) if file.is_file() else None


@cache
def compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


def handler(served: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # head and body are two packets, and the second would wait 40 ms for a word about the first
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path, query = urlsplit(self.path)[2:4]
            body = served.find(path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/json"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            if link := headers_of(RULES, path, query).get("Link"):
                self.send_header("Link", link)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """A bench's output is its own."""

    return Handler
