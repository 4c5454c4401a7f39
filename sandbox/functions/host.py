"""`python -m sandbox.functions.host JSON`: begets the functions' process, which serves on an inherited socket.

It waits for orders and forks at each, so that a new instance need not load its modules anew; none of the product's does
anything when it is loaded, and nothing is before the guard stands. The process has the settings as its environment and
no other word of the sandbox; what it was told besides comes as its one argument.
"""

import ctypes
import gc
import importlib
import json
import os
import secrets
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from sandbox.functions.guard import Channel, Guard, RealSocket

if TYPE_CHECKING:
    from werkzeug.serving import WSGIRequestHandler

# the channel to the recorder, standard output and standard error
DESCRIPTORS = 3
PR_SET_PDEATHSIG = 1


def main() -> None:
    told = json.loads(sys.argv[1])
    guard = Guard(Channel(), set(told["ports"]), set(told["hosts"]))
    guard.install()
    sys.path.insert(0, told["project"])
    # who ends leaves nothing that would have to be fetched
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    orders = RealSocket(fileno=told["orders"])
    modules = told["modules"]
    while beget(orders, guard, told):
        # no order is kept waiting for more than one module
        while modules and not select.select([orders], [], [], 0)[0]:
            importlib.import_module(modules.pop(0))
        # a collection in a process that was begotten would write to all memory that is shared with it
        gc.freeze()


def beget(orders: socket.socket, guard: Guard, told: dict[str, Any]) -> bool:
    """Waits for an order and begets a process for it; False when nobody is there any more to give one."""
    descriptors = socket.recv_fds(orders, 1, DESCRIPTORS)[1]
    if not descriptors:
        return False
    pid = os.fork()
    if not pid:
        orders.close()
        live(guard, told, *descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    orders.sendall(b"%d" % pid)
    return True


def live(guard: Guard, told: dict[str, Any], channel: int, stdout: int, stderr: int) -> NoReturn:
    """The functions' process, from its first breath."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for descriptor, number in ((stdout, 1), (stderr, 2)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.set_inheritable(channel, False)  # noqa: FBT003 - os's own
    guard.channel.open(channel)
    try:
        serve(guard, told)
    finally:
        traceback.print_exc()
        os._exit(1)


def serve(guard: Guard, told: dict[str, Any]) -> None:
    from werkzeug.serving import make_server

    from sandbox.functions.instance import silence_leaving
    from sandbox.functions.platform import Platform

    silence_leaving()
    load = None
    if told.get("runtime"):
        from sandbox.functions.instances import Instances

        load = Instances(guard, told).load
    platform = Platform(Path(told["project"]), told["replacedHosts"], load)

    def application(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        """A generator, so that the request belongs to its thread until its answer has been closed."""
        with guard.serving() as sender:

            def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                request_id = next((value for name, value in headers if name.lower() == "x-request-id"), None)
                guard.channel.tell(kind="answers", sender=sender, requestId=request_id)
                return start_response(status, headers, *rest)

            answer = platform(environ, start)
            try:
                yield from _pieces(answer)
            finally:
                close = getattr(answer, "close", None)
                if close is not None:
                    close()

    server = make_server(
        "127.0.0.1", told["port"], application, threaded=True, fd=told["socket"], request_handler=_handler()
    )
    server.daemon_threads = True  # type: ignore[attr-defined]  # it is threaded
    server.serve_forever()


def _pieces(answer: Iterable[bytes]) -> Iterator[bytes]:
    """An empty answer still has a head, which is sent with the first piece."""
    is_empty = True
    for piece in answer:
        is_empty = False
        yield piece
    if is_empty:
        yield b""


def _handler() -> "type[WSGIRequestHandler]":
    from werkzeug.serving import WSGIRequestHandler

    class Handler(WSGIRequestHandler):
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

    return Handler


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


if __name__ == "__main__":
    main()
