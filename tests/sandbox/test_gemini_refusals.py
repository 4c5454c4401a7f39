"""What Gemini refuses, the stand-in refuses: each case through the SDK or, where that would not send it, by hand."""

import base64
from typing import Any

import httpx
import pytest
from google.genai import errors, types

from tests.sandbox.models_kit import GEMINI_KEY, PAGE_SCHEMA, Providers, closed, draw, providers, running_providers

__all__ = ["providers", "running_providers"]

HELLO = [{"role": "user", "parts": [{"text": "Hello"}]}]
TEXT = {"type": "string"}


def post(providers: Providers, body: dict[str, Any], model: str = "gemini-3-pro-preview") -> dict[str, Any]:
    address = f"{providers.gemini_url}/v1/models/{model}:streamGenerateContent?alt=sse"
    answer = httpx.post(address, json=body, headers={"x-goog-api-key": GEMINI_KEY})
    assert answer.status_code == 400, answer.text[:300]
    error: dict[str, Any] = answer.json()["error"]
    assert (400, "INVALID_ARGUMENT") == (error["code"], error["status"])
    return error


def refusal_of(providers: Providers, contents: Any = "Hello", **more: Any) -> errors.ClientError:
    model = more.pop("model", "gemini-3-pro-preview")
    with pytest.raises(errors.ClientError) as refused:
        providers.gemini().models.generate_content(
            model=model, contents=contents, config=types.GenerateContentConfig(**more)
        )
    return refused.value


def thinking(**members: Any) -> dict[str, Any]:
    return {"contents": HELLO, "generationConfig": {"thinkingConfig": members}}


def picture(content: bytes, media_type: str) -> list[Any]:
    data = base64.b64encode(content).decode()
    return [{"role": "user", "parts": [{"inlineData": {"mimeType": media_type, "data": data}}]}]


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = TEXT
    for _ in range(levels):
        schema = closed(inner=schema)
    return schema


def json_schema(schema: Any) -> dict[str, Any]:
    settings = {"responseMimeType": "application/json", "responseJsonSchema": schema}
    return {"contents": HELLO, "generationConfig": settings}


def proto_schema(schema: Any) -> dict[str, Any]:
    return {"contents": HELLO, "generationConfig": {"responseMimeType": "application/json", "responseSchema": schema}}


BODIES: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown field", {"contents": HELLO, "labels": {"site": "acme"}}, 'Unknown name "labels"'),
    (
        "an unknown field of the settings",
        {"contents": HELLO, "generationConfig": {"tone": 1}},
        "at 'generation_config'",
    ),
    ("an unknown field of a part", {"contents": [{"parts": [{"txt": "x"}]}]}, "at 'contents[0].parts[0]'"),
    ("an unknown field of a turn", {"contents": [{"parts": [{"text": "x"}], "name": "Bob"}]}, "at 'contents[0]'"),
    ("a field in both spellings", {"contents": HELLO, "safetySettings": [], "safety_settings": []}, "already set"),
    ("no contents", {"contents": []}, "contents is not specified"),
    ("a turn without parts", {"contents": [{"role": "user", "parts": []}]}, "parts must not be empty"),
    ("an empty part", {"contents": [{"parts": [{}]}]}, "must have one initialized field"),
    ("an unknown role", {"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}, "valid role: user, model"),
    ("a text for the flag store", {"contents": HELLO, "store": "no"}, "Invalid value at 'store'"),
    ("a temperature above two", {"contents": HELLO, "generationConfig": {"temperature": 2.1}}, "[0.0, 2.0]"),
    ("too many tokens", {"contents": HELLO, "generationConfig": {"maxOutputTokens": 65_537}}, "65537 (exclusive)"),
    ("two candidates", {"contents": HELLO, "generationConfig": {"candidateCount": 2}}, "Multiple candidates"),
    ("an unknown resolution", {"contents": HELLO, "generationConfig": {"mediaResolution": "BEST"}}, "media_resolution"),
    ("an unknown media type", {"contents": HELLO, "generationConfig": {"responseMimeType": "text/html"}}, "mimetypes"),
    (
        "an unknown threshold",
        {"contents": HELLO, "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "SOME"}]},
        "HarmBlockThreshold",
    ),
    ("both thinking settings", thinking(thinking_level="LOW", thinkingBudget=1000), "only one of thinking budget"),
    ("a level that nobody knows", thinking(thinkingLevel="DEEP"), "ThinkingLevel"),
    ("a level that this model lacks", thinking(thinkingLevel="MEDIUM"), "MEDIUM is not supported"),
    ("no thinking at all", thinking(thinkingBudget=0), "only works in thinking mode"),
    ("too small a budget", thinking(thinkingBudget=64), "between 128 and 32768"),
    ("a gif", {"contents": picture(draw("GIF"), "image/gif")}, "Unsupported MIME type: image/gif"),
    ("a picture that is not what it says", {"contents": picture(draw("JPEG"), "image/png")}, "process input image"),
    ("a picture that is broken", {"contents": picture(draw()[:20], "image/png")}, "process input image"),
    (
        "a picture that is not base64",
        {"contents": [{"parts": [{"inlineData": {"mimeType": "image/png", "data": "@@@"}}]}]},
        "Base64 decoding failed",
    ),
    (
        "a schema without the media type",
        {"contents": HELLO, "generationConfig": {"responseJsonSchema": TEXT}},
        "only allowed",
    ),
    (
        "both kinds of schema",
        {
            "contents": HELLO,
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseJsonSchema": TEXT,
                "responseSchema": {"type": "STRING"},
            },
        },
        "Only one of",
    ),
    (
        "a sum of maxItems above 960",
        json_schema(closed(a={"type": "array", "items": TEXT, "maxItems": 961})),
        "invalid argument",
    ),
    ("a schema that is too deep", json_schema(nested(40)), "maximum allowed nesting depth"),
    ("recursion that is not optional", json_schema(closed(a={"$ref": "#"})), "optional properties"),
    (
        "a reference beside other keywords",
        json_schema({"$ref": "#/$defs/a", "type": "string", "$defs": {"a": TEXT}}),
        "$ref",
    ),
    ("a reference to nowhere", json_schema(closed(a={"$ref": "#/$defs/b"})), "was not found"),
    ("a type that there is not", json_schema(closed(a={"type": "text"})), "is not a type"),
    ("additionalProperties in the older kind", proto_schema(closed(a=TEXT)), 'Unknown name "additionalProperties"'),
    ("a type array in the older kind", proto_schema({"type": ["string", "null"]}), "cannot start list"),
    (
        "a reference in the older kind",
        proto_schema({"type": "object", "properties": {"a": {"$ref": "#/b"}}}),
        'Unknown name "$ref"',
    ),
    ("a text beyond the window", {"contents": [{"parts": [{"text": "x" * 4_300_000}]}]}, "input token count"),
    ("a request above 20 MB", {"contents": [{"parts": [{"text": "x" * 21_000_000}]}]}, "payload size exceeds"),
]


@pytest.mark.parametrize(("body", "words_of_it"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_a_body_that_the_service_does_not_take_is_refused(
    providers: Providers, body: dict[str, Any], words_of_it: str
) -> None:
    assert words_of_it in post(providers, body)["message"]


def test_an_unknown_field_is_named_in_the_details(providers: Providers) -> None:
    (detail,) = post(providers, {"contents": HELLO, "user": "bob"})["details"]
    assert "bob" not in str(detail)
    assert 'Unknown name "user"' in detail["fieldViolations"][0]["description"]


def test_a_thinking_level_is_not_for_the_model_of_budgets(providers: Providers) -> None:
    body = thinking(thinkingLevel="LOW")
    assert "not supported for this model" in post(providers, body, "gemini-2.5-pro")["message"]


def test_the_sdk_shows_a_refusal_as_a_client_error(providers: Providers) -> None:
    level = types.ThinkingConfig(thinking_level=types.ThinkingLevel.MEDIUM)
    refused = refusal_of(providers, thinking_config=level)
    assert (400, "INVALID_ARGUMENT") == (refused.code, refused.status)


def test_a_wrong_key_is_an_invalid_argument_and_none_is_forbidden(providers: Providers) -> None:
    with pytest.raises(errors.ClientError) as refused:
        providers.gemini(key="of-somebody-else").models.generate_content(model="gemini-2.5-pro", contents="Hello")
    assert (400, "INVALID_ARGUMENT") == (refused.value.code, refused.value.status)
    assert refused.value.details["error"]["details"][0]["reason"] == "API_KEY_INVALID"
    answer = httpx.post(f"{providers.gemini_url}/v1/models/gemini-2.5-pro:generateContent", json={"contents": HELLO})
    assert (403, "PERMISSION_DENIED") == (answer.status_code, answer.json()["error"]["status"])


def test_a_model_that_there_is_not_is_not_found(providers: Providers) -> None:
    refused = refusal_of(providers, model="gemini-1.5-pro")
    assert (404, "NOT_FOUND") == (refused.code, refused.status)


def test_the_schema_that_both_providers_take_is_taken(providers: Providers) -> None:
    providers.queue("gemini", "{}")
    config = types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=PAGE_SCHEMA)
    answer = providers.gemini().models.generate_content(model="gemini-2.5-pro", contents="Hello", config=config)
    assert answer.text == "{}"


def test_unknown_keywords_and_optional_recursion_are_taken_without_a_word(providers: Providers) -> None:
    providers.queue("gemini", "{}")
    schema = {"type": "object", "properties": {"more": {"$ref": "#"}, "a": TEXT | {"pattern": "x"}}, "required": ["a"]}
    config = types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=schema)
    answer = providers.gemini().models.generate_content(model="gemini-2.5-pro", contents="Hello", config=config)
    assert answer.text == "{}"
