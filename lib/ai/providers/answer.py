"""A model's answer, whichever provider gives it: one more attempt before the first byte, and an end that is certain."""

from collections.abc import Callable, Generator, Iterator

from lib.ai.providers.failures import CallFailed
from lib.ai.providers.line import Line
from lib.ai.providers.shape import Ask, Ended, Piece, Text
from lib.ai.registry import Provider
from lib.settings import Settings

Stream = Callable[[Settings, Ask, Line], Iterator[Piece]]

RETRY_PAUSE_S = 0.5
# no tokenizer has one nearly as long
TOKEN_CHARS_MAX = 1_024


def stream_answer(settings: Settings, ask: Ask, line: Line) -> Generator[Piece, None, None]:
    """The answer's pieces, no text behind the last `Ended`. Raises CallFailed; HungUp when the line was hung up.

    A stream that just stops is a failure: neither SDK says so. One that goes on beyond the tokens that were asked for
    ends there, as the provider should have ended it.
    """
    last: Piece | None = None
    chars_left = ask.output_tokens_max * TOKEN_CHARS_MAX
    for piece in _stream_with_retry(settings, ask, line):
        chars_left -= len(piece.text) if isinstance(piece, Text) else 0
        if chars_left < 0:
            yield Ended("max_tokens")
            return
        # a count may come behind the end
        last = piece if isinstance(piece, Text | Ended) else last
        yield piece
    if not isinstance(last, Ended):
        raise CallFailed("cut")


def _stream_with_retry(settings: Settings, ask: Ask, line: Line) -> Iterator[Piece]:
    stream = _stream_of(ask.served.provider)
    try:
        yield from stream(settings, ask, line)
    except CallFailed as failure:
        pause_s = max(RETRY_PAUSE_S, failure.retry_after_s)
        if line.has_answered or not failure.may_pass or pause_s >= line.first_left_s():
            raise
    else:
        return
    line.wait(pause_s)
    yield from stream(settings, ask, line)


def _stream_of(provider: Provider) -> Stream:
    if provider == "openai":
        from lib.ai.providers import openai

        return openai.stream
    from lib.ai.providers import gemini

    return gemini.stream
