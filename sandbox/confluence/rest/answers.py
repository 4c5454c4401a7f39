"""How the real service answers: its two generations of error documents, and JSON."""

from typing import Any

from sandbox.wire import Answer

V2_CODES = {
    400: "INVALID_REQUEST_PARAMETER",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
}


class Refusal(Exception):
    """The service refuses this request; `message` is what a developer reads in the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class NotFound(Refusal):
    """No such thing, or not for this caller: the service does not tell which."""

    def __init__(self, message: str = "Not found") -> None:
        super().__init__(404, message)


class BadRequest(Refusal):
    def __init__(self, message: str) -> None:
        super().__init__(400, message)


class Forbidden(Refusal):
    def __init__(self, message: str) -> None:
        super().__init__(403, message)


class Unauthorized(Refusal):
    def __init__(self, message: str) -> None:
        super().__init__(401, message)


def refuse(refusal: Refusal, path: str) -> Answer:
    if path.startswith("/api/v2/"):
        return refuse_v2(refusal.status, refusal.message)
    return refuse_v1(refusal.status, refusal.message)


def refuse_v1(status: int, message: str) -> Answer:
    data = {"authorized": status not in (401, 403), "valid": status != 400, "errors": [], "successful": False}
    return Answer.json(status, {"statusCode": status, "data": data, "message": message})


def refuse_v2(status: int, message: str) -> Answer:
    code = V2_CODES.get(status, "INTERNAL_SERVER_ERROR")
    return Answer.json(status, {"errors": [{"status": status, "code": code, "title": message, "detail": None}]})


def page_of(results: list[dict[str, Any]], start: int, limit: int, base: str, self_path: str) -> dict[str, Any]:
    """A v1 list: `results` cut to `limit` from `start`."""
    shown = results[start : start + limit]
    links = {"base": base, "context": "/wiki", "self": f"{base}{self_path}"}
    return {"results": shown, "start": start, "limit": limit, "size": len(shown), "_links": links}
