"""Reading a page while it is written: whole sections out of a text that comes in pieces, cut, and with faults."""

import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.ai.mender import DEPTH_MAX
from lib.ai.reader import Reader

TEXTS = ['Ä "quoted" \\ back/slash 😀', "line\nbreak\ttab", "} ] , { [ :", ""]
SECTIONS: list[Any] = [
    {
        "layout": "stack",
        "background": {"kind": "plain", "image": None},
        "blocks": [{"type": "rich-text", "props": {"text": text, "level": 2}}, {"type": "callout", "props": {}}],
    }
    for text in TEXTS
]
PAGE = {"title": "Tide 😀", "theme": "paper", "sections": SECTIONS}
PLAIN, ESCAPED = json.dumps(PAGE, ensure_ascii=False), json.dumps(PAGE, indent=1)


def page_reader() -> Reader:
    return Reader("sections", frozenset({"title", "theme"}))


def read(text: str, size: int = 10_000, *, close: bool = True) -> tuple[Reader, list[Any]]:
    """The reader after the whole text in pieces of `size`, and the sections it gave."""
    reader = page_reader()
    found = [section for start in range(0, len(text), size) for section in reader.feed(text[start : start + size])]
    return reader, found + (reader.close() if close else [])


@pytest.mark.parametrize("text", [PLAIN, ESCAPED], ids=["plain", "escaped"])
@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_pieces_of_any_size_give_the_same_page(text: str, size: int) -> None:
    reader, found = read(text, size)
    assert SECTIONS == found
    assert {"title": "Tide 😀", "theme": "paper"} == reader.head
    assert reader.is_whole


def test_a_section_is_given_with_its_last_character() -> None:
    reader = page_reader()
    end = PLAIN.index("}, {", PLAIN.index("callout")) + 1
    assert [] == reader.feed(PLAIN[: end - 1])
    assert [SECTIONS[0]] == reader.feed(PLAIN[end - 1 : end])


@pytest.mark.parametrize("text", [PLAIN, ESCAPED], ids=["plain", "escaped"])
def test_a_stream_cut_at_every_character_gives_its_whole_sections_and_whole_blocks(text: str) -> None:
    for end in range(len(text)):
        reader, found = read(text[:end])
        assert not reader.is_whole
        whole = SECTIONS[: len(found)]
        if found and found[-1] != whole[-1]:
            rescued, section = found[-1], whole[-1]
            assert 0 < len(rescued["blocks"]) <= len(section["blocks"])
            assert section["blocks"][: len(rescued["blocks"])] == rescued["blocks"]
            assert found[:-1] == whole[:-1]


def test_the_finished_blocks_of_a_cut_section_are_saved() -> None:
    cut = PLAIN[: PLAIN.index('"callout"')]
    _, found = read(cut)
    assert [{**SECTIONS[0], "blocks": SECTIONS[0]["blocks"][:1]}] == found


@pytest.mark.parametrize(
    "around",
    [
        "\ufeff{}",
        "```json\n{}\n```",
        "Sure! Here is {{the page}} you [asked] for:\n\n{}\n\nTell me {{what}} you think.",
        '{{"page": {}}}',
        '{{"answer": {{"page": {}}}}}',
        '<think>A draft: {{"title": "No", "sections": [{{"a": 1}}]}}</think>{}',
        'As in {{"an": "example"}} and {{}}, so here: {}',
        "{}{}",
        "  \n\t{}  ",
    ],
)
@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_what_stands_around_the_page_is_passed_over(around: str, size: int) -> None:
    reader, found = read(around.format(PLAIN, PLAIN), size)
    assert SECTIONS == found
    assert "Tide 😀" == reader.head["title"]
    assert reader.is_whole


def test_title_and_theme_may_come_last() -> None:
    reader, found = read('{"sections": [{"a": "title"}, {"title": "not this"}], "theme": "paper", "title": "Late"}')
    assert [{"a": "title"}, {"title": "not this"}] == found
    assert {"title": "Late", "theme": "paper"} == reader.head


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"a\nb\tc\x01d"', "a\nb\tcd"),
        (r'"\x41 \' \d"', r"\x41 \' \d"),
        (r'"\u12 \uZZZZ"', r"\u12 \uZZZZ"),
        (r'"\ud83d\ude00 \ud83d \ude00"', "😀 \ufffd \ufffd"),
        ('"\ud83d\ude00 \ud83d ok"', "😀 \ufffd ok"),
        (r'"\\ \" \/ \b\f\n\r\t A"', '\\ " / \b\f\n\r\t A'),
        ("NaN", None),
        ("-Infinity", None),
        ("1e999", None),
        ("9" * 400, None),
        ("007", None),
        ("+1", None),
        ("True", True),
        ("None", None),
        ("undefined", None),
        ("12.5e1", 125.0),
        ("[1, 2, ]", [1, 2]),
        ('{"b": 1,}', {"b": 1}),
        ('{"b": 1, "b": 2}', {"b": 2}),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_what_has_one_plain_meaning_is_mended(written: str, meant: object, size: int) -> None:
    reader, found = read(f'{{"sections": [{{"a": {written}}}, {{"z": 1}}]}}', size)
    assert [{"a": meant}, {"z": 1}] == found
    assert reader.is_whole


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('{"intro": {"a": 1}, "end": {"blocks": []}}', [{"a": 1}, {"blocks": []}]),
        ('{"blocks": [], "background": {}}', [{"blocks": [], "background": {}}]),
        ('{"op": "removeBlock"}', [{"op": "removeBlock"}]),
        ("{}", []),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_an_object_in_the_lists_place_is_the_items_by_names_or_the_only_one(
    written: str, meant: object, size: int
) -> None:
    reader, found = read(f'{{"page": {{"sections": {written}, "title": "Late"}}}}', size)
    assert meant == found
    assert reader.is_whole
    assert {"title": "Late"} == reader.head


def test_two_lists_of_sections_are_both_read() -> None:
    _, found = read('{"sections": [{"a": 1}], "sections": [{"a": 2}]}')
    assert [{"a": 1}, {"a": 2}] == found


def test_what_is_no_object_among_the_sections_is_given_as_it_is() -> None:
    reader, found = read('{"sections": ["words", 5, null, {"a": 1}, [{"b": 2}]], "title": "T"}')
    assert ["words", 5, None, {"a": 1}, [{"b": 2}]] == found
    assert "T" == reader.head["title"]


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "I cannot do that.",
        "{",
        "[1, 2]",
        "<html>",
        '{"sections": "none"}',
        '{"sections": {"a": 1}}',
        "{'a': 1}",
        '"',
    ],
)
def test_nonsense_gives_nothing(nonsense: str) -> None:
    _, found = read(nonsense)
    assert [] == found


def test_what_breaks_in_the_middle_leaves_what_came() -> None:
    reader, found = read('{"title": "T", "sections": [{"a": 1}, {"b": "he said "hi" to"}, {"c": 3}]}')
    assert [{"a": 1}] == found
    assert reader.is_broken
    assert not reader.is_whole


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_is_bounded(opening: str) -> None:
    reader, found = read('{"sections": [{"a": ' + opening * 100_000, 4096)
    assert [] == found
    assert reader.is_broken
    assert 100_000 > DEPTH_MAX


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=8), JSON, max_size=4), max_size=4), st.integers(1, 50))
def test_any_json_is_read_as_json_reads_it(sections: list[Any], size: int) -> None:
    text = json.dumps({"sections": sections}, ensure_ascii=size % 2 == 0)
    reader, found = read(text, size)
    assert sections == found
    assert reader.is_whole


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.integers(1, 20))
def test_no_text_whatever_is_a_defect(text: str, size: int) -> None:
    read('{"sections": [' + text, size)
    read(text, size)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(PLAIN)), st.integers(0, 30), st.text(max_size=10))
def test_no_damage_is_a_defect(start: int, length: int, instead: str) -> None:
    read(PLAIN[:start] + instead + PLAIN[start + length :], 11)


def test_objects_without_end_before_the_page_are_not_read() -> None:
    reader, found = read('{"a": 1} ' * 100 + PLAIN)
    assert [] == found
    assert reader.is_broken


def test_ten_megabytes_of_words_around_a_page_are_passed_over() -> None:
    reader, found = read("word < { " * 1_000_000 + PLAIN + "word } " * 100_000, 4096)
    assert SECTIONS == found
    assert reader.is_whole


def test_a_finished_section_is_not_kept() -> None:
    reader = page_reader()
    reader.feed('{"sections": [')
    held = sys.getsizeof(reader._events)
    for _ in range(1000):
        assert 1 == len(reader.feed(json.dumps(SECTIONS[0]) + ","))
    assert sys.getsizeof(reader._events) <= held + 100
