"""The door: what it refuses by a length, and when it lets nothing look for garbage."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.door import Door, Way, door

MODULE = "makes_garbage"
MAKES_GARBAGE = """
import gc, weakref
class Page: pass
made = []
def app(environ, start_response):
    page = Page()
    page.itself = page
    made.append(weakref.ref(page))
    if environ["QUERY_STRING"] == "fail":
        raise OSError
    return [str(gc.isenabled()).encode()]
"""


@pytest.fixture
def new_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Door]:
    (tmp_path / f"{MODULE}.py").write_text(MAKES_GARBAGE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    return lambda: door(MODULE, Way("/api/x", ("GET",), "none"))


def ask(one: Door, path: str = "/api/x", query: str = "", **more: str) -> bytes:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, **more}
    return b"".join(one(environ, lambda *_: lambda _: None))


def test_garbage_is_looked_for_from_the_second_request_on(new_door: Callable[[], Door]) -> None:
    one = new_door()
    assert [b"False", b"True"] == [ask(one), ask(one)]


def test_what_the_first_request_left_is_found_by_the_next_full_collection_and_not_before(
    new_door: Callable[[], Door],
) -> None:
    ask(new_door())
    [page] = sys.modules[MODULE].made
    gc.collect(1)
    assert page()
    gc.collect()
    assert not page()


def test_garbage_is_looked_for_after_a_first_request_that_failed(new_door: Callable[[], Door]) -> None:
    with pytest.raises(OSError, match=r"^$"):
        ask(new_door(), query="fail")
    assert gc.isenabled()


def test_a_refusal_changes_nothing(new_door: Callable[[], Door]) -> None:
    assert b'"not_found"' in ask(new_door(), "/api/y")
    assert gc.isenabled()


@pytest.mark.parametrize("length", ["4300001", "9" * 5_000])
def test_a_body_is_too_large_by_whatever_length_it_claims(new_door: Callable[[], Door], length: str) -> None:
    assert b'"too_large"' in ask(new_door(), CONTENT_LENGTH=length)
