"""The far end of the wire: servers that stand in for other parties, the record of what the functions sent them, faults.

A stand-in is a handler `Request -> Answer` behind a `Service`. Calls that come from the functions' process (the guard
tells by their local port) are recorded and may meet a fault; a browser's or a tester's are only answered.
"""

import base64
import contextlib
import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from sandbox.faults import Fault, Faults

Headers = Message
IDLE_WAIT_S = 10.0
# SO_LINGER on, zero seconds: closing sends a reset instead of an orderly end
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """A call as it arrived. `path` has its query, as sent; `port` is the caller's own."""

    method: str
    path: str
    headers: Headers
    body: bytes
    host: str
    port: int = 0


@dataclass
class Answer:
    """What a handler says. An iterable body is sent chunked, each piece at once; its `close` is called in any case."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | Iterable[bytes] = b""

    @classmethod
    def json(cls, status: int, value: object) -> Self:
        """`value` as JSON with its content type."""
        return cls(status, [("Content-Type", "application/json")], json.dumps(value).encode())


Handler = Callable[[Request], Answer]


class Wire:
    """What the functions sent out, in the order in which it began."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.faults = faults or Faults()
        self._changed = threading.Condition()
        self._entries: list[dict[str, Any]] = []
        self._senders: dict[int, Any] = {}
        self._incoming = 0

    def note_sender(self, port: int, sender: Any) -> None:
        """From the guard: what leaves from this local port belongs to `sender`, an incoming request (None: to none)."""
        with self._changed:
            self._senders[port] = sender

    def forget_sender(self, port: int) -> None:
        """From the guard: the connection at this local port is closed."""
        with self._changed:
            self._senders.pop(port, None)

    def note_incoming(self, change: int) -> None:
        """From the guard: an incoming request has begun (1) or ended (-1)."""
        with self._changed:
            self._incoming += change
            self._changed.notify_all()

    def is_from_functions(self, port: int) -> bool:
        """Whether the guard has named this local port."""
        with self._changed:
            return port in self._senders

    def begin(self, service: str, request: Request) -> dict[str, Any]:
        """Opens the entry of a call."""
        with self._changed:
            entry = {
                "n": len(self._entries) + 1,
                "at": moment(),
                "sender": self._senders.get(request.port),
                "service": service,
                "host": request.host,
                "method": request.method,
                "path": request.path,
                "headers": dict(request.headers.items()),
                "bodyBase64": base64.b64encode(request.body).decode(),
                "answer": {"status": None, "bytes": 0, "startedAt": None, "endedAt": None, "closedEarly": False},
            }
            self._entries.append(entry)
            return entry

    def end(self, entry: dict[str, Any]) -> None:
        """Closes it, whatever became of the answer."""
        with self._changed:
            entry["answer"]["endedAt"] = moment()
            self._changed.notify_all()

    def note_refused(self, host: str, sender: Any) -> None:
        """From the guard: a connection to somebody who is not the sandbox's was refused."""
        request = Request("CONNECT", "", Message(), b"", host)
        entry = self.begin("other", request)
        entry["sender"] = sender
        self.end(entry)

    def entries(self, since: int = 0) -> list[dict[str, Any]]:
        """The entries after `since`, each with the id of the incoming request that made the call."""
        with self._changed:
            chosen = self._entries[since:]
            return [_described(entry) for entry in chosen]

    def wait_until_idle(self) -> None:
        """Until no call and no incoming request is under way; at most ten seconds."""
        with self._changed:
            self._changed.wait_for(self._is_idle, IDLE_WAIT_S)

    def _is_idle(self) -> bool:
        return self._incoming <= 0 and all(entry["answer"]["endedAt"] for entry in self._entries[-64:])


def _described(entry: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in entry.items() if name != "sender"}
    return {**shown, "requestId": getattr(entry["sender"], "request_id", None), "answer": dict(entry["answer"])}


def moment() -> str:
    """Now, RFC 3339 in UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Service:
    """One listening socket on this machine, a thread a connection, HTTP/1.1 with keep-alive."""

    def __init__(self, name: str, handler: Handler, wire: Wire, port: int = 0, host: str = "127.0.0.1") -> None:
        self.name = name
        self.handler = handler
        self.wire = wire
        self._server = _Server((host, port), _Connection)
        self._server.service = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and ends every connection that is open."""
        self._server.shutdown()
        self._server.server_close()
        self.end_connections()
        self._thread.join()

    def end_connections(self) -> None:
        """Ends open streams and idle keep-alive connections alike."""
        for connection in list(self._server.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    service: Service

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.connections: set[socket.socket] = set()
        super().__init__(address, handler)

    def server_bind(self) -> None:
        """Without the base class's look-up of our own host name, which may ask a name server."""
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A peer that goes away is an everyday thing; anything else is a defect of the sandbox and is shown."""
        import sys

        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """Reads calls, asks the stand-in, sends its answer; applies a fault where one is due."""

    protocol_version = "HTTP/1.1"
    server: _Server
    connection: socket.socket

    def log_message(self, *_: object) -> None:
        """The record says it all."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        service = self.server.service
        port = self.client_address[1]
        request = Request(self.command, self.path, self.headers, self._read_body(), self.headers.get("Host", ""), port)
        if not service.wire.is_from_functions(port):
            self._send(service.handler(request), None)
            return
        entry = service.wire.begin(service.name, request)
        try:
            self._serve_recorded(service, request, entry)
        finally:
            service.wire.end(entry)

    def _serve_recorded(self, service: Service, request: Request, entry: dict[str, Any]) -> None:
        fault = service.wire.faults.take(service.name, request.path)
        if fault is None:
            self._send(service.handler(request), entry)
        elif fault.kind == "refuse":
            self._reset()
        elif fault.kind == "hang":
            self._hang()
        elif fault.kind in ("500", "429"):
            self._send(_failure(fault), entry)
        else:
            self._serve_broken(fault, service.handler(request), entry)

    def _serve_broken(self, fault: Fault, answer: Answer, entry: dict[str, Any]) -> None:
        """`lost_answer`: all is done, nothing arrives. `cut`: half of it arrives."""
        body = _whole(answer.body)
        if fault.kind == "cut":
            entry["answer"].update(status=answer.status, startedAt=moment(), bytes=len(body) // 2)
            headers = [*answer.headers, ("Content-Length", str(len(body)))]
            self._send_head(answer.status, headers)
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            # the half is on its way before the reset overtakes it
            time.sleep(0.05)
        self._reset()

    def _send(self, answer: Answer, entry: dict[str, Any] | None) -> None:
        note = entry["answer"] if entry else {}
        note.update(status=answer.status, startedAt=moment(), bytes=0)
        if isinstance(answer.body, bytes):
            self._send_whole(answer, answer.body, note)
        else:
            self._send_pieces(answer, answer.body, note)

    def _send_whole(self, answer: Answer, body: bytes, note: dict[str, Any]) -> None:
        has_body = answer.status not in (204, 304) and self.command != "HEAD"
        length = [] if answer.status == 204 else [("Content-Length", str(len(body)))]
        self._send_head(answer.status, [*answer.headers, *length])
        if has_body:
            self.wfile.write(body)
            note["bytes"] = len(body)

    def _send_pieces(self, answer: Answer, pieces: Iterable[bytes], note: dict[str, Any]) -> None:
        self._send_head(answer.status, [*answer.headers, ("Transfer-Encoding", "chunked")])
        with _closing(pieces) as open_pieces:
            try:
                for piece in open_pieces:
                    self._verify_peer()
                    self._send_chunk(piece)
                    note["bytes"] = note.get("bytes", 0) + len(piece)
                self.wfile.write(b"0\r\n\r\n")
            except OSError:
                note["closedEarly"] = True
                self.close_connection = True
            except CutShort:
                self._reset()

    def _send_chunk(self, piece: bytes) -> None:
        if piece:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.flush()

    def _send_head(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response_only(status, responses.get(status, "Unknown"))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._read_chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _read_chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def _verify_peer(self) -> None:
        """Raises ConnectionResetError when the peer has closed: the kernel would still take a piece or two."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        if readable and not self.connection.recv(1, socket.MSG_PEEK):
            raise ConnectionResetError

    def _hang(self) -> None:
        """Accepted, and no byte: until the peer gives up."""
        with contextlib.suppress(OSError):
            self.connection.recv(1)
        self.close_connection = True

    def _reset(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            # the files made from it hold the descriptor open: detaching closes it for good
            self.rfile.close()
            socket.close(self.connection.detach())


class CutShort(Exception):
    """Raised by a body's generator: the connection is reset here, in the middle of the answer."""


@contextlib.contextmanager
def _closing(pieces: Iterable[bytes]) -> Iterator[Iterable[bytes]]:
    try:
        yield pieces
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _whole(body: bytes | Iterable[bytes]) -> bytes:
    return body if isinstance(body, bytes) else b"".join(body)


def _failure(fault: Fault) -> Answer:
    headers = [("Content-Type", "application/json"), *([("Retry-After", "1")] if fault.kind == "429" else [])]
    text = "too many requests" if fault.kind == "429" else "something broke"
    return Answer(int(fault.kind), headers, json.dumps({"error": {"message": text}}).encode())
