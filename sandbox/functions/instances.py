"""The functions as the platform's real build made them, each in a process of its own under the platform's runtime.

A function's process begins at its first request. The runtime says on a socket of its own where it listens, and what the
function wrote; requests go there over plain HTTP, as the platform's proxy sends them.
"""

import base64
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Response

from sandbox.functions.environ import BODY_BYTES_MAX, Environ
from sandbox.functions.guard import LOCAL, Guard, RealSocket
from sandbox.functions.instance import REQUEST_NUMBER
from sandbox.functions.static import Application
from sandbox.processes import tied

PIECE_BYTES = 65_536
# the proxy's own, or between it and the runtime alone
HOPS = frozenset({"connection", "date", "server", "transfer-encoding", "x-vercel-internal-timing"})
# the runtime's line about each request, which the platform keeps for itself
ACCESS_LINE = re.compile(r"127\.0\.0\.1 - - \[|[^ ]* - - \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4} ")


class Instances:
    """Starts them, and gives each as a WSGI application. `told` is what the host was told."""

    def __init__(self, guard: Guard, told: dict[str, Any]) -> None:
        self._guard = guard
        self._told = told
        # a tied process ends with the thread that started it, so that thread must stay
        self._starter = ThreadPoolExecutor(1)

    def load(self, path: Path) -> Application:
        """The function of a file of api/."""
        return Proxy(self._guard, Instance(self._guard, self._told, path.stem, self._starter))


class Instance:
    """One function's process."""

    def __init__(self, guard: Guard, told: dict[str, Any], name: str, starter: ThreadPoolExecutor) -> None:
        self._guard = guard
        self._told = told
        self._name = name
        self._starter = starter
        self._starting = threading.Lock()

    @property
    def port(self) -> int:
        """Where it listens; the first who asks waits until it does."""
        with self._starting:
            return self._port

    @cached_property
    def _port(self) -> int:
        with (
            tempfile.TemporaryDirectory(prefix="skyline-instance-", dir="/tmp") as folder,
            RealSocket(socket.AF_UNIX) as listener,
        ):
            address = f"{folder}/ipc"
            listener.bind(address)
            listener.listen()
            self._starter.submit(self._start, address).result()
            messages = _messages(listener.accept()[0])
            port = next(self._take(message) for message in messages if message["type"] in _BEGINNINGS)
        _in_thread(self._listen, messages)
        return port

    def _start(self, ipc: str) -> None:
        ours, theirs = socket.socketpair()
        told = {
            "ports": self._told["ports"],
            "hosts": self._told["hosts"],
            "channel": theirs.fileno(),
            "entrance": f"vc__handler__python_{self._name}",
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {
            "PYTHONPATH": "_vendor",
            "PYTHONDONTWRITEBYTECODE": "1",
            "VERCEL": "1",
            "VERCEL_IPC_PATH": ipc,
        }
        command = [
            self._told["runtime"]["python"],
            "-P",
            str(Path(__file__).with_name("instance.py")),
            json.dumps(told),
        ]
        subprocess.Popen(
            tied(command), cwd=self._told["runtime"]["bundle"], env=environment, pass_fds=[theirs.fileno()]
        )
        theirs.close()
        _in_thread(self._relay, ours)

    def _relay(self, channel: socket.socket) -> None:
        """What its guard tells goes to the recorder by way of ours."""
        with channel, channel.makefile("rb") as lines:
            for line in lines:
                self._guard.channel.tell(**json.loads(line))
                channel.sendall(b"\n")

    def _take(self, message: dict[str, Any]) -> int:
        if message["type"] == "unrecoverable-error":
            raise RuntimeError(f"{self._name} does not start: {message['payload']['message']}")
        return int(message["payload"]["httpPort"])

    def _listen(self, messages: Iterator[dict[str, Any]]) -> None:
        for message in messages:
            if message["type"] == "log":
                _write(message["payload"])


class Proxy:
    """A WSGI application: the platform's proxy before an instance."""

    def __init__(self, guard: Guard, instance: Instance) -> None:
        self._guard = guard
        self._instance = instance

    def __call__(self, environ: Environ, start_response: Any) -> Iterator[bytes]:
        if int(environ["CONTENT_LENGTH"] or 0) > BODY_BYTES_MAX:
            # the platform's own answer
            refusal = Response("FUNCTION_PAYLOAD_TOO_LARGE", 413)
            return iter(refusal(environ, start_response))
        connection = self._connect()
        self._send(connection, environ)
        response = connection.getresponse()
        headers = [(name, value) for name, value in response.getheaders() if name.lower() not in HOPS]
        start_response(f"{response.status} {response.reason}", headers)
        return _pieces(connection, response)

    def _connect(self) -> HTTPConnection:
        """Past our own guard: it looks after what functions send out, and this comes in."""
        port = self._instance.port
        connection = HTTPConnection(LOCAL, port)
        connection.sock = RealSocket()
        connection.sock.connect((LOCAL, port))
        return connection

    def _send(self, connection: HTTPConnection, environ: Environ) -> None:
        body = environ["wsgi.input"].read()
        connection.putrequest(environ["REQUEST_METHOD"], environ["RAW_URI"], skip_host=True, skip_accept_encoding=True)
        for name, value in environ.items():
            if name.startswith("HTTP_"):
                connection.putheader(name[5:].replace("_", "-"), value.encode("latin-1"))
        if environ["CONTENT_TYPE"]:
            connection.putheader("Content-Type", environ["CONTENT_TYPE"].encode("latin-1"))
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader(REQUEST_NUMBER, str(self._guard.sender or 0))
        connection.endheaders(body)


_BEGINNINGS = frozenset({"server-started", "unrecoverable-error"})


def _pieces(connection: HTTPConnection, response: HTTPResponse) -> Iterator[bytes]:
    """As they come; a reader who leaves is a connection that is closed."""
    try:
        while piece := response.read1(PIECE_BYTES):
            yield piece
    finally:
        response.close()
        connection.close()


def _messages(connection: socket.socket) -> Iterator[dict[str, Any]]:
    """JSON with a NUL behind each."""
    rest = b""
    with connection:
        while received := connection.recv(PIECE_BYTES):
            *whole, rest = (rest + received).split(b"\0")
            yield from map(json.loads, whole)


def _write(payload: dict[str, Any]) -> None:
    text = base64.b64decode(payload["message"]).decode(errors="replace")
    if ACCESS_LINE.match(text):
        return
    stream = sys.stderr if payload.get("stream") == "stderr" else sys.stdout
    # the logger's own records come without an end of line
    stream.write(text if "stream" in payload else text + "\n")
    stream.flush()


def _in_thread(work: Any, *arguments: Any) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()
