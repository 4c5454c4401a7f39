"""What stands before a function: whatever the head of a request alone refuses is refused before anything is loaded.

API.md, "Common to every endpoint": the first that fits answers, in this order: 404 of an unknown path, 405, 413 by
Content-Length, 431, 401 without a token. What passes is the endpoint's, which is imported then; a cold start of a
refusal costs none of its packages.
"""

import importlib
import json
import time
from collections.abc import Iterable
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, NamedTuple

from lib.errors import ApiError, HeadersTooLarge, MethodNotAllowed, NotFound, Unauthenticated
from lib.ids import new_id
from lib.web.log import log
from lib.web.sizes import BODY_BYTES_MAX, HEADERS_BYTES_MAX, too_large

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Way(NamedTuple):
    """A path of a function, its methods, and where the proof of who calls is looked for."""

    path: str
    methods: tuple[str, ...]
    proof: Literal["header", "header or address", "none"] = "header"


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
        refusal = _find_refusal(way, environ)
        if refusal is None:
            return self._app(environ, start_response)
        request_id = new_id("req_")
        _log(way, environ, refusal, request_id, started)
        return _refuse(refusal, request_id, environ, start_response)

    @cached_property
    def _app(self) -> "WSGIApplication":
        app: WSGIApplication = importlib.import_module(self._module).app
        return app


def _find_refusal(way: Way, environ: "WSGIEnvironment") -> ApiError | None:
    if environ.get("PATH_INFO") != way.path:
        return NotFound("Check the address.")
    # as it was sent: a method is told by its case (RFC 9110, section 9.1)
    if environ["REQUEST_METHOD"] not in way.methods:
        return MethodNotAllowed(list(way.methods))
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > BODY_BYTES_MAX:
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


def _log(way: Way, environ: "WSGIEnvironment", refusal: ApiError, request_id: str, started: float) -> None:
    method = environ["REQUEST_METHOD"]
    log(
        "request",
        requestId=request_id,
        path=way.path,
        method=method if method in way.methods else "other",
        status=refusal.status,
        durationMs=round((time.monotonic() - started) * 1000),
    )


def _refuse(
    refusal: ApiError, request_id: str, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    body = json.dumps(refusal.to_document(request_id), separators=(",", ":")).encode()
    headers = {
        **refusal.headers,
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "X-Request-Id": request_id,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    start_response(f"{refusal.status} {HTTPStatus(refusal.status).phrase}", list(headers.items()))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
