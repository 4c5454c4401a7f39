"""OpenAI's client for one call, and its failures in our words (SDK 3.57)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lib.ai.providers.failures import CallFailed, Word, by_status, seconds
from lib.ai.providers.line import Line
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


@contextmanager
def open_openai(settings: Settings, line: Line) -> "Iterator[OpenAI]":
    """A client over `line`; what goes wrong inside the block is raised as CallFailed."""
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
            yield client
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


def _failed(error: "APIError") -> CallFailed:
    response = getattr(error, "response", None)
    headers = {} if response is None else response.headers
    return CallFailed(word_of(error.code, getattr(error, "status_code", None)), seconds(headers.get("Retry-After")))


def word_of(code: object, status: int | None) -> Word:
    known = _WORDS.get(code) if isinstance(code, str) else None
    if known is None and isinstance(code, str) and code.startswith("invalid_image"):
        return "picture"
    return known or by_status(status)
