"""The objects of the Responses API: a response, its output items, its usage."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.models.answers import Plan, Research
from sandbox.models.openai_request import Order
from sandbox.models.queue import Usage

Json = dict[str, Any]

_FAILURE = "An error occurred while processing your request. You can retry your request."


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(24)}"


@dataclass
class ResponseObject:
    """One response, which changes its state while it is made."""

    order: Order
    created_at: int
    id: str = field(default_factory=lambda: new_id("resp"))
    status: str = "in_progress"
    output: list[Json] = field(default_factory=list)
    error: Json | None = None
    incomplete_reason: str | None = None
    usage: Json | None = None
    searches: int = 0

    def to_json(self) -> Json:
        body, model = self.order.body, self.order.model
        text = body.get("text") or {}
        tools = list(body.get("tools") or [])
        shown: Json = {
            "id": self.id,
            "object": "response",
            "created_at": self.created_at,
            "status": self.status,
            "background": self.order.is_background,
            "error": self.error,
            "incomplete_details": {"reason": self.incomplete_reason} if self.incomplete_reason else None,
            "instructions": body.get("instructions"),
            "max_output_tokens": body.get("max_output_tokens"),
            "max_tool_calls": body.get("max_tool_calls"),
            "model": model.snapshot,
            "output": self.output,
            "parallel_tool_calls": True,
            "previous_response_id": body.get("previous_response_id"),
            "prompt_cache_key": body.get("prompt_cache_key"),
            "prompt_cache_retention": body.get("prompt_cache_retention"),
            "reasoning": {"effort": self.order.effort, "summary": (body.get("reasoning") or {}).get("summary")},
            "safety_identifier": body.get("safety_identifier"),
            "service_tier": "default",
            "store": self.order.is_stored,
            "temperature": body.get("temperature") or 1.0,
            "text": {"format": _format_of(text), "verbosity": text.get("verbosity") or "medium"},
            "tool_choice": body.get("tool_choice") or "auto",
            "tools": tools,
            "top_logprobs": 0,
            "top_p": body.get("top_p") or 1.0,
            "truncation": body.get("truncation") or "disabled",
            "usage": self.usage,
            "user": body.get("user"),
            "metadata": body.get("metadata") or {},
        }
        if tools:
            shown["tool_usage"] = {"image_gen": _NO_IMAGES, "web_search": {"num_requests": self.searches}}
        return shown

    def complete(self, plan: Plan) -> None:
        """Takes the terminal state that the plan leads to."""
        self.usage = usage_object(plan.usage, plan.thinking_tokens)
        self.status = {"completed": "completed", "refusal": "completed", "failed": "failed"}.get(plan.end, "incomplete")
        if plan.end == "failed":
            self.fail("server_error")
        if self.status == "incomplete":
            self.incomplete_reason = "content_filter" if plan.end == "filter" else "max_output_tokens"

    def fail(self, code: str) -> None:
        self.status = "failed"
        self.error = {"code": code, "message": _FAILURE}


_NO_IMAGES: Json = {
    "input_tokens": 0,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
    "output_tokens": 0,
    "total_tokens": 0,
}


def usage_object(usage: Usage, thinking_tokens: int) -> Json:
    return {
        "input_tokens": usage.input,
        "input_tokens_details": {"cached_tokens": usage.cached, "cache_write_tokens": 0},
        "output_tokens": usage.output,
        "output_tokens_details": {"reasoning_tokens": thinking_tokens},
        "total_tokens": usage.input + usage.output,
    }


def reasoning_item() -> Json:
    return {"id": new_id("rs"), "type": "reasoning", "summary": []}


def text_part(text: str, annotations: Iterable[Mapping[str, Any]] = ()) -> Json:
    return {"type": "output_text", "annotations": list(annotations), "logprobs": [], "text": text}


def refusal_part(text: str) -> Json:
    return {"type": "refusal", "refusal": text}


def message_item(item_id: str, status: str, content: list[Json]) -> Json:
    return {"id": item_id, "type": "message", "status": status, "content": content, "role": "assistant"}


def search_item(position: int, topic: str, research: Research) -> Json:
    """One web search of a run; every third item opens a page, as the research models do."""
    item: Json = {"id": new_id("ws"), "type": "web_search_call", "status": "completed"}
    if position % 3 == 2 and research.sources:
        source = research.sources[position % len(research.sources)]
        return item | {"action": {"type": "open_page", "url": source.url}}
    query = f"{topic} {('overview', 'evidence', 'figures', 'experience')[position % 4]}"
    return item | {"action": {"type": "search", "query": query, "queries": [query]}}


def citations(text: str, research: Research) -> list[Json]:
    """Where the report names its sources; one whose address is not in the text is cited at the text's end."""
    return [_citation(text, source.title, source.url) for source in research.sources]


def _citation(text: str, title: str, url: str) -> Json:
    start = text.find(url)
    if start < 0:
        start, end = max(0, len(text) - 1), len(text)
    else:
        end = start + len(url)
    return {"type": "url_citation", "start_index": start, "end_index": end, "title": title, "url": url}


def _format_of(text: Mapping[str, Any]) -> Json:
    given = dict(text.get("format") or {"type": "text"})
    if given["type"] == "json_schema":
        return {"description": None, "strict": False} | given
    return given
