"""A function of ours as a WSGI application: what every request passes before and after its handler.

The door (`lib/door.py`) has refused what the head of a request alone refuses, so path and method are ours. The handler
refuses in the order of API.md: 401, 415, 413, 400, 403, 404, 409, 429, 402.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec
from werkzeug import Response

from lib.errors import ApiError, DatabaseRefusal, Unauthenticated
from lib.services import Services
from lib.settings import Settings
from lib.web.log import log, silence_libraries
from lib.web.problem import attempt
from lib.web.rate import Bucket, count_refusal
from lib.web.request import Request
from lib.web.response import problem_response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Handler = Callable[[Services, Request], Response]


def endpoint(
    path: str,
    *,
    get: Handler | None = None,
    post: Handler | None = None,
    put: Handler | None = None,
    delete: Handler | None = None,
    bucket: Bucket = "other",
) -> "Endpoint":
    """The application at `path` (as `/api/install`); `bucket` is the rate window that its refusals count in."""
    silence_libraries()
    offered = {"GET": get, "POST": post, "PUT": put, "DELETE": delete}
    handlers = {method: handler for method, handler in offered.items() if handler is not None}
    return Endpoint(path, handlers, bucket, Services(Settings(os.environ)))


class Endpoint(msgspec.Struct, frozen=True):
    """One path, its handlers by method, and the services that they share while this instance is warm."""

    path: str
    handlers: Mapping[str, Handler]
    bucket: Bucket
    services: Services

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started = time.monotonic()
        request = Request(environ)
        response = self._answer(request)
        _add_common_headers(response, request.request_id)
        if response.is_streamed:
            response.call_on_close(lambda: self._log(request, response, started))
        else:
            self._log(request, response, started)
        response.call_on_close(lambda: self._tell(request))
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        handler = self.handlers[request.environ["REQUEST_METHOD"]]
        outcome = attempt(lambda: self._handle(handler, request), request.request_id)
        return problem_response(outcome, request.request_id) if isinstance(outcome, ApiError) else outcome

    def _handle(self, handler: Handler, request: Request) -> Response:
        """Once more where the site was installed anew since this instance looked; its token is verified again."""
        try:
            return self._handle_once(handler, request)
        except DatabaseRefusal as refusal:
            if not _is_stale(refusal):
                raise
        request.forget_caller(self.services.installations)
        try:
            return self._handle_once(handler, request)
        except DatabaseRefusal as refusal:
            raise (Unauthenticated() if _is_stale(refusal) else refusal) from refusal

    def _handle_once(self, handler: Handler, request: Request) -> Response:
        try:
            return handler(self.services, request)
        except ApiError as refusal:
            count_refusal(self.services, request, self.bucket, refusal)
            raise

    def _log(self, request: Request, response: Response, started: float) -> None:
        log(
            "request",
            requestId=request.request_id,
            path=self.path,
            method=request.method,
            status=response.status_code,
            durationMs=round((time.monotonic() - started) * 1000),
        )

    def _tell(self, request: Request) -> None:
        """When the last byte has gone: whatever becomes of it, the answer stands."""
        event = request.tell() if request.tell else None
        if event is not None:
            attempt(lambda: self.services.analytics.send(event), request.request_id)


def _is_stale(refusal: DatabaseRefusal) -> bool:
    return refusal.code == "stale_installation"


def _add_common_headers(response: Response, request_id: str) -> None:
    response.headers["X-Request-Id"] = request_id
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"


class Routes(msgspec.Struct, frozen=True):
    """Endpoints that share one function."""

    endpoints: tuple[Endpoint, ...]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        chosen = next(one for one in self.endpoints if one.path == environ["PATH_INFO"])
        return chosen(environ, start_response)


def routes(*endpoints: Endpoint) -> Routes:
    """One function for several paths, which `vercel.json` rewrites to it."""
    return Routes(endpoints)
