"""Asking a model: the real SDKs over sockets, and every way in which a call is known to go wrong."""

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from typing import Any

import pytest
from msgspec.structs import replace

from lib.ai.call import Call, Stopped
from lib.ai.providers.answer import TOKEN_CHARS_MAX, stream_answer
from lib.ai.providers.failures import CallFailed
from lib.ai.providers.line import HungUp, Line
from lib.ai.providers.shape import Answering, Ask, Ended, Picture, Piece, Text, Used
from lib.ai.registry import Usage, get_model
from lib.ai.retirement import Refused
from lib.ai.schemas import model_schema
from lib.settings import Settings, Timeouts
from tests.sandbox.functions_kit import wait_until
from tests.sandbox.models_kit import GEMINI_KEY, OPENAI_KEY, Providers, draw, providers, running_providers

__all__ = ["providers", "running_providers"]

Silence = tuple[str, list[socket.socket]]
Env = dict[str, str] | None

BOTH = pytest.mark.parametrize(("service", "model"), [("openai", "gpt-5.1"), ("gemini", "gemini-3-pro")])
ALL = pytest.mark.parametrize("model", ["gpt-5.1", "gemini-3-pro", "gemini-2.5-pro"])
GEMINI_TEXT = {"candidates": [{"content": {"parts": [{"text": "ab"}]}}]}
GEMINI_STOP = {"candidates": [{"finishReason": "STOP"}]}
TEXT = json.dumps({"title": "Tide", "sections": ["ä" * 50]}, ensure_ascii=False)


def make_settings(providers: Providers, env: Env = None) -> Settings:
    return Settings(
        {
            "OPENAI_BASE_URL": f"{providers.openai_url}/v1",
            "OPENAI_API_KEY": OPENAI_KEY,
            "GEMINI_BASE_URL": providers.gemini_url,
            "GEMINI_API_KEY": GEMINI_KEY,
            **(env or {}),
        }
    )


def make_ask(settings: Settings, model: str = "gpt-5.1", picture: Picture | None = None) -> Ask:
    served = get_model(settings, model).served
    return Ask(served, "You design pages.", "A page about tides", picture, model_schema(), 16_000)


def listen(
    providers: Providers, model: str, timeouts: Timeouts | None = None, picture: Picture | None = None, env: Env = None
) -> list[Piece]:
    """All pieces of an answer."""
    found = make_settings(providers, env)
    return list(stream_answer(found, make_ask(found, model, picture), Line(timeouts or Timeouts())))


def fails(providers: Providers, model: str, timeouts: Timeouts | None = None, env: Env = None) -> str:
    """The word for how it failed."""
    with pytest.raises(CallFailed) as failure:
        listen(providers, model, timeouts, env=env)
    return failure.value.word


def queue_data(providers: Providers, service: str, values: list[Any]) -> None:
    """An answer of these events or chunks."""
    raw = "".join(f"data: {json.dumps(value)}\r\n\r\n" for value in values)
    providers.queue(service, rawBase64=base64.b64encode(raw.encode()).decode())


def drain(call: Call) -> None:
    while not call.is_over:
        call.next(0.1)


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Text))


@ALL
@pytest.mark.parametrize("kind", [None, "PNG", "JPEG", "WEBP"])
def test_every_model_takes_what_we_send_and_its_text_comes_in_pieces(
    providers: Providers, model: str, kind: str | None
) -> None:
    picture = Picture(f"image/{kind.lower()}", draw(kind)) if kind else None
    pieces = listen(providers, model, picture=picture)
    assert json.loads(text_of(pieces))["sections"]
    assert sum(isinstance(piece, Text) for piece in pieces) > 5
    assert Ended("complete") == pieces[-1]
    assert any(isinstance(piece, Answering) for piece in pieces)


@pytest.mark.parametrize(
    ("model", "successor"),
    [("gpt-5.1", "gpt-6.1-sol"), ("gemini-3-pro", "gemini-3.1-pro-preview"), ("gemini-2.5-pro", "gemini-3.8-flash")],
)
def test_every_successor_takes_what_we_send(providers: Providers, model: str, successor: str) -> None:
    pieces = listen(providers, model, env={"AI_MODEL_IDS": f"{model}={successor}"})
    assert Answering(successor) in pieces
    assert Ended("complete") == pieces[-1]


@BOTH
def test_usage_holds_the_thinking_once(providers: Providers, service: str, model: str) -> None:
    providers.queue(service, TEXT, usage={"input": 1000, "output": 400, "cached": 300})
    used = [piece.usage for piece in listen(providers, model) if isinstance(piece, Used)]
    assert Usage(input=1000, output=400, cached=300) == used[-1]


@BOTH
@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("dropped", {"cut"}),
        ("filter", {"declined"}),
        ("refusal", {"declined"}),
        # what OpenAI calls a server's error is an overload at Gemini
        ("failed", {"failed", "busy"}),
        ("error", {"failed", "busy"}),
        ("error_nested", {"failed", "busy"}),
    ],
)
def test_an_answer_that_does_not_end_well_is_a_failure(
    providers: Providers, service: str, model: str, end: str, words: set[str]
) -> None:
    providers.queue(service, TEXT, end=end)
    assert fails(providers, model) in words


@BOTH
def test_a_blocked_prompt_is_declined(providers: Providers, service: str, model: str) -> None:
    providers.queue(service, "", end="filter")
    assert "declined" == fails(providers, model)


@BOTH
def test_the_limit_of_tokens_is_an_end_of_its_own(providers: Providers, service: str, model: str) -> None:
    providers.queue(service, TEXT, end="max_tokens")
    pieces = listen(providers, model)
    assert TEXT == text_of(pieces)
    assert Ended("max_tokens") == pieces[-1]


@BOTH
@pytest.mark.parametrize(
    ("status", "word"),
    [
        (400, "rejected"),
        (401, "key"),
        (403, "key"),
        (408, "timeout"),
        (413, "rejected"),
        (504, "timeout"),
    ],
)
def test_a_refusal_gets_one_word_of_ours_and_no_second_try(
    providers: Providers, service: str, model: str, status: int, word: str
) -> None:
    providers.queue(service, status=status)
    assert word == fails(providers, model)


@BOTH
def test_a_key_that_is_wrong_is_no_word_about_the_request(providers: Providers, service: str, model: str) -> None:
    with pytest.raises(CallFailed) as failed:
        listen(providers, model, env={f"{service.upper()}_API_KEY": "wrong"})
    assert "key" == failed.value.word


@BOTH
@pytest.mark.parametrize(
    ("status", "word"), [(429, "busy"), (500, "failed"), (502, "failed"), (503, "busy"), (529, "busy")]
)
def test_what_may_pass_is_tried_once_more(
    providers: Providers, service: str, model: str, status: int, word: str
) -> None:
    providers.queue(service, status=status)
    assert Ended("complete") == listen(providers, model)[-1]
    for _ in range(3):
        providers.queue(service, status=status)
    assert word == fails(providers, model)
    assert 1 == providers.control("GET", "/models")["queued"]


@BOTH
@pytest.mark.parametrize("after", ["30", formatdate(time.time() + 3_600, usegmt=True)], ids=["seconds", "date"])
def test_a_provider_that_asks_for_more_patience_than_there_is_gets_no_second_try(
    providers: Providers, service: str, model: str, after: str
) -> None:
    providers.queue(service, status=429, headers={"Retry-After": after})
    providers.queue(service, status=429)
    assert "busy" == fails(providers, model)
    assert 1 == providers.control("GET", "/models")["queued"]


@pytest.mark.parametrize("after", ["", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Jan 99999 00:00:00 GMT", "-1"])
def test_a_provider_that_asks_for_no_patience_that_can_be_understood_is_tried_once_more(
    providers: Providers, after: str
) -> None:
    providers.queue("openai", status=429, headers={"Retry-After": after})
    assert Ended("complete") == listen(providers, "gpt-5.1")[-1]


def test_a_quota_that_is_used_up_does_not_heal(providers: Providers) -> None:
    providers.queue("openai", "insufficient_quota", status=429)
    providers.queue("openai", "insufficient_quota", status=429)
    assert "quota" == fails(providers, "gpt-5.1")
    assert 1 == providers.control("GET", "/models")["queued"]


@pytest.mark.parametrize("code", ["image_too_large", "invalid_image_format", "empty_image_file"])
def test_a_picture_that_the_provider_cannot_read_is_the_callers_to_change(providers: Providers, code: str) -> None:
    providers.queue("openai", code, status=400)
    assert "picture" == fails(providers, "gpt-5.1")


def test_a_word_about_a_picture_is_none_where_there_was_no_picture(providers: Providers) -> None:
    for _ in range(2):
        providers.queue("gemini", "Unable to process: A page about an image of tides", status=400)
    assert "rejected" == fails(providers, "gemini-2.5-pro")
    with pytest.raises(CallFailed, match="picture"):
        listen(providers, "gemini-2.5-pro", picture=Picture("image/png", draw("PNG")))


@BOTH
def test_a_refusal_of_other_types_is_no_defect(providers: Providers, service: str, model: str) -> None:
    refusal = {"error": {"message": {"text": 1}, "code": {"a": 1}, "type": 7, "status": ["x"]}}
    providers.queue(service, json.dumps(refusal), status=400)
    assert "rejected" == fails(providers, model)


def test_a_bare_404_is_no_word_about_the_model(providers: Providers) -> None:
    providers.queue("openai", status=404)
    assert "rejected" == fails(providers, "gpt-5.1")


@pytest.mark.parametrize("model", ["gpt-5.1", "gemini-2.5-pro"])
def test_a_retired_model_says_so(providers: Providers, model: str) -> None:
    providers.control("POST", "/models/retire", {"model": model})
    assert "retired" == fails(providers, model)
    error = CallFailed("retired").to_error()
    assert (503, "upstream_unavailable") == (error.status, error.code)
    assert "retired" in error.detail


@pytest.mark.filterwarnings("ignore:NEW_REASON is not a valid FinishReason")
@BOTH
@pytest.mark.parametrize(
    "raw",
    [
        b"data: {not json}\n\n",
        b"data: 5\n\n",
        b"data: []\n\n",
        b"data: null\n\n",
        b'data: {"type": 5, "candidates": 7}\n\n',
        b'data: {"type": "response.output_text.delta"}\n\n',
        b'data: {"type": "response.completed", "response": 3}\n\n',
        b'data: {"type": "response.created", "response": {"model": null}}\n\n',
        b'data: {"candidates": [{"content": {"parts": null}, "finishReason": "NEW_REASON"}]}\n\n',
        b"data: \xff\xfe\n\n",
        b"<html>busy</html>",
        b"",
        b"\x00" * 5000,
        b"data: " + b"[" * 100_000 + b"\n\n",
    ],
)
def test_no_answer_whatever_is_a_defect(providers: Providers, service: str, model: str, raw: bytes) -> None:
    providers.queue(service, rawBase64=base64.b64encode(raw).decode())
    assert fails(providers, model) in {"garbled", "cut", "declined", "failed"}


SHORT = {
    "openai": b'data: {"type":"response.output_text.delta","delta":"ab"}\n\n'
    b'data: {"type":"response.completed","response":{"usage":null}}\n\n',
    "gemini": b'data: {"candidates":[{"content":{"parts":[{"text":"ab"}]}}]}\r\n\r\n'
    b'data: {"candidates":[{"finishReason":"STOP"}]}\r\n\r\n',
}


@BOTH
def test_a_stream_cut_at_every_byte_is_whole_or_a_failure(providers: Providers, service: str, model: str) -> None:
    raw = SHORT[service]
    words = {}
    for end in range(len(raw) + 1):
        providers.queue(service, rawBase64=base64.b64encode(raw[:end]).decode())
        try:
            pieces = listen(providers, model)
        except CallFailed as failure:
            words[end] = failure.word
        else:
            assert (raw.rstrip(), "ab", Ended("complete")) == (raw[:end].rstrip(), text_of(pieces), pieces[-1])
    assert {"cut", "garbled"} >= set(words.values())
    assert len(raw) not in words
    assert len(words) >= len(raw.rstrip())


def test_a_piece_that_is_no_text_is_garbled(providers: Providers) -> None:
    raw = b'data: {"type": "response.output_text.delta", "delta": 5}\n\n'
    providers.queue("openai", rawBase64=base64.b64encode(raw).decode())
    assert "garbled" == fails(providers, "gpt-5.1")


@pytest.mark.parametrize(("written", "read"), [("many", -3), (0.5, 10**30), (None, [7])])
def test_a_count_that_no_answer_can_have_is_left_to_the_estimate(
    providers: Providers, written: object, read: object
) -> None:
    usage = {"input_tokens": read, "output_tokens": written, "input_tokens_details": {"cached_tokens": None}}
    events = [
        {"type": "response.output_text.delta", "delta": "abc"},
        {"type": "response.completed", "response": {"usage": usage}},
    ]
    queue_data(providers, "openai", events)
    assert [Text("abc"), Used(Usage(0, 0)), Ended("complete")] == listen(providers, "gpt-5.1")


@pytest.mark.parametrize("count", [-7, 10**30])
def test_so_is_a_count_that_googles_sdk_lets_through(providers: Providers, count: int) -> None:
    usage = {"promptTokenCount": count, "candidatesTokenCount": count, "cachedContentTokenCount": count}
    queue_data(providers, "gemini", [GEMINI_TEXT, {**GEMINI_STOP, "usageMetadata": usage}])
    assert [Text("ab"), Used(Usage(0, 0)), Ended("complete")] == listen(providers, "gemini-3-pro")


def test_a_count_behind_the_end_is_no_cut(providers: Providers) -> None:
    usage = {"promptTokenCount": 5, "candidatesTokenCount": 7}
    queue_data(providers, "gemini", [GEMINI_TEXT, GEMINI_STOP, {"usageMetadata": usage}])
    assert [Text("ab"), Ended("complete"), Used(Usage(5, 7))] == listen(providers, "gemini-3-pro")


def test_unknown_ends_and_parts_without_text_are_borne(providers: Providers) -> None:
    chunks = [
        {"candidates": [{"content": {"role": "model"}}]},
        {"candidates": [{"content": {"parts": [{"text": "thought", "thought": True}]}}]},
        {"candidates": [{"content": {"parts": [{"text": "ab"}, {"text": None}, {"text": "c"}]}}], "usageMetadata": {}},
        {"candidates": []},
        {"candidates": [{"finishReason": "STOP"}]},
    ]
    raw = b"".join(b"data: " + json.dumps(chunk).encode() + b"\r\n\r\n" for chunk in chunks)
    providers.queue("gemini", rawBase64=base64.b64encode(raw).decode())
    pieces = listen(providers, "gemini-3-pro")
    assert "abc" == text_of(pieces)
    assert Ended("complete") == pieces[-1]


@pytest.fixture
def silence() -> Iterator[Silence]:
    """A provider that takes connections, and the address of it; connections are kept in the list."""
    kept: list[socket.socket] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(10)

        def accept() -> None:
            try:
                while True:
                    kept.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", kept
    for connection in kept:
        connection.close()


def silent(address: str) -> dict[str, str]:
    return {"OPENAI_BASE_URL": f"{address}/v1", "GEMINI_BASE_URL": address}


@BOTH
def test_a_provider_that_never_answers_is_given_up(
    providers: Providers, silence: Silence, service: str, model: str
) -> None:
    address, _ = silence
    started = time.monotonic()
    assert "timeout" == fails(providers, model, Timeouts(ai_first=0.3), silent(address))
    assert time.monotonic() - started < 5


@BOTH
def test_a_provider_that_falls_silent_is_given_up(providers: Providers, service: str, model: str) -> None:
    providers.queue(service, TEXT, delayMs=3000)
    assert "timeout" == fails(providers, model, Timeouts(ai_idle=0.3))


@BOTH
def test_a_slow_start_does_not_shorten_the_patience_afterwards(providers: Providers, service: str, model: str) -> None:
    providers.queue(service, "x" * 60, delayMs=700)
    assert Ended("complete") == listen(providers, model, Timeouts(ai_first=0.5, ai_idle=5))[-1]


@BOTH
def test_a_provider_that_is_not_there_is_unreachable(providers: Providers, service: str, model: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    assert "unreachable" == fails(providers, model, env=silent(address))


@BOTH
def test_the_whole_call_has_a_limit_too(providers: Providers, service: str, model: str) -> None:
    providers.queue(service, "x" * 4000, delayMs=50)
    settings = make_settings(providers, {"OUTBOUND_TIMEOUTS": "ai_total=1"})
    call = Call(settings, Refused())
    call.start(make_ask(settings, model))
    with pytest.raises(CallFailed, match="timeout"):
        drain(call)
    call.stop()


@BOTH
def test_an_answer_that_never_ends_ends_at_its_limit(providers: Providers, service: str, model: str) -> None:
    settings = make_settings(providers)
    ask = replace(make_ask(settings, model), output_tokens_max=1_000)
    most = ask.output_tokens_max * TOKEN_CHARS_MAX
    providers.queue(service, "x" * (most + 300_000), chunkChars=100_000)
    pieces = list(stream_answer(settings, ask, Line(Timeouts())))
    assert Ended("max_tokens") == pieces[-1]
    assert most - 100_000 <= len(text_of(pieces)) <= most


@BOTH
def test_hanging_up_ends_a_call_that_waits_at_once(
    providers: Providers, silence: Silence, service: str, model: str
) -> None:
    address, kept = silence
    settings = make_settings(providers, silent(address))
    call = Call(settings, Refused())
    call.start(make_ask(settings, model))
    while not kept:
        assert call.next(0.05) is None
    kept[0].settimeout(5)
    sent = b""
    # the whole question is there, and the call does nothing but wait
    while b"A page about tides" not in sent:
        piece = kept[0].recv(65_536)
        assert piece
        sent += piece
    call.stop()
    while kept[0].recv(65_536):
        pass


@BOTH
def test_a_call_that_is_hung_up_while_it_connects_leaves_no_connection(
    providers: Providers, silence: Silence, service: str, model: str
) -> None:
    address, kept = silence
    settings = make_settings(providers, silent(address))
    line = Line(Timeouts())
    line.hang_up()
    # what was raised is held, and with it all that would be collected otherwise
    with pytest.raises((HungUp, CallFailed)) as raised:
        list(stream_answer(settings, make_ask(settings, model), line))
    wait_until(lambda: bool(kept))
    kept[0].settimeout(5)
    assert (b"", True) == (kept[0].recv(1), raised.value is not None)


@BOTH
def test_a_call_that_is_cancelled_says_so_at_once(
    providers: Providers, silence: Silence, service: str, model: str
) -> None:
    address, kept = silence
    settings = make_settings(providers, silent(address))
    call = Call(settings, Refused())
    call.start(make_ask(settings, model))
    while not kept:
        assert call.next(0.05) is None
    threading.Timer(0.1, call.cancel).start()
    started = time.monotonic()
    with pytest.raises(Stopped):
        call.next(30)
    assert time.monotonic() - started < 5


def test_a_slow_reader_holds_the_provider_back(providers: Providers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.ai.call.PIECES_MAX", 50)
    providers.queue("openai", "x" * 3_000, chunkChars=1)
    settings = make_settings(providers)
    call = Call(settings, Refused())
    call.start(make_ask(settings))
    assert call._work is not None
    while call._pieces.qsize() < 50:
        assert call._work.running()
    call.stop()
    with pytest.raises((HungUp, CallFailed)):
        call._work.result(timeout=10)
    assert 50 == call._pieces.qsize()


def test_the_watch_asks_until_it_hears_yes(providers: Providers, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [False, True]
    settings = make_settings(providers)
    call = Call(settings, Refused())
    monkeypatch.setattr("lib.ai.call.CANCEL_CHECK_S", 0.05)
    call.watch(lambda: answers.pop(0))
    with pytest.raises(Stopped):
        drain(call)
    assert [] == answers
