"""Google's refusals: `google.rpc.Status` as JSON."""

from dataclasses import dataclass, field
from typing import Any

STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


@dataclass
class Refused(Exception):
    """A call that the service does not take; HTTP code, message, and the status word of google.rpc.Code."""

    code: int
    message: str
    status: str = ""
    details: list[dict[str, Any]] = field(default_factory=list)

    def to_body(self) -> dict[str, Any]:
        status = self.status or STATUS_OF_CODE.get(self.code, "UNKNOWN")
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": status}
        if self.details:
            error["details"] = self.details
        return {"error": error}


def invalid(message: str) -> Refused:
    return Refused(400, message)


def unknown_name(name: str, place: str) -> Refused:
    where = f" at '{place}'" if place else ""
    message = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
    return violation(place, message)


def invalid_value(place: str, kind: str, value: object) -> Refused:
    return violation(place, f"Invalid value at '{place}' ({kind}), {value!r}")


def violation(place: str, message: str) -> Refused:
    violations = [{"field": place, "description": message} if place else {"description": message}]
    return Refused(
        400,
        message,
        details=[{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}],
    )


def model_not_found(model: str, version: str) -> Refused:
    message = (
        f"models/{model} is not found for API version {version}, or is not supported for generateContent. "
        "Call ListModels to see the list of available models and their supported methods."
    )
    return Refused(404, message)


def key_not_valid() -> Refused:
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com"},
    }
    return Refused(400, "API key not valid. Please pass a valid API key.", details=[info])


def key_missing() -> Refused:
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API."
    )
    return Refused(403, message)
