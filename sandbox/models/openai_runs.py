"""Responses that the service keeps: stored ones, and background runs that go on by the sandbox's clock."""

import threading
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.models import openai_errors as errors
from sandbox.models.answers import Plan, Research
from sandbox.models.openai_errors import Refused
from sandbox.models.openai_objects import (
    ResponseObject,
    citations,
    message_item,
    new_id,
    reasoning_item,
    refusal_part,
    search_item,
    text_part,
)
from sandbox.models.pacing import Rhythm
from sandbox.models.queue import Usage

# without `store` a background response is gone about ten minutes after it is done (background guide, autumn 2026)
UNSTORED_KEPT_S = 600
# share of a run that it waits in the queue, and the most that is
_QUEUED_SHARE, _QUEUED_S_MAX = 0.1, 3.0

Json = dict[str, Any]


class Clock(Protocol):
    """The sandbox's one clock, in seconds since 1970."""

    def now_s(self) -> float: ...


@dataclass
class _Run:
    response: ResponseObject
    plan: Plan
    started_at: float
    cancelled: bool = False

    @property
    def research(self) -> Research:
        return self.plan.research or Research(0, 0, ())


class Runs:
    """All kept responses by their id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()

    def now_s(self) -> float:
        return self._clock.now_s()

    def start(self, response: ResponseObject, plan: Plan) -> Json:
        """Begins a background run; the answer is that of the creating call, always `queued`."""
        response.status = "queued"
        with self._lock:
            self._runs[response.id] = _Run(response, plan, self.now_s())
        return response.to_json()

    def keep(self, response: ResponseObject) -> None:
        """Keeps a response that was made at once, when it asked to be stored."""
        if response.order.is_stored:
            at_once = Plan("", Rhythm(0, 1, 0), Usage(input=0, output=0))
            with self._lock:
                self._runs[response.id] = _Run(response, at_once, response.created_at)

    def get(self, response_id: str) -> Json:
        with self._lock:
            return self._advance(self._find(response_id)).response.to_json()

    def cancel(self, response_id: str) -> Json:
        """Cancels a background run; one that is over stays what it is."""
        with self._lock:
            run = self._advance(self._find(response_id))
            if not run.response.order.is_background:
                raise Refused(400, "Cannot cancel a synchronous response.", None, "id")
            if run.response.status in {"queued", "in_progress"}:
                run.cancelled = True
                run.response.status = "cancelled"
            return run.response.to_json()

    def delete(self, response_id: str) -> Json:
        with self._lock:
            self._find(response_id)
            del self._runs[response_id]
        return {"id": response_id, "object": "response", "deleted": True}

    def reset(self) -> None:
        with self._lock:
            self._runs.clear()

    def _find(self, response_id: str) -> _Run:
        run = self._runs.get(response_id)
        if run is None or self._is_gone(run):
            raise errors.response_not_found(response_id)
        return run

    def _is_gone(self, run: _Run) -> bool:
        ended_at = run.started_at + run.research.duration_s
        return not run.response.order.is_stored and self.now_s() > ended_at + UNSTORED_KEPT_S

    def _advance(self, run: _Run) -> _Run:
        if run.cancelled or run.response.status not in {"queued", "in_progress"}:
            return run
        elapsed_s, duration_s = self.now_s() - run.started_at, run.research.duration_s
        if elapsed_s >= duration_s:
            _finish(run)
        elif elapsed_s >= min(duration_s * _QUEUED_SHARE, _QUEUED_S_MAX):
            run.response.status = "in_progress"
            _search(run, int(run.research.searches * elapsed_s / duration_s))
        return run


def _search(run: _Run, count: int) -> None:
    """Brings the run's output up to `count` searches."""
    response, research = run.response, run.research
    if not response.output:
        response.output.append(reasoning_item())
    limit = response.order.body.get("max_tool_calls")
    target = count if limit is None else min(count, limit)
    topic = " ".join(" ".join(response.order.parts.texts[-1:]).split()[:6])
    while response.searches < target:
        response.output.append(search_item(response.searches, topic, research))
        response.searches += 1


def _finish(run: _Run) -> None:
    _search(run, run.research.searches)
    run.response.complete(run.plan)
    if run.research.fail:
        run.response.fail(run.research.fail)
        return
    is_refusal = run.plan.end == "refusal"
    text = run.plan.text
    part = refusal_part(text) if is_refusal else text_part(text, citations(text, run.research))
    status = "completed" if run.response.status == "completed" else "incomplete"
    run.response.output.append(message_item(new_id("msg"), status, [part]))
