"""OpenAI: runs of research in the background (https://platform.openai.com/docs/guides/deep-research, SDK 3.57).

A run is stored at the provider while it goes on, the one exception of P12; whoever has read it deletes it.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from lib.ai.providers.failures import CallFailed
from lib.ai.providers.line import Line
from lib.ai.providers.openai import read_usage, to_input
from lib.ai.providers.openai_client import open_openai
from lib.ai.providers.shape import Picture
from lib.ai.registry import Served, Usage
from lib.ai.retirement import Refused
from lib.settings import Settings

State = Literal["queued", "researching", "done", "failed"]


class RunAsk(msgspec.Struct, frozen=True):
    """What a run is asked, and everything that its provider gets to see (P09); it searches the web by itself."""

    served: Served
    instructions: str
    prompt: str
    picture: Picture | None
    searches_max: int
    output_tokens_max: int


class Citation(msgspec.Struct, frozen=True):
    """A source that the report names, and its address as the provider tells it."""

    title: str
    url: str


class Run(msgspec.Struct, frozen=True):
    """How a run stands. Of one that is done: its report, the sources it cites, and what it used."""

    state: State
    searches: int
    report: str = ""
    citations: tuple[Citation, ...] = ()
    usage: Usage | None = None


def start_run(settings: Settings, ask: RunAsk, refused: Refused) -> str:
    """The run's id at the provider; a model that was refused as unknown is not asked. Raises CallFailed."""
    if refused.has(ask.served.id):
        raise CallFailed("retired")
    with open_openai(settings, Line(settings.outbound_timeouts)) as client:
        response: Any = client.responses.create(**_body(ask))
        return _verified_id(response)


def look_at_run(settings: Settings, response_id: str) -> Run:
    """How the run stands; one that the provider does not know any more has failed. Raises CallFailed."""
    try:
        with open_openai(settings, Line(settings.outbound_timeouts)) as client:
            return _to_run(client.responses.retrieve(response_id))
    except CallFailed as failure:
        if failure.word in {"retired", "rejected"}:
            return Run("failed", 0)
        raise


def end_run(settings: Settings, response_id: str) -> None:
    """Ends a run that may go on, and deletes what is stored of it; again: no effect. Raises CallFailed."""
    _do(settings, "cancel", response_id)
    delete_run(settings, response_id)


def delete_run(settings: Settings, response_id: str) -> None:
    """Deletes what the provider stores of a run; again: no effect. Raises CallFailed."""
    _do(settings, "delete", response_id)


def _do(settings: Settings, verb: Literal["cancel", "delete"], response_id: str) -> None:
    try:
        with open_openai(settings, Line(settings.outbound_timeouts)) as client:
            getattr(client.responses, verb)(response_id)
    except CallFailed as failure:
        # what is not there need not be ended
        if failure.word not in {"retired", "rejected"}:
            raise


def _body(ask: RunAsk) -> dict[str, Any]:
    return {
        "model": ask.served.id,
        "instructions": ask.instructions,
        "input": to_input((ask.prompt,), ask.picture),
        "tools": [{"type": ask.served.search_tool}],
        "max_tool_calls": ask.searches_max,
        "max_output_tokens": ask.output_tokens_max,
        **({"reasoning": {"effort": ask.served.reasoning}} if ask.served.reasoning else {}),
        "background": True,
        "store": True,
    }


def _verified_id(response: Any) -> str:
    if not isinstance(response.id, str):
        raise CallFailed("garbled")
    return response.id


def _to_run(response: Any) -> Run:
    items = [item for item in response.output or [] if item is not None]
    searches = sum(getattr(item, "type", None) == "web_search_call" for item in items)
    if response.status in {"queued", "in_progress"}:
        return Run("queued" if response.status == "queued" else "researching", searches)
    parts = [part for item in items for part in _text_parts(item)]
    report = "\n\n".join(str(part.text) for part in parts)
    usage = None if response.usage is None else read_usage(response.usage)
    # what was cut at the limit of tokens is a report all the same
    is_done = response.status in {"completed", "incomplete"} and bool(report.strip())
    return Run("done" if is_done else "failed", searches, report, tuple(_citations(parts)), usage)


def _text_parts(item: Any) -> list[Any]:
    if getattr(item, "type", None) != "message":
        return []
    return [part for part in item.content or [] if getattr(part, "type", None) == "output_text"]


def _citations(parts: list[Any]) -> Iterator[Citation]:
    for part in parts:
        for one in part.annotations or []:
            if getattr(one, "type", None) == "url_citation" and isinstance(one.url, str):
                yield Citation(one.title if isinstance(one.title, str) else "", one.url)
