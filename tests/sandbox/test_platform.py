"""What the platform does around the functions, and how it serves files."""

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.functions_kit import Platform, Project, run_platform, wait_until

# answers with what it was given
MIRROR = """
    import json

    def app(environ, start):
        body = environ["wsgi.input"].read()
        shown = {name: value for name, value in environ.items() if isinstance(value, (str, bool))}
        answer = json.dumps({"environ": shown, "bytes": len(body)}).encode()
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
        return [answer]
"""
# sends a piece, then waits to be told (a file appears) before the next; notes when it is closed
STREAM = """
    import os, pathlib, time

    class Pieces:
        def __init__(self):
            self.left = ["one", "two"]

        def __iter__(self):
            return self

        def __next__(self):
            if not self.left:
                time.sleep(0.02)
                return b"."
            if len(self.left) == 1:
                while not pathlib.Path(os.environ["TMPDIR"], "go").exists():
                    time.sleep(0.01)
            return self.left.pop(0).encode()

        def close(self):
            pathlib.Path(os.environ["TMPDIR"], "closed").touch()

    def app(environ, start):
        start("200 OK", [("Content-Type", "text/event-stream; charset=utf-8")])
        return Pieces()
"""
# notes each time that it is asked for a piece; the second is made when a file says so
COUNTED = """
    import os, pathlib, time

    def app(environ, start):
        folder = pathlib.Path(os.environ["TMPDIR"])
        start("200 OK", [("Content-Type", "text/plain")])
        yield b"one"
        while not (folder / "left").exists():
            time.sleep(0.01)
        for number in range(100):
            (folder / f"made-{number}").touch()
            yield b"more"
"""
NOTED = """
    import os, pathlib

    def app(environ, start):
        pathlib.Path(os.environ["TMPDIR"], "served").touch()
        start("200 OK", [])
        return [b""]
"""
RULES = [
    {"source": "/(.*)", "headers": [{"key": "X-Frame", "value": "https://*.atlassian.net"}]},
    {"source": "/library/(.*)", "headers": [{"key": "Cache-Control", "value": "public, immutable"}]},
    {
        "source": "/index.html",
        "has": [{"type": "query", "key": "tone", "value": "dark"}],
        "headers": [{"key": "Link", "value": "</dark.css>; rel=preload; as=style"}],
    },
]
REWRITES = [
    {"source": "/descriptor.json", "destination": "/api/mirror"},
    {"source": "/api/:path*", "destination": "/api/mirror-too"},
]
SCRIPT = b"export const sky = 'blue';\n" * 100


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    project = Project(tmp_path_factory.mktemp("platform"))
    project.add_function("mirror", MIRROR)
    project.add_function("mirror-too", MIRROR)
    project.add_function("stream", STREAM)
    project.add_function("counted", COUNTED)
    project.add_function("noted", NOTED)
    project.add_function("broken", "import no_such_module\n")
    project.add_file("index.html", b"<!doctype html>")
    project.add_file("js/sky.js", SCRIPT)
    project.add_file("library/sea.webp", b"RIFF0123456789")
    project.add_file("a name.txt", b"spaced")
    project.set_up(headers=RULES, rewrites=REWRITES)
    told = {"replacedHosts": {"https://*.atlassian.net": "http://*.localhost:7"}}
    with run_platform(project, told=told) as running:
        yield running


def status_of(answer: bytes) -> int:
    return int(answer.split()[1])


class TestFunctions:
    def test_a_name_with_a_hyphen_is_a_function(self, platform: Platform) -> None:
        assert 200 == platform.get("/api/mirror-too").status

    def test_another_path_below_api_is_what_the_rewrite_says(self, platform: Platform) -> None:
        for path in ("/api/none/such", "/api/", "/api"):
            assert path == platform.get(f"{path}?x=1").json["environ"]["PATH_INFO"]

    def test_a_rewrite_leads_to_a_function(self, platform: Platform) -> None:
        assert "/descriptor.json" == platform.get("/descriptor.json").json["environ"]["PATH_INFO"]

    def test_the_path_is_given_as_it_was_sent(self, platform: Platform) -> None:
        assert "/api/a%2Fb%20c" == platform.get("/api/a%2Fb%20c").json["environ"]["PATH_INFO"]

    def test_an_absent_content_type_is_the_empty_text(self, platform: Platform) -> None:
        assert "" == platform.request("POST", "/api/mirror", b"x").json["environ"]["CONTENT_TYPE"]

    def test_the_address_of_the_caller_is_what_the_edge_says(self, platform: Platform) -> None:
        assert "192.0.2.7" == platform.get("/api/mirror", X_Forwarded_For="192.0.2.7").json["environ"]["REMOTE_ADDR"]
        assert "" == platform.get("/api/mirror").json["environ"]["REMOTE_ADDR"]

    def test_every_method_reaches_it(self, platform: Platform) -> None:
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"):
            assert method == platform.request(method, "/api/mirror").json["environ"]["REQUEST_METHOD"]

    def test_one_that_cannot_be_loaded_is_500_and_the_log_says_why(self, platform: Platform) -> None:
        assert 500 == platform.get("/api/broken").status
        told = ("stderr", "ModuleNotFoundError: No module named 'no_such_module'")
        wait_until(lambda: told in [(line["stream"], line["line"]) for line in platform.log.lines()])

    def test_requests_have_a_thread_each(self, platform: Platform) -> None:
        with socket.create_connection(("127.0.0.1", platform.port)) as slow:
            slow.sendall(b"POST /api/mirror HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
            assert 200 == platform.get("/api/mirror").status


class TestBody:
    def test_it_is_there_before_the_function_runs(self, platform: Platform) -> None:
        with socket.create_connection(("127.0.0.1", platform.port)) as slow:
            slow.sendall(b"POST /api/mirror HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")
            slow.settimeout(0.2)
            with pytest.raises(TimeoutError):
                slow.recv(1)
            slow.settimeout(5)
            slow.sendall(b"cd")
            assert slow.recv(12).startswith(b"HTTP/1.1 200")

    def test_one_in_chunks_has_its_length(self, platform: Platform) -> None:
        answer = platform.request("POST", "/api/mirror", iter([b"12", b"345"]))  # type: ignore[arg-type]  # pieces
        assert ("5", 5) == (answer.json["environ"]["CONTENT_LENGTH"], answer.json["bytes"])
        assert "HTTP_TRANSFER_ENCODING" not in answer.json["environ"]

    def test_one_that_is_too_large_is_not_given_but_its_length_is(self, platform: Platform) -> None:
        answer = platform.request("POST", "/api/mirror", b"x" * 4_500_001)
        assert ("4500001", 0) == (answer.json["environ"]["CONTENT_LENGTH"], answer.json["bytes"])

    def test_the_largest_is_given_whole(self, platform: Platform) -> None:
        assert 4_500_000 == platform.request("POST", "/api/mirror", b"x" * 4_500_000).json["bytes"]

    @pytest.mark.parametrize(
        "headers",
        [
            b"Content-Length: 3\r\nTransfer-Encoding: chunked",
            b"Content-Length: three",
            b"Content-Length: -3",
            b"Content-Length: " + b"9" * 5_000,
            b"Transfer-Encoding: chunked",
        ],
    )
    def test_a_length_that_cannot_be_told_is_400(self, platform: Platform, headers: bytes) -> None:
        sent = b"POST /api/mirror HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n\r\nxyz\r\n\r\n"
        assert 400 == status_of(platform.send_raw(sent))

    def test_a_sender_who_leaves_half_way_is_not_served(self, platform: Platform) -> None:
        with socket.create_connection(("127.0.0.1", platform.port)) as client:
            client.sendall(b"POST /api/noted HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
            client.shutdown(socket.SHUT_WR)
            assert b"" == client.recv(100)
        assert not (platform.folder / "tmp" / "served").exists()

    def test_somebody_who_waits_to_be_told_to_go_on_is_told(self, platform: Platform) -> None:
        with socket.create_connection(("127.0.0.1", platform.port), timeout=5) as client:
            head = b"POST /api/mirror HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
            client.sendall(head)
            assert b"HTTP/1.1 100 Continue\r\n\r\n" == client.recv(100)
            client.sendall(b"abc")
            assert client.recv(12).startswith(b"HTTP/1.1 200")


class TestHead:
    def test_too_many_headers_are_431(self, platform: Platform) -> None:
        lines = b"".join(b"X-%d: y\r\n" % number for number in range(150))
        answer = platform.send_raw(b"GET /api/mirror HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert 431 == status_of(head)
        assert b"application/problem+json" in head
        assert (431, "too_large") == (json.loads(body)["status"], json.loads(body)["code"])
        assert f"X-Request-Id: {json.loads(body)['requestId']}\r\n".encode() in head
        assert b"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n" in head

    @pytest.mark.parametrize("line", [b"GET /%b HTTP/1.1", b"GET / HTTP/1.1\r\nX: %b"])
    def test_a_line_that_is_too_long_is_431(self, platform: Platform, line: bytes) -> None:
        assert 431 == status_of(platform.send_raw(line % (b"a" * 70_000) + b"\r\nHost: x\r\n\r\n"))

    def test_what_is_no_http_is_400(self, platform: Platform) -> None:
        assert 400 == status_of(platform.send_raw(b"nonsense and more of it\r\n\r\n"))

    def test_an_address_that_cannot_be_read_is_400(self, platform: Platform) -> None:
        assert 400 == status_of(platform.send_raw(b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n"))

    def test_headers_well_over_32_kilobytes_reach_the_function_which_refuses_them(self, platform: Platform) -> None:
        headers = {f"X-{number}": "y" * 8000 for number in range(5)}
        assert 200 == platform.request("GET", "/api/mirror", headers=headers).status


class TestStream:
    def test_pieces_arrive_when_they_are_made_and_close_is_called_when_the_reader_leaves(
        self, platform: Platform
    ) -> None:
        folder = platform.folder / "tmp"
        connection = platform.connect()
        connection.request("GET", "/api/stream")
        response = connection.getresponse()
        assert b"one" == response.read(3)
        (folder / "go").touch()
        assert b"two" == response.read(3)
        response.close()
        connection.close()
        wait_until((folder / "closed").exists)

    def test_the_first_piece_after_the_reader_left_is_the_last(self, platform: Platform) -> None:
        """The system would still take one or two."""
        folder = platform.folder / "tmp"
        connection = platform.connect()
        connection.request("GET", "/api/counted")
        response = connection.getresponse()
        assert b"one" == response.read(3)
        response.close()
        connection.close()
        (folder / "left").touch()
        platform.wire.wait_until_idle()
        assert ["made-0"] == [file.name for file in folder.glob("made-*")]

    def test_readers_at_once_do_not_wait_for_each_other(self, platform: Platform) -> None:
        answers: list[int] = []
        threads = [
            threading.Thread(target=lambda: answers.append(platform.get("/api/mirror").status)) for _ in range(30)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [200] * 30 == answers


class TestFiles:
    @pytest.mark.parametrize(
        ("path", "media_type"),
        [
            ("/", "text/html; charset=utf-8"),
            ("/index.html", "text/html; charset=utf-8"),
            ("/js/sky.js", "application/javascript; charset=utf-8"),
            ("/library/sea.webp", "image/webp"),
            ("/a%20name.txt", "text/plain; charset=utf-8"),
        ],
    )
    def test_it_is_sent_with_its_type(self, platform: Platform, path: str, media_type: str) -> None:
        answer = platform.get(path)
        assert (200, media_type) == (answer.status, answer.headers["Content-Type"])

    @pytest.mark.parametrize(
        "path",
        [
            "/none",
            "/js",
            "/js/",
            "/%00",
            "/" + "a" * 4000,
            "/../vercel.json",
            "/%2e%2e/vercel.json",
            "/..%2fvercel.json",
        ],
    )
    def test_what_is_no_file_is_404(self, platform: Platform, path: str) -> None:
        assert 404 == platform.get(path).status

    def test_a_copy_that_is_still_right_is_confirmed(self, platform: Platform) -> None:
        etag = platform.get("/js/sky.js").headers["ETag"]
        answer = platform.get("/js/sky.js", If_None_Match=etag)
        assert (304, b"") == (answer.status, answer.body)

    def test_a_range_is_sent(self, platform: Platform) -> None:
        answer = platform.get("/library/sea.webp", Range="bytes=4-7")
        assert (206, b"0123", "bytes 4-7/14") == (answer.status, answer.body, answer.headers["Content-Range"])

    def test_a_range_beyond_the_end_is_416(self, platform: Platform) -> None:
        assert 416 == platform.get("/library/sea.webp", Range="bytes=99-").status

    def test_text_is_compressed_for_those_who_take_it(self, platform: Platform) -> None:
        answer = platform.get("/js/sky.js", Accept_Encoding="gzip, br")
        assert ("gzip", SCRIPT) == (answer.headers["Content-Encoding"], gzip.decompress(answer.body))
        plain = platform.get("/js/sky.js")
        assert (None, SCRIPT) == (plain.headers["Content-Encoding"], plain.body)
        assert "Accept-Encoding" == plain.headers["Vary"]

    def test_a_picture_is_not_compressed(self, platform: Platform) -> None:
        assert platform.get("/library/sea.webp", Accept_Encoding="gzip").headers["Content-Encoding"] is None

    def test_head_has_the_head_alone(self, platform: Platform) -> None:
        answer = platform.request("HEAD", "/js/sky.js")
        assert (200, str(len(SCRIPT)), b"") == (answer.status, answer.headers["Content-Length"], answer.body)

    def test_nothing_can_be_posted_to_it(self, platform: Platform) -> None:
        answer = platform.request("POST", "/js/sky.js", b"x")
        assert (405, "GET, HEAD") == (answer.status, answer.headers["Allow"])


class TestHeaderRules:
    @pytest.mark.parametrize("path", ["/", "/js/sky.js", "/api/mirror", "/none"])
    def test_they_stand_on_every_answer_with_the_sandboxs_own_hosts(self, platform: Platform, path: str) -> None:
        assert "http://*.localhost:7" == platform.get(path).headers["X-Frame"]

    def test_a_rule_replaces_what_the_file_would_have(self, platform: Platform) -> None:
        assert ["public, immutable"] == platform.get("/library/sea.webp").headers.get_all("Cache-Control")
        assert "public, max-age=0, must-revalidate" == platform.get("/index.html").headers["Cache-Control"]

    @pytest.mark.parametrize("query", ["", "?tone=", "?tone=darker", "?other=dark", "?tone=dark&tone=light"])
    def test_one_with_a_condition_counts_where_that_is_met(self, platform: Platform, query: str) -> None:
        link = "</dark.css>; rel=preload; as=style"
        assert link == platform.get("/index.html?tone=dark&other=1").headers["Link"]
        assert [None, None] == [platform.get(path).headers["Link"] for path in (f"/index.html{query}", "/?tone=dark")]


def test_a_project_that_lacks_its_settings_is_a_defect_that_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.add_function("mirror", MIRROR)
    (tmp_path / "vercel.json").write_text("{")
    with run_platform(project) as platform:
        wait_until(lambda: platform.functions.has_died)
        platform.functions.stop()
        assert any("JSONDecodeError" in line["line"] for line in platform.log.lines())
