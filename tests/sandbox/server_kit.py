"""`script/server` as a person starts and ends it, and what it leaves behind."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "script" / "server"
# reading is let through, as the project may lie where only its owner reads
READING = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search", "--securebits=+no_setuid_fixup")
AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *READING)


def clean_environment() -> dict[str, str]:
    """Without a key of the developer's own, which would make a service real."""
    return {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_URL"))}


@dataclass
class Server:
    """A start; `ready` is its line, None when it did not come up."""

    process: subprocess.Popen[str]
    ready: Any
    started_s: float

    def members(self) -> set[int]:
        """The server and every process below it."""
        found = {self.process.pid}
        while (more := found | {child for child, parent in _parents().items() if parent in found}) != found:
            found = more
        return found

    def ports(self) -> list[int]:
        """Where something of it listens, as far as the ready line tells."""
        addresses = [self.ready["url"], self.ready["control"], self.ready["confluence"], self.ready["databaseUrl"]]
        return [int(address.split("://")[1].partition("/")[0].rpartition(":")[2]) for address in addresses]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """The exit status and how long it took."""
        begun = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(10)
        return status, time.monotonic() - begun

    def words(self) -> str:
        """All that it said on stderr; waits for its end."""
        assert self.process.stderr is not None
        said = self.process.stderr.read()
        self.process.wait(10)
        return said


@contextmanager
def start(data: Path, *arguments: str, command: tuple[str, ...] = (str(SCRIPT),), **options: Any) -> Iterator[Server]:
    begun = time.monotonic()
    process = subprocess.Popen(
        [*command, "--data", str(data), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **{"env": clean_environment(), **options},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        ready = json.loads(line) if line.startswith("{") else line or None
        yield Server(process, ready, time.monotonic() - begun)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def start_free(data: Path, *arguments: str, **options: Any) -> Any:
    """On free ports, with its ready line as JSON."""
    return start(data, "--json", "--port", "0", *arguments, **options)


def _parents() -> dict[int, int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    return {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}


def is_alive(pid: int) -> bool:
    """Whether it runs; a zombie that nobody has waited for does not."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout
    return listed.strip() != "" and not listed.startswith("Z")
