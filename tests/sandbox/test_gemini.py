"""The Gemini stand-in, as Google's own SDK sees it."""

import base64
import json
import time
from typing import Any

import httpx
import jsonschema
import pytest
from google.genai import errors, types

from sandbox.models import Pace
from tests.sandbox.models_kit import (
    GEMINI_KEY,
    PAGE_SCHEMA,
    Providers,
    draw,
    providers,
    run_providers,
    running_providers,
)

__all__ = ["providers", "running_providers"]


def config(**more: Any) -> types.GenerateContentConfig:
    settings: dict[str, Any] = {
        "system_instruction": "You design pages.",
        "max_output_tokens": 16000,
        "response_mime_type": "application/json",
        "response_json_schema": PAGE_SCHEMA,
        "thinking_config": types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
        "store": False,
    }
    return types.GenerateContentConfig(**(settings | more))


def stream(providers: Providers, contents: Any = "A launch page for Harbour", **more: Any) -> list[Any]:
    client = providers.gemini()
    model = more.pop("model", "gemini-3-pro-preview")
    return list(client.models.generate_content_stream(model=model, contents=contents, config=config(**more)))


def text_of(chunks: list[Any]) -> str:
    return "".join(chunk.text or "" for chunk in chunks)


def finish_of(chunks: list[Any]) -> Any:
    return chunks[-1].candidates[0].finish_reason


def post(providers: Providers, path: str, body: dict[str, Any], **more: Any) -> httpx.Response:
    return httpx.post(f"{providers.gemini_url}{path}", json=body, headers={"x-goog-api-key": GEMINI_KEY}, **more)


def test_it_streams_a_page_that_fits_the_requests_own_schema(providers: Providers) -> None:
    chunks = stream(providers)
    page = json.loads(text_of(chunks))
    jsonschema.validate(page, PAGE_SCHEMA)
    assert "Harbour" in page["title"]
    assert finish_of(chunks) == types.FinishReason.STOP


@pytest.mark.parametrize("api_version", ["v1", "v1beta"])
def test_both_versions_of_the_api_answer(providers: Providers, api_version: str) -> None:
    providers.queue("gemini", "{}")
    models = providers.gemini(api_version=api_version).models
    answer = models.generate_content(model="gemini-2.5-pro", contents="Hello")
    assert answer.text == "{}"


def test_each_chunk_is_one_data_line_that_ends_in_crlf_crlf(providers: Providers) -> None:
    providers.queue("gemini", "abcdef", chunkChars=3)
    body = {"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}
    answer = post(providers, "/v1/models/gemini-3-pro-preview:streamGenerateContent?alt=sse", body)
    assert answer.headers["content-type"] == "text/event-stream"
    chunks = answer.text.split("\r\n\r\n")
    assert chunks.pop() == ""
    assert [chunk[:7] for chunk in chunks] == ["data: {"] * 3
    assert "DONE" not in answer.text


def test_without_alt_sse_the_chunks_are_one_array(providers: Providers) -> None:
    providers.queue("gemini", "abcdef", chunkChars=3)
    body = {"contents": [{"parts": [{"text": "Hello"}]}]}
    answer = post(providers, "/v1beta/models/gemini-3-pro-preview:streamGenerateContent", body)
    assert len(answer.json()) == 3


def test_usage_stands_on_every_chunk_and_thoughts_are_not_among_the_candidates(providers: Providers) -> None:
    providers.queue("gemini", "abcdef", chunkChars=2, usage={"input": 900, "output": 400, "cached": 300})
    counts = [chunk.usage_metadata for chunk in stream(providers)]
    last = counts[-1]
    assert (900, 300, 300, 100, 1300) == (
        last.prompt_token_count,
        last.cached_content_token_count,
        last.candidates_token_count,
        last.thoughts_token_count,
        last.total_token_count,
    )
    assert [count.candidates_token_count for count in counts] == [100, 200, 300, 300]


def test_the_last_chunk_of_a_model_that_signs_its_thoughts_has_an_empty_text(providers: Providers) -> None:
    providers.queue("gemini", "abc")
    part = stream(providers)[-1].candidates[0].content.parts[0]
    assert (part.text, bool(part.thought_signature)) == ("", True)


def test_max_tokens_ends_with_a_chunk_without_parts(providers: Providers) -> None:
    providers.queue("gemini", '{"title": "cut', end="max_tokens")
    chunks = stream(providers)
    assert finish_of(chunks) == types.FinishReason.MAX_TOKENS
    assert chunks[-1].candidates[0].content.parts is None
    assert chunks[-1].text is None


def test_the_content_filter_leaves_no_content(providers: Providers) -> None:
    providers.queue("gemini", "some", end="filter")
    chunks = stream(providers)
    assert finish_of(chunks) == types.FinishReason.SAFETY
    assert chunks[-1].candidates[0].content is None


def test_a_blocked_prompt_ends_the_loop_without_an_error(providers: Providers) -> None:
    providers.queue("gemini", "", end="filter")
    chunks = stream(providers)
    assert [chunk.candidates for chunk in chunks] == [None]
    assert chunks[0].prompt_feedback.block_reason == types.BlockedReason.PROHIBITED_CONTENT
    assert chunks[0].text is None


def test_a_dropped_stream_ends_without_an_error_and_without_a_finish_reason(providers: Providers) -> None:
    providers.queue("gemini", "half of it", end="dropped")
    chunks = stream(providers)
    assert (text_of(chunks), finish_of(chunks)) == ("half of it", None)


def test_an_error_inside_the_stream_is_raised_after_the_chunks_before_it(providers: Providers) -> None:
    providers.queue("gemini", "half", end="failed")
    models = providers.gemini().models
    answer = models.generate_content_stream(model="gemini-3-pro-preview", contents="Hi", config=config())
    assert next(answer).text == "half"
    with pytest.raises(errors.APIError) as failed:
        next(answer)
    assert (failed.value.code, failed.value.status) == (503, "UNAVAILABLE")


def test_a_finish_reason_that_no_constant_names_arrives_all_the_same(providers: Providers) -> None:
    raw = b'data: {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"TOMORROW","index":0}]}\r\n\r\n'
    providers.queue("gemini", rawBase64=base64.b64encode(raw).decode())
    with pytest.warns(UserWarning, match="TOMORROW"):
        finish = finish_of(stream(providers))
    assert finish not in list(types.FinishReason)


def test_a_busy_service_says_when_to_come_back(providers: Providers) -> None:
    providers.queue("gemini", status=429, headers={"Retry-After": "7"})
    with pytest.raises(errors.ClientError) as refused:
        stream(providers)
    assert (refused.value.code, refused.value.status) == (429, "RESOURCE_EXHAUSTED")
    assert refused.value.response.headers["retry-after"] == "7"


def test_the_sdk_tries_again_only_when_told(providers: Providers) -> None:
    providers.queue("gemini", status=503)
    with pytest.raises(errors.ServerError):
        stream(providers)
    providers.queue("gemini", status=503)
    providers.queue("gemini", "{}")
    models = providers.gemini(attempts=2).models
    chunks = list(models.generate_content_stream(model="gemini-3-pro-preview", contents="Hi", config=config()))
    assert text_of(chunks) == "{}"


def test_a_last_chunk_that_is_cut_in_the_middle_is_no_json(providers: Providers) -> None:
    raw = b'data: {"candidates":[{"content":{"par'
    providers.queue("gemini", rawBase64=base64.b64encode(raw).decode())
    with pytest.raises(errors.UnknownApiResponseError):
        stream(providers)


def test_pictures_of_the_listed_kinds_are_taken(providers: Providers) -> None:
    for kind, media_type in (("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")):
        picture = types.Part.from_bytes(data=draw(kind), mime_type=media_type)
        chunks = stream(providers, [picture, "Like this"])
        assert chunks[-1].usage_metadata.prompt_token_count > 1100


def test_snake_case_names_are_taken_as_protobuf_takes_them(providers: Providers) -> None:
    providers.queue("gemini", "{}")
    body = {
        "contents": [{"role": "user", "parts": [{"text": "Hello"}]}],
        "system_instruction": {"parts": [{"text": "Short."}]},
        "generation_config": {"thinking_config": {"thinking_level": "low"}, "max_output_tokens": 100},
    }
    answer = post(providers, "/v1/models/gemini-3-pro-preview:generateContent", body)
    assert answer.json()["candidates"][0]["finishReason"] == "STOP"


def test_an_empty_queue_takes_its_time_before_the_first_chunk() -> None:
    with run_providers(Pace()) as unhurried:
        started = time.monotonic()
        models = unhurried.gemini().models
        answer = models.generate_content_stream(model="gemini-3-pro-preview", contents="Hi", config=config())
        next(answer)
        assert 0.5 < time.monotonic() - started < 3
