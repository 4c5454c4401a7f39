"""Answers: JSON, problems and nothing, each with its length, so that no proxy waits for the connection to end."""

import msgspec
from werkzeug import Response

from lib.errors import ApiError

# amounts are decimals and leave as JSON numbers with exactly their digits
ENCODER = msgspec.json.Encoder(decimal_format="number")


def encode(value: object) -> bytes:
    """Compact JSON in UTF-8 of dicts, lists, structs, texts, numbers and Decimals."""
    return ENCODER.encode(value)


def json_response(value: object, status: int = 200) -> Response:
    """200 or another good status with a JSON body."""
    return Response(encode(value), status=status, content_type="application/json")


def no_content() -> Response:
    """204."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def problem_response(error: ApiError, request_id: str) -> Response:
    """The error as `application/problem+json`, with the headers it brings."""
    body = encode(error.to_document(request_id))
    return Response(body, status=error.status, headers=error.headers, content_type="application/problem+json")
