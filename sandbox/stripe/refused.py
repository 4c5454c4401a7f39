"""What Stripe says to a call that it does not take, and the checks that lead there."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass
class Refused(Exception):
    """A call that Stripe does not take, with the members of its error object."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None
    type: str = "invalid_request_error"

    def to_body(self) -> Json:
        error: Json = {"message": self.message, "type": self.type}
        if self.code:
            page = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
            error |= {"code": self.code, "doc_url": page}
        return {"error": error | ({"param": self.param} if self.param else {})}


def missing(param: str) -> Refused:
    return Refused(400, f"Missing required param: {param}.", "parameter_missing", param)


def unknown_object(kind: str, object_id: str, param: str) -> Refused:
    return Refused(404, f"No such {kind}: '{object_id}'", "resource_missing", param)


def verify_names(members: object, known: Collection[str], place: str) -> None:
    """Each member is one that the API lists at this place."""
    if not isinstance(members, Mapping):
        raise Refused(400, "Invalid object", param=place)
    for name in members:
        if name not in known:
            param = f"{place}[{name}]" if place else name
            raise Refused(400, f"Received unknown parameter: {param}", "parameter_unknown", param)


def verify_choice(value: object, choices: Collection[str], param: str) -> None:
    if value not in choices:
        raise Refused(400, f"Invalid {param}: must be one of {', '.join(sorted(choices))}", param=param)


def read_whole(value: str, param: str) -> int:
    if not re.fullmatch(r"\d{1,12}", value):
        raise Refused(400, f"Invalid integer: {value}", "parameter_invalid_integer", param)
    return int(value)
