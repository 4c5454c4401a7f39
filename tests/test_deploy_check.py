"""script/deploy-check: clean against the sandbox, and naming every mistake that is planted in front of it."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.sandbox.server_kit import clean_environment
from tests.world import ROOT, World


@dataclass(frozen=True)
class Told:
    """What a visitor is told."""

    status: int
    headers: dict[str, str]
    body: bytes


Plant = Callable[[str, Told], Told]


@dataclass
class Front:
    """Stands before the app, on a port of its own, and answers as the app does but for what was planted."""

    world: World
    plant: Plant
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: dict[str, str], own: str) -> Told:
        self.asked.append(f"{method} {path}")
        reply = self.world.request(method, path, b"" if method in ("POST", "PUT") else None, headers)
        body = reply.body
        if path == "/atlassian-connect.json":
            # the app knows the address that it was given at its start
            body = body.replace(self.world.ready["url"].encode(), own.encode())
        kept = {name: value for name, value in reply.headers.items() if name.lower() not in HOPS}
        return self.plant(path, Told(reply.status, kept, body))


HOPS = ("content-length", "connection", "transfer-encoding", "date", "server")
PASSED = ("Authorization", "Stripe-Signature", "Range")


@contextmanager
def stand_in_front(world: World, plant: Plant) -> Iterator[str]:
    front = Front(world, plant)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            own = f"http://{self.headers['Host']}"
            sent = {name: self.headers[name] for name in PASSED if self.headers[name]}
            told = front.answer(self.command, self.path, sent, own)
            self.send_response_only(told.status)
            for name, value in {**told.headers, "Content-Length": str(len(told.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names that the server calls

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://front.localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def check(url: str, **environment: str) -> tuple[int, str]:
    run = subprocess.run(
        ["python3", str(ROOT / "script/deploy-check"), url],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], **environment},
        check=False,
    )
    assert "" == run.stderr
    return run.returncode, run.stdout


def test_the_sandbox_has_no_mistake(calm: World) -> None:
    mark = calm.wire_mark()
    status, said = check(calm.ready["url"])
    assert (0, "no mistake") == (status, said.strip().splitlines()[-1])
    assert 0 == said.count("MISTAKE")
    # nothing but looking an unknown site up
    assert {"/rest/v1/rpc/find_installation"} == {entry["path"] for entry in calm.wire(mark)}


def test_with_the_crons_secret_it_runs_the_maintenance(world: World) -> None:
    secret = world.ready["settings"]["CRON_SECRET"]
    assert "maintenance" not in check(world.ready["url"])[1]
    status, said = check(world.ready["url"], CRON_SECRET=secret)
    assert (0, True) == (status, "ok      The maintenance run passes\n" in said)
    status, said = check(world.ready["url"], CRON_SECRET="another")
    assert 1 == status
    assert "it does not take this CRON_SECRET" in said
    # the file that it was read from was written on Windows
    assert 0 == check(world.ready["url"], CRON_SECRET=f"{secret}\r")[0]
    status, said = check(world.ready["url"], CRON_SECRET=f"{secret}\u200b")
    assert (1, True, False) == (status, "this CRON_SECRET has an invisible character" in said, secret in said)


def test_a_setting_that_nobody_has_needed_yet_is_missed_by_the_maintenance(tmp_path: Path) -> None:
    world = World.start(tmp_path, env=clean_environment() | {"MEDIA_BASE_URL": "app.example.com"})
    try:
        status, said = check(world.ready["url"], CRON_SECRET=world.ready["settings"]["CRON_SECRET"])
        assert (1, True) == (status, "        it answers 500\n        -> The log of request req_" in said)
        assert {"MEDIA_BASE_URL"} == {line["name"] for line in world.logged("invalid_setting")}
    finally:
        assert 0 == world.stop()


def test_nobody_at_the_address_is_said() -> None:
    status, said = check("http://nobody.localhost:9")
    assert 2 == status
    assert "Nobody answers at http://nobody.localhost:9 (ConnectionRefusedError)" in said


@pytest.mark.parametrize("address", ["skyline.example.com", "https://skyline.example.com:port", "https://[::1"])
def test_what_is_no_address_is_said(address: str) -> None:
    status, said = check(address)
    assert (2, f"{address} is no address: give it as https://skyline.example.com\n") == (status, said)


def status_of(status: int, *paths: str) -> Plant:
    return lambda path, told: replace(told, status=status) if path in paths else told


def header(name: str, value: str, start: str = "/") -> Plant:
    return lambda path, told: replace(told, headers={**told.headers, name: value}) if path.startswith(start) else told


def words(start: str, old: bytes, new: bytes) -> Plant:
    return lambda path, told: replace(told, body=told.body.replace(old, new)) if path.startswith(start) else told


def without(name: str) -> Plant:
    return lambda _, told: replace(told, headers={key: value for key, value in told.headers.items() if key != name})


@pytest.mark.parametrize(
    ("plant", "named"),
    [
        (status_of(404, "/api/chat"), "POST /api/chat: 404"),
        (status_of(500, "/api/maintenance"), "GET /api/maintenance: 500 internal"),
        (status_of(200, "/api/site"), "GET /api/site: 200 instead of 401"),
        (words("/api/", b"requestId", b"id"), "not an answer of ours"),
        (status_of(503, "/api/checkout"), "it cannot be reached (503)"),
        (words("/atlassian-connect.json", b"http://front", b"http://back"), "its baseUrl is http://back.localhost"),
        (words("/atlassian-connect.json", b'"WRITE"', b'"WRITE", "DELETE"'), "its scopes are"),
        (words("/atlassian-connect.json", b"signed-install", b"signed"), "signed-install is off"),
        (without("Content-Security-Policy"), "Content-Security-Policy is missing"),
        (header("Content-Security-Policy", "default-src *"), "/editor.html: Content-Security-Policy is"),
        (header("Referrer-Policy", "origin", "/viewer.html"), "/viewer.html: Referrer-Policy is"),
        (header("Set-Cookie", "a=b"), "it sends Set-Cookie"),
        (header("Access-Control-Allow-Origin", "*"), "it sends Access-Control-Allow-Origin"),
        (words("/built/viewer/viewer.js", b"e", b"E"), "/built/viewer/viewer.js is another one (200)"),
        (status_of(200, "/.env"), "/.env: 200"),
        (status_of(200, "/lib/settings.py"), "/lib/settings.py: 200"),
        (header("Cache-Control", "no-cache", "/library/"), "pictures are not cached for long"),
        (status_of(200, "/library/rolling-sea.mp4"), "a range of a film: 200"),
        (status_of(404, "/_vercel/insights/script.js"), "/_vercel/insights/script.js: 404"),
        (header("X-Vercel-Id", "fra1::iad1::abc"), "it ran in iad1"),
    ],
)
def test_a_planted_mistake_is_named_with_how_to_mend_it(calm: World, plant: Plant, named: str) -> None:
    with stand_in_front(calm, plant) as url:
        status, said = check(url)
    assert 1 == status
    lines = said.splitlines()
    [at] = [n for n, line in enumerate(lines) if named in line][:1]
    assert lines[at + 1].startswith("        -> ")


def test_the_region_of_the_edge_is_no_mistake(calm: World) -> None:
    with stand_in_front(calm, header("X-Vercel-Id", "fra1::dub1::abc")) as url:
        assert 0 == check(url)[0]
