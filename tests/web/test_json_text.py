"""What of JSON is taken from outside, and what is refused."""

import contextlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.web.json_text import InvalidJson, read_json_as, read_json_object


class Told(msgspec.Struct):
    """What a service is asked for."""

    word: str
    more: object = None


REFUSED = {
    "no object": b"[1]",
    "nothing": b"",
    "a duplicate key": b'{"a": 1, "a": 1}',
    "a duplicate key by an escape": rb'{"a": 1, "\u0061": 1}',
    "a duplicate key inside": b'{"a": [{"b": 1, "b": 2}]}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "minus Infinity": b'{"a": -Infinity}',
    "a fraction beyond a double": b'{"a": 1e999}',
    "an integer beyond a double": b'{"a": 1' + b"0" * 309 + b"}",
    "an integer that takes long to convert": b'{"a": ' + b"9" * 1_000_000 + b"}",
    "invalid UTF-8": b'{"a": "\xff"}',
    "a surrogate in UTF-8": b'{"a": "\xed\xa0\x80"}',
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "65 levels": b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}",
    "a million levels": b'{"a": ' + b"[" * 1_000_000,
    "mixed brackets, deep": b'{"a": ' * 100_000,
    "a lone surrogate": rb'{"a": "\ud800"}',
    "a lone low surrogate inside": rb'{"a": [{"b": "x\udc00y"}]}',
    "a lone surrogate in a name": rb'{"\ud800": 1}',
    "a raw line break in a text": b'{"a": "\n"}',
    "a trailing comma": b'{"a": 1,}',
    "text behind": b'{"a": 1} {}',
    "an open text": b'{"a": "b',
    "a bracket that does not fit": b'{"a": [}]',
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_it_refuses_what_is_not_the_json_we_take(body: Any) -> None:
    with pytest.raises(InvalidJson):
        read_json_object(body)


def test_it_takes_64_levels_and_does_not_count_brackets_in_texts() -> None:
    body = b'{"a": ' + b"[" * 63 + b"]" * 63 + b', "b": "' + b"[{" * 1_000 + rb"\"[[" + b'"}'

    assert "[{" * 1_000 + '"[[' == read_json_object(body)["b"]


def test_it_removes_what_xml_forbids_from_texts_and_keeps_the_rest() -> None:
    value = {"a": "x\x00\x08\x0b\x1f\ufffe\uffffy", "b": ["\t\n\r\u0085\U0001f600é"]}

    assert {"a": "xy", "b": ["\t\n\r\u0085\U0001f600é"]} == read_json_object(json.dumps(value).encode())


@pytest.mark.parametrize("body", [b'{"a": "' + rb"\"" * 2_000_000, b"[" * 4_000_000, b'{"a":"' + b"\\" * 4_000_000])
def test_a_broken_text_of_4_million_bytes_is_refused(body: Any) -> None:
    with pytest.raises(InvalidJson):
        read_json_object(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")),
    lambda children: st.lists(children) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), children),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON))
def test_it_reads_whatever_is_proper_json_as_it_is(value: Any) -> None:
    assert value == read_json_object(json.dumps(value).encode())


def test_a_whole_number_is_one_however_it_is_written() -> None:
    value: Any = read_json_object(b'{"a": 24.0, "b": [1e2, -0.0, 2.50e1], "c": 0.5, "d": 1e300}')

    assert {"a": 24, "b": [100, 0, 25], "c": 0.5, "d": 1e300} == value
    assert [int, int, int, int, float] == [type(one) for one in (value["a"], *value["b"], value["d"])]


@given(st.binary(max_size=300))
def test_it_never_fails_in_another_way(body: Any) -> None:
    with contextlib.suppress(InvalidJson):
        read_json_object(body)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"word": 1}', b'{"word": "\xff"}', b"\xff", b'{"word": "x", "more": ' + b"[" * 100_000],
)
def test_an_answer_of_another_shape_is_no_answer(data: bytes) -> None:
    with pytest.raises(InvalidJson):
        read_json_as(Told, data)
    assert "x" == read_json_as(Told, b'{"word": "x", "unknown": 1}').word
