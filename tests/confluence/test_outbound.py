"""Calls over the wire that go wrong: each is given up in its time and named for what it was."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from lib.confluence.outbound import fetch
from lib.errors import UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.in_time import InTimeTransport

Act = Callable[[socket.socket, threading.Event], object]
Party = Callable[[Act], str]
# how long a party hangs that nobody gives up
HANG_S = 20.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(transport=InTimeTransport(), trust_env=False) as client:
        yield client


@pytest.fixture
def party() -> Iterator[Party]:
    """A server of one connection that does what it is told."""
    listener = socket.create_server(("127.0.0.1", 0))
    gone = threading.Event()

    def serve(act: Act) -> str:
        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                act(connection, gone)

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/x"

    yield serve
    gone.set()
    listener.close()


def hang(_connection: socket.socket, gone: threading.Event) -> None:
    gone.wait(HANG_S)


def trickle(connection: socket.socket, gone: threading.Event) -> None:
    connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
    while not gone.wait(0.05):
        connection.sendall(b"x")


def hang_behind_the_head(connection: socket.socket, gone: threading.Event) -> None:
    connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
    gone.wait(HANG_S)


def send(data: bytes) -> Act:
    return lambda connection, _gone: connection.sendall(data)


FAILURES = {
    "hangs": (hang, UpstreamTimeout),
    "hangs in its answer": (hang_behind_the_head, UpstreamTimeout),
    "sends a byte now and then": (trickle, UpstreamTimeout),
    "closes": (send(b""), UpstreamUnavailable),
    "is cut": (send(HEAD + b"Content-Length: 10\r\n\r\nabc"), UpstreamUnavailable),
    "speaks something else": (send(b"SSH-2.0-x\r\n\r\n"), UpstreamUnavailable),
    "sends too much": (send(HEAD + b"Content-Length: 2000000\r\n\r\n" + b"x" * 1_500_000), UpstreamFailed),
    "compresses what is not compressed": (
        send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
        UpstreamFailed,
    ),
}


@pytest.mark.parametrize(("act", "error"), FAILURES.values(), ids=FAILURES.keys())
def test_a_party_that_fails_is_given_up_and_named(
    http: httpx.Client, party: Party, act: Act, error: type[Exception]
) -> None:
    request = http.build_request("GET", party(act))
    started = time.monotonic()
    with pytest.raises(error):
        fetch(http, request, timeout_s=0.5)

    assert time.monotonic() - started < HANG_S


def test_a_party_that_is_not_there_is_unavailable(http: httpx.Client) -> None:
    with pytest.raises(UpstreamUnavailable):
        fetch(http, http.build_request("GET", "http://127.0.0.1:1/x"), timeout_s=1)


def test_a_redirect_is_an_answer_like_any_other(http: httpx.Client, party: Party) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nok"
    answer = fetch(http, http.build_request("GET", party(send(moved))), timeout_s=1)

    assert (302, b"ok") == (answer.status, answer.body)
