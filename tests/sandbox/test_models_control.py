"""What a tester queues, empties and retires."""

from typing import Any

import openai
import pytest
from google.genai import errors

from sandbox.control import BadArgument
from tests.sandbox.models_kit import Providers, providers, running_providers

__all__ = ["providers", "running_providers"]

MODELS = [
    ("gemini", "gemini-3-pro-preview"),
    ("gemini", "gemini-3.1-pro-preview"),
    ("gemini", "gemini-2.5-pro"),
    ("gemini", "gemini-3.8-flash"),
    ("openai", "gpt-5.1"),
    ("openai", "gpt-6.1-sol"),
    ("openai", "gpt-6.1-terra"),
    ("openai", "o4-mini-deep-research"),
    ("openai", "gpt-5.4-pro"),
]


def say(providers: Providers, service: str, model: str) -> str | None:
    if service == "gemini":
        return providers.gemini().models.generate_content(model=model, contents="Hello").text
    tools: Any = [{"type": "web_search_preview"}] if "research" in model else openai.omit
    answer: Any = providers.openai().responses.create(model=model, input="Hello", tools=tools)
    return str(answer.output_text)


@pytest.mark.parametrize(("service", "model"), MODELS)
def test_every_model_and_its_successor_answers_until_it_is_retired(
    providers: Providers, service: str, model: str
) -> None:
    providers.queue(service, "here")
    assert say(providers, service, model) == "here"
    providers.control("POST", "/models/retire", {"model": model})
    with pytest.raises((openai.NotFoundError, errors.ClientError)) as refused:
        say(providers, service, model)
    told: Any = refused.value
    assert (told.status, told.code) == ("NOT_FOUND", 404) if service == "gemini" else told.code == "model_not_found"
    providers.models.reset()
    providers.queue(service, "back")
    assert say(providers, service, model) == "back"


def test_answers_come_in_the_order_they_were_queued_each_for_its_service(providers: Providers) -> None:
    for service, text in (("openai", "one"), ("gemini", "two"), ("openai", "three")):
        providers.queue(service, text)
    assert providers.control("GET", "/models")["queued"] == 3
    assert [say(providers, *MODELS[4]), say(providers, *MODELS[0]), say(providers, *MODELS[4])] == [
        "one",
        "two",
        "three",
    ]


def test_an_answer_waits_for_the_model_that_it_matches(providers: Providers) -> None:
    providers.queue("openai", "for terra", match="terra")
    providers.queue("openai", "for all")
    assert [say(providers, "openai", "gpt-5.1"), say(providers, "openai", "gpt-6.1-terra")] == ["for all", "for terra"]


def test_a_refused_request_leaves_the_queue_as_it_is(providers: Providers) -> None:
    providers.queue("openai", "here")
    with pytest.raises(openai.BadRequestError):
        providers.openai().responses.create(model="gpt-5.1", input="x", max_output_tokens=1)
    assert providers.control("GET", "/models")["queued"] == 1


def test_what_is_queued_is_shown_and_emptied(providers: Providers) -> None:
    counted = providers.control("POST", "/models/next", {"service": "openai", "rawBase64": "aGVsbG8=", "delayMs": 5})
    assert counted == {"queued": 1}
    (shown,) = providers.control("GET", "/models")["next"]
    assert (shown["service"], shown["rawBase64"], shown["delayMs"]) == ("openai", "5 bytes", 5)
    providers.control("DELETE", "/models")
    assert providers.control("GET", "/models")["queued"] == 0


BAD = [
    {},
    {"service": "mistral", "text": "x"},
    {"service": "openai"},
    {"service": "openai", "text": 7},
    {"service": "openai", "text": "x", "rawBase64": "aGVsbG8="},
    {"service": "openai", "rawBase64": "no base64!"},
    {"service": "openai", "text": "x", "end": "exploded"},
    {"service": "openai", "text": "x", "chunkChars": 0},
    {"service": "openai", "text": "x", "delayMs": -1},
    {"service": "openai", "text": "x", "status": 42},
    {"service": "openai", "text": "x", "usage": {"input": -1, "output": 1}},
    {"service": "openai", "text": "x", "usage": {"input": 1}},
    {"service": "openai", "text": "x", "colour": "blue"},
    {"service": "openai", "text": "x", "headers": {"X": 1}},
    {"service": "openai", "text": "x", "headers": {"X": "a\r\nY: b"}},
    {"service": "openai", "text": "x", "sources": 1_000_000_000},
    {"service": "gemini", "text": "x", "researchS": 5},
]


@pytest.mark.parametrize("body", BAD, ids=str)
def test_nonsense_is_not_queued_and_the_answer_says_why(providers: Providers, body: dict[str, Any]) -> None:
    with pytest.raises(BadArgument) as refused:
        providers.control("POST", "/models/next", body)
    assert len(str(refused.value).split()) > 3
    assert providers.control("GET", "/models")["queued"] == 0


@pytest.mark.parametrize("body", [{}, {"model": 1}, {"model": "gpt-2"}], ids=str)
def test_only_a_model_that_there_is_can_be_retired(providers: Providers, body: dict[str, Any]) -> None:
    with pytest.raises(BadArgument):
        providers.control("POST", "/models/retire", body)
