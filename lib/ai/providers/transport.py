"""The HTTP client that both SDKs are given: they are built on httpx2, so importing it here costs nothing more."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx2

from lib.ai.providers.line import Line
from lib.tls import verifying


def open_client(line: Line) -> httpx2.Client:
    """A client for one call over `line`: no redirect, no proxy of the environment, no retry of its own."""
    return httpx2.Client(transport=_LineTransport(line), follow_redirects=False, trust_env=False)


class _LineTransport(httpx2.BaseTransport):
    """Gives each phase of a call what the line has left for it, and the line each socket."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._inner = httpx2.HTTPTransport(verify=verifying())

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        left_s = self._line.first_left_s()
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), left_s)

        def trace(event: str, facts: Mapping[str, Any]) -> None:
            if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
                self._line.attach(facts["return_value"].get_extra_info("socket"))
                timeout["read"] = timeout["write"] = self._line.first_left_s()

        request.extensions = {**request.extensions, "timeout": timeout, "trace": trace}
        response = self._inner.handle_request(request)
        # the connection looks it up again when it begins with the body
        timeout["read"] = self._line.idle_s
        self._line.has_answered = response.is_success
        response.stream = _InTime(response.stream, self._line)
        return response

    def close(self) -> None:
        with suppress(OSError):
            self._inner.close()


class _InTime(httpx2.SyncByteStream):
    """Of a body that trickles in nothing is taken any more when the whole call has had its time: httpx2.ReadTimeout."""

    def __init__(self, pieces: Any, line: Line) -> None:
        self._pieces = pieces
        self._line = line

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if self._line.is_late:
                raise httpx2.ReadTimeout("the answer is still coming")
            yield piece

    def close(self) -> None:
        self._pieces.close()
