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


@dataclass(frozen=True)
class Host:
    """What begets the functions' process at an order."""

    process: "subprocess.Popen[bytes]"
    orders: socket.socket


class Functions:
    """`listener` stays open while the process is started anew, so that nobody is refused meanwhile."""

    def __init__(self, listener: socket.socket, wire: Wire, on_line: Callable[[str, str], None]) -> None:
        self.listener = listener
        self.wire = wire
        self.on_line = on_line
        self.pid = 0
        #: a fault ended this process: no sign of one that cannot live
        self.was_killed = False
        self._environment: Mapping[str, str] = {}
        self._folder = Path()
        self._told: dict[str, Any] = {}
        # a tied process ends with the thread that started it, so that thread must stay
        self._starter = ThreadPoolExecutor(1)
        self._host: Host | None = None
        #: of the sources that it has loaded
        self._newest = 0.0
        self._listening = threading.Thread()
        self._readers: list[threading.Thread] = []

    @property
    def has_died(self) -> bool:
        return self.pid != 0 and not self._listening.is_alive()

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
        """As a new instance begins: with an empty folder for temporary files."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        host = self._fresh_host()
        ours, theirs = socket.socketpair()
        read_out, stdout = os.pipe()
        read_err, stderr = os.pipe()
        socket.send_fds(host.orders, [b"+"], [theirs.fileno(), stdout, stderr])
        for descriptor in (theirs.detach(), stdout, stderr):
            os.close(descriptor)
        self.pid = int(host.orders.recv(16))
        self.was_killed = False
        self._listening = _in_thread(self._listen, ours)
        self._readers = [
            _in_thread(self._read_lines, "stdout", os.fdopen(read_out, "rb")),
            _in_thread(self._read_lines, "stderr", os.fdopen(read_err, "rb")),
        ]

    def _fresh_host(self) -> Host:
        """A host that has loaded the product's sources as they are now."""
        newest = max(file.stat().st_mtime for file in (ROOT / "lib").rglob("*.py"))
        if self._host is not None and self._host.process.poll() is None and newest == self._newest:
            return self._host
        self._end_host()
        self._newest, self._host = newest, self._starter.submit(self._start_host).result()
        return self._host

    def _end_host(self) -> None:
        if self._host is not None:
            self._host.orders.close()
            stop(self._host.process, signal.SIGKILL)

    def _start_host(self) -> Host:
        ours, theirs = socket.socketpair()
        inherited = {"socket": self.listener.fileno(), "orders": theirs.fileno()}
        command = [sys.executable, "-m", "sandbox.functions.host", json.dumps({**self._told, **inherited})]
        process = start(
            tied(command),
            subprocess.DEVNULL,
            stderr=None,
            cwd=ROOT,
            env=dict(self._environment),
            pass_fds=list(inherited.values()),
        )
        theirs.close()
        return Host(process, ours)

    def stop(self) -> None:
        """Ends the process and takes in its last words."""
        if self.pid and not self.has_died:
            os.kill(self.pid, signal.SIGKILL)
        for reader in (self._listening, *self._readers):
            if reader.is_alive():
                reader.join(LAST_WORDS_S)
        self.pid = 0

    def close(self) -> None:
        """Ends it for good, and what begets it."""
        self.stop()
        self._end_host()

    def kill(self) -> None:
        """Ends it at once, in the middle of what it does; whoever watches starts it anew."""
        self.was_killed = True
        if self.pid and not self.has_died:
            os.kill(self.pid, signal.SIGKILL)

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
        self._links: set[tuple[int, int]] = set()

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
                self._links.add(tuple(fact["link"]))
                self.wire.note_sender(tuple(fact["link"]), sender)
            case "closed":
                self._links.discard(tuple(fact["link"]))
                self.wire.forget_sender(tuple(fact["link"]))
            case "refused":
                self.wire.note_refused(fact["host"], sender)

    def forget_all(self) -> None:
        """The process is gone: its connections, and the requests that were under way in it."""
        for link in self._links:
            self.wire.forget_sender(link)
        self.wire.note_incoming(-len(self._under_way))


def _in_thread(work: Callable[..., None], *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread
