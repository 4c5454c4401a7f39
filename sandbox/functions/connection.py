"""The server's half of a connection to the functions: how a head is read, a piece sent, and a reader's leaving seen."""

import json
import secrets
import select
import socket
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler


class Connection(WSGIRequestHandler):
    """Sends each piece at once, and sees at a write that the reader has gone away."""

    protocol_version = "HTTP/1.1"
    # a piece is one packet: it is flushed when it is whole
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile = _ReaderWatch(self.wfile, self.connection)  # type: ignore[assignment]  # a writer all the same

    def parse_request(self) -> bool:
        """Refuses here what werkzeug would only fail over when it makes the environment: `GET http://[`."""
        if not super().parse_request():
            return False
        try:
            urlsplit(self.path)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return True

    def handle_expect_100(self) -> bool:
        """Said here and at once; `run_wsgi` would leave it in the buffer."""
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.wfile.flush()
        del self.headers["Expect"]
        return True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """The platform's access line would hold the query string; the functions log for themselves."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A head that the server cannot take: broken, or beyond its own limits of line and number of headers."""
        is_large = code in (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if is_large else HTTPStatus(code)
        request_id = f"req_{secrets.token_hex(13)}"
        problem = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status,
            "detail": "Send fewer or shorter headers." if is_large else "Send a well-formed HTTP/1.1 request.",
            "code": "too_large" if is_large else "malformed_request",
            "requestId": request_id,
        }
        body = json.dumps(problem).encode()
        # a head that could not be read counts as one of HTTP/0.9, which has no status
        self.request_version = self.protocol_version
        self.send_response_only(status)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        # as every answer has them
        self.send_header("X-Request-Id", request_id)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


class _ReaderWatch:
    """The connection's file; a write to a reader who has closed raises, where the kernel would still take it."""

    def __init__(self, file: Any, connection: socket.socket) -> None:
        self._file = file
        self._connection = connection

    def write(self, piece: bytes) -> int:
        readable, _, _ = select.select([self._connection], [], [], 0)
        if readable and not self._connection.recv(1, socket.MSG_PEEK):
            raise ConnectionResetError
        self._file.write(piece)
        return len(piece)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
