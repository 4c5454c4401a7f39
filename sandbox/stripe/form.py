"""Stripe's nested form: `line_items[0][price_data][currency]=usd`; lists are objects with numbers for keys."""

import re
from urllib.parse import parse_qsl

from sandbox.messages import Request
from sandbox.stripe.refused import Json, Refused

FORM = "application/x-www-form-urlencoded"


def read_body(request: Request) -> Json:
    """The parameters of a POST; another content type than a form's is refused."""
    if request.body and (request.headers.get("Content-Type") or "").partition(";")[0] != FORM:
        raise Refused(400, f"Invalid request (check that your POST content type is {FORM}).")
    try:
        return read_form(request.body.decode())
    except ValueError as error:
        raise Refused(400, "Invalid request: the body is no form.") from error


def read_form(text: str) -> Json:
    values: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
        steps = re.findall(r"[^\[\]]+", name)
        place = values
        for step in steps[:-1]:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise Refused(400, "Invalid object", param=name)
        place[steps[-1]] = value
    return values
