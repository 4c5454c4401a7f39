"""An event stream as its reader sees it, and what its end means to whoever makes the events."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from werkzeug import Response
from werkzeug.test import Client, TestResponse

from lib.errors import Conflict, UpstreamFailed
from lib.services import Services
from lib.settings import Settings
from lib.web.endpoint import endpoint
from lib.web.request import Request
from lib.web.stream import Event, event_stream


class Maker:
    """Makes events and notes how it ended."""

    def __init__(self, *steps: Any) -> None:
        self.steps = steps
        self.ended: list[str] = []

    def __call__(self, _services: Services, request: Request) -> Response:
        return event_stream(request, self.events())

    def events(self) -> Iterator[Event]:
        try:
            for step in self.steps:
                if isinstance(step, Exception):
                    raise step
                yield step
            self.ended.append("whole")
        except GeneratorExit:
            self.ended.append("reader gone")
            raise
        finally:
            self.ended.append("settled")


STARTED = Event("started", {"requestId": "req_1"})
SECTION = Event("section", {"text": "line\nbreak ü"})
DONE = Event("done", {})


def answer(maker: Maker, *, buffered: bool = True) -> TestResponse:
    app = replace(endpoint("/api/generate", get=maker), services=Services(Settings({})))
    return Client(app).get("/api/generate", buffered=buffered)


def events(response: TestResponse) -> list[tuple[str, Any]]:
    blocks = response.get_data(as_text=True).split("\n\n")[:-1]
    return [
        (head.removeprefix("event: "), json.loads(body.removeprefix("data: ")))
        for head, body in map(str.splitlines, blocks)
    ]


def test_each_event_is_two_lines_and_an_empty_one() -> None:
    response = answer(Maker(STARTED, SECTION, DONE))

    assert [
        'event: started\ndata: {"requestId":"req_1"}',
        'event: section\ndata: {"text":"line\\nbreak ü"}',
        "event: done\ndata: {}",
        "",
    ] == response.get_data(as_text=True).split("\n\n")
    assert "text/event-stream; charset=utf-8" == response.headers["Content-Type"]
    assert "no-store" == response.headers["Cache-Control"]


def test_what_goes_wrong_before_the_first_event_is_a_status() -> None:
    response = answer(Maker(Conflict("Wait.")))

    assert (409, "conflict") == (response.status_code, json.loads(response.data)["code"])


def test_what_goes_wrong_later_is_one_error_event_and_the_end() -> None:
    maker = Maker(STARTED, UpstreamFailed("Try again."), DONE)
    response = answer(maker)

    assert ["started", "error"] == [name for name, _ in events(response)]
    assert ("upstream_failed", response.headers["X-Request-Id"]) == (
        events(response)[1][1]["code"],
        events(response)[1][1]["requestId"],
    )
    assert ["settled"] == maker.ended


def test_a_defect_is_an_error_event_that_quotes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    response = answer(Maker(STARTED, ValueError("zitronenfalter")))

    assert "internal" == events(response)[1][1]["code"]
    assert "zitronenfalter" not in response.get_data(as_text=True) + "".join(capsys.readouterr())


def test_a_reader_who_goes_away_ends_the_maker_at_once() -> None:
    maker = Maker(STARTED, SECTION, SECTION, DONE)
    response = answer(maker, buffered=False)
    next(response.iter_encoded())
    response.close()

    assert ["reader gone", "settled"] == maker.ended


def test_a_reader_who_never_reads_ends_the_maker_too() -> None:
    maker = Maker(STARTED, DONE)
    answer(maker, buffered=False).close()

    assert ["reader gone", "settled"] == maker.ended


def test_the_maker_runs_to_its_end_behind_done_and_says_nothing_more() -> None:
    maker = Maker(STARTED, DONE, SECTION)
    response = answer(maker)

    assert ["started", "done"] == [name for name, _ in events(response)]
    assert "settled" == maker.ended[-1]


@pytest.mark.parametrize("failure", [UpstreamFailed("Try again."), RuntimeError()])
def test_a_failure_behind_done_stays_behind_it(failure: Exception) -> None:
    assert ["started", "done"] == [name for name, _ in events(answer(Maker(STARTED, DONE, failure)))]
