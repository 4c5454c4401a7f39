"""What OpenAI refuses, the stand-in refuses: each case through the SDK, in the service's own error shape."""

import base64
import copy
from collections.abc import Callable
from typing import Any

import openai
import pytest

from tests.sandbox.models_kit import PAGE_SCHEMA, Providers, closed, draw, providers, running_providers, words

__all__ = ["providers", "running_providers"]


def ask(**more: Any) -> dict[str, Any]:
    return {"model": "gpt-5.1", "input": "A page", "max_output_tokens": 1000, "store": False} | more


def refusal_of(providers: Providers, **more: Any) -> openai.APIStatusError:
    with pytest.raises(openai.APIStatusError) as refused:
        providers.openai().responses.create(**ask(**more))
    return refused.value


def image(address: str, **more: Any) -> list[Any]:
    return [{"role": "user", "content": [{"type": "input_image", "image_url": address, **more}]}]


def data_url(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


BODIES: list[tuple[str, dict[str, Any], str, str | None]] = [
    ("an unknown parameter", {"extra_body": {"site": "acme"}}, "unknown_parameter", "site"),
    ("an unknown member of text", {"text": {"tone": "warm"}}, "unknown_parameter", "text.tone"),
    (
        "an unknown member of a message",
        {"input": [{"role": "user", "content": "x", "name": "Bob"}]},
        "unknown_parameter",
        "input[0].name",
    ),
    ("a text for a number", {"max_output_tokens": "1000"}, "invalid_type", "max_output_tokens"),
    ("a number for a flag", {"store": 1}, "invalid_type", "store"),
    ("too few tokens", {"max_output_tokens": 15}, "integer_below_min_value", "max_output_tokens"),
    ("too many tokens", {"max_output_tokens": 128_001}, "integer_above_max_value", "max_output_tokens"),
    ("no input", {"input": openai.omit}, "missing_required_parameter", None),
    ("a message without a role", {"input": [{"content": "x"}]}, "missing_required_parameter", "input[0].role"),
    ("an unknown role", {"input": [{"role": "robot", "content": "x"}]}, "invalid_value", "input[0].role"),
    (
        "an output text from the user",
        {"input": [{"role": "user", "content": [{"type": "output_text", "text": "x"}]}]},
        "invalid_value",
        "input[0].content[0].type",
    ),
    ("an effort that nobody knows", {"reasoning": {"effort": "huge"}}, "invalid_value", "reasoning.effort"),
    ("an effort that this model lacks", {"reasoning": {"effort": "xhigh"}}, "unsupported_value", "reasoning.effort"),
    (
        "temperature beside reasoning",
        {"reasoning": {"effort": "low"}, "temperature": 0.4},
        "unsupported_parameter",
        "temperature",
    ),
    ("top_p beside reasoning", {"reasoning": {"effort": "low"}, "top_p": 0.4}, "unsupported_parameter", "top_p"),
    ("a temperature above two", {"temperature": 2.5}, "decimal_above_max_value", "temperature"),
    ("an unknown verbosity", {"text": {"verbosity": "chatty"}}, "invalid_value", "text.verbosity"),
    ("an unknown include", {"include": ["everything"]}, "invalid_value", "include[0]"),
    ("an unknown kind of tool", {"tools": [{"type": "browse"}]}, "invalid_value", "tools[0].type"),
    ("a long identifier", {"safety_identifier": "x" * 129}, "string_above_max_length", "safety_identifier"),
    ("a text beyond the context window", {"input": "x" * 1_200_000}, "context_length_exceeded", "input"),
    ("a text beyond any limit", {"input": "x" * 10_485_761}, "string_above_max_length", "input"),
    (
        "a format without a name",
        {"text": {"format": {"type": "json_schema", "schema": PAGE_SCHEMA}}},
        "missing_required_parameter",
        "text.format.name",
    ),
    (
        "a format with a bad name",
        {"text": {"format": {"type": "json_schema", "name": "my page", "schema": PAGE_SCHEMA}}},
        "invalid_value",
        "text.format.name",
    ),
    ("a picture of no data", {"input": image("data:image/png;base64,")}, "empty_image_file", None),
    ("a picture that is not base64", {"input": image("data:image/png;base64,@@@")}, "invalid_base64_image", None),
    (
        "a picture with an unknown detail",
        {"input": image(data_url(draw(), "image/png"), detail="max")},
        "invalid_value",
        None,
    ),
    (
        "a picture that is not what it says",
        {"input": image(data_url(draw("JPEG"), "image/png"))},
        "invalid_image",
        "input[0].content[0].image_url",
    ),
    ("a picture that is broken", {"input": image(data_url(draw()[:20], "image/png"))}, "invalid_image", None),
    (
        "a picture of another kind",
        {"input": image(data_url(draw("BMP"), "image/bmp"))},
        "unsupported_image_media_type",
        None,
    ),
    ("a picture that moves", {"input": image(data_url(draw("GIF", 3), "image/gif"))}, "invalid_image_format", None),
]


@pytest.mark.parametrize(("more", "code", "param"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_a_body_that_the_service_does_not_take_is_refused(
    providers: Providers, more: dict[str, Any], code: str, param: str | None
) -> None:
    refused = refusal_of(providers, **more)
    assert (400, "invalid_request_error", code) == (refused.status_code, refused.type, refused.code)
    assert param in (None, refused.param)


def test_json_mode_wants_the_word_json_in_the_input(providers: Providers) -> None:
    json_mode = {"format": {"type": "json_object"}}
    assert "'json'" in refusal_of(providers, text=json_mode).message
    providers.queue("openai", "{}")
    assert providers.openai().responses.create(**ask(text=json_mode, input="A page as JSON")).output_text == "{}"


def test_a_wrong_key_is_refused_and_so_is_none(providers: Providers) -> None:
    with pytest.raises(openai.AuthenticationError) as refused:
        providers.openai(key="sk-of-somebody-else").responses.create(**ask())
    assert refused.value.code == "invalid_api_key"
    assert "sk-of-somebody-else" not in refused.value.message
    headers = {"Authorization": openai.omit}
    with pytest.raises(openai.AuthenticationError):
        providers.openai().responses.create(**ask(), extra_headers=headers)


def test_a_model_that_there_is_not_is_not_found(providers: Providers) -> None:
    refused = refusal_of(providers, model="gpt-4.9")
    assert (404, "model_not_found") == (refused.status_code, refused.code)
    with pytest.raises(openai.NotFoundError):
        providers.openai().models.retrieve("gpt-4.9")


def test_an_unknown_path_is_not_found(providers: Providers) -> None:
    with pytest.raises(openai.NotFoundError):
        providers.openai().files.list()


# --- strict schemas

Change = Callable[[dict[str, Any]], Any]


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = closed(inner=schema)
    return schema


def many(count: int) -> dict[str, Any]:
    return {f"n{position}": {"type": "string"} for position in range(count)}


def alternatives(*schemas: dict[str, Any]) -> dict[str, Any]:
    return closed(block={"anyOf": list(schemas)})


TEXT = {"type": "string"}
SCHEMAS: list[tuple[str, Any, str]] = [
    ("a root that is an array", {"type": "array", "items": TEXT}, 'type: "object"'),
    ("a root of alternatives", closed(a=TEXT) | {"anyOf": [closed(a=TEXT)]}, "'anyOf' is not permitted at the root"),
    ("an open object", {"type": "object", "properties": {}, "required": []}, "'additionalProperties' is required"),
    (
        "an open object inside",
        closed(a=closed() | {"additionalProperties": True}),
        "'additionalProperties' is required",
    ),
    ("a member that is not required", closed(a=TEXT) | {"required": []}, "Missing 'a'"),
    ("a required member that there is not", closed(a=TEXT) | {"required": ["a", "b"]}, "Extra required key 'b'"),
    ("no required", {"type": "object", "properties": {}, "additionalProperties": False}, "'required' is required"),
    ("an array without items", closed(a={"type": "array"}), "array schema missing items"),
    ("a schema without a type", closed(a={}), "must have a 'type' key"),
    ("a type that there is not", closed(a={"type": "text"}), "is not valid under any"),
    *(
        (f"the keyword {word}", closed(a=TEXT | {word: value}), f"'{word}' is not permitted")
        for word, value in (
            ("oneOf", []),
            ("allOf", []),
            ("not", {}),
            ("if", {}),
            ("default", "x"),
            ("dependentRequired", {}),
            ("patternProperties", {}),
        )
    ),
    ("a reference beside other keywords", closed(a={"$ref": "#", "description": "x"}), "$ref cannot have keywords"),
    ("a reference to nowhere", closed(a={"$ref": "#/$defs/b"}), "can only point to definitions"),
    ("an empty enumeration", closed(a={"type": "string", "enum": []}), "'enum' must be an array"),
    ("eleven levels", nested(11), "exceeds limit of 10"),
    ("too many properties", closed(**many(5001)), "5001 object properties"),
    ("too many enum values", closed(a=words(*many(1001))), "1001 enum values"),
    ("a long enum", closed(a=words(*(f"{'x' * 60}{n}" for n in range(251)))), "above 15000"),
    ("too many characters of names", closed(**{f"{'x' * 200}{n}": TEXT for n in range(601)}), "characters of names"),
    (
        "alternatives with the same first key",
        alternatives(closed(text=TEXT, a=TEXT), closed(text=TEXT, b=TEXT)),
        "must not share identical first keys",
    ),
    (
        "alternatives with the same word for a first key",
        alternatives(closed(type=words("a")), closed(type=words("a"), b=TEXT)),
        "must not share identical first keys",
    ),
]


def refused_schema(providers: Providers, schema: Any) -> openai.APIStatusError:
    text_format = {"type": "json_schema", "name": "page", "strict": True, "schema": schema}
    return refusal_of(providers, text={"format": text_format})


@pytest.mark.parametrize(("schema", "words_of_it"), [case[1:] for case in SCHEMAS], ids=[case[0] for case in SCHEMAS])
def test_a_schema_outside_the_strict_subset_is_refused(providers: Providers, schema: Any, words_of_it: str) -> None:
    refused = refused_schema(providers, schema)
    assert ("invalid_json_schema", "text.format.schema") == (refused.code, refused.param)
    assert refused.message.startswith("Error code: 400")
    assert words_of_it in str(refused.body)


TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("the page's", PAGE_SCHEMA),
    ("ten levels", nested(10)),
    ("recursion", closed(text=TEXT, more={"type": "array", "items": {"$ref": "#"}})),
    ("definitions", closed(a={"$ref": "#/$defs/b"}) | {"$defs": {"b": closed(c=TEXT)}}),
    ("null by a type array", closed(a={"type": ["string", "null"]})),
    ("limits", closed(a={"type": "array", "items": TEXT, "maxItems": 3, "minItems": 1}, b=TEXT | {"pattern": "^x"})),
    ("alternatives told apart", alternatives(closed(type=words("a"), x=TEXT), closed(type=words("b"), x=TEXT))),
]


@pytest.mark.parametrize("schema", [schema for _, schema in TAKEN], ids=[name for name, _ in TAKEN])
def test_a_schema_inside_the_strict_subset_is_taken(providers: Providers, schema: dict[str, Any]) -> None:
    providers.queue("openai", "{}")
    text_format = {"type": "json_schema", "name": "page", "strict": True, "schema": copy.deepcopy(schema)}
    answer: Any = providers.openai().responses.create(**ask(text={"format": text_format}))
    assert answer.output_text == "{}"


def test_without_strict_a_schema_is_taken_as_it_is(providers: Providers) -> None:
    providers.queue("openai", "{}")
    text_format = {"type": "json_schema", "name": "page", "strict": False, "schema": {"type": "object"}}
    answer: Any = providers.openai().responses.create(**ask(text={"format": text_format}))
    assert answer.output_text == "{}"


# --- deep research


def test_deep_research_wants_a_source_and_takes_no_schema(providers: Providers) -> None:
    assert "require at least one of" in refusal_of(providers, model="o4-mini-deep-research").message
    tools = [{"type": "web_search_preview"}]
    text_format = {"type": "json_schema", "name": "page", "strict": True, "schema": PAGE_SCHEMA}
    structured = refusal_of(providers, model="o4-mini-deep-research", tools=tools, text={"format": text_format})
    assert structured.param == "text.format"


def test_deep_research_takes_neither_temperature_nor_another_effort(providers: Providers) -> None:
    tools = [{"type": "web_search_preview"}]
    run = {"model": "o4-mini-deep-research", "tools": tools}
    assert refusal_of(providers, **run, temperature=0.3).code == "unsupported_parameter"
    assert refusal_of(providers, **run, reasoning={"effort": "low"}).code == "unsupported_value"
