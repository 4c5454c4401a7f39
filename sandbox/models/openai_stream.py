"""The events of a streamed response, in the service's order and numbering."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

from sandbox.models.answers import Plan
from sandbox.models.openai_objects import (
    ResponseObject,
    message_item,
    new_id,
    reasoning_item,
    refusal_part,
    text_part,
)
from sandbox.models.pacing import Turn

Json = dict[str, Any]

_ERROR_MESSAGE = "The server had an error while processing your request. Sorry about that!"


def stream_response(response: ResponseObject, plan: Plan, turn: Turn) -> Iterator[bytes]:
    """Server-sent events, one a piece; a plan that ends in `dropped` just stops."""
    events = _Events(response, plan, turn)
    return events.write()


class _Events:
    def __init__(self, response: ResponseObject, plan: Plan, turn: Turn) -> None:
        self._response = response
        self._plan = plan
        self._turn = turn
        self._number = 0
        stream_options = response.order.body.get("stream_options") or {}
        self._obfuscates = stream_options.get("include_obfuscation") is not False

    def write(self) -> Iterator[bytes]:
        yield self._event("response.created", response=self._response.to_json())
        yield self._event("response.in_progress", response=self._response.to_json())
        yield from self._write_thinking()
        if self._plan.end == "refusal":
            yield from self._write_message("refusal")
        elif self._plan.text:
            yield from self._write_message("output_text")
        yield from self._write_end()

    def _write_thinking(self) -> Iterator[bytes]:
        if not self._plan.thinking_tokens:
            self._turn.wait(self._plan.rhythm.thinking_s)
            return
        item = reasoning_item()
        yield self._event("response.output_item.added", output_index=0, item=item)
        self._turn.wait(self._plan.rhythm.thinking_s)
        self._response.output.append(item)
        yield self._event("response.output_item.done", output_index=0, item=item)

    def _write_message(self, kind: str) -> Iterator[bytes]:
        index = len(self._response.output)
        item_id = new_id("msg")
        place = {"item_id": item_id, "output_index": index, "content_index": 0}
        make = refusal_part if kind == "refusal" else text_part
        started = message_item(item_id, "in_progress", [])
        yield self._event("response.output_item.added", output_index=index, item=started)
        yield self._event("response.content_part.added", **place, part=make(""))
        yield from self._write_deltas(kind, place)
        if self._plan.end in {"dropped", "error", "error_nested"}:
            return
        full = {"refusal": self._plan.text} if kind == "refusal" else {"text": self._plan.text, "logprobs": []}
        yield self._event(f"response.{kind}.done", **place, **full)
        yield self._event("response.content_part.done", **place, part=make(self._plan.text))
        status = "completed" if self._plan.end in {"completed", "refusal"} else "incomplete"
        item = message_item(item_id, status, [make(self._plan.text)])
        self._response.output.append(item)
        yield self._event("response.output_item.done", output_index=index, item=item)

    def _write_deltas(self, kind: str, place: Json) -> Iterator[bytes]:
        for piece in self._plan.rhythm.cut(self._plan.text, self._turn):
            extra: Json = {} if kind == "refusal" else {"logprobs": []}
            if self._obfuscates:
                extra["obfuscation"] = secrets.token_urlsafe(12)[: 16 - len(piece) % 16]
            yield self._event(f"response.{kind}.delta", **place, delta=piece, **extra)

    def _write_end(self) -> Iterator[bytes]:
        end = self._plan.end
        if end == "dropped":
            return
        if end == "error":
            yield self._event("error", code="server_error", message=_ERROR_MESSAGE, param=None)
        elif end == "error_nested":
            error = {"type": "server_error", "code": "server_error", "message": _ERROR_MESSAGE, "param": None}
            yield self._event("error", error=error)
        else:
            self._response.complete(self._plan)
            yield self._event(f"response.{self._response.status}", response=self._response.to_json())

    def _event(self, kind: str, **members: Any) -> bytes:
        data = {"type": kind, "sequence_number": self._number, **members}
        self._number += 1
        return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
