"""What `generateContent` takes, checked as strictly as the service does.

Names come in camelCase or snake_case: protobuf's JSON takes both, and the SDK sends both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.models import gemini_errors as errors
from sandbox.models.answers import Ask
from sandbox.models.gemini_contents import Contents, read_contents, read_texts
from sandbox.models.schema_rules_gemini import SchemaRefused, verify_json_schema, verify_proto_schema
from sandbox.models.served import Model

REQUEST_BYTES_MAX = 20 * 1024 * 1024
_THINKING_TOKENS = {"MINIMAL": 64, "LOW": 400, "MEDIUM": 1100, "HIGH": 2200}

_REQUEST_FIELDS = {
    *("contents", "systemInstruction", "generationConfig", "safetySettings", "tools", "toolConfig"),
    *("cachedContent", "store", "serviceTier", "continuationToken", "model"),
}
_CONFIG_FIELDS = {
    *("temperature", "topP", "topK", "candidateCount", "maxOutputTokens", "stopSequences", "responseLogprobs"),
    *("logprobs", "presencePenalty", "frequencyPenalty", "seed", "responseMimeType", "responseSchema"),
    *("responseJsonSchema", "responseModalities", "mediaResolution", "speechConfig", "thinkingConfig"),
    *("imageConfig", "enableEnhancedCivicAnswers", "audioTranscriptionConfig"),
}
_THINKING_FIELDS = {"includeThoughts", "thinkingBudget", "thinkingLevel"}
# Tuples: whatever a request has may be looked for in one.
_RESOLUTIONS = tuple(f"MEDIA_RESOLUTION_{word}" for word in ("UNSPECIFIED", "LOW", "MEDIUM", "HIGH"))
_LEVELS = {"THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"}
_HARMS = (
    *("HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT"),
    *("HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY"),
)
_THRESHOLDS = ("BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE", "OFF")
_PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta"


@dataclass(frozen=True)
class Order:
    """A request that the service takes."""

    model: Model
    contents: Contents
    instructions: str
    config: Mapping[str, Any]
    thinking_tokens: int

    def to_ask(self) -> Ask:
        return Ask(
            self.model.id,
            self.instructions,
            self.contents.texts,
            self.config.get("responseJsonSchema") or self.config.get("responseSchema"),
            self.contents.images,
            self.thinking_tokens,
        )


def read_order(body: Mapping[str, Any], model: Model, size_bytes: int) -> Order:
    """The request as an order; Refused in the service's words for everything that it would not take."""
    if size_bytes > REQUEST_BYTES_MAX:
        raise errors.invalid(f"Request payload size exceeds the limit: {REQUEST_BYTES_MAX} bytes.")
    request = camel_members(body, _REQUEST_FIELDS, "")
    config = camel_members(request.get("generationConfig") or {}, _CONFIG_FIELDS, "generation_config")
    _verify_flags(request)
    _verify_numbers(config)
    _verify_limits(config, model)
    _verify_schema(config)
    thinking_tokens = _read_thinking(config, model)
    contents = read_contents(request.get("contents"))
    order = Order(model, contents, read_texts(request.get("systemInstruction")), config, thinking_tokens)
    _verify_size(order)
    return order


def camel_members(value: object, known: set[str], place: str) -> dict[str, Any]:
    """The members under their camelCase names; Refused for a name that the message does not have."""
    if not isinstance(value, Mapping):
        raise errors.invalid_value(place or "request", "Message", value)
    members: dict[str, Any] = {}
    for name, member in value.items():
        camel = re.sub(r"_([a-z])", lambda found: found[1].upper(), name)
        if camel not in known:
            raise errors.unknown_name(name, place)
        if camel in members:
            raise errors.violation(place, f"Invalid value at '{place}' (oneof), oneof field '{name}' is already set.")
        members[camel] = member
    return members


def _verify_flags(request: Mapping[str, Any]) -> None:
    if not isinstance(request.get("store", False), bool):
        raise errors.invalid_value("store", "TYPE_BOOL", request["store"])
    settings = request.get("safetySettings") or []
    if not isinstance(settings, list):
        raise errors.invalid_value("safety_settings", "SafetySetting", settings)
    for position, setting in enumerate(settings):
        place = f"safety_settings[{position}]"
        members = camel_members(setting, {"category", "threshold", "method"}, place)
        if members.get("category") not in _HARMS:
            raise errors.invalid_value(f"{place}.category", f"{_PACKAGE}.HarmCategory", members.get("category"))
        if members.get("threshold") not in _THRESHOLDS:
            raise errors.invalid_value(f"{place}.threshold", f"{_PACKAGE}.HarmBlockThreshold", members.get("threshold"))


def _verify_numbers(config: Mapping[str, Any]) -> None:
    for name, kind in (("temperature", "TYPE_FLOAT"), ("topP", "TYPE_FLOAT"), ("maxOutputTokens", "TYPE_INT32")):
        value = config.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise errors.invalid_value(f"generation_config.{_snake(name)}", kind, value)
    for name, low, high in (("temperature", 0.0, 2.0), ("topP", 0.0, 1.0)):
        value = config.get(name)
        if value is not None and not low <= value <= high:
            place = f"GenerateContentRequest.generation_config.{_snake(name)}"
            raise errors.invalid(f"* {place}: {_snake(name)} must be in the range [{low}, {high}].\n")


def _verify_limits(config: Mapping[str, Any], model: Model) -> None:
    limit = config.get("maxOutputTokens")
    if limit is not None and not 1 <= limit <= model.output_tokens_max:
        raise errors.invalid(
            f"Unable to submit request because it has a maxOutputTokens value of {limit} but the supported range is "
            f"from 1 (inclusive) to {model.output_tokens_max + 1} (exclusive). Update the value and try again."
        )
    if config.get("candidateCount") not in (None, 1):
        raise errors.invalid("Multiple candidates is not enabled for this model")
    resolution = config.get("mediaResolution")
    if resolution is not None and resolution not in _RESOLUTIONS:
        place = "generation_config.media_resolution"
        raise errors.invalid_value(place, f"{_PACKAGE}.GenerationConfig.MediaResolution", resolution)


def _verify_schema(config: Mapping[str, Any]) -> None:
    given = [name for name in ("responseSchema", "responseJsonSchema") if config.get(name) is not None]
    mime = config.get("responseMimeType")
    if mime not in (None, "text/plain", "application/json", "text/x.enum"):
        raise errors.invalid(
            "* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are `text/plain`, "
            "`application/json`, `application/xml`, `application/yaml` and `text/x.enum`.\n"
        )
    if len(given) > 1:
        raise errors.invalid("Only one of response_schema and response_json_schema may be set.")
    if given and mime != "application/json":
        raise errors.invalid(
            f"* GenerateContentRequest.generation_config.{_snake(given[0])}: {_snake(given[0])} is only allowed when "
            "response_mime_type is `application/json`.\n"
        )
    try:
        if config.get("responseJsonSchema") is not None:
            verify_json_schema(config["responseJsonSchema"])
        if config.get("responseSchema") is not None:
            verify_proto_schema(config["responseSchema"])
    except SchemaRefused as refusal:
        raise errors.invalid(str(refusal)) from refusal


def _read_thinking(config: Mapping[str, Any], model: Model) -> int:
    place = "generation_config.thinking_config"
    thinking = camel_members(config.get("thinkingConfig") or {}, _THINKING_FIELDS, place)
    level, budget = thinking.get("thinkingLevel"), thinking.get("thinkingBudget")
    if level is not None and budget is not None:
        raise errors.invalid("You can only set only one of thinking budget and thinking level.")
    if level is not None:
        return _read_level(str(level).upper(), model, f"{place}.thinking_level")
    if budget is None or budget == -1:
        return _THINKING_TOKENS["HIGH"]
    return _read_budget(budget, model, f"{place}.thinking_budget")


def _read_level(level: str, model: Model, place: str) -> int:
    if level not in _LEVELS:
        raise errors.invalid_value(place, f"{_PACKAGE}.ThinkingConfig.ThinkingLevel", level)
    if not model.thinking_levels:
        raise errors.invalid("Thinking level is not supported for this model.")
    if level not in model.thinking_levels:
        raise errors.invalid(
            f"Thinking level {level} is not supported for this model. Please retry with other thinking level."
        )
    return _THINKING_TOKENS[level]


def _read_budget(budget: object, model: Model, place: str) -> int:
    if isinstance(budget, bool) or not isinstance(budget, int):
        raise errors.invalid_value(place, "TYPE_INT32", budget)
    low, high = model.thinking_budget
    if budget == 0:
        raise errors.invalid("Budget 0 is invalid. This model only works in thinking mode.")
    if not low <= budget <= high:
        raise errors.invalid(
            f"The thinking budget {budget} is invalid. Please choose a value between {low} and {high}."
        )
    return budget // 2


def _verify_size(order: Order) -> None:
    tokens, tokens_max = order.to_ask().input_tokens, order.model.input_tokens_max
    if tokens > tokens_max:
        raise errors.invalid(
            f"The input token count ({tokens}) exceeds the maximum number of tokens allowed ({tokens_max})."
        )


def _snake(camel: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", camel)
