"""The far end of the wire: servers that stand in for other parties.

A stand-in is a handler `Request -> Answer` behind a `Service`. Calls that come from the functions' process (the guard
tells by their local port) are recorded and may meet a fault; a browser's or a tester's are only answered.
"""

import contextlib
import json
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from sandbox.faults import STATUSES, Fault
from sandbox.messages import Answer, CutShort, Handler, Headers, Request
from sandbox.record import Entry, Wire, moment

__all__ = ["Answer", "CutShort", "Handler", "Headers", "Request", "Service", "Wire", "moment"]

# SO_LINGER on, zero seconds: closing sends a reset instead of an orderly end
RESET = struct.pack("ii", 1, 0)


class Service:
    """One listening socket on this machine, a thread a connection, HTTP/1.1 with keep-alive."""

    #: Whether the functions may call it at all: control is a tester's, whoever had his port before.
    is_recorded = True
    #: Told of each 500 that a fault made of a call, in the handler's place: some parties remember what they failed at.
    keep_failure: Callable[[Request, Answer], None] | None = None

    def __init__(self, name: str, handler: Handler, wire: Wire, port: int = 0) -> None:
        self.name = name
        self.handler = handler
        self.wire = wire
        self._server = _Server(("127.0.0.1", port), _Connection)
        self._server.service = self
        self.port: int = self._server.server_address[1]
        self._late: list[Request] = []
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and ends every connection that is open."""
        self._server.shutdown()
        self._server.server_close()
        self.end_connections()
        self._thread.join()

    def keep_late(self, request: Request) -> None:
        """A call that is still under way when its sender has given it up."""
        self._late.append(request)

    def do_late(self) -> None:
        """Such calls arrive, behind one that was sent after them."""
        while self._late:
            whole(self.handler(self._late.pop(0)).body)

    def forget_late(self) -> None:
        """They never arrive."""
        self._late.clear()

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
        link = (self.client_address[1], service.port)
        try:
            urlsplit(self.path)
            body = self._read_body()
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        request = Request(self.command, self.path, self.headers, body, self.headers.get("Host", ""), link)
        if not (service.is_recorded and service.wire.is_from_functions(link)):
            self._send(service.handler(request), None)
            return
        entry = service.wire.begin(service.name, request)
        try:
            self._serve_recorded(service, request, entry)
        finally:
            service.wire.end(entry)

    def _serve_recorded(self, service: Service, request: Request, entry: Entry) -> None:
        fault = service.wire.faults.take(service.name, request.method, request.path)
        if fault is not None:
            self._serve_faulty(fault, request, entry)
            return
        self._send(service.handler(request), entry)
        service.do_late()

    def _serve_faulty(self, fault: Fault, request: Request, entry: Entry) -> None:
        service = self.server.service
        if fault.kind == "refuse":
            self._reset()
        elif fault.kind == "hang":
            self._hang()
            service.wire.end_early(entry)
        elif fault.kind in STATUSES:
            answer = _failure(fault)
            if service.keep_failure and fault.kind == "500":
                service.keep_failure(request, answer)
            self._send(answer, entry)
        elif fault.kind in ("twice", "late", "kill", "kill_after"):
            self._serve_odd(fault.kind, request, entry)
        else:
            self._serve_broken(fault, service.handler(request), entry)

    def _serve_odd(self, kind: str, request: Request, entry: Entry) -> None:
        """`twice`: done twice. `late`: reset, and done behind the next call. `kill…`: its sender dies first or then."""
        service = self.server.service
        if kind in ("twice", "kill_after"):
            whole(service.handler(request).body)
        match kind:
            case "twice":
                self._send(service.handler(request), entry)
            case "late":
                service.keep_late(request)
                self._reset()
            case _:
                service.wire.kill_sender()
                self._reset()

    def _serve_broken(self, fault: Fault, answer: Answer, entry: dict[str, Any]) -> None:
        """`lost_answer`: all is done, nothing arrives. `cut`: half of it arrives."""
        body = whole(answer.body)
        if fault.kind == "cut":
            entry["answer"].update(status=answer.status, startedAt=moment(), bytes=len(body) // 2)
            headers = [*answer.headers, ("Content-Length", str(len(body)))]
            self._send_head(answer.status, headers)
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            # the half is on its way before the reset overtakes it
            time.sleep(0.05)
        self._reset()

    def _send(self, answer: Answer, entry: Entry | None) -> None:
        note = entry["answer"] if entry else {}
        note.update(status=answer.status, startedAt=moment(), bytes=0)
        try:
            if isinstance(answer.body, bytes):
                self._send_whole(answer, answer.body, note)
            else:
                self._send_stream(answer, answer.body, entry)
        except OSError:
            self.close_connection = True
            self._note_leaving(entry)
        except CutShort:
            self._reset()

    def _send_whole(self, answer: Answer, body: bytes, note: dict[str, Any]) -> None:
        has_body = answer.status not in (204, 304) and self.command != "HEAD"
        length = [] if answer.status == 204 else [("Content-Length", str(len(body)))]
        self._verify_peer()
        self._send_head(answer.status, [*answer.headers, *length])
        if has_body:
            self.wfile.write(body)
            note["bytes"] = len(body)

    def _send_stream(self, answer: Answer, pieces: Iterable[bytes], entry: Entry | None) -> None:
        self._send_head(answer.status, [*answer.headers, ("Transfer-Encoding", "chunked")])
        with contextlib.closing(_Closable(pieces)) as source:
            with _watching(self.connection, lambda: self._note_leaving(entry)):
                for piece in source:
                    self._verify_peer()
                    self._send_chunk(piece)
                    if entry:
                        entry["answer"]["bytes"] += len(piece)
            self.wfile.write(b"0\r\n\r\n")

    def _note_leaving(self, entry: Entry | None) -> None:
        if entry:
            self.server.service.wire.end_early(entry)

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
        """Raises ValueError where its length is none, ConnectionResetError when the sender left half-way."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._read_chunks())
        return self._read_whole(int(self.headers.get("Content-Length") or 0))

    def _read_chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self._read_whole(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def _read_whole(self, size: int) -> bytes:
        if size < 0:
            raise ValueError(size)
        read = self.rfile.read(size)
        if len(read) < size:
            raise ConnectionResetError
        return read

    def _verify_peer(self) -> None:
        """Raises ConnectionResetError when the peer has closed: the kernel would still take a piece or two."""
        if _is_left(self.connection, timeout_s=0):
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


class _Closable:
    """Pieces that can be closed, whether or not they came as a generator."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()


@contextlib.contextmanager
def _watching(connection: socket.socket, on_left: Callable[[], None]) -> Iterator[None]:
    """Calls back when the peer closes meanwhile, also while there is nothing to send."""
    ours, theirs = socket.socketpair()

    def watch() -> None:
        if _is_left(connection, until=theirs):
            on_left()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ours.close()
        thread.join()
        theirs.close()


def _is_left(connection: socket.socket, timeout_s: float | None = None, until: socket.socket | None = None) -> bool:
    """Whether the peer has closed; waits for it at most `timeout_s`, or until the other socket's peer is closed."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        if until is not None:
            selector.register(until, selectors.EVENT_READ)
        ready = [key.fileobj for key, _ in selector.select(timeout_s)]
    try:
        return connection in ready and not connection.recv(1, socket.MSG_PEEK)
    except OSError:
        return True


def whole(body: bytes | Iterable[bytes]) -> bytes:
    """The body of an answer, to its end."""
    return body if isinstance(body, bytes) else b"".join(body)


def _failure(fault: Fault) -> Answer:
    headers = [("Content-Type", "application/json"), *([("Retry-After", "1")] if fault.kind == "429" else [])]
    text = {"429": "too many requests", "409": "somebody else is at it"}.get(fault.kind, "something broke")
    return Answer(int(fault.kind), headers, json.dumps({"error": {"message": text}}).encode())
