"""How a call gets to Stripe: kept connections, no proxy of the environment, one limit for all attempts together."""

import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx

from lib.in_time import InTimeTransport
from lib.payments.sdk import stripe

# an attempt that has less time left than this is not begun
ATTEMPT_S_MIN = 0.5


class TimedOut(stripe.APIConnectionError):
    """Stripe did not answer within the limit of the call."""

    def __init__(self) -> None:
        super().__init__("no answer in time", should_retry=False)  # type: ignore[no-untyped-call]  # the SDK's


class Unreachable(stripe.APIConnectionError):
    """The call did not get there, or its answer did not get here: the SDK tries again."""

    def __init__(self) -> None:
        super().__init__("no connection", should_retry=True)  # type: ignore[no-untyped-call]  # the SDK's


class HttpClient(stripe.HTTPClient):
    """The SDK's own retries (same Idempotency-Key, growing pauses) over httpx, given up after `limit_s`."""

    name = "httpx"

    def __init__(self, limit_s: float) -> None:
        super().__init__()
        self._limit_s = limit_s
        self._http = httpx.Client(transport=InTimeTransport(), follow_redirects=False, trust_env=False)
        self._call = threading.local()

    def request_with_retries(self, *arguments: Any, **named: Any) -> Any:
        """One call of ours, with all its attempts."""
        self._call.deadline = time.monotonic() + self._limit_s
        return super().request_with_retries(*arguments, **named)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One attempt."""
        left_s = self._call.deadline - time.monotonic()
        if left_s < ATTEMPT_S_MIN:
            raise TimedOut
        try:
            response = self._http.request(method, url, headers=headers, content=post_data, timeout=left_s)
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise Unreachable from error
        return response.text, response.status_code, response.headers

    def close(self) -> None:
        """Closes the connections that are kept; a warm instance never does."""
        self._http.close()
