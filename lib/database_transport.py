"""How a call gets to the database: kept connections, one limit for all attempts, again what failed on the way."""

import time

import httpx

from lib.in_time import InTimeTransport

ATTEMPTS_MAX = 3
PAUSE_S = 0.1
CONNECT_S_MAX = 2.0


class RetryingTransport(httpx.BaseTransport):
    """Sends a request up to three times, where no answer came or it was 503; together they keep to `limit_s`.

    Only for requests that may be repeated: an answer that was lost may have had its effect.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._inner = InTimeTransport(limits=httpx.Limits(keepalive_expiry=60))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + self._limit_s
        for attempt in range(1, ATTEMPTS_MAX):
            response = self._try(request, deadline)
            if response is not None:
                return response
            time.sleep(PAUSE_S * attempt)
        return self._send(request, deadline)

    def close(self) -> None:
        self._inner.close()

    def _try(self, request: httpx.Request, deadline: float) -> httpx.Response | None:
        """The answer, None where another attempt makes sense. A timeout is none: the time is used up."""
        try:
            response = self._send(request, deadline)
        except (httpx.NetworkError, httpx.ProtocolError):
            return None
        return None if response.status_code == httpx.codes.SERVICE_UNAVAILABLE else response

    def _send(self, request: httpx.Request, deadline: float) -> httpx.Response:
        left_s = max(0.001, deadline - time.monotonic())
        timeout = httpx.Timeout(left_s, connect=min(left_s, CONNECT_S_MAX))
        request.extensions = {**request.extensions, "timeout": timeout.as_dict()}
        response = self._inner.handle_request(request)
        response.request = request
        response.read()
        return response
