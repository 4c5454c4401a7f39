"""Google: the Gemini API's generateContent, streamed (SDK google-genai 3.6; https://ai.google.dev/api)."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

from lib.ai.providers.failures import CallFailed, Word, by_status, seconds
from lib.ai.providers.line import Line
from lib.ai.providers.shape import Answering, Ask, Ended, Piece, Text, Used, counted
from lib.ai.registry import Usage
from lib.errors import ApiError
from lib.settings import Settings
from lib.tls import verifying

if TYPE_CHECKING:
    import httpx2
    from google.genai import Client
    from google.genai.errors import APIError

_WORDS: dict[str, Word] = {
    "NOT_FOUND": "retired",
    "RESOURCE_EXHAUSTED": "busy",
    "UNAVAILABLE": "busy",
    "UNAUTHENTICATED": "key",
    "PERMISSION_DENIED": "key",
    "DEADLINE_EXCEEDED": "timeout",
    "INTERNAL": "failed",
}
# what the SDK raises over a line that is no answer; pydantic's ValidationError is a ValueError
_GARBLED = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


def stream(settings: Settings, ask: Ask, line: Line) -> Iterator[Piece]:
    """The answer as it comes. Raises CallFailed; closing the iterator ends the call."""
    import httpx2
    from google.genai.errors import APIError

    from lib.ai.providers.transport import open_client

    try:
        with open_client(line) as http_client:
            yield from _read(_client(settings, http_client), ask)
    except httpx2.TimeoutException as error:
        raise CallFailed("timeout") from error
    except (httpx2.HTTPError, httpx2.StreamError) as error:
        raise CallFailed("cut" if line.has_answered else "unreachable") from error
    except APIError as error:
        raise _failed(error, has_picture=ask.picture is not None) from error
    except (CallFailed, ApiError):
        raise
    except _GARBLED as error:
        raise CallFailed("garbled") from error


def _client(settings: Settings, http_client: "httpx2.Client") -> "Client":
    from google.genai import Client, types

    # two more contexts, of clients that are never used, would be made for each call
    verify = {"verify": verifying(), "ssl": verifying()}
    options = types.HttpOptions(
        base_url=settings.gemini_base_url, httpx_client=http_client, client_args=verify, async_client_args=verify
    )
    # the key and `vertexai` are given, so that no variable of the environment chooses another account or service
    return Client(api_key=settings.gemini_api_key, vertexai=False, http_options=options)


def _read(client: "Client", ask: Ask) -> Iterator[Piece]:
    from google.genai import types

    parts = [types.Part.from_text(text=text) for text in (*ask.context, ask.prompt)]
    if ask.picture:
        parts.insert(0, types.Part.from_bytes(data=ask.picture.content, mime_type=ask.picture.media_type))
    contents = types.Content(role="user", parts=parts)
    # the SDK gives a generator and says an iterator; left open it would go on until it is collected
    with closing(
        cast(
            Generator[Any, None, None],
            client.models.generate_content_stream(model=ask.served.id, contents=contents, config=_config(ask)),
        )
    ) as chunks:
        for chunk in chunks:
            yield from _pieces(chunk)


def _config(ask: Ask) -> Any:
    """Nothing is stored or logged for us, no tool, no identifier (P09, P12)."""
    from google.genai import types

    reasoning = ask.served.reasoning
    thinking = {"thinking_budget": reasoning} if isinstance(reasoning, int) else {"thinking_level": reasoning}
    return types.GenerateContentConfig(
        system_instruction=ask.instructions,
        max_output_tokens=ask.output_tokens_max,
        response_mime_type="application/json",
        response_json_schema=ask.schema,
        thinking_config=types.ThinkingConfig.model_validate(thinking),
        store=False,
    )


def _pieces(chunk: Any) -> Iterator[Piece]:
    """What one chunk says. Usage is cumulative and stands on each; the reason of the end stands on the last alone."""
    if chunk.model_version:
        yield Answering(chunk.model_version)
    if chunk.usage_metadata:
        yield Used(_usage(chunk.usage_metadata))
    if chunk.prompt_feedback and chunk.prompt_feedback.block_reason:
        raise CallFailed("declined")
    candidate = (chunk.candidates or [None])[0]
    if candidate is None:
        return
    for part in (candidate.content and candidate.content.parts) or []:
        if part.text and not part.thought:
            yield Text(part.text)
    if candidate.finish_reason:
        yield _ended(candidate.finish_reason)


def _ended(reason: Any) -> Ended:
    """Everything but STOP is no whole answer; new reasons come as values that no constant equals."""
    name = str(getattr(reason, "value", reason))
    if name == "STOP":
        return Ended("complete")
    if name == "MAX_TOKENS":
        return Ended("max_tokens")
    raise CallFailed("garbled" if name.startswith(("MALFORMED", "UNEXPECTED")) else "declined")


def _usage(told: Any) -> Usage:
    """Thinking is not among the candidates' tokens, and both are billed as output."""
    return Usage(
        input=counted(told.prompt_token_count),
        output=counted(told.candidates_token_count) + counted(told.thoughts_token_count),
        cached=counted(told.cached_content_token_count),
    )


def _failed(error: "APIError", *, has_picture: bool) -> CallFailed:
    word: Word = _WORDS.get(str(error.status)) or by_status(error.code)
    # it may quote the request
    message = str(error.message)
    # Google calls a wrong key, or an expired one, an invalid argument (reason API_KEY_INVALID)
    if word == "rejected" and message.startswith("API key "):
        word = "key"
    elif word == "rejected" and has_picture and "image" in message.lower():
        word = "picture"
    headers = getattr(error.response, "headers", None) or {}
    return CallFailed(word, seconds(headers.get("Retry-After")))
