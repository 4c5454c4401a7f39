"""OpenAI's Responses API as its SDK sees it: `/v1/responses`, `/v1/models`."""

import secrets
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sandbox.messages import Answer, Request, read_json
from sandbox.models import openai_errors as errors
from sandbox.models.answers import Author, Plan
from sandbox.models.openai_errors import Refused
from sandbox.models.openai_objects import ResponseObject, message_item, new_id, reasoning_item, refusal_part, text_part
from sandbox.models.openai_request import Order, read_order
from sandbox.models.openai_runs import Runs
from sandbox.models.openai_stream import stream_response
from sandbox.models.pacing import Pauses, StreamEnded, Turn
from sandbox.models.served import Catalogue, Model

_MESSAGES = {
    429: "Rate limit reached for requests. Please try again later.",
    500: "The server had an error while processing your request. Sorry about that!",
    503: "The engine is currently overloaded, please try again later.",
}
_CODES = {429: "rate_limit_exceeded", 500: "server_error", 503: "server_error"}
_QUOTA = "You exceeded your current quota, please check your plan and billing details."


class OpenAI:
    """The service behind OPENAI_BASE_URL."""

    def __init__(self, key: str, catalogue: Catalogue, author: Author, runs: Runs, pauses: Pauses) -> None:
        self._key = key
        self._catalogue = catalogue
        self._author = author
        self._runs = runs
        self._pauses = pauses

    def handle(self, request: Request) -> Answer:
        try:
            self._verify_key(request)
            return self._route(request)
        except Refused as refusal:
            return _with_headers(Answer.json(refusal.status, refusal.to_body()))
        except StreamEnded:
            return Answer.json(503, Refused(503, _MESSAGES[503], "server_error", type="server_error").to_body())

    def _verify_key(self, request: Request) -> None:
        given = request.headers.get("Authorization") or ""
        if not given:
            message = "Missing bearer or basic authentication in header"
            raise Refused(401, message)
        if given != f"Bearer {self._key}":
            message = (
                f"Incorrect API key provided: {_mask(given.removeprefix('Bearer '))}. "
                "You can find your API key at https://platform.openai.com/account/api-keys."
            )
            raise Refused(401, message, "invalid_api_key")

    def _route(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        match request.method, path.strip("/").split("/"):
            case "POST", ["v1", "responses"]:
                return self._create(request)
            case "GET", ["v1", "responses", response_id]:
                return _with_headers(Answer.json(200, self._runs.get(response_id)))
            case "DELETE", ["v1", "responses", response_id]:
                return _with_headers(Answer.json(200, self._runs.delete(response_id)))
            case "POST", ["v1", "responses", response_id, "cancel"]:
                return _with_headers(Answer.json(200, self._runs.cancel(response_id)))
            case "GET", ["v1", "models"]:
                models = [_describe(model) for model in self._catalogue.list_served("openai")]
                return _with_headers(Answer.json(200, {"object": "list", "data": models}))
            case "GET", ["v1", "models", model_id]:
                return _with_headers(Answer.json(200, _describe(self._get_model(model_id))))
        raise Refused(404, f"Invalid URL ({request.method} {path})")

    def _get_model(self, model_id: str) -> Model:
        model = self._catalogue.find("openai", model_id)
        if model is None:
            raise errors.model_not_found(model_id)
        return model

    def _create(self, request: Request) -> Answer:
        order = read_order(_read_json(request), self._catalogue)
        plan = self._author.plan("openai", order.to_ask())
        if plan.raw is not None:
            return _with_headers(send_raw(plan, self._pauses.begin(), "text/event-stream; charset=utf-8"))
        if plan.status >= 400:
            return _with_headers(_refuse_as_told(plan))
        # only a run that lasts goes by the sandbox's clock: asking it is a trip to the database
        created_at = self._runs.now_s() if order.is_background else time.time()
        response = ResponseObject(order, int(created_at))
        return _with_headers(self._answer(order, response, plan), plan)

    def _answer(self, order: Order, response: ResponseObject, plan: Plan) -> Answer:
        if order.is_stream:
            stream = self._stream(response, plan, self._pauses.begin())
            return Answer(plan.status, [("Content-Type", "text/event-stream; charset=utf-8")], stream)
        if order.is_background:
            return Answer.json(plan.status, self._runs.start(response, plan))
        self._pauses.begin().wait(plan.rhythm.thinking_s)
        _complete_at_once(response, plan)
        self._runs.keep(response)
        return Answer.json(plan.status, response.to_json())

    def _stream(self, response: ResponseObject, plan: Plan, turn: Turn) -> Iterator[bytes]:
        try:
            yield from stream_response(response, plan, turn)
        except StreamEnded:
            return
        if response.status != "in_progress":
            self._runs.keep(response)


def send_raw(plan: Plan, turn: Turn, content_type: str) -> Answer:
    """The tester's own bytes, in pieces of `chunkChars` bytes; then the connection closes."""
    headers = {"Content-Type": content_type, "Connection": "close"} | dict(plan.headers)
    return Answer(plan.status, list(headers.items()), _cut_raw(plan, turn))


def _cut_raw(plan: Plan, turn: Turn) -> Iterator[bytes]:
    raw, size = plan.raw or b"", plan.rhythm.chunk_chars
    try:
        for start in range(0, len(raw), size):
            if start:
                turn.wait(plan.rhythm.delay_s)
            yield raw[start : start + size]
    except StreamEnded:
        return


def _read_json(request: Request) -> dict[str, Any]:
    content_type = request.headers.get("Content-Type") or ""
    if not content_type.startswith("application/json"):
        message = (
            f"Unsupported content type: '{content_type}'. This API method only accepts 'application/json' requests."
        )
        raise Refused(400, message, "unsupported_content_type")
    try:
        body = read_json(request.body)
    except ValueError as error:
        message = "We could not parse the JSON body of your request."
        raise Refused(400, message) from error
    if not isinstance(body, dict):
        raise Refused(400, "Invalid body: expected an object.", "invalid_type")
    return body


def _complete_at_once(response: ResponseObject, plan: Plan) -> None:
    if plan.end in {"dropped", "error", "error_nested"}:
        raise Refused(500, _MESSAGES[500], "server_error", type="server_error")
    if plan.thinking_tokens:
        response.output.append(reasoning_item())
    response.complete(plan)
    part = refusal_part(plan.text) if plan.end == "refusal" else text_part(plan.text)
    status = "completed" if response.status == "completed" else "incomplete"
    response.output.append(message_item(new_id("msg"), status, [part]))


def _refuse_as_told(plan: Plan) -> Answer:
    """An error that a tester queued: `text` is its whole body, its code, or its message."""
    told = plan.text.strip()
    if told.startswith("{"):
        return Answer(plan.status, [("Content-Type", "application/json"), *plan.headers.items()], told.encode())
    code, message = _CODES.get(plan.status), _MESSAGES.get(plan.status, "The request could not be served.")
    if told == "insufficient_quota":
        code, message = told, _QUOTA
    elif told and " " not in told:
        code = told
    elif told:
        message = told
    kind = code if plan.status == 429 and code else "server_error" if plan.status >= 500 else "invalid_request_error"
    refusal = Refused(plan.status, message, code, None, "requests" if kind == "rate_limit_exceeded" else kind)
    answer = Answer.json(plan.status, refusal.to_body())
    answer.headers += plan.headers.items()
    return answer


def _describe(model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "object": "model",
        "created": 1_762_905_600,
        "owned_by": "system",
        "shutdown_date": model.shutdown_date,
    }


def _mask(key: str) -> str:
    return f"{key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:]}" if len(key) > 12 else "*" * len(key)


def _with_headers(answer: Answer, plan: Plan | None = None) -> Answer:
    answer.headers += [
        ("x-request-id", f"req_{secrets.token_hex(16)}"),
        ("openai-version", "2020-10-01"),
        ("openai-processing-ms", "42"),
        *(plan.headers.items() if plan else ()),
    ]
    return answer
