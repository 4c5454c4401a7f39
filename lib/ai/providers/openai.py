"""OpenAI: the Responses API, streamed (SDK 3.57; https://platform.openai.com/docs/api-reference/responses)."""

from base64 import b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lib.ai.providers.failures import CallFailed, Word, by_status, seconds
from lib.ai.providers.line import Line
from lib.ai.providers.shape import Answering, Ask, Ended, Piece, Text, Used
from lib.ai.registry import Usage
from lib.errors import ApiError
from lib.settings import Settings

if TYPE_CHECKING:
    from openai import APIError, OpenAI

_WORDS: dict[str, Word] = {
    "model_not_found": "retired",
    "insufficient_quota": "quota",
    "rate_limit_exceeded": "busy",
    "invalid_api_key": "key",
    "invalid_prompt": "declined",
    "bio_policy": "declined",
    "misalignment_policy_violation": "declined",
    "content_policy_violation": "declined",
    "content_filter": "declined",
    "vector_store_timeout": "timeout",
    "empty_image_file": "picture",
    "image_too_large": "picture",
    "image_too_small": "picture",
    "image_parse_error": "picture",
    "image_content_policy_violation": "declined",
    "image_file_too_large": "picture",
    "unsupported_image_media_type": "picture",
}
# what the SDK raises over a line that is no event: it checks little of what it decodes
_GARBLED = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


def stream(settings: Settings, ask: Ask, line: Line) -> Iterator[Piece]:
    """The answer as it comes. Raises CallFailed; closing the iterator ends the call."""
    import httpx2
    from openai import APIConnectionError, APIError, APITimeoutError, OpenAI

    from lib.ai.providers.transport import open_client

    try:
        with (
            open_client(line) as http_client,
            OpenAI(
                api_key=settings.openai_api_key,
                base_url=settings.openai_base_url,
                http_client=http_client,
                max_retries=0,
            ) as client,
        ):
            yield from _read(client, ask)
    except (APITimeoutError, httpx2.TimeoutException) as error:
        raise CallFailed("timeout") from error
    except (APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
        raise CallFailed("cut" if line.has_answered else "unreachable") from error
    except APIError as error:
        raise _failed(error) from error
    except (CallFailed, ApiError):
        raise
    except _GARBLED as error:
        raise CallFailed("garbled") from error


def _read(client: "OpenAI", ask: Ask) -> Iterator[Piece]:
    with client.responses.create(**_body(ask), stream=True) as events:
        for event in events:
            yield from _pieces(event)


def _body(ask: Ask) -> dict[str, Any]:
    """Everything that OpenAI gets: no `user`, `metadata` or cache key, and nothing is stored (P09, P12)."""
    content: list[dict[str, Any]] = [{"type": "input_text", "text": text} for text in (*ask.context, ask.prompt)]
    if ask.picture:
        data = b64encode(ask.picture.content).decode()
        address = f"data:{ask.picture.media_type};base64,{data}"
        content.append({"type": "input_image", "image_url": address, "detail": "auto"})
    return {
        "model": ask.served.id,
        "instructions": ask.instructions,
        "input": [{"role": "user", "content": content}],
        "text": {"format": {"type": "json_schema", "name": "answer", "strict": True, "schema": ask.schema}},
        "reasoning": {"effort": ask.served.reasoning},
        "max_output_tokens": ask.output_tokens_max,
        "stream_options": {"include_obfuscation": False},
        "store": False,
    }


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
            raise CallFailed(_word(getattr(event.response.error, "code", None), None))
        case "error":
            raise CallFailed(_word(event.code, None))


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
    usage = response.usage
    if usage is None:
        return
    details = usage.input_tokens_details
    yield Used(
        Usage(
            input=_count(usage.input_tokens),
            output=_count(usage.output_tokens),
            cached=_count(getattr(details, "cached_tokens", None)),
            cache_written=_count(getattr(details, "cache_write_tokens", None)),
        )
    )


def _count(told: object) -> int:
    """Tokens; 0 for what is no number, so that an estimate takes its place."""
    return told if isinstance(told, int) and told > 0 else 0


def _failed(error: "APIError") -> CallFailed:
    response = getattr(error, "response", None)
    headers = {} if response is None else response.headers
    return CallFailed(_word(error.code, getattr(error, "status_code", None)), seconds(headers.get("Retry-After")))


def _word(code: object, status: int | None) -> Word:
    known = _WORDS.get(code) if isinstance(code, str) else None
    if known is None and isinstance(code, str) and code.startswith("invalid_image"):
        return "picture"
    return known or by_status(status)
