"""What a model answers: the tester's next answer, or one that fits what was asked."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.models.composer import Composer
from sandbox.models.pacing import Pace, Rhythm, steady
from sandbox.models.queue import AnswerQueue, Next, Source, Usage

CHARS_PER_TOKEN = 4
IMAGE_TOKENS = 1100


@dataclass(frozen=True)
class Ask:
    """What one call says to a model, whichever provider it goes to."""

    model_id: str
    instructions: str
    texts: tuple[str, ...]
    schema: Mapping[str, Any] | None = None
    images: int = 0
    thinking_tokens: int = 0
    is_research: bool = False

    @property
    def input_tokens(self) -> int:
        schema_chars = len(str(self.schema)) if self.schema else 0
        chars = len(self.instructions) + sum(map(len, self.texts)) + schema_chars
        return chars // CHARS_PER_TOKEN + self.images * IMAGE_TOKENS + 8


@dataclass(frozen=True)
class Research:
    """A run of research: seconds from its creation to its end, searches made, sources cited."""

    duration_s: float
    searches: int
    sources: tuple[Source, ...]
    fail: str = ""


@dataclass(frozen=True)
class Plan:
    """An answer, ready to be put on the wire in a provider's own form."""

    text: str
    rhythm: Rhythm
    usage: Usage
    thinking_tokens: int = 0
    end: str = "completed"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    research: Research | None = None


class Author:
    """Answers every call that a provider would accept."""

    def __init__(self, queue: AnswerQueue, composer: Composer, pace: Pace) -> None:
        self._queue = queue
        self._composer = composer
        self._pace = pace

    def plan(self, service: str, ask: Ask) -> Plan:
        queued = self._queue.take(service, ask.model_id)
        return self._compose(service, ask) if queued is None else _plan_of(queued, ask)

    def _compose(self, service: str, ask: Ask) -> Plan:
        chars = self._pace.openai_chunk_chars if service == "openai" else self._pace.gemini_chunk_chars
        research = None
        if ask.is_research:
            report = self._composer.research(ask.texts)
            text = report.text
            research = Research(20 if self._pace.writing_s else 0, 8, tuple(Source(*one) for one in report.sources))
        else:
            text = self._composer.answer(ask.texts, ask.schema)
        output = len(text) // CHARS_PER_TOKEN + ask.thinking_tokens
        usage = Usage(input=ask.input_tokens, output=output)
        return Plan(text, steady(text, chars, self._pace), usage, ask.thinking_tokens, research=research)


def _plan_of(queued: Next, ask: Ask) -> Plan:
    text = queued.text or ""
    usage = queued.usage or Usage(input=ask.input_tokens, output=len(text) // CHARS_PER_TOKEN + ask.thinking_tokens)
    raw = None if queued.raw_base64 is None else base64.b64decode(queued.raw_base64)
    chunk_chars = queued.chunk_chars or (65_536 if raw is not None else 20)
    return Plan(
        text,
        Rhythm(0, chunk_chars, queued.delay_ms / 1000),
        usage,
        _thinking_share(queued.usage, ask),
        queued.end,
        queued.status or 200,
        queued.headers,
        raw,
        _research_of(queued) if ask.is_research else None,
    )


def _thinking_share(usage: Usage | None, ask: Ask) -> int:
    """Both providers bill thinking as output, but count it differently: a quarter shows which way one reads it."""
    if usage is None:
        return ask.thinking_tokens
    return usage.output // 4 if ask.thinking_tokens else 0


def _research_of(queued: Next) -> Research:
    sources = queued.sources if queued.sources is not None else 3
    cited = _invent_sources(sources) if isinstance(sources, int) else tuple(map(_source_of, sources))
    fail = queued.fail if isinstance(queued.fail, str) else "server_error" if queued.fail else ""
    searches = 5 if queued.searches is None else queued.searches
    return Research(queued.research_s or 0, searches, cited, fail)


def _source_of(source: Source | str) -> Source:
    return Source(title=source, url=source) if isinstance(source, str) else source


def _invent_sources(count: int) -> tuple[Source, ...]:
    return tuple(Source(f"Source {n}", f"https://source-{n}.example/report") for n in range(1, count + 1))
