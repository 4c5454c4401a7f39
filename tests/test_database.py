"""The client of the database, against a server that says what a test tells it to."""

import json
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.database import Database
from lib.errors import ApiError, DatabaseRefusal, StaleInstallation, UpstreamTimeout, UpstreamUnavailable
from lib.settings import Timeouts
from tests.postgres import ROOT

RESET = struct.pack("ii", 1, 0)
LIMIT_S = 0.6
# how long a call hangs that nobody gives up
HANG_S = 10.0
PROMPT = "The words of a customer"


@dataclass
class Call:
    """What arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    port: int


@dataclass
class DataApi:
    """Answers calls from its script, then 200 `{}`. A step is (status, body), "reset" or "hang"."""

    script: list[tuple[int, str] | str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def refuse(self, code: str, message: str, details: object = None, status: int = 400) -> None:
        """The next answer is an error as PostgREST words it."""
        told = details if details is None or isinstance(details, str) else json.dumps(details)
        self.script.append((status, json.dumps({"code": code, "message": message, "details": told, "hint": None})))


@pytest.fixture
def data_api() -> Iterator[DataApi]:
    api = DataApi()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def handle_call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            api.calls.append(Call(self.command, self.path, headers, body, self.client_address[1]))
            step = api.script.pop(0) if api.script else (200, "{}")
            if isinstance(step, str):
                self.fail(step)
                return
            answer = step[1].encode(errors="surrogateescape")
            self.send_response(step[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def fail(self, how: str) -> None:
            if how == "hang":
                api.released.wait(HANG_S)
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

        def log_message(self, *_: object) -> None:
            pass

        do_GET = do_POST = do_HEAD = handle_call  # noqa: N815 - http.server's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield api
    api.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def database(data_api: DataApi) -> Iterator[Database]:
    database = Database(data_api.url, "sb_secret_of_the_test", Timeouts(database=LIMIT_S))
    yield database
    database.close()


def test_a_call_is_one_post_with_the_key_in_apikey_alone(data_api: DataApi, database: Database) -> None:
    data_api.script.append((200, '{"balance": 9007199254740993}'))
    assert database.call("settle", p_charge=1_500, p_image=None) == {"balance": 9_007_199_254_740_993}
    [call] = data_api.calls
    assert (call.method, call.path) == ("POST", "/rest/v1/rpc/settle")
    assert json.loads(call.body) == {"p_charge": 1_500, "p_image": None}
    assert call.headers["apikey"] == "sb_secret_of_the_test"
    assert "authorization" not in call.headers
    assert call.headers["x-client-info"] == "skyline"


@pytest.mark.parametrize(("body", "value"), [("null", None), ("true", True), ("3", 3), ("[]", [])])
def test_a_bare_value_comes_back_as_it_is(data_api: DataApi, database: Database, body: str, value: object) -> None:
    data_api.script.append((200, body))
    assert database.call("one") == value


def test_the_connection_is_kept(data_api: DataApi, database: Database) -> None:
    for _ in range(5):
        database.call("one")
    assert len({call.port for call in data_api.calls}) == 1


@pytest.mark.parametrize(
    "failure", ["reset", (503, "gone for a moment"), (503, '{"code": "PGRST001", "message": "x"}')]
)
def test_what_failed_on_the_way_is_sent_again(
    data_api: DataApi, database: Database, failure: str | tuple[int, str]
) -> None:
    data_api.script += [failure, failure, (200, "7")]
    assert database.call("one", p_key="k") == 7
    assert len({call.body for call in data_api.calls}) == 1


def test_after_three_attempts_it_is_not_available(data_api: DataApi, database: Database) -> None:
    data_api.script += ["reset"] * 5
    with pytest.raises(UpstreamUnavailable) as error:
        database.call("one")
    assert (len(data_api.calls), error.value.status) == (3, 503)


def test_nobody_there_is_not_available() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        database = Database(f"http://127.0.0.1:{closed.getsockname()[1]}", "sb_secret", Timeouts())
        with pytest.raises(UpstreamUnavailable):
            database.call("one")
    database.close()


def test_a_call_that_hangs_is_given_up_after_its_limit_and_not_repeated(data_api: DataApi, database: Database) -> None:
    data_api.script.append("hang")
    started = time.monotonic()
    with pytest.raises(UpstreamTimeout):
        database.call("one")
    assert LIMIT_S <= time.monotonic() - started < HANG_S
    assert len(data_api.calls) == 1


def test_all_attempts_together_keep_the_limit(data_api: DataApi, database: Database) -> None:
    data_api.script += ["reset", "hang"]
    started = time.monotonic()
    with pytest.raises(UpstreamTimeout):
        database.call("one")
    assert time.monotonic() - started < HANG_S


def test_a_refusal_keeps_its_status_its_code_and_its_facts(data_api: DataApi, database: Database) -> None:
    data_api.refuse("PT402", "insufficient_credits", {"available": 12.345, "required": 20}, status=402)
    with pytest.raises(DatabaseRefusal) as error:
        database.call("begin")
    assert (error.value.status, error.value.code) == (402, "insufficient_credits")
    assert error.value.facts == {"available": 12.345, "required": 20}


def test_a_refusal_without_facts_is_one_too(data_api: DataApi, database: Database) -> None:
    data_api.refuse("PT409", "conflict", status=409)
    with pytest.raises(DatabaseRefusal) as error:
        database.call("begin")
    assert (error.value.status, error.value.facts) == (409, {})


def test_a_stale_installation_has_a_name_of_its_own(data_api: DataApi, database: Database) -> None:
    data_api.refuse("PT401", "stale_installation", {}, status=401)
    with pytest.raises(StaleInstallation):
        database.call("begin")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((500, '{"code": "57014", "message": "canceling statement due to statement timeout"}'), UpstreamTimeout),
        (
            (504, '{"code": "PGRST003", "message": "Timed out acquiring connection from connection pool."}'),
            UpstreamTimeout,
        ),
        ((504, "<html>gateway"), UpstreamTimeout),
        ((500, '{"code": "55P03", "message": "canceling statement due to lock timeout"}'), UpstreamUnavailable),
        ((500, "<html>gateway"), UpstreamUnavailable),
        ((404, '{"code": "PGRST202", "message": "no such function"}'), UpstreamUnavailable),
        ((401, '{"message": "Invalid API key"}'), UpstreamUnavailable),
        ((429, "slow down"), UpstreamUnavailable),
        ((403, '["a gateway", "of its own mind"]'), UpstreamUnavailable),
        ((500, '{"code": "no text: \udcff"}'), UpstreamUnavailable),
        ((200, "<html>gateway"), UpstreamUnavailable),
        ((200, '"no text: \udcff"'), UpstreamUnavailable),
    ],
)
def test_any_other_failure_is_the_database_s_own(
    data_api: DataApi, database: Database, answer: tuple[int, str], kind: type[ApiError]
) -> None:
    data_api.script.append(answer)
    with pytest.raises(kind):
        database.call("one")
    assert len(data_api.calls) == 1


def test_neither_the_error_nor_the_log_quotes_what_the_database_says(
    data_api: DataApi, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Postgres quotes the row that failed a constraint: in it stands a prompt."""
    for code in ("23514", PROMPT):
        data_api.refuse(code, "new row violates check constraint", f"Failing row contains ({PROMPT})")
        with pytest.raises(UpstreamUnavailable) as error:
            database.call("begin", p_prompt=PROMPT)
        assert PROMPT not in f"{error.value} {error.value.detail} {error.value.extra}"
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told == [{"event": "database_failed", "function": "begin", "code": code} for code in ("23514", "400")]


def test_importing_it_loads_no_client_yet() -> None:
    program = "import lib.database, sys; print(sorted({'httpx', 'httpcore'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
