"""The Responses API of the stand-in, as OpenAI's own SDK sees it."""

import base64
import json
import threading
import time
from typing import Any

import httpx
import jsonschema
import openai
import pytest

from sandbox.models import Pace
from tests.sandbox.models_kit import PAGE_SCHEMA, Providers, draw, providers, run_providers, running_providers

__all__ = ["providers", "running_providers"]

FORMAT = {"format": {"type": "json_schema", "name": "page", "strict": True, "schema": PAGE_SCHEMA}}


def ask(prompt: str = "A launch page for Harbour", **more: Any) -> dict[str, Any]:
    content = [{"type": "input_text", "text": prompt}]
    request = {
        "model": "gpt-5.1",
        "instructions": "You design pages.",
        "input": [{"role": "user", "content": content}],
        "text": FORMAT,
        "reasoning": {"effort": "low"},
        "max_output_tokens": 16000,
        "store": False,
        "stream": True,
    }
    return request | more


def stream(providers: Providers, **more: Any) -> list[Any]:
    return list(providers.openai().responses.create(**ask(**more)))


def text_of(events: list[Any]) -> str:
    return "".join(event.delta for event in events if event.type == "response.output_text.delta")


def test_it_streams_a_page_that_fits_the_requests_own_schema(providers: Providers) -> None:
    page = json.loads(text_of(stream(providers)))
    jsonschema.validate(page, PAGE_SCHEMA)
    assert "Harbour" in page["title"]
    assert len(page["sections"]) >= 4


def test_events_come_in_the_services_order_and_are_numbered(providers: Providers) -> None:
    providers.queue("openai", "hello world", chunkChars=6)
    events = stream(providers)
    assert [event.type for event in events] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.output_item.done",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event.sequence_number for event in events] == list(range(12))
    assert [event.item.type for event in events if event.type == "response.output_item.done"] == [
        "reasoning",
        "message",
    ]
    assert {event.item_id for event in events if hasattr(event, "item_id")} == {events[-1].response.output[1].id}


def test_each_event_is_an_event_line_and_a_data_line(providers: Providers) -> None:
    providers.queue("openai", "hello")
    headers = {"Authorization": f"Bearer {providers.openai().api_key}"}
    answer = httpx.post(f"{providers.openai_url}/v1/responses", json=ask(), headers=headers)
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    for event in answer.text.strip().split("\n\n"):
        name, data = event.split("\n")
        assert name == f"event: {json.loads(data.removeprefix('data: '))['type']}"


def test_the_terminal_event_alone_has_the_usage_that_was_queued(providers: Providers) -> None:
    providers.queue("openai", "{}", usage={"input": 3000, "output": 800, "cached": 1000})
    events = stream(providers)
    usage = events[-1].response.usage
    assert (3000, 1000, 800, 3800) == (
        usage.input_tokens,
        usage.input_tokens_details.cached_tokens,
        usage.output_tokens,
        usage.total_tokens,
    )
    assert usage.output_tokens_details.reasoning_tokens == 200
    assert events[0].response.usage is None


def test_a_model_without_effort_thinks_nothing(providers: Providers) -> None:
    events = stream(providers, reasoning={"effort": "none"}, temperature=0.4)
    assert events[-1].response.usage.output_tokens_details.reasoning_tokens == 0
    assert "reasoning" not in [item.type for item in events[-1].response.output]


def test_max_tokens_ends_the_stream_as_incomplete(providers: Providers) -> None:
    providers.queue("openai", '{"title": "cut', end="max_tokens")
    last = stream(providers)[-1]
    assert last.type == "response.incomplete"
    assert last.response.incomplete_details.reason == "max_output_tokens"


def test_the_content_filter_ends_the_stream_as_incomplete(providers: Providers) -> None:
    providers.queue("openai", "some", end="filter")
    last = stream(providers)[-1]
    assert (last.type, last.response.incomplete_details.reason) == ("response.incomplete", "content_filter")


def test_a_dropped_stream_ends_without_an_error_and_without_a_last_event(providers: Providers) -> None:
    providers.queue("openai", "half of it", end="dropped")
    events = stream(providers)
    assert text_of(events) == "half of it"
    assert events[-1].type == "response.output_text.delta"


def test_a_flat_error_event_is_yielded_like_any_other(providers: Providers) -> None:
    providers.queue("openai", "half", end="error")
    last = stream(providers)[-1]
    assert (last.type, last.code) == ("error", "server_error")


def test_a_nested_error_event_is_raised_after_the_events_before_it(providers: Providers) -> None:
    providers.queue("openai", "half", end="error_nested")
    answer = providers.openai().responses.create(**ask())
    kinds = [next(answer).type for _ in range(7)]
    assert kinds[-1] == "response.output_text.delta"
    with pytest.raises(openai.APIError):
        next(answer)


def test_a_failed_response_names_the_error(providers: Providers) -> None:
    providers.queue("openai", "half", end="failed")
    last = stream(providers)[-1]
    assert (last.type, last.response.error.code) == ("response.failed", "server_error")


def test_a_refusal_is_its_own_kind_of_content(providers: Providers) -> None:
    providers.queue("openai", "I cannot help with that.", end="refusal")
    events = stream(providers)
    kinds = [event.type for event in events]
    assert "response.refusal.delta" in kinds
    assert "response.output_text.delta" not in kinds
    assert events[-1].response.output[-1].content[0].refusal == "I cannot help with that."


def test_the_reader_who_goes_away_ends_the_answer(providers: Providers) -> None:
    providers.queue("openai", "x" * 4000, chunkChars=10, delayMs=20)
    with providers.openai().responses.create(**ask()) as answer:
        next(iter(answer))
    # the next call is answered at once: nothing waits for the stream that was left
    providers.queue("openai", "{}")
    assert stream(providers)[-1].type == "response.completed"


def test_a_piece_is_held_back_only_after_the_one_before_it(providers: Providers) -> None:
    providers.queue("openai", "first|second", chunkChars=6, delayMs=60_000)
    with providers.openai().responses.create(**ask()) as answer:
        arrived = next(event.delta for event in answer if event.type == "response.output_text.delta")
    assert arrived == "first|"


def test_a_reset_ends_an_answer_on_its_way(providers: Providers) -> None:
    providers.queue("openai", "first|second", chunkChars=6, delayMs=60_000)
    started = time.monotonic()
    with providers.openai().responses.create(**ask()) as answer:
        for event in answer:
            if event.type == "response.output_text.delta":
                threading.Thread(target=providers.models.reset).start()
    assert time.monotonic() - started < 5


def test_a_busy_service_says_when_to_come_back(providers: Providers) -> None:
    providers.queue("openai", status=429, headers={"Retry-After": "7"})
    with pytest.raises(openai.RateLimitError) as refused:
        stream(providers)
    assert refused.value.code == "rate_limit_exceeded"
    assert refused.value.response.headers["retry-after"] == "7"


def test_the_sdk_tries_again_and_gets_the_answer_behind_the_error(providers: Providers) -> None:
    providers.queue("openai", status=500)
    providers.queue("openai", "{}")
    answer = list(providers.openai(max_retries=1).responses.create(**ask()))
    assert text_of(answer) == "{}"


def test_a_spent_quota_has_its_own_code(providers: Providers) -> None:
    providers.queue("openai", "insufficient_quota", status=429)
    with pytest.raises(openai.RateLimitError) as refused:
        stream(providers)
    assert refused.value.code == "insufficient_quota"


def test_bytes_of_the_testers_own_are_sent_as_they_are(providers: Providers) -> None:
    raw = b'event: odd\ndata: {"type":"response.never_heard_of","sequence_number":0}\n\n'
    providers.queue("openai", rawBase64=base64.b64encode(raw).decode())
    assert [event.type for event in stream(providers)] == ["response.never_heard_of"]


def test_a_picture_that_is_what_it_says_is_taken(providers: Providers) -> None:
    address = f"data:image/png;base64,{base64.b64encode(draw()).decode()}"
    content = [{"type": "input_text", "text": "Like this"}, {"type": "input_image", "image_url": address}]
    events = stream(providers, input=[{"role": "user", "content": content}])
    assert events[-1].response.usage.input_tokens > 1100


def test_an_answer_is_had_whole_without_a_stream(providers: Providers) -> None:
    answer = providers.openai().responses.create(**ask(stream=False))
    jsonschema.validate(json.loads(answer.output_text), PAGE_SCHEMA)
    assert answer.status == "completed"


def test_the_models_are_listed_with_the_day_they_are_shut_down(providers: Providers) -> None:
    listed = {model.id: model.shutdown_date for model in providers.openai().models.list()}
    assert listed["gpt-5.1"] == "2027-04-01"
    assert {"gpt-6.1-sol", "gpt-6.1-terra", "o4-mini-deep-research", "gpt-5.4-pro"} <= listed.keys()


def test_a_default_page_takes_its_time() -> None:
    with run_providers(Pace()) as unhurried:
        started = time.monotonic()
        with unhurried.openai().responses.create(**ask()) as answer:
            kinds = []
            for event in answer:
                kinds.append(event.type)
                if event.type == "response.output_text.delta":
                    break
        assert 0.5 < time.monotonic() - started < 3
        assert kinds[:2] == ["response.created", "response.in_progress"]
