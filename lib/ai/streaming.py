"""One running AI request: a model's stream becomes events, and the credits held before are settled after.

What is written (a page, a turn of the chat) is the writing's; here is what every request has: progress, stopping,
charging. Whatever happens to the stream, the request is ended once: settled with what was used, or its hold released.
"""

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

import msgspec

from lib.ai.call import Call, Stopped
from lib.ai.meter import Meter
from lib.ai.providers.failures import CallFailed
from lib.ai.providers.shape import Answering, Ask, Ended, Piece, Text, Used
from lib.ai.registry import Model
from lib.analytics import ProductEvent, Tell, duration_of
from lib.credits import requests
from lib.credits.amounts import to_credits
from lib.credits.requests import Outcome, Settlement
from lib.errors import ApiError, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.services import Services
from lib.web.log import log
from lib.web.stream import Event

if TYPE_CHECKING:
    from lib.confluence.caller import Caller

HOLD_S = 6 * 60
# a reader who has gone is noticed at the second write, and the provider has to be told two seconds after the first
PROGRESS_S = 1.0
# no answer under the limit of tokens is as long; what goes on and on ends here
TEXT_CHARS_MAX = 12_000_000
# words behind an answer are not read; a few are waited for, because the count of tokens comes last
CHARS_BEHIND_MAX = 1_000
SETTLE_PAUSES_S = (0.5, 2.0)
NOTHING_TO_SHOW = "The model wrote nothing that can be shown. Try again, or choose another model."


class Writing(Protocol):
    """What a model's text becomes. `parts` were sent that are worth paying for, `sections_written` whole sections.

    `is_empty`: nothing can be shown at all; `is_over`: the answer is whole, `is_hopeless`: nothing more can come;
    `is_whole`: it came to its end, and nothing had to be left out.
    """

    @property
    def parts(self) -> int: ...
    @property
    def sections_written(self) -> int: ...
    @property
    def is_empty(self) -> bool: ...
    @property
    def is_over(self) -> bool: ...
    @property
    def is_whole(self) -> bool: ...
    @property
    def is_hopeless(self) -> bool: ...
    def write(self, text: str) -> list[Event]:
        """The events that this piece completes."""

    def finish(self) -> list[Event]:
        """The text is over: the events of what waited, and of what can be saved."""

    def to_done(self) -> Mapping[str, object]:
        """What `done` tells of it."""


class Answer(msgspec.Struct, frozen=True):
    """The request whose events these are: a new one, or the one that the same key was answered with before."""

    request_id: str
    events: Iterator[Event]
    tell: Tell | None = None


class Running(msgspec.Struct, frozen=True):
    """The request that was begun: whose it is, and what is held for it (millicredits)."""

    client_key: str
    request_id: str
    model: Model
    held: int


class Record(msgspec.Struct, frozen=True):
    """What a request has beyond this call: `response` makes the record's text of what the model wrote.

    `spent` (millicredits) was used before, by the model `served_by`; what it was used for is not lost with this call,
    so that whatever can be shown then is the answer.
    """

    response: Callable[[str], str] = str
    spent: int = 0
    served_by: str | None = None


class Use(msgspec.Struct, frozen=True):
    """How a request ended, what was charged (millicredits), and how long it took."""

    outcome: str
    charged: int
    duration_s: float


class Streaming:
    """One running request. `events` is read once; closing it ends the request, and then `use` says how.

    `make_ask` and `make_writing` are called behind `started`, which waits for nothing that they load.
    """

    def __init__(
        self,
        services: Services,
        running: Running,
        make_ask: Callable[[], Ask],
        make_writing: Callable[[], Writing],
        record: Record | None = None,
    ) -> None:
        self._services = services
        self._running = running
        self._make_ask = make_ask
        self._make_writing = make_writing
        self._record = record or Record()
        self._call = Call(services.settings, services.refused_models)
        self._text: list[str] = []
        self._chars = 0
        self._chars_behind = 0
        self._progress_at = 0.0
        self._is_cut_short = False
        self._has_reader = True
        self._outcome: Outcome | None = None
        self._is_ended = False
        self._began_at = time.monotonic()
        self.use: Use | None = None

    def events(self) -> Iterator[Event]:
        """`started` before anything of a provider is touched; `done`, or the error that ended it."""
        request_id = self._running.request_id
        with self._services.running.keep(request_id, self._call.cancel), self._ended_in_any_case():
            yield started(request_id, self._running.model, self._running.held)
            self._call.start(self._ask)
            self._call.watch(lambda: requests.is_cancelled(self._services, self._running.client_key, request_id))
            error = yield from self._write()
            ended = yield from self._end()
            if error is not None:
                raise error
            yield done(request_id, self._writing, ended, str(self._outcome), self._served_by)

    @cached_property
    def _ask(self) -> Ask:
        return self._make_ask()

    @cached_property
    def _writing(self) -> Writing:
        return self._make_writing()

    @cached_property
    def _meter(self) -> Meter:
        return Meter(self._ask)

    @contextmanager
    def _ended_in_any_case(self) -> Iterator[None]:
        try:
            yield
        except GeneratorExit:
            # the reader has gone; the stream is told where it stands
            self._has_reader = False
            self._outcome = self._outcome or "cancelled"
            raise
        finally:
            self._call.stop()
            if not self._is_ended:
                for _event in self._end():
                    pass

    def _write(self) -> Generator[Event, None, ApiError | None]:
        """The answer's events. Returns what the caller has to be told when it did not go well."""
        try:
            yield from self._read()
            yield from self._writing.finish()
        except Stopped as stopped:
            self._outcome = "cancelled"
            return stopped
        except CallFailed as failure:
            note_retired(self._services, failure, self._ask.served.id)
            log("ai_call_failed", requestId=self._running.request_id, model=self._running.model.name, word=failure.word)
            yield from self._writing.finish()
            self._outcome = "partial" if self._record.spent and not self._writing.is_empty else "failed"
            return failure.to_error() if self._outcome == "failed" else None
        if self._writing.is_empty:
            self._outcome = "failed"
            return UpstreamFailed(NOTHING_TO_SHOW)
        self._outcome = "partial" if self._is_cut_short or not self._writing.is_whole else "complete"
        return None

    def _read(self) -> Iterator[Event]:
        """Until the answer is over, or nothing more can come of it."""
        yield self._progress()
        while not self._call.is_over and not self._is_enough:
            due_s = self._progress_at + PROGRESS_S - time.monotonic()
            piece = self._call.next(max(0.0, due_s))
            yield from self._take(piece)
            if time.monotonic() >= self._progress_at + PROGRESS_S:
                yield self._progress()
        self._call.stop()

    @property
    def _is_enough(self) -> bool:
        """Whether the rest cannot matter."""
        return self._writing.is_hopeless or self._chars > TEXT_CHARS_MAX or self._chars_behind > CHARS_BEHIND_MAX

    def _take(self, piece: Piece | None) -> Iterator[Event]:
        match piece:
            case Text(text):
                yield from self._take_text(text)
            case Used(usage):
                self._meter.note_usage(usage)
            case Answering(model_id):
                self._meter.note_model(model_id)
            case Ended(reason):
                # behind a whole answer nothing is missing
                self._is_cut_short = reason == "max_tokens" and not self._writing.is_over

    def _take_text(self, text: str) -> Iterator[Event]:
        is_first = not self._text
        self._chars_behind += len(text) if self._writing.is_over else 0
        self._text.append(text)
        self._chars += len(text)
        self._meter.count_text(text)
        if is_first:
            yield self._progress()
        yield from self._writing.write(text)

    def _progress(self) -> Event:
        self._progress_at = time.monotonic()
        stage = "writing" if self._text else "thinking"
        return Event("progress", {"stage": stage, "sections": self._writing.sections_written})

    def _end(self) -> Generator[Event, None, requests.Ended]:
        """Settles. A database that cannot answer is asked again; if it never does, the hold expires by itself."""
        for pause_s in SETTLE_PAUSES_S:
            try:
                return self._settle()
            except (UpstreamTimeout, UpstreamUnavailable) as error:
                log("settle_failed", requestId=self._running.request_id, code=error.code)
                yield self._progress()
                time.sleep(pause_s)
        self._is_ended = True
        return self._settle()

    def _settle(self) -> requests.Ended:
        ended = self._release() if self._charge == 0 and self._outcome not in {"complete", "partial"} else self._pay()
        self._is_ended = True
        self.use = Use(self._outcome or "failed", ended.charged, time.monotonic() - self._began_at)
        return ended

    def _release(self) -> requests.Ended:
        outcome: Literal["failed", "cancelled"] = "cancelled" if self._outcome == "cancelled" else "failed"
        site, request_id = self._running.client_key, self._running.request_id
        return requests.release(self._services, site, request_id, self._response, outcome)

    def _pay(self) -> requests.Ended:
        outcome = self._outcome or "failed"
        end = Settlement(
            charge=self._charge,
            response=self._response,
            outcome=outcome,
            served_by=self._served_by,
            result={"held": self._running.held, "outcome": outcome, "servedBy": self._served_by},
        )
        return requests.settle(self._services, self._running.client_key, self._running.request_id, end)

    @property
    def _served_by(self) -> str:
        return self._record.served_by or self._meter.served_by

    @property
    def _response(self) -> str:
        from lib.ai.mender import whole_characters

        # as the writing read it, so that a replay reads the same
        return self._record.response(whole_characters("".join(self._text)))

    @property
    def _charge(self) -> int:
        """Millicredits. Nothing where no provider began to answer, and for an error that nothing came before."""
        is_paid = self._outcome in {"complete", "partial"} or self._writing.parts or not self._has_reader
        if not is_paid:
            return 0
        used = self._meter.charge(self._services.settings.credit_margin) if self._call.has_answered else 0
        return self._record.spent + used


def teller(name: str, caller: "Caller", model: Model, streaming: Streaming) -> Tell:
    """What is told of the request when it has ended: nothing where nothing could settle it."""

    def tell() -> ProductEvent | None:
        use = streaming.use
        if use is None:
            return None
        properties: dict[str, str | float] = {
            "model": model.name,
            "outcome": use.outcome,
            "duration": duration_of(use.duration_s),
            "credits": float(to_credits(use.charged)),
        }
        return ProductEvent(name, caller.client_key, caller.account_id, properties)

    return tell


def note_retired(services: Services, failure: CallFailed, model_id: str) -> None:
    """A model that its provider refused as unknown is listed as retired by every instance, for an hour."""
    if failure.word == "retired" and not services.refused_models.has(model_id):
        services.refused_models.note(model_id)
        # a list that does not know it yet misleads nobody for long
        with suppress(ApiError):
            services.database.call("note_retired_model", p_model_id=model_id)


def replay(begun: requests.Replay, model: Model, writing: Writing) -> Iterator[Event]:
    """The events from the record: reading the same text again gives the same ones."""
    yield from replay_text(begun, model, writing, begun.response)


def replay_text(begun: requests.Replay, model: Model, writing: Writing, text: str) -> Iterator[Event]:
    """The same, of a record whose response holds more than what the model wrote."""
    result = begun.result
    yield started(begun.request_id, model, result["held"])
    yield from writing.write(text)
    yield from writing.finish()
    ended = requests.Ended(result["charged"], result["balance"], result["available"])
    yield done(begun.request_id, writing, ended, result["outcome"], result["servedBy"])


def started(request_id: str, model: Model, held: int) -> Event:
    """The first event."""
    return Event("started", {"requestId": request_id, "model": model.name, "creditsHeld": to_credits(held)})


def done(request_id: str, writing: Writing, ended: requests.Ended, outcome: str, served_by: str) -> Event:
    """The last event of an answer that came."""
    facts: dict[str, Any] = {
        "requestId": request_id,
        **writing.to_done(),
        "creditsCharged": to_credits(ended.charged),
        "balance": to_credits(ended.balance),
        "available": to_credits(ended.available),
        "outcome": outcome,
        "servedBy": served_by,
    }
    return Event("done", facts)
