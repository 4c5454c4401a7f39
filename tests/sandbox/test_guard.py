"""The guard around the functions' sockets: whom they reach, and what the recorder knows of it."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from sandbox.wire import Answer, Request
from tests.sandbox.functions_kit import Platform, Project, run_platform, wait_until

# calls the party's path that the query names, and answers with its own id in the header
CALLER = """
    import os, urllib.request

    def app(environ, start):
        name = environ["QUERY_STRING"]
        body = urllib.request.urlopen(os.environ["PARTY"] + "/" + name).read()
        start("200 OK", [("X-Request-Id", "req_" + name)])
        return [body]
"""
# tries what the body says, in Python, and answers with the error's name
TRIER = """
    import socket

    def app(environ, start):
        attempt = environ["wsgi.input"].read().decode()
        start("200 OK", [("X-Request-Id", "req_trier")])
        try:
            exec(attempt, {"socket": socket})
        except OSError as error:
            return [type(error).__name__.encode()]
        return [b"reached"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.add_function("call", CALLER)
    project.add_function("try", TRIER)
    return project


@pytest.fixture
def platform(project: Project) -> Iterator[Platform]:
    with run_platform(project) as running:
        yield running


def test_a_call_is_recorded_with_the_id_of_the_request_that_made_it(platform: Platform) -> None:
    platform.get("/api/call?one")
    [entry] = platform.wire.entries()
    assert (1, "openai", "GET", "/one", "req_one") == tuple(
        entry[name] for name in ("n", "service", "method", "path", "requestId")
    )
    assert entry["host"].startswith("party.localhost:")
    assert (200, 17, False) == tuple(entry["answer"][name] for name in ("status", "bytes", "closedEarly"))


def test_headers_and_body_are_recorded_as_sent(project: Project) -> None:
    project.add_function(
        "send",
        """
        import os, urllib.request

        def app(environ, start):
            call = urllib.request.Request(os.environ["PARTY"] + "/x?y=%20", b"\\x00\\xff", {"X-Own": "a b"})
            urllib.request.urlopen(call).read()
            start("200 OK", [])
            return []
        """,
    )
    with run_platform(project) as platform:
        platform.get("/api/send")
        [entry] = platform.wire.entries()
    assert "AP8=" == entry["bodyBase64"]
    assert "/x?y=%20" == entry["path"]
    assert "a b" == entry["headers"]["X-Own"]


def test_what_others_send_to_a_party_is_answered_but_not_recorded(platform: Platform) -> None:
    with socket.create_connection(("127.0.0.1", platform.party.port)) as tester:
        tester.sendall(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
        assert tester.recv(100).startswith(b"HTTP/1.1 200")
    assert [] == platform.wire.entries()


def test_a_thread_sends_for_the_request_that_started_it(project: Project) -> None:
    project.add_function(
        "start",
        """
        import os, threading, urllib.request

        def app(environ, start):
            start("200 OK", [("X-Request-Id", "req_starter")])
            call = lambda: urllib.request.urlopen(os.environ["PARTY"] + "/thread").read()
            thread = threading.Thread(target=call)
            thread.start()
            thread.join()
            return [b"done"]
        """,
    )
    with run_platform(project) as platform:
        platform.get("/api/start")
        assert ["req_starter"] == [entry["requestId"] for entry in platform.wire.entries()]


def test_a_thread_that_outlives_its_request_still_sends_for_it(project: Project) -> None:
    project.add_function(
        "start",
        """
        import os, threading, urllib.request

        def app(environ, start):
            start("200 OK", [("X-Request-Id", "req_starter"), ("Content-Length", "4")])
            threading.Timer(0.2, lambda: urllib.request.urlopen(os.environ["PARTY"] + "/late").read()).start()
            return [b"done"]
        """,
    )
    with run_platform(project) as platform:
        platform.get("/api/start")
        wait_until(lambda: len(platform.wire.entries()) == 1)
        assert ["req_starter"] == [entry["requestId"] for entry in platform.wire.entries()]


def test_a_connection_that_is_kept_changes_hands_with_the_request_that_uses_it(project: Project) -> None:
    project.add_function(
        "pool",
        """
        import os, httpx

        client = httpx.Client()

        def app(environ, start):
            name = environ["QUERY_STRING"]
            client.get(os.environ["PARTY"] + "/" + name)
            start("200 OK", [("X-Request-Id", "req_" + name)])
            return []
        """,
    )
    with run_platform(project) as platform:
        for name in ("one", "two", "three"):
            platform.get(f"/api/pool?{name}")
        entries = platform.wire.entries()
    assert ["/one", "/two", "/three"] == [entry["path"] for entry in entries]
    assert ["req_one", "req_two", "req_three"] == [entry["requestId"] for entry in entries]


def test_calls_of_requests_at_once_are_told_apart(platform: Platform) -> None:
    threads = [threading.Thread(target=platform.get, args=(f"/api/call?{number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pairs = {(entry["path"], entry["requestId"]) for entry in platform.wire.entries()}
    assert {(f"/{number}", f"req_{number}") for number in range(12)} == pairs


@pytest.mark.parametrize(
    ("attempt", "host", "error"),
    [
        ("socket.create_connection(('example.com', 443))", "example.com:443", b"gaierror"),
        ("socket.gethostbyname('example.com')", "example.com:", b"gaierror"),
        ("socket.create_connection(('192.0.2.1', 443))", "192.0.2.1:443", b"ConnectionRefusedError"),
        ("socket.socket().connect(('192.0.2.1', 443))", "192.0.2.1:443", b"ConnectionRefusedError"),
        ("socket.socket().connect_ex(('192.0.2.1', 443))", "192.0.2.1:443", b"ConnectionRefusedError"),
        ("socket.socket(socket.AF_INET6).connect(('2001:db8::1', 443))", "2001:db8::1:443", b"ConnectionRefusedError"),
        (
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
            "192.0.2.1:53",
            b"ConnectionRefusedError",
        ),
        ("socket.socket().connect(('127.0.0.1', 9))", "127.0.0.1:9", b"ConnectionRefusedError"),
        ("socket.create_connection(('evil.localhost', 9))", "127.0.0.1:9", b"ConnectionRefusedError"),
    ],
)
def test_it_refuses_whoever_is_not_the_sandboxs_and_records_it_as_other(
    platform: Platform, attempt: str, host: str, error: bytes
) -> None:
    assert error == platform.request("POST", "/api/try", attempt.encode()).body
    [entry] = platform.wire.entries()
    assert ("other", "req_trier") == (entry["service"], entry["requestId"])
    assert entry["host"].startswith(host)


def test_a_party_that_is_named_as_real_is_let_through(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as outside:
        port = outside.getsockname()[1]
        attempt = f"socket.create_connection(('localhost', {port}))".encode()
        with run_platform(project, told={"hosts": [f"localhost:{port}"]}) as platform:
            assert b"reached" == platform.request("POST", "/api/try", attempt).body


def test_a_real_party_is_reached_by_tls_and_not_recorded(project: Project, tmp_path: Path) -> None:
    project.add_function(
        "real",
        """
        import os, ssl, urllib.request

        def app(environ, start):
            trusted = ssl.create_default_context(cafile=os.environ["CERTIFICATE"])
            body = urllib.request.urlopen(os.environ["REAL"], context=trusted, timeout=5).read()
            start("200 OK", [])
            return [body]
        """,
    )
    authority, certificate = trustme.CA(), tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Greeter)
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(secured)
    server.socket = secured.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    told = {"hosts": [f"localhost:{port}"]}
    with run_platform(project, told=told, REAL=f"https://localhost:{port}/", CERTIFICATE=str(certificate)) as platform:
        assert b"hello" == platform.get("/api/real").body
        assert [] == platform.wire.entries()
    server.shutdown()
    server.server_close()


class Greeter(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_the_party_is_seen_to_be_left_at_once_though_it_says_nothing(project: Project) -> None:
    silent = threading.Event()

    def speak_once(_: Request) -> Answer:
        def pieces() -> Iterator[bytes]:
            yield b"first"
            silent.wait(20)
            yield b"second"

        return Answer(200, [], pieces())

    project.add_function(
        "leave",
        """
        import http.client, os, urllib.parse

        def app(environ, start):
            connection = http.client.HTTPConnection("127.0.0.1", urllib.parse.urlsplit(os.environ["PARTY"]).port)
            connection.request("GET", "/")
            response = connection.getresponse()
            first = response.read(5)
            response.close()
            connection.close()
            start("200 OK", [])
            return [first]
        """,
    )
    with run_platform(project, speak_once) as platform:
        platform.get("/api/leave")
        wait_until(lambda: platform.wire.entries()[0]["answer"]["closedEarly"])
        assert platform.wire.entries()[0]["answer"]["endedAt"]
        silent.set()


def test_a_new_process_lives_on_when_whoever_ordered_it_has_ended(platform: Platform) -> None:
    """The system ends a tied process with the thread that started it; a control call is such a thread."""
    is_held = threading.Event()

    def order() -> None:
        platform.functions.stop()
        platform.functions.start()
        platform.get("/api/call?warm")
        is_held.wait(5)

    thread = threading.Thread(target=order)
    thread.start()
    wait_until(lambda: len(platform.wire.entries()) == 1)
    is_held.set()
    thread.join()
    with pytest.raises(TimeoutError):
        wait_for_end(platform, 0.5)


def wait_for_end(platform: Platform, patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while not platform.functions.has_died:
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def murmur() -> Iterator[bytes]:
    while True:
        time.sleep(0.05)
        yield b"."


def test_nothing_is_under_way_any_more_when_the_process_is_killed(project: Project) -> None:
    entered = threading.Event()

    def hang(_: Request) -> Answer:
        entered.set()
        return Answer(200, [], murmur())

    with run_platform(project, hang) as platform:
        connection = platform.connect()
        connection.request("GET", "/api/call?hangs")
        assert entered.wait(10)
        begun = time.monotonic()
        platform.functions.stop()
        platform.wire.wait_until_idle()
        assert time.monotonic() - begun < 5
        [entry] = platform.wire.entries()
        assert entry["answer"]["closedEarly"]
        connection.close()


def test_the_functions_see_their_settings_and_nothing_of_the_sandbox(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKYLINE_TEST_SECRET", "of the developer's shell")
    project.add_function(
        "environment",
        """
        import json, os

        def app(environ, start):
            start("200 OK", [])
            return [json.dumps(dict(os.environ)).encode()]
        """,
    )
    with run_platform(project, APP_KEY="com.example.app") as platform:
        seen = platform.get("/api/environment").json
    assert "com.example.app" == seen["APP_KEY"]
    assert str(project.folder / "tmp") == seen["TMPDIR"]
    assert "SKYLINE_TEST_SECRET" not in json.dumps(seen)
