"""Requests, answers, event streams, and the one place where an error becomes HTTP."""

from lib.web.endpoint import Endpoint, Routes, endpoint, routes
from lib.web.idempotency import IdempotencyKey, idempotency_key
from lib.web.log import log
from lib.web.rate import count_request
from lib.web.request import Request, read_body, read_json
from lib.web.response import encode, json_response, no_content
from lib.web.stream import Event, event_stream, file_stream

__all__ = [
    "Endpoint",
    "Event",
    "IdempotencyKey",
    "Request",
    "Routes",
    "count_request",
    "encode",
    "endpoint",
    "event_stream",
    "file_stream",
    "idempotency_key",
    "json_response",
    "log",
    "no_content",
    "read_body",
    "read_json",
    "routes",
]
