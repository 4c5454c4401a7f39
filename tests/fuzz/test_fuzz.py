"""No input whatever causes a 500, a traceback, or memory that grows.

`script/test fuzz [--requests N] [--seed S]`: N requests (3,000 in every `script/test`) drawn from seed S (0). The
run prints how often each status came; a finding names the seed and the number that make it again.
"""

import http.client
import random
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import SAID, leaks
from tests.fuzz.requests import Sent, describe, make, make_raw
from tests.world import World

# what an upstream may cause, by API.md, and a version of HTTP that the platform does not speak
UPSTREAM = {502, 503, 504, 505}
CLOSED = "closed"
AT_ONCE = 4
WARM_SHARE = 3
GROWTH_MAX = 1.25
RAW_SHARE = 0.15
PATIENCE_S = 60
RAW_PATIENCE_S = 0.3


@dataclass
class Run:
    """What came of it so far."""

    world: World
    seed: int
    statuses: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def do(self, number: int) -> None:
        name = f"--seed {self.seed}, number {number}"
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 - no secret comes of it
        sent = make_raw(chance) if chance.random() < RAW_SHARE else make(chance, self.world)
        status, body = send_raw(self.world, sent) if isinstance(sent, bytes) else send(self.world, sent)
        is_wrong = status.isdigit() and int(status) >= 500 and (int(status) not in UPSTREAM or b'"internal"' in body)
        with self._lock:
            self.statuses[status] += 1
            if is_wrong or b"Traceback" in body:
                self.findings.append(f"{status} {describe(sent, name)}")


def send(world: World, sent: Sent) -> tuple[str, bytes]:
    address = urlsplit(world.ready["url"])
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=PATIENCE_S)
    try:
        connection.putrequest(sent.method, sent.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", address.netloc)
        for name, value in sent.headers.items():
            connection.putheader(name, re.sub(r"[\r\n]", " ", value).encode("latin-1", "replace"))
        if sent.body is not None:
            connection.putheader("Content-Length", str(len(sent.body)))
        connection.endheaders(sent.body)
        response = connection.getresponse()
        return str(response.status), response.read()
    except (http.client.HTTPException, ConnectionError):
        return CLOSED, b""
    finally:
        connection.close()


def send_raw(world: World, sent: bytes) -> tuple[str, bytes]:
    """All of it at once; who answers nothing for a while waits for more than comes."""
    port = urlsplit(world.ready["url"]).port or 80
    received = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=RAW_PATIENCE_S) as connection:
            connection.sendall(sent)
            while piece := connection.recv(65_536):
                received += piece
    except OSError:
        pass
    status = re.match(rb"HTTP/1\.[01] (\d{3})", received)
    return (status[1].decode() if status else CLOSED), received


@pytest.fixture
def fuzzed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world of its own: rates do not stop it, and credits last."""
    monkeypatch.setenv("RATE_LIMITS", "account=1000000/60s,site=1000000/60s")
    world = World.start(tmp_path, "--pace", "0.01")
    for site in world.sites.values():
        world.control("POST", "/site", {"clientKey": site.client_key, "credits": 1_000_000, "plan": "enterprise"})
    yield world
    assert 0 == world.stop()
    assert [] == leaks(world, (tmp_path / "functions.log").read_bytes())


def memory_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1])


def test_whatever_is_sent_is_answered_by_a_status_of_the_contract(
    fuzzed: World, request: pytest.FixtureRequest
) -> None:
    count = request.config.getoption("--requests")
    seed = request.config.getoption("--seed")
    run, pid = Run(fuzzed, seed), fuzzed.ready["pids"]["functions"]
    warm = count // WARM_SHARE
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(run.do, range(warm)))
        before = memory_kb(pid)
        list(threads.map(run.do, range(warm, count)))
    counted = " ".join(f"{status}: {times}" for status, times in sorted(run.statuses.items()))
    request.config.stash[SAID].append(f"fuzz: {count} requests of seed {seed}: {counted}")
    assert [] == run.findings
    assert pid == fuzzed.control("GET", "/pids")["functions"], "the functions' process has died"
    assert memory_kb(pid) <= before * GROWTH_MAX
    assert {"200", "400", "401", "403", "404", "405", "415"} <= set(run.statuses)
