"""The functions' process, seen from outside: started, listened to, started anew when it dies."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sandbox.processes import start, stop, tied
from sandbox.wire import Wire

ROOT = Path(__file__).resolve().parent.parent.parent
# a process that it started may still hold its pipes
LAST_WORDS_S = 0.5


@dataclass
class Incoming:
    """A request to the functions; its id is known when its answer begins."""

    number: int
    request_id: str | None = None


class Functions:
    """`listener` stays open while the process is started anew, so that nobody is refused meanwhile."""

    def __init__(self, listener: socket.socket, wire: Wire, on_line: Callable[[str, str], None]) -> None:
        self.listener = listener
        self.wire = wire
        self.on_line = on_line
        self.process: subprocess.Popen[bytes] | None = None
        self._environment: Mapping[str, str] = {}
        self._folder = Path()
        self._told: dict[str, Any] = {}
        # a tied process ends with the thread that started it, so that thread must stay
        self._starter = ThreadPoolExecutor(1)
        self._readers: list[threading.Thread] = []

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def configure(self, settings: Mapping[str, str], folder: Path, told: dict[str, Any]) -> None:
        """`folder` becomes its place for temporary files; `told` is what the guard and the platform need to know."""
        self._folder = folder
        self._environment = {
            **settings,
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TMPDIR": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self._told = {"project": str(ROOT), "port": self.listener.getsockname()[1], **told}

    def start(self) -> None:
        self._starter.submit(self._start).result()

    def _start(self) -> None:
        """As a new instance begins: with an empty folder for temporary files."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        ours, theirs = socket.socketpair()
        told = {**self._told, "socket": self.listener.fileno(), "channel": theirs.fileno()}
        command = [sys.executable, "-m", "sandbox.functions.host", json.dumps(told)]
        self.process = start(
            tied(command),
            subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=dict(self._environment),
            pass_fds=[self.listener.fileno(), theirs.fileno()],
        )
        theirs.close()
        self._readers = [
            _in_thread(self._read_lines, "stdout", self.process.stdout),
            _in_thread(self._read_lines, "stderr", self.process.stderr),
            _in_thread(self._listen, ours),
        ]

    def stop(self) -> None:
        """Ends it and takes in its last words."""
        stop(self.process, signal.SIGKILL)
        for reader in self._readers:
            reader.join(LAST_WORDS_S)

    def _read_lines(self, stream: str, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self.on_line(stream, line.decode(errors="replace").rstrip("\n"))

    def _listen(self, channel: socket.socket) -> None:
        """Takes in what the guard tells, and says so, until the process is gone."""
        facts = Facts(self.wire)
        try:
            with channel, channel.makefile("rb") as lines:
                for line in lines:
                    facts.take_in(json.loads(line))
                    channel.sendall(b"\n")
        except OSError:
            pass
        finally:
            facts.forget_all()


class Facts:
    """What the guard of one process has told."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        # kept when the request has ended: what was started for it may still send
        self._incoming: dict[int, Incoming] = {}
        self._under_way: set[int] = set()
        self._ports: set[int] = set()

    def take_in(self, fact: dict[str, Any]) -> None:
        sender = self._incoming.get(fact.get("sender") or 0)
        match fact["kind"]:
            case "begin":
                self._incoming[fact["sender"]] = Incoming(fact["sender"])
                self._under_way.add(fact["sender"])
                self.wire.note_incoming(1)
            case "end":
                self._under_way.discard(fact["sender"])
                self.wire.note_incoming(-1)
            case "answers" if sender is not None:
                sender.request_id = fact["requestId"]
            case "sends":
                self._ports.add(fact["port"])
                self.wire.note_sender(fact["port"], sender)
            case "closed":
                self._ports.discard(fact["port"])
                self.wire.forget_sender(fact["port"])
            case "refused":
                self.wire.note_refused(fact["host"], sender)

    def forget_all(self) -> None:
        """The process is gone: its connections, and the requests that were under way in it."""
        for port in self._ports:
            self.wire.forget_sender(port)
        self.wire.note_incoming(-len(self._under_way))


def _in_thread(work: Callable[..., None], *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread
