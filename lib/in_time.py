"""How httpx carries our calls: to verified servers alone, and the time of a call is that of its whole body."""

import time
from collections.abc import Iterator
from typing import Any

import httpx

from lib.tls import verifying


class InTimeTransport(httpx.HTTPTransport):
    """httpx counts its read timeout anew with every piece: a server that sends a byte now and then never runs into it.

    Here nothing of a body is taken any more when that time has passed since the call began: httpx.ReadTimeout.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(verify=verifying(), **options)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + request.extensions["timeout"]["read"]
        response = super().handle_request(request)
        response.stream = _InTime(response.stream, deadline)
        return response


class _InTime(httpx.SyncByteStream):
    def __init__(self, pieces: Any, deadline: float) -> None:
        self._pieces = pieces
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the answer is still coming")
            yield piece

    def close(self) -> None:
        self._pieces.close()
