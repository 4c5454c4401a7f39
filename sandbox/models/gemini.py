"""Gemini's API as its SDK sees it: `/v1` and `/v1beta`, streamed and whole."""

import base64
import json
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.messages import Answer, Request, read_json
from sandbox.models import gemini_errors as errors
from sandbox.models.answers import Author, Plan
from sandbox.models.gemini_errors import STATUS_OF_CODE, Refused
from sandbox.models.gemini_request import Order, read_order
from sandbox.models.openai import send_raw
from sandbox.models.pacing import Pauses, StreamEnded, Turn
from sandbox.models.served import Catalogue, Model

Json = dict[str, Any]

_MESSAGES = {
    429: "You exceeded your current quota, please check your plan and billing details.",
    500: "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
    503: "The model is overloaded. Please try again later.",
}
_FINISH = {"completed": "STOP", "max_tokens": "MAX_TOKENS", "filter": "SAFETY", "refusal": "PROHIBITED_CONTENT"}


class Gemini:
    """The service behind GEMINI_BASE_URL."""

    def __init__(self, key: str, catalogue: Catalogue, author: Author, pauses: Pauses) -> None:
        self._key = key
        self._catalogue = catalogue
        self._author = author
        self._pauses = pauses

    def handle(self, request: Request) -> Answer:
        try:
            self._verify_key(request)
            return self._route(request)
        except Refused as refusal:
            return Answer.json(refusal.code, refusal.to_body())
        except StreamEnded:
            return Answer.json(503, Refused(503, _MESSAGES[503]).to_body())

    def _verify_key(self, request: Request) -> None:
        query = parse_qs(urlsplit(request.path).query)
        given = request.headers.get("x-goog-api-key") or (query.get("key") or [""])[0]
        if not given:
            raise errors.key_missing()
        if given != self._key:
            raise errors.key_not_valid()

    def _route(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        match request.method, path.strip("/").split("/"):
            case "GET", ["v1" | "v1beta", "models"]:
                models = [_describe(model) for model in self._catalogue.list_served("gemini")]
                return Answer.json(200, {"models": models})
            case "GET", ["v1" | "v1beta" as version, "models", model_id]:
                return Answer.json(200, _describe(self._get_model(model_id, version)))
            case "POST", ["v1" | "v1beta" as version, "models", call]:
                model_id, _, method = call.partition(":")
                return self._call(request, version, model_id, method)
        raise Refused(404, f"The requested URL {path} was not found on this server.")

    def _get_model(self, model_id: str, version: str) -> Model:
        model = self._catalogue.find("gemini", model_id)
        if model is None:
            raise errors.model_not_found(model_id, version)
        return model

    def _call(self, request: Request, version: str, model_id: str, method: str) -> Answer:
        if method not in {"generateContent", "streamGenerateContent"}:
            raise Refused(404, "Requested entity was not found.")
        model = self._get_model(model_id, version)
        order = read_order(_read_json(request), model, len(request.body))
        plan = self._author.plan("gemini", order.to_ask())
        if plan.raw is not None:
            return send_raw(plan, self._pauses.begin(), "text/event-stream")
        if plan.status >= 400:
            return _refuse_as_told(plan)
        return self._answer(request, order, plan, method)

    def _answer(self, request: Request, order: Order, plan: Plan, method: str) -> Answer:
        chunks = _Chunks(order, plan, self._pauses.begin())
        if method == "generateContent":
            return _with_headers(Answer.json(plan.status, chunks.whole()), plan)
        if parse_qs(urlsplit(request.path).query).get("alt") == ["sse"]:
            return _with_headers(Answer(plan.status, [("Content-Type", "text/event-stream")], chunks.events()), plan)
        listed = _as_array(chunks.write())
        headers = [("Content-Type", "application/json; charset=UTF-8")]
        return _with_headers(Answer(plan.status, headers, listed), plan)


class _Chunks:
    """`GenerateContentResponse` objects of one answer; usage stands on each and grows."""

    def __init__(self, order: Order, plan: Plan, turn: Turn) -> None:
        self._order = order
        self._plan = plan
        self._turn = turn
        self._response_id = secrets.token_urlsafe(16)

    def events(self) -> Iterator[bytes]:
        try:
            for chunk in self.write():
                yield f"data: {_dump(chunk)}\r\n\r\n".encode()
        except StreamEnded:
            return

    def whole(self) -> Json:
        self._turn.wait(self._plan.rhythm.thinking_s)
        if self._is_blocked_prompt():
            return self._blocked()
        candidate = {"content": _content([{"text": self._plan.text}]), "index": 0, "finishReason": self._finish()}
        return self._chunk(candidate, 1.0)

    def write(self) -> Iterator[Json]:
        self._turn.wait(self._plan.rhythm.thinking_s)
        if self._is_blocked_prompt():
            yield self._blocked()
            return
        sent = 0
        for piece in self._plan.rhythm.cut(self._plan.text, self._turn):
            sent += len(piece)
            yield self._chunk({"content": _content([{"text": piece}]), "index": 0}, sent / len(self._plan.text))
        if self._plan.end in {"failed", "error", "error_nested"}:
            yield Refused(503, _MESSAGES[503]).to_body()
        elif self._plan.end != "dropped":
            yield self._chunk(self._last_candidate(), 1.0)

    def _last_candidate(self) -> Json:
        """What ends the stream: a filter leaves no content, a token limit no parts, a signed thought an empty text."""
        ended: Json = {"finishReason": self._finish(), "index": 0}
        if self._finish() == "SAFETY":
            rating = {"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": True}
            return ended | {"safetyRatings": [rating]}
        if self._finish() != "STOP":
            return {"content": {"role": "model"}} | ended
        part: Json = {"text": ""}
        if self._order.model.signs_thoughts:
            part["thoughtSignature"] = base64.b64encode(secrets.token_bytes(48)).decode()
        return {"content": _content([part])} | ended

    def _is_blocked_prompt(self) -> bool:
        return self._plan.end == "filter" and not self._plan.text

    def _blocked(self) -> Json:
        prompt = self._plan.usage.input
        return {
            "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
            "usageMetadata": {"promptTokenCount": prompt, "totalTokenCount": prompt},
            "modelVersion": self._order.model.snapshot,
            "responseId": self._response_id,
        }

    def _finish(self) -> str:
        return _FINISH.get(self._plan.end, "OTHER")

    def _chunk(self, candidate: Json, share: float) -> Json:
        return {
            "candidates": [candidate],
            "usageMetadata": self._usage(share),
            "modelVersion": self._order.model.snapshot,
            "responseId": self._response_id,
        }

    def _usage(self, share: float) -> Json:
        usage, thoughts = self._plan.usage, self._plan.thinking_tokens
        written = int((usage.output - thoughts) * share)
        counts: Json = {"promptTokenCount": usage.input, "candidatesTokenCount": max(0, written)}
        if usage.cached:
            counts["cachedContentTokenCount"] = usage.cached
        counts["totalTokenCount"] = usage.input + max(0, written) + thoughts
        counts["promptTokensDetails"] = [{"modality": "TEXT", "tokenCount": usage.input}]
        if thoughts:
            counts["thoughtsTokenCount"] = thoughts
        return counts


def _content(parts: list[Json]) -> Json:
    return {"parts": parts, "role": "model"}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _as_array(chunks: Iterator[Json]) -> Iterator[bytes]:
    yield b"["
    for position, chunk in enumerate(chunks):
        yield (",\r\n" if position else "").encode() + _dump(chunk).encode()
    yield b"]\n"


def _read_json(request: Request) -> Json:
    try:
        body = read_json(request.body)
    except ValueError as error:
        raise errors.invalid("Invalid JSON payload received. Unexpected token.") from error
    if not isinstance(body, dict):
        raise errors.invalid("Invalid JSON payload received. Unknown name: Root element must be a message.")
    return body


def _refuse_as_told(plan: Plan) -> Answer:
    """An error that a tester queued: `text` is its whole body, its status word, or its message."""
    told = plan.text.strip()
    if told.startswith("{"):
        answer = Answer(plan.status, [("Content-Type", "application/json; charset=UTF-8")], told.encode())
        return _with_headers(answer, plan)
    is_word = bool(told) and told.isupper() and " " not in told
    status = told if is_word else STATUS_OF_CODE.get(plan.status, "UNKNOWN")
    message = told if told and not is_word else _MESSAGES.get(plan.status, "The request could not be served.")
    return _with_headers(Answer.json(plan.status, Refused(plan.status, message, status).to_body()), plan)


def _with_headers(answer: Answer, plan: Plan) -> Answer:
    answer.headers += plan.headers.items()
    return answer


def _describe(model: Model) -> Json:
    return {
        "name": f"models/{model.id}",
        "version": "1",
        "displayName": model.id,
        "inputTokenLimit": model.input_tokens_max,
        "outputTokenLimit": model.output_tokens_max,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
    }
