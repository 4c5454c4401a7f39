"""Whatever stands at whichever place of a request, a provider answers: by a refusal, where it does not belong there."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.models_kit import GEMINI_KEY, OPENAI_KEY, Providers, draw, providers, running_providers

__all__ = ["providers", "running_providers"]

# nothing fits it that ends
ENDLESS = {
    "type": "object",
    "properties": {name: {"$ref": "#"} for name in "ab"},
    "required": ["a", "b"],
    "additionalProperties": False,
}
ODD: tuple[Any, ...] = (ENDLESS, None, True, -1, "x", [], [{}], [[]], {}, {"type": {}}, {"x": 1}, {"$ref": "#"})
PICTURE = base64.b64encode(draw()).decode()
SCHEMA = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["a", "b"]},
        "list": {"type": "array", "items": {"$ref": "#/$defs/one"}, "maxItems": 3},
        "either": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["kind", "list", "either"],
    "additionalProperties": False,
    "$defs": {"one": {"type": "integer", "minimum": 0}},
}
PROTO_SCHEMA = {
    "type": "OBJECT",
    "properties": {"list": {"type": "ARRAY", "items": {"type": "STRING"}, "maxItems": "3"}},
    "required": ["list"],
}
GEMINI = {
    "contents": [
        {"role": "user", "parts": [{"text": "Hello"}, {"inlineData": {"mimeType": "image/png", "data": PICTURE}}]},
    ],
    "systemInstruction": {"parts": [{"text": "Be brief"}]},
    "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}],
    "generationConfig": {
        "responseMimeType": "application/json",
        "responseJsonSchema": SCHEMA,
        "maxOutputTokens": 64,
        "temperature": 0.5,
        "thinkingConfig": {"thinkingLevel": "low"},
    },
}
GEMINI_PROTO = {
    **GEMINI,
    "generationConfig": {"responseMimeType": "application/json", "responseSchema": PROTO_SCHEMA},
}
OPENAI = {
    "model": "gpt-5.1",
    "stream": True,
    "store": False,
    "instructions": "Be brief",
    "max_output_tokens": 64,
    "reasoning": {"effort": "low"},
    "metadata": {"a": "b"},
    "input": [
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "Hello"},
                {"type": "input_image", "image_url": f"data:image/png;base64,{PICTURE}", "detail": "low"},
            ],
        }
    ],
    "text": {"format": {"type": "json_schema", "name": "page", "strict": True, "schema": SCHEMA}},
}


def with_odd_values(value: Any) -> Iterator[Any]:
    """Itself with one thing in it, or all of it, in turn another."""
    yield from ODD
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        for odd in with_odd_values(member):
            if isinstance(value, dict):
                yield {**value, key: odd}
            else:
                yield [*value[:key], odd, *value[key + 1 :]]


@pytest.mark.parametrize(
    ("path", "request_body"),
    [
        ("/v1/models/gemini-3-pro-preview:streamGenerateContent?alt=sse", GEMINI),
        ("/v1/models/gemini-2.5-pro:generateContent", GEMINI_PROTO),
        ("/v1/responses", OPENAI),
    ],
    ids=["gemini", "gemini-proto", "openai"],
)
def test_each_is_answered(providers: Providers, path: str, request_body: dict[str, Any]) -> None:
    url, headers = providers.openai_url, {"Authorization": f"Bearer {OPENAI_KEY}"}
    if "gemini" in path:
        url, headers = providers.gemini_url, {"x-goog-api-key": GEMINI_KEY}
    with httpx.Client(base_url=url, headers=headers, timeout=10) as client:
        answers = [client.post(path, json=body) for body in (request_body, *with_odd_values(request_body))]
    assert 200 == answers[0].status_code, answers[0].text
    assert {200, 400} >= {answer.status_code for answer in answers} - {404}
    assert sum(400 == answer.status_code for answer in answers) > len(answers) // 2
