"""PostHog as its SDK sees it: events are taken and kept until the next reset, flags are none."""

import gzip
import threading
from typing import Any
from urllib.parse import urlsplit

from sandbox.messages import Answer, Request, read_json

# the project that the stand-in knows
POSTHOG_KEY = "phc_sandbox"

Json = dict[str, Any]


class Posthog:
    """The service behind POSTHOG_HOST."""

    def __init__(self) -> None:
        self._events: list[Json] = []
        self._lock = threading.Lock()

    def handle(self, request: Request) -> Answer:
        path = urlsplit(request.path).path.strip("/")
        if request.method == "POST" and path in {"batch", "capture", "i/v0/e"}:
            return self._take(request)
        if request.method == "POST" and path in {"flags", "decide"}:
            return Answer.json(200, {"flags": {}, "errorsWhileComputingFlags": False, "quotaLimited": []})
        return Answer.json(404, {"type": "invalid_request", "code": "not_found", "detail": "Endpoint not found."})

    def list_events(self) -> list[Json]:
        """What was sent, oldest first."""
        with self._lock:
            return list(self._events)

    def reset(self) -> None:
        with self._lock:
            self._events.clear()

    def _take(self, request: Request) -> Answer:
        body = _read_json(request)
        if body is None:
            detail = "Malformed request data: invalid JSON"
            return Answer.json(400, {"type": "validation_error", "code": "invalid_payload", "detail": detail})
        if not body.get("api_key"):
            detail = "API key not provided. You can find your project API key in PostHog project settings."
            return Answer.json(401, {"type": "authentication_error", "code": "missing_api_key", "detail": detail})
        with self._lock:
            self._events += body.get("batch", [body])
        return Answer.json(200, {"status": "Ok"})


def _read_json(request: Request) -> Json | None:
    is_gzip = request.headers.get("Content-Encoding") == "gzip"
    try:
        body = read_json(gzip.decompress(request.body) if is_gzip else request.body)
    except (ValueError, OSError, EOFError):
        return None
    return body if isinstance(body, dict) else None
