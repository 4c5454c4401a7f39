"""The database: SQL functions called over Supabase's data API, one HTTP trip a call.

Only the `postgrest` client is used, and only when something is first called: it takes a tenth of a second to import.
Every function of ours is idempotent by a key in its arguments, so a call whose answer was lost is simply made again.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lib.errors import ApiError, DatabaseRefusal, StaleInstallation, UpstreamTimeout, UpstreamUnavailable
from lib.web.log import log

if TYPE_CHECKING:
    import httpx
    from postgrest import APIError, SyncPostgrestClient

    from lib.settings import Timeouts

REFUSAL = re.compile(r"PT([0-9]{3})")
LINES = "application/x-ndjson"
# statement timeout, PostgREST's own pool timeout, a gateway's
TIMEOUT_CODES = frozenset({"57014", "PGRST003", "504"})


class Database:
    """The SQL functions that `service_role` may execute. Safe to share between threads; connections are kept."""

    def __init__(self, url: str, key: str, timeouts: "Timeouts") -> None:
        self._url = url
        self._key = key
        self._limit_s = timeouts.database

    def call(self, function: str, **arguments: Any) -> Any:
        """What `function` returns, as JSON. Arguments are what JSON can say; amounts are whole thousandths of a credit.

        Raises DatabaseRefusal for what the function refused by `PTnnn` (StaleInstallation for that one cause),
        UpstreamTimeout after the limit for the database, UpstreamUnavailable for any other failure.
        """
        with _failures_named(function):
            return self._client.rpc(function, arguments).execute().data

    def read_lines(self, function: str, **arguments: Any) -> bytes:
        """The lines of JSON that `function` wrote, as they are and unread. Raises what `call` raises."""
        import httpx

        with _failures_named(function):
            request = self._client.rpc(function, arguments).request
            request.headers["Accept"] = LINES
            response = request.send(httpx.Headers())
            if not response.is_success:
                raise _read_failure(response)
            lines = response.content
            # it leads back to the response, and so would keep the lines until a collection of cycles comes by
            response.stream = httpx.ByteStream(b"")
            return lines

    def close(self) -> None:
        """Closes the connections that are kept; a warm instance never does."""
        self._client.aclose()

    @cached_property
    def _client(self) -> "SyncPostgrestClient":
        import httpx
        from postgrest import SyncPostgrestClient

        from lib.database_transport import RetryingTransport

        # a secret key goes in `apikey` alone: as a bearer token it is refused for not being a JWT
        headers = {"apikey": self._key, "X-Client-Info": "skyline"}
        http_client = httpx.Client(transport=RetryingTransport(self._limit_s), trust_env=False)
        return SyncPostgrestClient(f"{self._url}/rest/v1", headers=headers, http_client=http_client)


@contextmanager
def _failures_named(function: str) -> Iterator[None]:
    import httpx
    from postgrest import APIError

    try:
        yield
    except APIError as error:
        raise _read_error(function, error) from error
    except httpx.TimeoutException as error:
        raise UpstreamTimeout("The database did not answer in time. Try again in a moment.") from error
    except httpx.HTTPError as error:
        raise UpstreamUnavailable("The database cannot be reached. Try again in a moment.") from error


def _read_failure(response: "httpx.Response") -> "APIError":
    from postgrest import APIError
    from postgrest.exceptions import generate_default_error_message

    try:
        return APIError(response.json())
    except ValueError:
        return APIError(generate_default_error_message(response))


def _read_error(function: str, error: "APIError") -> ApiError:
    code = error.code or ""
    refusal = REFUSAL.fullmatch(code)
    if refusal is None:
        log("database_failed", function=function, code=code)
        return _failure(code)
    if error.message == "stale_installation":
        return StaleInstallation()
    return DatabaseRefusal(int(refusal[1]), error.message or "internal", json.loads(error.details or "{}"))


def _failure(code: str) -> ApiError:
    if code in TIMEOUT_CODES:
        return UpstreamTimeout("The database did not answer in time. Try again in a moment.")
    return UpstreamUnavailable("The database cannot answer now. Try again in a moment.")
