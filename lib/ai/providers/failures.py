"""How a call to a provider fails, in our own words: a provider's may quote the prompt and are never passed on."""

import time
from contextlib import suppress
from email.utils import mktime_tz, parsedate_tz
from typing import Literal

from lib.errors import ApiError, InvalidImage, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable

Word = Literal[
    "busy",
    "cut",
    "declined",
    "failed",
    "garbled",
    "key",
    "picture",
    "quota",
    "rejected",
    "retired",
    "timeout",
    "unreachable",
]

_OTHER = "Try again in a minute, or choose another model."
_TOLD: dict[Word, ApiError] = {
    "busy": UpstreamUnavailable(f"The model's provider has too much to do right now. {_OTHER}"),
    "cut": UpstreamFailed("The model's answer broke off. Try again, or go on with what came."),
    "declined": UpstreamFailed("The model declined to answer this. Word it differently, or choose another model."),
    "failed": UpstreamFailed(f"The model's provider had an error. {_OTHER}"),
    "garbled": UpstreamFailed(f"The model's answer cannot be understood. {_OTHER}"),
    "key": UpstreamUnavailable("The model's provider does not take our requests right now. Choose another model."),
    "picture": InvalidImage("The model cannot read this image. Send another one."),
    "quota": UpstreamUnavailable("The model's provider does not take our requests right now. Choose another model."),
    "rejected": UpstreamFailed("The model's provider did not take the request. Choose another model."),
    "retired": UpstreamUnavailable("The model's provider has retired this model. Choose another model."),
    "timeout": UpstreamTimeout(f"The model did not answer in time. {_OTHER}"),
    "unreachable": UpstreamUnavailable(f"The model's provider cannot be reached. {_OTHER}"),
}
_MAY_PASS: frozenset[Word] = frozenset({"busy", "failed", "unreachable"})
RATE_LIMITED, OVERLOADED, SERVER_ERROR = 429, frozenset({503, 529}), 500


class CallFailed(Exception):
    """A call that failed, by one word of ours; `retry_after_s` is what the provider asks to wait."""

    def __init__(self, word: Word, retry_after_s: float = 0) -> None:
        super().__init__(word)
        self.word = word
        self.retry_after_s = retry_after_s

    @property
    def may_pass(self) -> bool:
        """Whether the same call may succeed in a moment."""
        return self.word in _MAY_PASS

    def to_error(self) -> ApiError:
        """What the caller is told."""
        told = _TOLD[self.word]
        return type(told)(told.detail)


def by_status(status: int | None) -> Word:
    """What an HTTP status says that the provider's own code does not; a bare 404 may be any address, not a model."""
    if status is None:
        return "failed"
    known: dict[int, Word] = {
        401: "key",
        403: "key",
        408: "timeout",
        RATE_LIMITED: "busy",
        504: "timeout",
    }
    if status in OVERLOADED:
        return "busy"
    return known.get(status, "failed" if status >= SERVER_ERROR else "rejected")


def seconds(header: str | None) -> float:
    """Retry-After in seconds, which says a number of them or a date (RFC 9110); 0 where it says neither."""
    if header and header.isascii() and header.isdigit():
        return float(header)
    with suppress(ValueError, OverflowError):
        date = parsedate_tz(header)
        return max(0.0, mktime_tz(date) - time.time()) if date else 0
    return 0
