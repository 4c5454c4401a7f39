"""What `POST /v1/responses` takes, checked as strictly as the service does (SDK 3.57: ResponseCreateParams)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.models import openai_errors as errors
from sandbox.models.answers import Ask
from sandbox.models.openai_errors import Refused
from sandbox.models.openai_input import InputParts, read_input, verify_text
from sandbox.models.schema_rules_openai import SchemaRefused, verify_strict
from sandbox.models.served import Catalogue, Model

THINKING_TOKENS = {"none": 0, "minimal": 64, "low": 320, "medium": 900, "high": 1800, "xhigh": 3200}
_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_TOOLS = {"web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11"}
_OTHER_TOOLS = {"file_search", "mcp", "code_interpreter", "function", "image_generation", "custom", "shell"}
_SOURCES = _TOOLS | {"file_search", "mcp"}
_INCLUDES = (
    *("web_search_call.action.sources", "code_interpreter_call.outputs", "computer_call_output.output.image_url"),
    *("file_search_call.results", "message.input_image.image_url", "message.output_text.logprobs"),
    "reasoning.encrypted_content",
)

Check = Callable[[str, Any], None]


@dataclass(frozen=True)
class Order:
    """A request that the service takes."""

    body: Mapping[str, Any]
    model: Model
    effort: str
    parts: InputParts

    @property
    def is_stream(self) -> bool:
        return self.body.get("stream") is True

    @property
    def is_background(self) -> bool:
        return self.body.get("background") is True

    @property
    def is_stored(self) -> bool:
        return self.body.get("store") is not False

    @property
    def searches_web(self) -> bool:
        return any(tool["type"] in _TOOLS for tool in self.body.get("tools") or [])

    def to_ask(self) -> Ask:
        text_format = (self.body.get("text") or {}).get("format") or {}
        return Ask(
            self.model.id,
            self.body.get("instructions") or "",
            self.parts.texts,
            text_format.get("schema"),
            self.parts.images,
            THINKING_TOKENS[self.effort],
            is_research=self.model.is_research or (self.is_background and self.searches_web),
        )


def read_order(body: Mapping[str, Any], catalogue: Catalogue) -> Order:
    """The request as an order; Refused in the service's words for everything that it would not take."""
    for name, value in body.items():
        if name not in _CHECKS:
            raise errors.unknown_parameter(name)
        if value is not None:
            _CHECKS[name](name, value)
    model = _read_model(body, catalogue)
    effort = _read_effort(body, model)
    _verify_sampling(body, model, effort)
    _verify_output_limit(body, model)
    _verify_format(body, model)
    _verify_tools(body, model)
    order = Order(body, model, effort, read_input(body))
    _verify_size(order)
    return order


def _read_model(body: Mapping[str, Any], catalogue: Catalogue) -> Model:
    if body.get("model") is None:
        raise errors.missing_parameter("model")
    model = catalogue.find("openai", body["model"])
    if model is None:
        raise errors.model_not_found(body["model"])
    return model


def _read_effort(body: Mapping[str, Any], model: Model) -> str:
    effort: str = (body.get("reasoning") or {}).get("effort") or model.efforts[0]
    if effort not in model.efforts:
        raise errors.unsupported_value("reasoning.effort", effort, model.id, model.efforts)
    return effort


def _verify_sampling(body: Mapping[str, Any], model: Model, effort: str) -> None:
    samples = effort == "none" and not model.is_research
    for name in ("temperature", "top_p", "top_logprobs"):
        if body.get(name) is not None and not samples:
            raise errors.unsupported_parameter(name)


def _verify_output_limit(body: Mapping[str, Any], model: Model) -> None:
    limit = body.get("max_output_tokens")
    if limit is not None and limit > model.output_tokens_max:
        raise errors.above_maximum("max_output_tokens", limit, model.output_tokens_max)


def _verify_format(body: Mapping[str, Any], model: Model) -> None:
    text_format = (body.get("text") or {}).get("format") or {}
    if text_format.get("type") != "json_schema":
        return
    if not model.takes_structured_output:
        message = "Invalid parameter: 'text.format' of type 'json_schema' is not supported with this model."
        raise Refused(400, message, None, "text.format")
    if text_format.get("strict") is True:
        try:
            verify_strict(text_format["schema"])
        except SchemaRefused as refusal:
            message = f"Invalid schema for response_format '{text_format['name']}': {refusal}"
            raise Refused(400, message, "invalid_json_schema", "text.format.schema") from refusal


def _verify_tools(body: Mapping[str, Any], model: Model) -> None:
    kinds = {tool["type"] for tool in body.get("tools") or []}
    if model.is_research and not kinds & _SOURCES:
        message = "Deep research models require at least one of 'web_search_preview', 'mcp', or 'file_search' tools."
        raise Refused(400, message, None, "tools")
    if body.get("background") is True and body.get("previous_response_id") is not None:
        raise Refused(400, "Previous response not found.", "previous_response_not_found", "previous_response_id")


def _verify_size(order: Order) -> None:
    if order.to_ask().input_tokens > order.model.input_tokens_max:
        message = "Your input exceeds the context window of this model. Please adjust your input and try again."
        raise Refused(400, message, "context_length_exceeded", "input")


# Checks of single parameters: each is given the parameter's name and its value, which is not null.


def _short_string(chars_max: int) -> Check:
    def check(name: str, value: Any) -> None:
        verify_text(name, value)
        if len(value) > chars_max:
            raise errors.too_long(name, len(value), chars_max)

    return check


def _boolean(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise errors.wrong_type(name, "a boolean", value)


def _integer(minimum: int, maximum: int | None = None) -> Check:
    def check(name: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise errors.wrong_type(name, "an integer", value)
        _in_range(name, value, minimum, maximum)

    return check


def _number(minimum: float, maximum: float) -> Check:
    def check(name: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise errors.wrong_type(name, "a decimal number", value)
        _in_range(name, value, minimum, maximum)

    return check


def _in_range(name: str, value: float, minimum: float, maximum: float | None) -> None:
    if value < minimum:
        raise errors.below_minimum(name, value, minimum)
    if maximum is not None and value > maximum:
        raise errors.above_maximum(name, value, maximum)


def _one_of(*words: str) -> Check:
    def check(name: str, value: Any) -> None:
        if value not in words:
            raise errors.wrong_value(name, value, words)

    return check


def _object(**members: Check) -> Check:
    def check(name: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise errors.wrong_type(name, "an object", value)
        for member, inner in value.items():
            if member not in members:
                raise errors.unknown_parameter(f"{name}.{member}")
            if inner is not None:
                members[member](f"{name}.{member}", inner)

    return check


def _includes(name: str, value: Any) -> None:
    if not isinstance(value, list):
        raise errors.wrong_type(name, "an array", value)
    for position, one in enumerate(value):
        _one_of(*_INCLUDES)(f"{name}[{position}]", one)


def _metadata(name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise errors.wrong_type(name, "an object", value)
    if len(value) > 16:
        message = f"Invalid '{name}': too many properties. Expected an object with at most 16 properties."
        raise Refused(400, message, "object_above_max_properties", name)
    for key, text in value.items():
        _short_string(512)(f"{name}.{key}", text)


def _tools(name: str, value: Any) -> None:
    if not isinstance(value, list):
        raise errors.wrong_type(name, "an array of objects", value)
    for position, tool in enumerate(value):
        place = f"{name}[{position}]"
        if not isinstance(tool, dict):
            raise errors.wrong_type(place, "an object", tool)
        if "type" not in tool:
            raise errors.missing_parameter(f"{place}.type")
        _one_of(*sorted(_TOOLS | _OTHER_TOOLS))(f"{place}.type", tool["type"])
        if tool["type"] in _TOOLS:
            _WEB_SEARCH(place, tool)


def _format(name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise errors.wrong_type(name, "an object", value)
    if "type" not in value:
        raise errors.missing_parameter(f"{name}.type")
    _one_of("text", "json_object", "json_schema")(f"{name}.type", value["type"])
    if value["type"] != "json_schema":
        _object(type=verify_text)(name, value)
        return
    for member in ("name", "schema"):
        if value.get(member) is None:
            raise errors.missing_parameter(f"{name}.{member}")
    _JSON_SCHEMA_FORMAT(name, value)
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", value["name"]):
        message = (
            f"Invalid '{name}.name': string does not match pattern. "
            "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'."
        )
        raise Refused(400, message, "invalid_value", f"{name}.name")


def _schema(name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise errors.wrong_type(name, "an object", value)


def _anything(name: str, value: Any) -> None:
    """Taken as it is: this stand-in gives it no meaning."""


_JSON_SCHEMA_FORMAT = _object(
    type=verify_text, name=verify_text, schema=_schema, strict=_boolean, description=verify_text
)
_WEB_SEARCH = _object(
    type=verify_text,
    search_context_size=_one_of("low", "medium", "high"),
    user_location=_anything,
    filters=_anything,
    external_web_access=_boolean,
    search_content_types=_anything,
)
_SUMMARY = _one_of("auto", "concise", "detailed")
_CHECKS: dict[str, Check] = {
    "access_programs": _anything,
    "background": _boolean,
    "background_options": _anything,
    "context_management": _anything,
    "conversation": _anything,
    "image": _object(context_compression=_one_of("auto", "enabled", "disabled")),
    "include": _includes,
    "input": _anything,
    "instructions": verify_text,
    "max_output_tokens": _integer(16),
    "max_tool_calls": _integer(1),
    "metadata": _metadata,
    "model": verify_text,
    "moderation": _anything,
    "parallel_tool_calls": _boolean,
    "previous_response_id": verify_text,
    "prompt": _anything,
    "prompt_cache_key": _short_string(64),
    "prompt_cache_options": _anything,
    "prompt_cache_retention": _one_of("in_memory", "24h"),
    "reasoning": _object(
        effort=_one_of(*_EFFORTS), summary=_SUMMARY, generate_summary=_SUMMARY, context=_anything, mode=verify_text
    ),
    "safety_identifier": _short_string(128),
    "service_tier": _one_of("auto", "default", "flex", "scale", "priority", "fast", "ultrafast"),
    "store": _boolean,
    "stream": _boolean,
    "stream_options": _object(include_obfuscation=_boolean),
    "temperature": _number(0, 2),
    "text": _object(format=_format, verbosity=_one_of("low", "medium", "high")),
    "tool_choice": _anything,
    "tools": _tools,
    "top_logprobs": _integer(0, 20),
    "top_p": _number(0, 1),
    "truncation": _one_of("auto", "disabled"),
    "user": verify_text,
}
