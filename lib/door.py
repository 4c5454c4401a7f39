"""What stands before a function: whatever the head of a request alone refuses is refused before anything is loaded.

API.md, "Common to every endpoint": the first that fits answers, in this order: 404 of an unknown path, 405, 413 by
Content-Length, 431, 401 without a token. What passes is the endpoint's, which is imported then; a cold start of a
refusal costs none of its packages. To pages of CORS_ORIGINS it answers OPTIONS, and lets them read all answers.
"""

import gc
import importlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from lib.errors import ApiError, HeadersTooLarge, MethodNotAllowed, NotFound, Unauthenticated
from lib.ids import new_id
from lib.web.cors import find_origin, preflight_headers, readable_by
from lib.web.log import log
from lib.web.sizes import BODY_BYTES_MAX, DIGITS_MAX, HEADERS_BYTES_MAX, too_large

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_CONTENT = 204


class Way(NamedTuple):
    """A path of a function, its methods, and where the proof of who calls is looked for."""

    path: str
    methods: tuple[str, ...]
    proof: Literal["header", "header or address", "none"] = "header"


class Answer(NamedTuple):
    """What is said without a package: by the door itself, and by who needs none."""

    status: int
    headers: Mapping[str, str]
    request_id: str
    body: bytes = b""

    @classmethod
    def of_json(cls, status: int, document: Mapping[str, object], request_id: str) -> Self:
        """A whole one."""
        body = json.dumps(document, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        return cls(status, headers, request_id, body)

    def log(self, path: str, method: str, started: float) -> None:
        """The request's line; `started` by the monotonic clock."""
        duration_ms = round((time.monotonic() - started) * 1000)
        log("request", requestId=self.request_id, path=path, method=method, status=self.status, durationMs=duration_ms)

    def send(self, start_response: "StartResponse") -> Iterable[bytes]:
        """As WSGI wants it."""
        headers = {
            **self.headers,
            "X-Request-Id": self.request_id,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        start_response(f"{self.status} {HTTPStatus(self.status).phrase}", list(headers.items()))
        return [self.body] if self.body else []


def door(module: str, *ways: Way) -> "Door":
    """The function whose `app` is in `module`. A path that none of the ways has is the first one's to refuse."""
    return Door(module, ways)


class Door:
    """A WSGI application."""

    def __init__(self, module: str, ways: tuple[Way, ...]) -> None:
        self._module = module
        self._ways = ways

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started = time.monotonic()
        path = environ.get("PATH_INFO")
        way = next((way for way in self._ways if way.path == path), self._ways[0])
        origin = find_origin(environ)
        if origin is not None:
            start_response = readable_by(origin, start_response)
        refusal = _find_refusal(way, environ)
        if refusal is None:
            return self._pass(environ, start_response)
        answer = _refuse(refusal, environ)
        if origin is not None and isinstance(refusal, MethodNotAllowed) and environ["REQUEST_METHOD"] == "OPTIONS":
            answer = Answer(NO_CONTENT, preflight_headers(way.methods), answer.request_id)
        method = environ["REQUEST_METHOD"]
        answer.log(way.path, method if method in way.methods else "other", started)
        return answer.send(start_response)

    def _pass(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if "_app" in self.__dict__:
            return self._app(environ, start_response)
        with _uncollected():
            return self._app(environ, start_response)

    @cached_property
    def _app(self) -> "WSGIApplication":
        app: WSGIApplication = importlib.import_module(self._module).app
        return app


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage among what is loaded here, for most of it stays: that took a tenth of a cold start.

    Frozen and thawed, it is of the old generation, unseen: only a full collection looks through it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def _find_refusal(way: Way, environ: "WSGIEnvironment") -> ApiError | None:
    if environ.get("PATH_INFO") != way.path:
        return NotFound("Check the address.")
    # as it was sent: a method is told by its case (RFC 9110, section 9.1)
    if environ["REQUEST_METHOD"] not in way.methods:
        return MethodNotAllowed(list(way.methods))
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and (len(length) > DIGITS_MAX or int(length) > BODY_BYTES_MAX):
        return too_large()
    if _headers_bytes(environ) > HEADERS_BYTES_MAX:
        return HeadersTooLarge("Send at most 32 kB of headers.")
    return None if _may_have_token(way, environ) else Unauthenticated()


def _headers_bytes(environ: "WSGIEnvironment") -> int:
    """Name, colon, space, value, CRLF of each header."""
    headers = [(name.removeprefix("HTTP_"), value) for name, value in environ.items() if name.startswith("HTTP_")]
    headers += [(name, environ[name]) for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)]
    return sum(len(name) + len(value) + 4 for name, value in headers)


def _may_have_token(way: Way, environ: "WSGIEnvironment") -> bool:
    """Whether there is anything to look at; what it is worth is the endpoint's to say."""
    is_in_address = way.proof == "header or address" and "jwt=" in environ.get("QUERY_STRING", "")
    return way.proof == "none" or is_in_address or bool(environ.get("HTTP_AUTHORIZATION"))


def _refuse(refusal: ApiError, environ: "WSGIEnvironment") -> Answer:
    request_id = new_id("req_")
    answer = Answer.of_json(refusal.status, refusal.to_document(request_id), request_id)
    headers = {**refusal.headers, **answer.headers, "Content-Type": "application/problem+json"}
    return answer._replace(headers=headers, body=b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body)
