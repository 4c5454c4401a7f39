"""The hosted service's gateway: takes the secret key, serves `/rest/v1`, gives PostgREST a role of short life."""

import http.client
import threading
import time
from typing import Any

import jwt

from sandbox.wire import Answer, Request

PREFIX = "/rest/v1"
ROLE_S = 60
# a kept connection that waited longer than this may be closed at the other end just now
KEPT_S = 5.0
BROWSERS = ("Mozilla/", "AppleWebKit/")
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"})
OWN = frozenset({"apikey", "authorization", "host", "accept-encoding"}) | HOP_BY_HOP


class Gateway:
    """Keeps its connections to PostgREST, as many as are needed at once."""

    def __init__(self, secret_key: str, jwt_secret: str) -> None:
        self.secret_key = secret_key
        self.jwt_secret = jwt_secret
        self.upstream = ("127.0.0.1", 0)
        self._lock = threading.Lock()
        self._kept: list[tuple[float, http.client.HTTPConnection]] = []

    def handle(self, request: Request) -> Answer:
        if not request.path.startswith(PREFIX + "/"):
            return _refusal(404, "no Route matched with those values")
        if request.headers.get("apikey") != self.secret_key:
            return _refusal(401, "Invalid API key")
        if request.headers.get("User-Agent", "").startswith(BROWSERS):
            return _refusal(401, "Secret API keys can only be used server-side")
        bearer = request.headers.get("Authorization")
        if bearer not in (None, f"Bearer {self.secret_key}"):
            return _refusal(401, "Invalid JWT")
        return self._forward(request)

    def _forward(self, request: Request) -> Answer:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in OWN}
        headers["Authorization"] = f"Bearer {self._role()}"
        upstream = self._take()
        try:
            upstream.request(request.method, request.path.removeprefix(PREFIX), request.body, headers)
            response = upstream.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            upstream.close()
            return _refusal(503, "the database's API cannot be reached")
        self._put_back(upstream)
        kept = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP]
        return Answer(response.status, kept, body)

    def close(self) -> None:
        with self._lock:
            for _, connection in self._kept:
                connection.close()
            self._kept.clear()

    def _take(self) -> http.client.HTTPConnection:
        """The one that was used last; those that have waited too long are given up."""
        with self._lock:
            while self._kept:
                used, connection = self._kept.pop()
                if time.monotonic() - used < KEPT_S:
                    return connection
                connection.close()
        return http.client.HTTPConnection(*self.upstream, timeout=60)

    def _put_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._kept.append((time.monotonic(), connection))

    def _role(self) -> str:
        claims: dict[str, Any] = {"role": "service_role", "exp": int(time.time()) + ROLE_S}
        return jwt.encode(claims, self.jwt_secret, algorithm="HS256")


def _refusal(status: int, message: str) -> Answer:
    return Answer.json(
        status, {"message": message, "hint": "the sandbox's gateway refuses what the hosted one refuses"}
    )
