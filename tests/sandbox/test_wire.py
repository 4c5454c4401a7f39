"""Stand-ins on sockets: how answers travel, what is recorded, and what a fault does to a call of the functions."""

import socket
import threading
import time
from collections.abc import Iterator
from http.client import BadStatusLine, HTTPConnection, IncompleteRead
from typing import Any

import pytest

from sandbox.faults import Fault
from sandbox.wire import Answer, CutShort, Request, Service, Wire

UNREADABLE = ("Content-Length: many", "Content-Length: -5", "Transfer-Encoding: chunked")


class Party:
    """A stand-in that keeps what it was asked and answers what the test wants."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.answer = Answer(200, [("Content-Type", "text/plain")], b"0123456789")

    def handle(self, request: Request) -> Answer:
        self.asked.append(request)
        return self.answer


@pytest.fixture
def party() -> Party:
    return Party()


@pytest.fixture
def service(party: Party) -> Iterator[Service]:
    service = Service("stripe", party.handle, Wire())
    service.start()
    yield service
    service.stop()


@pytest.fixture
def functions(service: Service) -> Iterator[HTTPConnection]:
    """A connection that the guard has named as the functions' own."""
    connection = HTTPConnection("127.0.0.1", service.port, timeout=5)
    connect(service, connection)
    yield connection
    connection.close()


def connect(service: Service, connection: HTTPConnection) -> None:
    connection.close()
    connection.connect()
    service.wire.note_sender((connection.sock.getsockname()[1], service.port), None)


def ask(
    connection: HTTPConnection, method: str = "GET", path: str = "/v1/x?y=1", body: Any = None
) -> tuple[int, bytes]:
    connection.request(method, path, body)
    response = connection.getresponse()
    return response.status, response.read()


class TestAnswers:
    def test_a_connection_is_kept_for_the_next_call(self, party: Party, functions: HTTPConnection) -> None:
        assert [(200, b"0123456789")] * 3 == [ask(functions) for _ in range(3)]
        assert 1 == len({request.link for request in party.asked})

    def test_an_answer_without_body_has_none(self, party: Party, functions: HTTPConnection) -> None:
        party.answer = Answer(204)
        assert [(204, b"")] * 2 == [ask(functions, "DELETE") for _ in range(2)]

    def test_a_chunked_body_arrives_whole(self, party: Party, functions: HTTPConnection) -> None:
        ask(functions, "POST", body=iter([b"one ", b"two ", b"three"]))
        assert b"one two three" == party.asked[0].body

    @pytest.mark.parametrize(
        "head",
        ["GET http://[ HTTP/1.1", *(f"POST / HTTP/1.1\r\n{line}" for line in UNREADABLE)],
    )
    def test_what_cannot_be_read_is_refused(
        self, service: Service, party: Party, head: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as client:
            client.sendall(f"{head}\r\n\r\nzz\r\n".encode())
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")
        assert ([], "") == (party.asked, capfd.readouterr().err)

    def test_a_body_whose_sender_left_is_nobodys(
        self, service: Service, party: Party, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as client:
            client.sendall(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n12345")
            client.shutdown(socket.SHUT_WR)
            assert b"" == client.recv(100)
        assert ([], "") == (party.asked, capfd.readouterr().err)

    def test_pieces_arrive_one_by_one(self, party: Party, functions: HTTPConnection) -> None:
        go_on = threading.Event()

        def pieces() -> Iterator[bytes]:
            yield b"first"
            assert go_on.wait(5)
            yield b"second"

        party.answer = Answer(200, [], pieces())
        functions.request("GET", "/")
        response = functions.getresponse()
        assert b"first" == response.read(5)
        go_on.set()
        assert b"second" == response.read()

    def test_the_generator_is_closed_when_the_peer_leaves(self, party: Party, functions: HTTPConnection) -> None:
        closed = threading.Event()

        def pieces() -> Iterator[bytes]:
            try:
                while True:
                    yield b"x"
                    time.sleep(0.01)
            finally:
                closed.set()

        party.answer = Answer(200, [], pieces())
        functions.request("GET", "/")
        functions.getresponse().read(1)
        functions.close()
        assert closed.wait(5)

    def test_a_stream_can_be_cut_by_its_stand_in(self, party: Party, functions: HTTPConnection) -> None:
        def pieces() -> Iterator[bytes]:
            yield b"half"
            raise CutShort

        party.answer = Answer(200, [], pieces())
        with pytest.raises((IncompleteRead, ConnectionResetError)):
            ask(functions)

    def test_stopping_ends_open_streams(self, party: Party, service: Service, functions: HTTPConnection) -> None:
        release = threading.Event()

        def pieces() -> Iterator[bytes]:
            yield b"first"
            release.wait(5)

        party.answer = Answer(200, [], pieces())
        functions.request("GET", "/")
        response = functions.getresponse()
        assert b"first" == response.read(5)
        service.end_connections()
        with pytest.raises((IncompleteRead, ConnectionResetError)):
            response.read()
        release.set()


class TestRecord:
    def test_numbers_grow_and_since_leaves_out_what_was_before(
        self, service: Service, functions: HTTPConnection
    ) -> None:
        for path in ("/a", "/b", "/c"):
            ask(functions, path=path)
        assert [(2, "/b"), (3, "/c")] == [(entry["n"], entry["path"]) for entry in service.wire.entries(1)]

    def test_an_entry_tells_when_the_answer_began_and_ended(self, service: Service, functions: HTTPConnection) -> None:
        ask(functions)
        service.wire.wait_until_idle()
        [entry] = service.wire.entries()
        answer = entry["answer"]
        assert entry["at"] <= answer["startedAt"] <= answer["endedAt"]
        assert (200, 10, False) == (answer["status"], answer["bytes"], answer["closedEarly"])

    def test_idle_waits_for_a_call_that_is_under_way(
        self, party: Party, service: Service, functions: HTTPConnection
    ) -> None:
        release = threading.Event()

        def pieces() -> Iterator[bytes]:
            yield b"first"
            release.wait(5)

        party.answer = Answer(200, [], pieces())
        functions.request("GET", "/")
        functions.getresponse().read(5)
        threading.Timer(0.2, release.set).start()
        service.wire.wait_until_idle()
        assert release.is_set()
        assert service.wire.entries()[0]["answer"]["endedAt"]

    def test_idle_waits_for_a_request_to_the_functions(self, service: Service) -> None:
        service.wire.note_incoming(1)
        ended: list[float] = []

        def end() -> None:
            ended.append(time.monotonic())
            service.wire.note_incoming(-1)

        threading.Timer(0.2, end).start()
        service.wire.wait_until_idle()
        assert ended

    def test_somebody_else_s_call_from_the_same_local_port_has_none(self, party: Party, service: Service) -> None:
        """Two connections may have one, where they lead to two parties."""
        other = Service("confluence", party.handle, service.wire)
        other.start()
        theirs, browser = (HTTPConnection("127.0.0.1", each.port, timeout=5) for each in (service, other))
        local = 0
        for each in (theirs, browser):
            each.sock = socket.socket()
            each.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            each.sock.bind(("127.0.0.1", local))
            each.sock.connect(("127.0.0.1", each.port))
            local = each.sock.getsockname()[1]
        service.wire.note_sender((local, service.port), None)
        assert [200, 200] == [ask(each)[0] for each in (theirs, browser)]
        theirs.close()
        browser.close()
        other.stop()
        assert ["stripe"] == [entry["service"] for entry in service.wire.entries()]

    def test_who_is_not_called_by_the_functions_has_none(self, service: Service, functions: HTTPConnection) -> None:
        """A port may be somebody else's by now."""
        service.is_recorded = False
        assert 200 == ask(functions)[0]
        assert [] == service.wire.entries()


class TestFaults:
    def order(self, service: Service, kind: str, **members: Any) -> None:
        service.wire.faults.add(Fault("stripe", kind, **members))

    def test_refuse_resets_before_any_byte_and_does_nothing(
        self, party: Party, service: Service, functions: HTTPConnection
    ) -> None:
        self.order(service, "refuse")
        with pytest.raises((ConnectionResetError, BadStatusLine)):
            ask(functions)
        assert [] == party.asked

    def test_lost_answer_does_it_and_resets(self, party: Party, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "lost_answer")
        with pytest.raises((ConnectionResetError, BadStatusLine)):
            ask(functions)
        assert 1 == len(party.asked)

    def test_cut_sends_half_and_resets(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "cut")
        functions.request("GET", "/")
        response = functions.getresponse()
        assert (200, b"01234") == (response.status, response.read(5))
        with pytest.raises((ConnectionResetError, IncompleteRead)):
            response.read()

    @pytest.mark.parametrize("expected", [(500, None), (429, "1"), (409, None)])
    def test_a_status_is_answered(
        self, party: Party, service: Service, functions: HTTPConnection, expected: tuple[int, str | None]
    ) -> None:
        self.order(service, str(expected[0]))
        functions.request("GET", "/")
        response = functions.getresponse()
        response.read()
        assert expected == (response.status, response.headers["Retry-After"])
        assert [] == party.asked

    def test_hang_accepts_and_says_nothing(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "hang")
        functions.sock.settimeout(0.3)
        functions.request("GET", "/")
        with pytest.raises(TimeoutError):
            functions.getresponse()
        functions.close()
        service.wire.wait_until_idle()
        [entry] = service.wire.entries()
        assert (None, True) == (entry["answer"]["status"], entry["answer"]["closedEarly"])

    def test_it_strikes_as_often_as_ordered(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "500", count=2)
        assert [500, 500, 200] == [ask(functions)[0] for _ in range(3)]

    def test_it_passes_over_as_many_as_ordered(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "500", skip=2)
        assert [200, 200, 500, 200] == [ask(functions)[0] for _ in range(4)]

    def test_two_that_count_the_same_calls_strike_each_its_own(
        self, service: Service, functions: HTTPConnection
    ) -> None:
        self.order(service, "500", skip=1)
        self.order(service, "429", skip=2)
        assert [200, 500, 429, 200] == [ask(functions)[0] for _ in range(4)]

    def test_it_strikes_only_its_method(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "500", method="POST")
        assert 200 == ask(functions)[0]

    def test_twice_does_it_twice_and_answers_once(
        self, party: Party, service: Service, functions: HTTPConnection
    ) -> None:
        self.order(service, "twice")
        assert 200 == ask(functions, path="/once")[0]
        assert ["/once", "/once"] == [request.path for request in party.asked]

    def test_late_resets_and_does_it_behind_the_next(
        self, party: Party, service: Service, functions: HTTPConnection
    ) -> None:
        self.order(service, "late")
        with pytest.raises((ConnectionResetError, BadStatusLine)):
            ask(functions, path="/late")
        assert [] == party.asked
        connect(service, functions)
        ask(functions, path="/next")
        service.wire.wait_until_idle()
        assert ["/next", "/late"] == [request.path for request in party.asked]

    def test_what_is_late_at_a_reset_never_arrives(
        self, party: Party, service: Service, functions: HTTPConnection
    ) -> None:
        self.order(service, "late")
        with pytest.raises((ConnectionResetError, BadStatusLine)):
            ask(functions, path="/late")
        service.forget_late()
        connect(service, functions)
        ask(functions, path="/next")
        service.wire.wait_until_idle()
        assert ["/next"] == [request.path for request in party.asked]

    @pytest.mark.parametrize(("kind", "done"), [("kill", []), ("kill_after", ["/killed"])])
    def test_its_sender_is_killed_before_or_after(
        self, party: Party, service: Service, functions: HTTPConnection, kind: str, done: list[str]
    ) -> None:
        killed: list[list[str]] = []
        service.wire.kill_sender = lambda: killed.append([request.path for request in party.asked])
        self.order(service, kind)
        with pytest.raises((ConnectionResetError, BadStatusLine)):
            ask(functions, path="/killed")
        assert [done] == killed

    def test_it_strikes_only_paths_that_match(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "500", match="/refunds")
        assert [200, 500] == [ask(functions, path=path)[0] for path in ("/v1/x", "/v1/refunds/1")]

    def test_it_strikes_only_its_service(self, service: Service, functions: HTTPConnection) -> None:
        service.wire.faults.add(Fault("openai", "500"))
        assert 200 == ask(functions)[0]

    def test_it_strikes_only_calls_of_the_functions(self, service: Service) -> None:
        self.order(service, "500")
        tester = HTTPConnection("127.0.0.1", service.port, timeout=5)
        assert 200 == ask(tester)[0]
        tester.close()
        assert [] == service.wire.entries()

    def test_a_struck_call_is_recorded_too(self, service: Service, functions: HTTPConnection) -> None:
        self.order(service, "refuse")
        with pytest.raises((ConnectionResetError, BadStatusLine)):
            ask(functions, path="/struck")
        service.wire.wait_until_idle()
        assert ["/struck"] == [entry["path"] for entry in service.wire.entries()]


def test_a_service_that_stops_leaves_its_port(party: Party) -> None:
    service = Service("stripe", party.handle, Wire())
    service.start()
    service.stop()
    with socket.socket() as client:
        assert 0 != client.connect_ex(("127.0.0.1", service.port))
