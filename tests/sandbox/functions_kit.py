"""The functions' process with a small project of the test's own: what its functions do is written in the test."""

import http.client
import json
import socket
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.functions.process import Functions
from sandbox.logbook import Logbook
from sandbox.wire import Answer, Handler, Request, Service, Wire

SETTINGS: dict[str, Any] = {"rewrites": [], "headers": []}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Project:
    """A folder as the platform gets it."""

    folder: Path

    def add_function(self, name: str, source: str) -> None:
        (self.folder / "api").mkdir(exist_ok=True)
        (self.folder / "api" / f"{name}.py").write_text(textwrap.dedent(source))

    def add_file(self, name: str, content: bytes) -> None:
        file = self.folder / "public" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def set_up(self, **settings: Any) -> None:
        (self.folder / "vercel.json").write_text(json.dumps({**SETTINGS, **settings}))


@dataclass
class Platform:
    """The process, and the party `openai` that its functions may call."""

    functions: Functions
    wire: Wire
    log: Logbook
    party: Service
    port: int
    folder: Path

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        connection = self.connect()
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, response.read())
        connection.close()
        return reply

    def get(self, path: str, **headers: str) -> Reply:
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def send_raw(self, sent: bytes) -> bytes:
        """Bytes as they are; all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(sent)
            received = b""
            while piece := connection.recv(65536):
                received += piece
        return received


def answer_politely(_: Request) -> Answer:
    return Answer.json(200, {"said": "hello"})


@contextmanager
def run_platform(
    project: Project, handler: Handler = answer_politely, told: dict[str, Any] | None = None, **settings: str
) -> Iterator[Platform]:
    if not (project.folder / "vercel.json").exists():
        project.set_up()
    wire, log = Wire(), Logbook(project.folder / "functions.log")
    party = Service("openai", handler, wire)
    party.start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        functions = Functions(listener, wire, log.write)
        temporary = project.folder / "tmp"
        known = {
            "project": str(project.folder),
            "ports": [party.port],
            "modules": [],
            "hosts": [],
            "replacedHosts": {},
            **(told or {}),
        }
        functions.configure({"PARTY": f"http://party.localhost:{party.port}", **settings}, temporary, known)
        functions.start()
        try:
            yield Platform(functions, wire, log, party, listener.getsockname()[1], project.folder)
        finally:
            functions.close()
            party.stop()
            log.close()


def wait_until(is_so: Callable[[], bool], patience_s: float = 10) -> None:
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)
