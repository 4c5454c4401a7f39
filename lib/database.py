"""The database: SQL functions called over Supabase's data API, one HTTP trip a call.

A function is called by a POST of its arguments to `/rest/v1/rpc/<name>` (postgrest.org, "Functions as RPC"). Nothing
else is asked of the API, so httpx alone asks it (decision 0037), and is loaded only when something is first called.
Every function of ours is idempotent by a key in its arguments, so a call whose answer was lost is simply made again.
"""

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from lib.errors import ApiError, DatabaseRefusal, StaleInstallation, UpstreamTimeout, UpstreamUnavailable
from lib.web.json_text import InvalidJson, read_json_as
from lib.web.log import log

if TYPE_CHECKING:
    import httpx

    from lib.settings import Timeouts

REFUSAL = re.compile(r"PT([0-9]{3})")
JSON = "application/json"
LINES = "application/x-ndjson"
# of Postgres and of PostgREST; a gateway says its status
CODE = re.compile(r"[A-Z0-9]{3,12}")
# statement timeout, PostgREST's own pool timeout, a gateway's
TIMEOUT_CODES = frozenset({"57014", "PGRST003", "504"})


class Failure(msgspec.Struct, frozen=True):
    """What PostgREST says of a call that failed (postgrest.org, "Errors"); a gateway before it says less."""

    code: str = ""
    message: str = ""
    details: str | None = None


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
        body = self._post(function, arguments, JSON)
        try:
            return json.loads(body)
        except ValueError as error:
            raise _failed(function, "unreadable") from error

    def read_lines(self, function: str, **arguments: Any) -> bytes:
        """The lines of JSON that `function` wrote, as they are and unread. Raises what `call` raises."""
        return self._post(function, arguments, LINES)

    def close(self) -> None:
        """Closes the connections that are kept; a warm instance never does."""
        self._client.close()

    def _post(self, function: str, arguments: dict[str, Any], accepted: str) -> bytes:
        """The body of the answer."""
        import httpx

        try:
            response = self._client.post(f"/rest/v1/rpc/{function}", json=arguments, headers={"Accept": accepted})
        except httpx.TimeoutException as error:
            raise UpstreamTimeout("The database did not answer in time. Try again in a moment.") from error
        except httpx.HTTPError as error:
            raise UpstreamUnavailable("The database cannot be reached. Try again in a moment.") from error
        if not response.is_success:
            raise _read_failure(function, response)
        body = response.content
        # it leads back to the response, and so would keep the body until a collection of cycles comes by
        response.stream = httpx.ByteStream(b"")
        return body

    @cached_property
    def _client(self) -> "httpx.Client":
        import httpx

        from lib.database_transport import RetryingTransport

        # a secret key goes in `apikey` alone: as a bearer token it is refused for not being a JWT
        headers = {"apikey": self._key, "X-Client-Info": "skyline"}
        transport = RetryingTransport(self._limit_s)
        return httpx.Client(base_url=self._url, headers=headers, transport=transport, trust_env=False)


def _read_failure(function: str, response: "httpx.Response") -> ApiError:
    try:
        failure = read_json_as(Failure, response.content)
    except InvalidJson:
        failure = Failure()
    refusal = REFUSAL.fullmatch(failure.code)
    if refusal is None:
        return _failed(function, failure.code if CODE.fullmatch(failure.code) else str(response.status_code))
    if failure.message == "stale_installation":
        return StaleInstallation()
    return DatabaseRefusal(int(refusal[1]), failure.message, json.loads(failure.details or "{}"))


def _failed(function: str, code: str) -> ApiError:
    log("database_failed", function=function, code=code)
    if code in TIMEOUT_CODES:
        return UpstreamTimeout("The database did not answer in time. Try again in a moment.")
    return UpstreamUnavailable("The database cannot answer now. Try again in a moment.")
