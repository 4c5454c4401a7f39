"""A turn of the chat while it is written: words before the text is whole, edits when they are, whatever comes."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.ai.turn_writing import TurnWriting
from lib.media import Library
from lib.page.document import Page
from lib.page.editing import EDITS_MAX
from lib.page.operations import Operation, apply
from lib.page.parse import parse_page
from lib.page.text import clean
from tests.test_chat import CARDS, PAGE
from tests.test_page_reading import as_json

LIBRARY = Library.load()
GIVEN = parse_page(PAGE)
WORDS = 'Ärger "quoted" \\ back/slash 😀\nline 👩‍👩‍👧 end'
EDITS: list[Any] = [
    {"op": "updateBlock", "id": "train", "props": {"text": "Take the train."}},
    {"op": "moveSection", "id": "end", "after": "top"},
    {"op": "insertSection", "after": "ways", "section": CARDS},
    {"op": "setTheme", "theme": "paper"},
    {"op": "setTitle", "title": "Quay 😀"},
    {"op": "removeBlock", "id": "bus"},
]
ANSWER = {"message": WORDS, "edits": EDITS}
PLAIN, ESCAPED = json.dumps(ANSWER, ensure_ascii=False), json.dumps(ANSWER, indent=1)
EACH = pytest.mark.parametrize("text", [PLAIN, ESCAPED], ids=["plain", "escaped"])


def write(text: str, size: int = 10_000) -> tuple[TurnWriting, str, list[Operation]]:
    """The writing after the whole text in pieces of `size`, what was said, and the edits."""
    writing = TurnWriting("req_x", GIVEN, LIBRARY)
    events = [event for start in range(0, len(text), size) for event in writing.write(text[start : start + size])]
    events += writing.finish()
    said = "".join(event.data["text"] for event in events if event.name == "message")  # type: ignore[index]  # JSON
    edits: list[Any] = [event.data for event in events if event.name == "edit"]
    return writing, said, edits


def applied(edits: list[Operation]) -> Page:
    page = GIVEN
    for edit in edits:
        page = apply(page, edit).page
    return page


@EACH
@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_pieces_of_any_size_give_the_same_turn(text: str, size: int) -> None:
    writing, said, edits = write(text, size)
    assert (WORDS, write(text)[2]) == (said, edits)
    assert len(EDITS) == writing.parts
    assert writing.is_whole


@EACH
def test_a_stream_cut_at_every_character_gives_its_whole_edits_and_a_beginning_of_the_words(text: str) -> None:
    whole = write(text)[2]
    for end in range(len(text)):
        writing, said, edits = write(text[:end])
        assert not writing.is_whole
        assert WORDS.startswith(said)
        assert whole[: len(edits)] == edits


@pytest.mark.parametrize("size", [1, 100_000])
def test_half_an_escape_is_never_said(size: int) -> None:
    text = json.dumps({"message": "a\\b 😀 \u00e4 \\\\ c"})
    for end in range(len(text)):
        _, said, _ = write(text[:end], size)
        assert "a\\b 😀 \u00e4 \\\\ c".startswith(said)


@pytest.mark.parametrize(
    "around",
    [
        "\ufeff{}",
        "```json\n{}\n```",
        'Sure! {{"for": "example"}} Here is {{the turn}}:\n\n{}\n\nTell me {{what}} you think.',
        '<think>Maybe {{"message": "no", "edits": [{{"op": "removeSection", "id": "top"}}]}}?</think>\n{}',
        "<THINKING>{{</thinking><thought></thought>{}",
        "a < b <th {}",
        '{{"answer": {}}}',
        "{}{}",
    ],
)
@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_what_stands_around_the_answer_is_passed_over(around: str, size: int) -> None:
    writing, said, edits = write(around.format(PLAIN, PLAIN), size)
    assert (WORDS, len(EDITS)) == (said, len(edits))
    assert writing.is_whole


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"a\nb\tc\x01d"', "a\nb\tcd"),
        (r'"\x41 \' \d"', r"\x41 \' \d"),
        (r'"\u12 \uZZZZ"', r"\u12 \uZZZZ"),
        (r'"\ud83d\ude00 \ud83d \ude00"', "😀 \ufffd \ufffd"),
        ('"\ud83d\ude00 \ud83d ok"', "😀 \ufffd ok"),
        (r'"a\u0000b\u202ec\ud83d\ude00\udb40\udc41"', "abc😀"),
        ('"a\u200b\u202eb\U000e0041c"', "abc"),
        ("NaN", ""),
        ('["words"]', ""),
        ('{"message": "deep"}', "deep"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_what_is_said_is_mended_and_has_nothing_that_nobody_sees(written: str, said: str, size: int) -> None:
    writing, found, edits = write(f'{{"message": {written}, "edits": [{json.dumps(EDITS[0])}]}}', size)
    assert (said, 1) == (found, len(edits))
    assert writing.is_whole


def test_a_member_of_that_name_deep_inside_says_nothing() -> None:
    edit = {**EDITS[0], "message": "no"}
    _, said, edits = write(json.dumps({"edits": [edit], "message": "yes", "x": [{"message": "no"}]}))
    assert ("yes", 1) == (said, len(edits))


def test_words_without_end_are_cut() -> None:
    _, said, _ = write('{"message": "' + "word " * 100_000, 1_000)
    assert len(said) == 8_000


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_is_bounded(opening: str) -> None:
    writing, _, edits = write('{"edits": [{"op": ' + opening * 5_000, 4096)
    assert [] == edits
    assert writing.is_hopeless


def test_edits_without_end_are_not_read() -> None:
    edit = json.dumps({"op": "setTheme", "theme": "paper"})
    writing, _, edits = write('{"edits": [' + ",".join([edit] * (EDITS_MAX + 50)) + "]}")
    assert EDITS_MAX >= len(edits)
    assert writing.is_hopeless
    assert not writing.is_whole


def test_what_breaks_in_the_middle_leaves_what_came() -> None:
    broken = json.dumps({"message": "a", "edits": [EDITS[0], {"b": "HI"}, {}]}).replace("HI", 'he said "hi" to')
    writing, said, edits = write(broken)
    assert ("a", 1) == (said, len(edits))
    assert writing.is_hopeless


MANGLING = st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 30), st.text(max_size=10))


@settings(max_examples=150, deadline=None)
@given(st.lists(MANGLING, max_size=3), st.integers(0, len(PLAIN)), st.integers(1, 40))
def test_no_cut_and_no_damage_is_a_defect_or_gives_an_edit_that_does_not_fit(
    damage: list[tuple[int, int, str]], end: int, size: int
) -> None:
    text = PLAIN
    for start, length, instead in damage:
        text = text[:start] + instead + text[start + length :]
    _, said, edits = write(text[:end], size)
    assert clean(said) == said
    assert parse_page(as_json(applied(edits))) == applied(edits)  # type: ignore[arg-type]  # the JSON of a page


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.integers(1, 9))
def test_any_words_come_as_they_are_cleaned(words: str, size: int) -> None:
    text = json.dumps({"message": words}, ensure_ascii=size % 2 == 0)
    assert clean(words) == write(text, size)[1]
