"""Generating a page: from a checked order to the events of API.md, with the credits held before and settled after.

Whatever happens to the stream, the request is ended once: settled with what was used, or its hold released.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from lib.ai.call import Call, Stopped
from lib.ai.meter import Meter
from lib.ai.picture import SentPicture
from lib.ai.prompts import instructions
from lib.ai.providers.failures import CallFailed
from lib.ai.providers.shape import Answering, Ask, Piece, Text, Used
from lib.ai.providers.shape import Ended as AnswerEnded
from lib.ai.registry import Model
from lib.ai.writing import PageWriting
from lib.confluence.caller import Caller
from lib.credits import requests
from lib.credits.amounts import to_credits
from lib.credits.requests import Begun, Ended, ImageFacts, NewRequest, Outcome, Replay, Settlement
from lib.errors import ApiError, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.page.schema import model_schema
from lib.services import Services
from lib.web.idempotency import IdempotencyKey
from lib.web.log import log
from lib.web.stream import Event

HOLD_S = 6 * 60
# a reader who has gone is noticed at the second write, and the provider has to be told two seconds after the first
PROGRESS_S = 1.0
# no answer under the limit of tokens is as long; what goes on and on ends here
TEXT_CHARS_MAX = 12_000_000
SETTLE_PAUSES_S = (0.5, 2.0)
NOTHING_TO_SHOW = "The model wrote nothing that can be shown. Try again, or choose another model."


@dataclass(frozen=True)
class Order:
    """What a caller asks for, checked. `theme` is a wish; without one the model chooses."""

    prompt: str
    model: Model
    picture: SentPicture | None
    theme: str | None

    def to_ask(self) -> Ask:
        """All that the provider gets to see (P09)."""
        return Ask(
            served=self.model.served,
            instructions=instructions("generate-1"),
            prompt=self.prompt,
            picture=self.picture.picture if self.picture else None,
            schema=model_schema([self.theme] if self.theme else None),
            output_tokens_max=self.model.output_tokens_max,
        )


@dataclass(frozen=True)
class Answer:
    """The request whose events these are: a new one, or the one that the same key was answered with before."""

    request_id: str
    events: Iterator[Event]


def generate(services: Services, caller: Caller, order: Order, key: IdempotencyKey | None) -> Answer:
    """Holds the credits, or finds what was answered before. Raises what `lib.credits.requests.begin` raises."""
    ask = order.to_ask()
    facts = ImageFacts(order.picture.came_as, order.picture.size_bytes) if order.picture else None
    new = NewRequest(
        request_id=caller.request_id,
        kind="generate",
        model=order.model.name,
        served_by=order.model.served.id,
        prompt=order.prompt,
        image=facts,
        hold=order.model.hold(services.settings.credit_margin),
        hold_s=HOLD_S,
        key=key,
    )
    begun = requests.begin(services, caller, new)
    if isinstance(begun, Replay):
        return Answer(begun.request_id, _replay(services, order, begun))
    return Answer(caller.request_id, Generation(services, caller, order, ask, begun).events())


def _replay(services: Services, order: Order, record: Replay) -> Iterator[Event]:
    """The events from the record: reading the same text again gives the same sections."""
    yield _started(record.request_id, order, record.result["held"])
    writing = PageWriting(record.request_id, services.library, order.theme)
    yield from writing.write(record.response)
    yield from writing.finish()
    result = record.result
    ended = Ended(result["charged"], result["balance"], result["available"])
    yield _done(record.request_id, writing, ended, result["outcome"], result["servedBy"])


class Generation:
    """One running request."""

    def __init__(self, services: Services, caller: Caller, order: Order, ask: Ask, begun: Begun) -> None:
        self._services = services
        self._caller = caller
        self._order = order
        self._held = begun.held
        self._call = Call(services.settings, ask)
        self._meter = Meter(order.model, ask)
        self._writing = PageWriting(caller.request_id, services.library, order.theme)
        self._text: list[str] = []
        self._chars = 0
        self._progress_at = 0.0
        self._is_cut_short = False
        self._has_reader = True
        self._outcome: Outcome | None = None
        self._is_ended = False

    def events(self) -> Iterator[Event]:
        """`started` before anything of a provider is touched; `done`, or the error that ended it."""
        request_id = self._caller.request_id
        with self._services.running.keep(request_id, self._call.cancel), self._ended_in_any_case():
            yield _started(request_id, self._order, self._held)
            self._call.start()
            self._call.watch(lambda: requests.is_cancelled(self._services, self._caller.client_key, request_id))
            error = yield from self._write()
            ended = yield from self._end()
            if error is not None:
                raise error
            yield _done(request_id, self._writing, ended, str(self._outcome), self._meter.served_by)

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
        """The page's events. Returns what the caller has to be told when it did not go well."""
        try:
            yield from self._read()
            yield from self._writing.finish()
        except Stopped as stopped:
            self._outcome = "cancelled"
            return stopped
        except CallFailed as failure:
            log("ai_call_failed", requestId=self._caller.request_id, model=self._order.model.name, word=failure.word)
            yield from self._writing.finish()
            self._outcome = "failed"
            return failure.to_error()
        if not self._writing.sections:
            self._outcome = "failed"
            return UpstreamFailed(NOTHING_TO_SHOW)
        self._outcome = "partial" if self._is_cut_short or not self._writing.is_whole else "complete"
        return None

    def _read(self) -> Iterator[Event]:
        """Until the answer is over, or nothing more can come of it."""
        yield self._progress()
        while not self._call.is_over and not self._writing.is_hopeless and self._chars < TEXT_CHARS_MAX:
            due_s = self._progress_at + PROGRESS_S - time.monotonic()
            piece = self._call.next(max(0.0, due_s))
            yield from self._take(piece)
            if time.monotonic() >= self._progress_at + PROGRESS_S:
                yield self._progress()
        self._call.stop()

    def _take(self, piece: Piece | None) -> Iterator[Event]:
        match piece:
            case Text(text):
                yield from self._take_text(text)
            case Used(usage):
                self._meter.note_usage(usage)
            case Answering(model_id):
                self._meter.note_model(model_id)
            case AnswerEnded(reason):
                self._is_cut_short = reason == "max_tokens"

    def _take_text(self, text: str) -> Iterator[Event]:
        is_first = not self._text
        self._text.append(text)
        self._chars += len(text)
        self._meter.count_text(text)
        if is_first:
            yield self._progress()
        yield from self._writing.write(text)

    def _progress(self) -> Event:
        self._progress_at = time.monotonic()
        stage = "writing" if self._text else "thinking"
        return Event("progress", {"stage": stage, "sections": len(self._writing.sections)})

    def _end(self) -> Generator[Event, None, Ended]:
        """Settles. A database that cannot answer is asked again; if it never does, the hold expires by itself."""
        for pause_s in SETTLE_PAUSES_S:
            try:
                return self._settle()
            except (UpstreamTimeout, UpstreamUnavailable) as error:
                log("settle_failed", requestId=self._caller.request_id, code=error.code)
                yield self._progress()
                time.sleep(pause_s)
        self._is_ended = True
        return self._settle()

    def _settle(self) -> Ended:
        ended = self._release() if self._charge == 0 and self._outcome not in {"complete", "partial"} else self._pay()
        self._is_ended = True
        return ended

    def _release(self) -> Ended:
        outcome: Literal["failed", "cancelled"] = "cancelled" if self._outcome == "cancelled" else "failed"
        site, request_id = self._caller.client_key, self._caller.request_id
        return requests.release(self._services, site, request_id, "".join(self._text), outcome)

    def _pay(self) -> Ended:
        outcome = self._outcome or "failed"
        end = Settlement(
            charge=self._charge,
            response="".join(self._text),
            outcome=outcome,
            served_by=self._meter.served_by,
            result={"held": self._held, "outcome": outcome, "servedBy": self._meter.served_by},
        )
        return requests.settle(self._services, self._caller.client_key, self._caller.request_id, end)

    @property
    def _charge(self) -> int:
        """Millicredits. Nothing where no provider began to answer, and for an error that nothing came before."""
        if not self._call.has_answered or (self._has_reader and not self._writing.sections):
            return 0
        return self._meter.charge(self._services.settings.credit_margin)


def _started(request_id: str, order: Order, held: int) -> Event:
    facts = {"requestId": request_id, "model": order.model.name, "creditsHeld": to_credits(held)}
    return Event("started", facts)


def _done(request_id: str, writing: PageWriting, ended: Ended, outcome: str, served_by: str) -> Event:
    facts = {
        "requestId": request_id,
        "page": writing.to_page(),
        "creditsCharged": to_credits(ended.charged),
        "balance": to_credits(ended.balance),
        "available": to_credits(ended.available),
        "outcome": outcome,
        "servedBy": served_by,
    }
    return Event("done", facts)
