"""The main job on the functions as the platform's real build made them, under the platform's own runtime."""

import json
from collections.abc import Iterator

import pytest

from tests.conftest import PACE, leaks
from tests.test_build import BUILD
from tests.test_common import METHODS
from tests.world import World

GENERATE = {"prompt": "A page about tides", "model": "gemini-3-pro"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    if not (BUILD / "bundle").exists():
        reason = BUILD / "skipped"
        pytest.skip(reason.read_text() if reason.exists() else "script/build has not run: script/test runs it")
    data = tmp_path_factory.mktemp("built")
    world = World.start(data, "--pace", PACE, "--runtime", "vercel")
    yield world
    assert 0 == world.stop()
    assert [] == leaks(world, (data / "functions.log").read_bytes())


def test_every_function_starts_and_refuses_a_method_that_it_does_not_offer(built: World) -> None:
    assert {(path, 405) for path in METHODS} == {(path, built.request("PATCH", path).status) for path in METHODS}


def test_a_page_is_generated_event_by_event_with_two_trips_to_the_database(built: World) -> None:
    built.request_as("bob", "POST", "/api/generate", GENERATE)
    mark = built.wire_mark()
    with built.open_as("bob", "POST", "/api/generate", GENERATE) as stream:
        names = [name for name, _ in stream]

    assert ("started", "done") == (names[0], names[-1])
    assert ["begin_ai_request", "settle_ai_request"] == [
        entry["path"].rpartition("/")[2] for entry in built.wire(mark, "supabase")
    ]
    assert {stream.headers["X-Request-Id"]} == {entry["requestId"] for entry in built.wire(mark)}


def test_a_reader_who_goes_away_ends_the_provider_s_stream_and_is_charged_what_was_used(built: World) -> None:
    words = {"service": "gemini", "text": json.dumps({"title": "T" * 4_000}), "delayMs": 50, "chunkChars": 10}
    built.control("POST", "/models/next", words)
    mark = built.wire_mark()
    with built.open_as("bob", "POST", "/api/generate", GENERATE) as stream:
        assert "started" == (stream.read_event() or ("",))[0]
        while (stream.read_event() or ("", {}))[1].get("stage") != "writing":
            pass

    sent = built.wire_with(mark, "/settle_ai_request")
    [call] = [entry for entry in sent if entry["service"] == "gemini"]
    [ended] = [entry for entry in sent if entry["path"].endswith("/settle_ai_request")]
    assert call["answer"]["closedEarly"]
    assert ("cancelled", True) == (json.loads(ended["body"])["p_outcome"], json.loads(ended["body"])["p_charge"] > 0)


def test_what_the_functions_log_is_ours_alone(built: World) -> None:
    built.request_as("alice", "GET", "/api/site")
    lines = [line["line"] for line in built.log()]

    assert lines
    assert [] == [line for line in lines if not line.startswith('{"event": ')]
