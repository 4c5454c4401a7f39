"""What a tester wants the models to answer next (control call `POST /models/next`)."""

import base64
import binascii
import threading
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from sandbox.control import BadArgument, verify_header

RAW_BYTES_MAX = 40 * 1024 * 1024

Tokens = Annotated[int, Meta(ge=0, le=10_000_000)]
# `completed` … `filter` are the contract's; the others are ways in which a provider's stream ends as well
End = Literal["completed", "max_tokens", "dropped", "filter", "refusal", "failed", "error", "error_nested"]


class Usage(Struct, frozen=True, forbid_unknown_fields=True):
    """Tokens that the answer reports; `output` holds the thinking too."""

    input: Tokens
    output: Tokens
    cached: Tokens = 0


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    url: str


class Next(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One queued answer, as SANDBOX.md describes the members."""

    service: Literal["openai", "gemini"]
    text: str | None = None
    raw_base64: str | None = None
    chunk_chars: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    delay_ms: Annotated[float, Meta(ge=0, le=600_000)] = 0
    end: End = "completed"
    usage: Usage | None = None
    status: Annotated[int, Meta(ge=200, le=599)] | None = None
    headers: dict[str, str] = {}
    match: str = ""
    research_s: Annotated[float, Meta(ge=0, le=86_400)] | None = None
    searches: Annotated[int, Meta(ge=0, le=1000)] | None = None
    sources: Annotated[int, Meta(ge=0, le=1000)] | list[Source | str] | None = None
    fail: bool | str = False

    def read_raw(self) -> bytes:
        return base64.b64decode(self.raw_base64 or "", validate=True)


class AnswerQueue:
    """First in, first out for each service; an answer with `match` waits for its model."""

    def __init__(self) -> None:
        self._waiting: list[Next] = []
        self._lock = threading.Lock()

    def add(self, body: Mapping[str, Any]) -> int:
        """Queues what the control call says; how many are queued now. BadArgument when it says nonsense."""
        answer = _parse(body)
        with self._lock:
            self._waiting.append(answer)
            return len(self._waiting)

    def take(self, service: str, model_id: str) -> Next | None:
        """The answer for this call, taken out of the queue; None when nothing waits for it."""
        with self._lock:
            for position, answer in enumerate(self._waiting):
                if answer.service == service and answer.match in model_id:
                    return self._waiting.pop(position)
        return None

    def list_waiting(self) -> list[dict[str, Any]]:
        with self._lock:
            return [_describe(answer) for answer in self._waiting]

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()


def _parse(body: Mapping[str, Any]) -> Next:
    try:
        answer = msgspec.convert(dict(body), Next)
    except msgspec.ValidationError as error:
        raise BadArgument(f"not an answer that can be queued: {error}") from error
    _verify_members(answer)
    if answer.raw_base64 is not None:
        _verify_raw(answer)
    return answer


def _verify_members(answer: Next) -> None:
    if answer.text is not None and answer.raw_base64 is not None:
        raise BadArgument("give either text or rawBase64, not both")
    if answer.text is None and answer.raw_base64 is None and not _answers_without_text(answer):
        raise BadArgument("say what the model answers: text, rawBase64, or a status of 400 and more")
    for name, value in answer.headers.items():
        verify_header(name, value)
    if answer.service == "gemini" and _is_of_research(answer):
        raise BadArgument("researchS, searches, sources and fail belong to service openai")


def _answers_without_text(answer: Next) -> bool:
    return (answer.status or 200) >= 400 or bool(answer.fail)


def _is_of_research(answer: Next) -> bool:
    return (
        answer.research_s is not None or answer.searches is not None or answer.sources is not None or bool(answer.fail)
    )


def _verify_raw(answer: Next) -> None:
    try:
        raw = answer.read_raw()
    except (binascii.Error, ValueError) as error:
        raise BadArgument("rawBase64 is not base64") from error
    if len(raw) > RAW_BYTES_MAX:
        raise BadArgument("rawBase64 may hold 40 MB at most")


def _describe(answer: Next) -> dict[str, Any]:
    members: dict[str, Any] = msgspec.to_builtins(answer)
    shown = {name: value for name, value in members.items() if value not in (None, "", {}, False)}
    if answer.raw_base64 is not None:
        shown["rawBase64"] = f"{len(answer.read_raw())} bytes"
    return shown
