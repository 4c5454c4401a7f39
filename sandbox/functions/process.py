"""The functions' process, seen from outside: started, listened to, started anew when it dies."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sandbox.processes import start, stop, tied
from sandbox.wire import Wire

ROOT = Path(__file__).resolve().parent.parent.parent


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
        self._told: dict[str, Any] = {}

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def configure(self, settings: Mapping[str, str], folder: Path, told: dict[str, Any]) -> None:
        """`folder` becomes its place for temporary files; `told` is what the guard and the platform need to know."""
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
        ours, theirs = socket.socketpair()
        told = {**self._told, "socket": self.listener.fileno(), "channel": theirs.fileno()}
        command = [sys.executable, "-m", "sandbox.functions.host", json.dumps(told)]
        self.process = start(
            tied(command),
            subprocess.PIPE,
            cwd=ROOT,
            env=dict(self._environment),
            pass_fds=[self.listener.fileno(), theirs.fileno()],
        )
        theirs.close()
        if self.process.stdout is not None:
            _in_thread(self._read_lines, self.process.stdout)
        _in_thread(self._listen, ours)

    def restart(self) -> None:
        """A new process with nothing in its memory; open streams end."""
        self.stop()
        self.start()

    def stop(self) -> None:
        stop(self.process, signal.SIGKILL)

    def _read_lines(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self.on_line("stdout", line.decode(errors="replace").rstrip("\n"))

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
        self._incoming: dict[int, Incoming] = {}
        self._ports: set[int] = set()

    def take_in(self, fact: dict[str, Any]) -> None:
        sender = self._incoming.get(fact.get("sender") or 0)
        match fact["kind"]:
            case "begin":
                self._incoming[fact["sender"]] = Incoming(fact["sender"])
                self.wire.note_incoming(1)
            case "end":
                self._incoming.pop(fact["sender"], None)
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
        self.wire.note_incoming(-len(self._incoming))


def _in_thread(work: Callable[[Any], None], argument: Any) -> None:
    threading.Thread(target=work, args=(argument,), daemon=True).start()
