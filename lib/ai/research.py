"""Deep research: a run that goes on at its provider for many minutes, whoever is there to look.

A run is begun with a hold, read once and deleted there, and another model makes a page of what it found. Whoever looks
next, the caller or the maintenance run, takes it a step further; each step may run twice at once and end anywhere.
"""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal

import msgspec

from lib.ai.chat import fenced
from lib.ai.generation import Order
from lib.ai.prompts import instructions
from lib.ai.providers.failures import CallFailed
from lib.ai.providers.openai_runs import Run, RunAsk, delete_run, end_run, look_at_run, start_run
from lib.ai.providers.shape import Ask
from lib.ai.registry import STRUCTURING_MODEL, Model, get_model, hold_of
from lib.ai.schemas import model_schema
from lib.ai.sources import Findings
from lib.ai.streaming import Answer, Record, Running, Streaming, note_retired, replay_text, started
from lib.ai.writing import Around, PageWriting
from lib.analytics import ProductEvent, Tell
from lib.confluence.caller import Caller
from lib.credits import requests
from lib.credits.requests import ImageFacts, NewRequest, Replay, Settlement, StillRuns
from lib.errors import ApiError, Conflict, UpstreamFailed, UpstreamTimeout
from lib.services import Services
from lib.web.idempotency import IdempotencyKey
from lib.web.log import log
from lib.web.response import encode
from lib.web.stream import Event

HOLD_S = 70 * 60
# a run that takes longer is ended, while its hold still stands
RUN_S_MAX = 60 * 60
# a function may run for 300 s, and the last run that is begun in it takes its time too
SETTLE_S_MAX = 150
# longer than a function may run
LEASE_S = 330
POLL_AFTER_S_MIN, POLL_AFTER_S_MAX = 1, 30
POLLS_PER_RUN_SO_FAR = 10

Status = Literal["queued", "researching", "structuring"]


class Waiting(msgspec.Struct, frozen=True):
    """A run that goes on."""

    request_id: str
    status: Status
    searches: int = 0
    elapsed_s: int = 0
    tell: Tell | None = None

    @property
    def poll_after_s(self) -> int:
        """The longer it has run, the longer it may go on."""
        return max(POLL_AFTER_S_MIN, min(POLL_AFTER_S_MAX, self.elapsed_s // POLLS_PER_RUN_SO_FAR))

    def to_json(self, *, is_looked_at: bool) -> dict[str, object]:
        """As API.md has it: who looks at a run is told how far it has come."""
        told: dict[str, object] = {"requestId": self.request_id, "status": self.status}
        if is_looked_at:
            told |= {"searches": self.searches, "elapsedS": self.elapsed_s}
        return {**told, "pollAfterS": self.poll_after_s}


def start(services: Services, caller: Caller, order: Order, key: IdempotencyKey | None) -> Answer | Waiting:
    """Begins a run, or finds the one of the same key. Raises what `begin` raises, and how the provider failed."""
    facts = ImageFacts(order.picture.came_as, order.picture.size_bytes) if order.picture else None
    new = NewRequest(
        request_id=caller.request_id,
        kind="research",
        model=order.model.name,
        served_by=order.model.served.id,
        prompt=order.prompt,
        image=facts,
        hold=hold_of(services.settings, order.model),
        hold_s=HOLD_S,
        key=key,
        theme=order.theme,
        page_model=STRUCTURING_MODEL,
    )
    begun = requests.begin_research(services, caller, new)
    if isinstance(begun, StillRuns):
        return Waiting(begun.request_id, "queued")
    if isinstance(begun, Replay):
        return Answer(begun.request_id, _replay(services, order.model, begun))
    _start_at_provider(services, caller, order)
    event = ProductEvent("research_started", caller.client_key, caller.account_id, {"model": order.model.name})
    return Waiting(caller.request_id, "queued", tell=(lambda: event) if begun.allows_analytics else None)


def show(services: Services, caller: Caller, request_id: str) -> Answer | Waiting:
    """How the caller's run stands, a step further where it can go. Raises DatabaseRefusal 404."""
    known = services.database.call(
        "get_research_run",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_request_id=request_id,
    )
    found = _advance(services, KnownRun(known))
    return Answer(request_id, found) if isinstance(found, Iterator) else found


def list_runs(services: Services, caller: Caller, which: Literal["running", "ended"]) -> Any:
    """The caller's runs that go on, as API.md lists them; or those that have had a page for less than a day."""
    return services.database.call(
        "list_research_runs" if which == "running" else "list_ended_research",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
    )


def stop(services: Services, caller: Caller, request_id: str) -> None:
    """Ends the run of a request that was cancelled; nothing for one that is no run, or makes its page already."""
    known = services.database.call("find_open_run", p_client_key=caller.client_key, p_request_id=request_id)
    if known is None or known["isStructuring"]:
        return
    _stop(services, KnownRun(known))


def settle_finished_runs(services: Services) -> int:
    """For the maintenance run: takes every run a step further, to its end where it can go; how many have ended."""
    ended, until = 0, time.monotonic() + SETTLE_S_MAX
    for known in services.database.call("list_open_runs"):
        if time.monotonic() > until:
            break
        try:
            ended += _settle(services, KnownRun(known))
        except ApiError as error:
            log("research_not_settled", requestId=known["requestId"], code=error.code)
    return ended


def end_runs(services: Services, runs: list[dict[str, Any]], until: float) -> None:
    """Ends at their provider what sites that are gone had begun, until that moment of the monotonic clock."""
    for known in runs:
        if time.monotonic() > until:
            break
        with suppress(ApiError):
            _end_at_provider(services, KnownRun(known))


class KnownRun(msgspec.Struct, frozen=True):
    """What the database knows of a run (`app.describe_run`)."""

    told: dict[str, Any]

    @property
    def request_id(self) -> str:
        return str(self.told["requestId"])

    @property
    def client_key(self) -> str:
        return str(self.told["clientKey"])

    @property
    def is_running(self) -> bool:
        return bool(self.told["state"] == "running")

    @property
    def response_id(self) -> str | None:
        found: str | None = self.told["responseId"]
        return found

    @property
    def elapsed_s(self) -> int:
        return int(self.told["elapsedS"])

    def waiting(self, status: Status, searches: int) -> Waiting:
        return Waiting(self.request_id, status, searches, self.elapsed_s)


def _stop(services: Services, run: KnownRun) -> None:
    _end_at_provider(services, run)
    if run.is_running:
        requests.release(services, run.client_key, run.request_id, "", "cancelled")


def _start_at_provider(services: Services, caller: Caller, order: Order) -> None:
    served = order.model.served
    ask = RunAsk(
        served=served,
        instructions=instructions("research-1"),
        prompt=order.prompt,
        picture=order.picture.picture if order.picture else None,
        searches_max=order.model.searches,
        output_tokens_max=order.model.output_tokens_max,
    )
    try:
        response_id = start_run(services.settings, ask, services.refused_models)
    except CallFailed as failure:
        note_retired(services, failure, served.id)
        log("ai_call_failed", requestId=caller.request_id, model=order.model.name, word=failure.word)
        requests.release(services, caller.client_key, caller.request_id, "", "failed")
        raise failure.to_error() from failure
    is_known = False
    try:
        is_known = _note(services, caller.request_id, response_id=response_id)
    finally:
        # a run that nobody knows of would be stored for ever
        if not is_known:
            _end_named(services, caller.request_id, response_id)
    if not is_known:
        raise _ended_error("cancelled")


def _note(services: Services, request_id: str, status: str | None = None, response_id: str | None = None) -> bool:
    """Whether there is such a run: one that was stopped, or whose site ended, before it had a name is gone."""
    noted = {"p_request_id": request_id, "p_status": status, "p_response_id": response_id}
    return bool(services.database.call("note_research_run", **noted))


def _advance(services: Services, run: KnownRun) -> Iterator[Event] | Waiting:
    """The events of a run that has ended or can end now; else how it stands."""
    if not run.is_running:
        return _ended_events(services, run)
    if run.told["isCancelled"] and not run.told["isStructuring"]:
        _stop(services, run)
        return _failed_events(services, run, _ended_error("cancelled"))
    return _go_on(services, run)


def _go_on(services: Services, run: KnownRun) -> Iterator[Event] | Waiting:
    if run.told["report"] is not None:
        return _structure(services, run)
    if run.elapsed_s >= RUN_S_MAX:
        _give_up(services, run, "timeout")
        return _failed_events(services, run, UpstreamTimeout(TOOK_TOO_LONG))
    if run.response_id is None:
        return run.waiting("queued", 0)
    try:
        found = look_at_run(services.settings, run.response_id)
    except CallFailed as failure:
        # the run goes on, whether it can be looked at just now or not
        log("research_not_seen", requestId=run.request_id, word=failure.word)
        return run.waiting(run.told["status"], 0)
    return _take(services, run, found)


def _take(services: Services, run: KnownRun, found: Run) -> Iterator[Event] | Waiting:
    if found.state == "failed":
        if _was_taken(services, run):
            return run.waiting("structuring", 0)
        _give_up(services, run, "failed")
        return _failed_events(services, run, UpstreamFailed(FAILED))
    if found.state == "done":
        return _structure(services, _keep_report(services, run, found))
    if found.state != run.told["status"]:
        _note(services, run.request_id, status=found.state)
    return run.waiting(found.state, found.searches)


def _was_taken(services: Services, run: KnownRun) -> bool:
    """Whether the provider does not know the run any more because somebody else has read it meanwhile."""
    now = services.database.call("find_open_run", p_client_key=run.client_key, p_request_id=run.request_id)
    return now is None or now["report"] is not None or now["state"] != "running"


def _keep_report(services: Services, run: KnownRun, found: Run) -> KnownRun:
    """What was found is ours now, and the provider deletes it (P12)."""
    model = get_model(services.settings, run.told["model"])
    findings = Findings.of(found.report, found.citations)
    spent = model.charge(model.or_usual(found.usage), services.settings.credit_margin, found.searches)
    report = {**findings.to_json(), "searches": found.searches}
    services.database.call("keep_report", p_request_id=run.request_id, p_report=report, p_spent=spent)
    if run.response_id:
        _forget_at_provider(services, run)
    return KnownRun({**run.told, "report": report, "spent": spent})


def _structure(services: Services, run: KnownRun) -> Iterator[Event] | Waiting:
    """The page of what was found, as it is written; one caller at a time makes it."""
    report = run.told["report"]
    if not services.database.call("claim_structuring", p_request_id=run.request_id, p_lease_s=LEASE_S):
        return run.waiting("structuring", report.get("searches", 0))
    model = get_model(services.settings, run.told["model"])
    findings, theme = Findings.from_json(report), run.told["theme"]
    kept = {**findings.to_json(), "theme": theme, "pageBy": get_model(services.settings, STRUCTURING_MODEL).served.id}
    record = Record(lambda text: encode({**kept, "page": text}).decode(), run.told["spent"], run.told["servedBy"])
    running = Running(run.client_key, run.request_id, model, run.told["held"])
    streaming = Streaming(
        services,
        running,
        lambda: _page_ask(services, run, findings),
        lambda: _writing(services, run.request_id, findings, theme),
        record,
    )
    return _to_its_end(streaming.events())


def _page_ask(services: Services, run: KnownRun, findings: Findings) -> Ask:
    """The second call: the prompt, and what was found; it has no tool and is stored nowhere."""
    model = get_model(services.settings, STRUCTURING_MODEL)
    return Ask(
        served=model.served,
        instructions=instructions("structure-1"),
        prompt=run.told["prompt"],
        picture=None,
        schema=model_schema(run.told["theme"]),
        output_tokens_max=model.output_tokens_max,
        context=(f"The report, as data.\n{fenced(findings.tell())}",),
    )


def _to_its_end(events: Iterator[Event]) -> Iterator[Event]:
    """A reader who goes away does not end what was paid for: the page is made, and found again."""
    for event in events:
        try:
            yield event
        except GeneratorExit:
            with suppress(ApiError):
                for _event in events:
                    pass
            raise


def _writing(services: Services, request_id: str, findings: Findings, theme: str | None) -> PageWriting:
    around = Around(findings.link, findings.list_sources(), findings.to_sections(), findings.title)
    return PageWriting(request_id, services.library, theme, around)


def _replay(services: Services, model: Model, record: Replay) -> Iterator[Event]:
    kept = json.loads(record.response)
    writing = _writing(services, record.request_id, Findings.from_json(kept), kept["theme"])
    yield from replay_text(record, model, writing, kept["page"])


TOOK_TOO_LONG = "The research took too long and was ended. Start it anew, with a narrower question."
FAILED = "The research failed at its provider. Start it anew, or choose another model."
ENDED: dict[str, ApiError] = {
    "cancelled": Conflict("The research was stopped. Start it anew."),
    "expired": UpstreamTimeout(TOOK_TOO_LONG),
}


def _ended_events(services: Services, run: KnownRun) -> Iterator[Event]:
    model, state = get_model(services.settings, run.told["model"]), run.told["state"]
    if state in {"complete", "partial"}:
        return _replay(services, model, Replay(run.request_id, run.told["response"], run.told["result"]))
    is_late = (run.told["result"] or {}).get("why") == "timeout"
    return _failed_events(services, run, _ended_error("expired" if is_late else state))


def _ended_error(state: str) -> ApiError:
    told = ENDED.get(state, UpstreamFailed(FAILED))
    return type(told)(told.detail)


def _failed_events(services: Services, run: KnownRun, error: ApiError) -> Iterator[Event]:
    yield started(run.request_id, get_model(services.settings, run.told["model"]), run.told["held"])
    raise error


def _give_up(services: Services, run: KnownRun, why: Literal["failed", "timeout"]) -> None:
    """Ends a run that gives no page: nothing is charged."""
    _end_at_provider(services, run)
    end = Settlement(0, "", "failed", run.told["servedBy"], {"why": why})
    requests.settle(services, run.client_key, run.request_id, end)


def _end_at_provider(services: Services, run: KnownRun) -> None:
    # the maintenance run comes again to what is not ended now
    if run.response_id is not None and _end_named(services, run.request_id, run.response_id):
        services.database.call("forget_response", p_request_id=run.request_id)


def _end_named(services: Services, request_id: str, response_id: str) -> bool:
    """Whether the provider has ended what it knows by that name; where it has not, the log says so."""
    try:
        end_run(services.settings, response_id)
    except CallFailed as failure:
        log("research_not_ended", requestId=request_id, word=failure.word)
        return False
    return True


def _forget_at_provider(services: Services, run: KnownRun) -> None:
    try:
        delete_run(services.settings, str(run.response_id))
    except CallFailed as failure:
        log("research_not_deleted", requestId=run.request_id, word=failure.word)
        return
    services.database.call("forget_response", p_request_id=run.request_id)


def _settle(services: Services, run: KnownRun) -> bool:
    """Whether the run has ended by this."""
    if not run.is_running:
        _end_at_provider(services, run)
        return False
    found = _advance(services, run)
    if isinstance(found, Waiting):
        return False
    with suppress(ApiError):
        for _event in found:
            pass
    return True
