"""The control server: what a tester asks and orders, JSON in and out, on 127.0.0.1 alone."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.messages import Answer, Request, read_json

# further than anybody needs to move a clock (3,000 years) or a balance
NUMBER_MAX = 1e11

Call = Callable[[dict[str, Any], dict[str, Any]], object]


class BadArgument(Exception):
    """A member that is missing or not as the control page says; its text is the answer's `error`."""


class Control:
    """Calls by method and path; each is given query and body and answers what becomes JSON (None: 204)."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], Call] = {}

    def mount(self, calls: Mapping[tuple[str, str], Call]) -> None:
        self._calls |= calls

    def handle(self, request: Request) -> Answer:
        address = urlsplit(request.path)
        call = self._calls.get((request.method, address.path))
        if call is None:
            return Answer.json(404, {"error": f"no such call: {request.method} {address.path}"})
        try:
            answer = call(dict(parse_qsl(address.query, keep_blank_values=True)), _read_object(request.body))
        except BadArgument as error:
            return Answer.json(400, {"error": str(error)})
        return Answer(204) if answer is None else Answer.json(200, answer)


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        value = read_json(body or b"{}")
    except ValueError as error:
        raise BadArgument("the body is not JSON") from error
    if not isinstance(value, dict):
        raise BadArgument("the body is not a JSON object")
    return value


def verify_header(name: str, value: str) -> None:
    """That it can be sent as a header."""
    if not (re.fullmatch(r"[!-9;-~]+", name) and re.fullmatch(r"[\t -~\xa0-\xff]*", value)):
        raise BadArgument(f"{name}: a header is one line of Latin-1")


def read_number(given: Mapping[str, Any], name: str, default: float | None = None) -> float:
    """The member as a number; text of digits counts, as it stands in a query."""
    value = given.get(name, default)
    if isinstance(value, bool) or value is None:
        raise BadArgument(f"{name}: a number is needed")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadArgument(f"{name}: a number is needed") from error
    if abs(number) > NUMBER_MAX or math.isnan(number):
        raise BadArgument(f"{name}: a number between -{NUMBER_MAX:.0e} and {NUMBER_MAX:.0e} is needed")
    return number


def read_count(given: Mapping[str, Any], name: str, default: int, lowest: int) -> int:
    """The member as a whole number, at least `lowest`."""
    number = read_number(given, name, default)
    if number < lowest or number != int(number):
        raise BadArgument(f"{name}: a whole number from {lowest} on is needed")
    return int(number)


def read_optional(given: Mapping[str, Any], name: str, kind: type) -> Any:
    """The member, which is of `kind` where it is there."""
    value = given.get(name)
    if value is not None and (not isinstance(value, kind) or (kind is not bool and isinstance(value, bool))):
        raise BadArgument(f"{name}: {kind.__name__} is needed")
    return value
