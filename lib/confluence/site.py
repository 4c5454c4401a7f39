"""Our own calls to a site's REST API, as the app: a token of ours by the site's shared secret, good for one request."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from lib.confluence.installations import Installation
from lib.confluence.outbound import Answer, fetch
from lib.confluence.query_hash import Query, query_hash
from lib.errors import StaleInstallation, UpstreamFailed, UpstreamUnavailable
from lib.settings import Settings
from lib.web.response import encode

if TYPE_CHECKING:
    import httpx

TOKEN_LIFETIME_S = 180
UNAUTHORIZED, TOO_MANY, SERVER_ERROR = 401, 429, 500
REDIRECTS = range(300, 400)
QUIETLY = {"minorEdit": "true"}

# name, bytes, media type
File = tuple[str, bytes, str]


class SlowDown(UpstreamUnavailable):
    """The site has had too many calls of ours."""


class Site:
    """One installation's REST API. Every call takes at most the `confluence` time of OUTBOUND_TIMEOUTS."""

    def __init__(self, http: "httpx.Client", settings: Settings, installation: Installation) -> None:
        self._http = http
        self._settings = settings
        self._installation = installation

    def get(self, path: str, query: Query) -> Answer:
        """`path` is relative to the site's base URL, as `/rest/api/…`. Answers below 500 are the caller's to read."""
        return self._send("GET", path, query)

    def post(self, path: str, value: object) -> Answer:
        """`value` goes as JSON."""
        return self._send("POST", path, (), {"Content-Type": "application/json"}, content=encode(value))

    def upload(self, path: str, query: Query, file: File) -> Answer:
        """The file goes as the part `file` of a form, as an edit that nobody is told of."""
        # a form could be sent by a stranger's web page; the header could not
        return self._send("POST", path, query, {"X-Atlassian-Token": "nocheck"}, files={"file": file}, data=QUIETLY)

    def _send(
        self, method: str, path: str, query: Query, headers: Mapping[str, str] | None = None, **body: Any
    ) -> Answer:
        common = {
            "Authorization": f"JWT {self._token(method, path, query)}",
            "Accept": "application/json",
            # an answer is small; what is not compressed cannot swell
            "Accept-Encoding": "identity",
        }
        address = self._installation.base_url + path
        if query:
            address += "?" + urlencode(query, quote_via=quote)
        request = self._http.build_request(method, address, headers={**common, **(headers or {})}, **body)
        answer = fetch(self._http, request, self._settings.outbound_timeouts.confluence)
        _verify_taken(answer)
        return answer

    def _token(self, method: str, path: str, query: Query) -> str:
        from lib.jose import jwt

        now = int(time.time())
        claims = {
            "iss": self._settings.app_key,
            "iat": now,
            "exp": now + TOKEN_LIFETIME_S,
            "qsh": query_hash(method, path, query),
        }
        return jwt.encode(claims, self._installation.shared_secret, algorithm="HS256")


def _verify_taken(answer: Answer) -> None:
    """Raises where the site did not deal with the call at all."""
    if answer.status == UNAUTHORIZED:
        # the secret is another by now, or the app was removed and we have not heard of it yet
        raise StaleInstallation
    if answer.status == TOO_MANY:
        raise SlowDown("Confluence asks us to slow down; try again in a minute.")
    if answer.status >= SERVER_ERROR or answer.status in REDIRECTS:
        raise UpstreamFailed("Confluence failed; try again.")
