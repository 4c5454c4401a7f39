"""OpenAI: the Responses API, streamed (SDK 3.57; https://platform.openai.com/docs/api-reference/responses)."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lib.ai.providers.failures import CallFailed
from lib.ai.providers.line import Line
from lib.ai.providers.openai_client import open_openai, word_of
from lib.ai.providers.shape import Answering, Ask, Ended, Picture, Piece, Text, Used, counted
from lib.ai.registry import Usage
from lib.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI


def stream(settings: Settings, ask: Ask, line: Line) -> Iterator[Piece]:
    """The answer as it comes. Raises CallFailed; closing the iterator ends the call."""
    with open_openai(settings, line) as client:
        yield from _read(client, ask)


def _read(client: "OpenAI", ask: Ask) -> Iterator[Piece]:
    with client.responses.create(**_body(ask), stream=True) as events:
        for event in events:
            yield from _pieces(event)


def _body(ask: Ask) -> dict[str, Any]:
    """Everything that OpenAI gets: no `user`, `metadata` or cache key, and nothing is stored (P09, P12)."""
    return {
        "model": ask.served.id,
        "instructions": ask.instructions,
        "input": to_input((*ask.context, ask.prompt), ask.picture),
        "text": {"format": {"type": "json_schema", "name": "answer", "strict": True, "schema": ask.schema}},
        "reasoning": {"effort": ask.served.reasoning},
        "max_output_tokens": ask.output_tokens_max,
        "stream_options": {"include_obfuscation": False},
        "store": False,
    }


def to_input(texts: Iterable[str], picture: Picture | None) -> list[dict[str, Any]]:
    """One turn of the user's: the texts, each a part of its own, and the picture."""
    content: list[dict[str, Any]] = [{"type": "input_text", "text": text} for text in texts]
    if picture:
        data = b64encode(picture.content).decode()
        address = f"data:{picture.media_type};base64,{data}"
        content.append({"type": "input_image", "image_url": address, "detail": "auto"})
    return [{"role": "user", "content": content}]


def _pieces(event: Any) -> Iterator[Piece]:
    """What one event says. An event of a kind that we do not know says nothing."""
    match getattr(event, "type", None):
        case "response.created":
            if isinstance(event.response.model, str):
                yield Answering(event.response.model)
        case "response.output_text.delta":
            yield from _text(event.delta)
        case "response.refusal.delta" | "response.refusal.done":
            raise CallFailed("declined")
        case "response.completed":
            yield from _used(event.response)
            yield Ended("complete")
        case "response.incomplete":
            yield from _used(event.response)
            yield _cut_short(event.response)
        case "response.failed":
            yield from _used(event.response)
            raise CallFailed(word_of(getattr(event.response.error, "code", None), None))
        case "error":
            raise CallFailed(word_of(event.code, None))


def _text(delta: object) -> Iterator[Text]:
    """The SDK decodes without looking at types, and what is no text breaks only where the whole is kept."""
    if not isinstance(delta, str):
        raise CallFailed("garbled")
    if delta:
        yield Text(delta)


def _cut_short(response: Any) -> Ended:
    reason = getattr(response.incomplete_details, "reason", None)
    if reason == "max_output_tokens":
        return Ended("max_tokens")
    raise CallFailed("declined" if reason == "content_filter" else "cut")


def _used(response: Any) -> Iterator[Used]:
    if response.usage is not None:
        yield Used(read_usage(response.usage))


def read_usage(usage: Any) -> Usage:
    """The tokens that an answer of the provider counts."""
    details = usage.input_tokens_details
    return Usage(
        input=counted(usage.input_tokens),
        output=counted(usage.output_tokens),
        cached=counted(getattr(details, "cached_tokens", None)),
        cache_written=counted(getattr(details, "cache_write_tokens", None)),
    )
