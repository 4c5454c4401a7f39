"""Pages of other origins, which Forge's frames are (https://fetch.spec.whatwg.org/#http-cors-protocol).

It guards nothing: whoever calls without a browser does without it. The token guards; so no cookie is asked for.
"""

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# what our pages send, and what they read
SENT = "authorization, content-type, idempotency-key, x-file-name"
READ = "Content-Disposition, Retry-After, X-Request-Id"
REMEMBERED_S = 7_200


def find_origin(environ: "WSGIEnvironment") -> str | None:
    """The origin of the page that calls, where CORS_ORIGINS has exactly that."""
    origin: str | None = environ.get("HTTP_ORIGIN")
    allowed = os.environ.get("CORS_ORIGINS", "").split(",")
    return origin if origin and origin in map(str.strip, allowed) else None


def readable_by(origin: str, start_response: "StartResponse") -> "StartResponse":
    """Answers that a page of `origin` may read."""
    told = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": READ, "Vary": "Origin"}

    def start(status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None) -> object:
        return start_response(status, [*headers, *told.items()], exc_info)

    return start  # type: ignore[return-value]  # what it returns is for whoever writes without an iterable


def preflight_headers(methods: Iterable[str]) -> Mapping[str, str]:
    """What a page of an origin that is allowed may send."""
    return {
        "Access-Control-Allow-Methods": ", ".join(sorted(methods)),
        "Access-Control-Allow-Headers": SENT,
        "Access-Control-Max-Age": str(REMEMBERED_S),
    }
