"""A page while it is written: which events its text gives, and when."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.ai.writing import PageWriting
from lib.media import Library
from lib.page.parse import parse_page
from lib.web.response import encode

LIBRARY = Library.load()


def section(text: str) -> dict[str, Any]:
    picture = {"type": "image", "props": {"image": {"search": "calm ocean", "alt": text}, "ratio": "16:9"}}
    return {"layout": "stack", "blocks": [{"type": "rich-text", "props": {"text": text}}, picture]}


def write(text: str, theme: str | None = None, size: int = 1000) -> tuple[PageWriting, list[str]]:
    writing = PageWriting("req_x", LIBRARY, theme)
    events = [event for start in range(0, len(text), size) for event in writing.write(text[start : start + size])]
    events += writing.finish()
    return writing, [event.name for event in events]


def test_page_comes_as_soon_as_title_and_theme_are_known() -> None:
    writing = PageWriting("req_x", LIBRARY, None)
    assert [] == writing.write('{"title": "T",')
    [event] = writing.write('"theme": "paper",')
    assert ("page", {"title": "T", "theme": "paper"}) == event


def test_sections_wait_for_a_title_that_comes_late() -> None:
    text = json.dumps({"sections": [section("a"), section("b")], "theme": "paper", "title": "Late"})
    writing, names = write(text)
    assert ["page", "section", "section"] == names
    assert ("Late", "paper") == (writing.to_page().title, writing.to_page().theme)
    assert writing.is_whole


def test_a_title_that_never_comes_holds_nothing_back_for_ever() -> None:
    writing, names = write(json.dumps({"sections": [section("a")]}))
    assert ["page", "section"] == names
    assert writing.to_page().title


def test_a_wished_theme_is_the_pages_whatever_the_model_wrote() -> None:
    writing, names = write(json.dumps({"title": "T", "theme": "harbour", "sections": [section("a")]}), "paper")
    assert ["page", "section"] == names
    assert "paper" == writing.to_page().theme


def test_what_had_to_be_left_out_is_said() -> None:
    whole, _ = write(json.dumps({"title": "T", "theme": "paper", "sections": [section("a")]}))
    lacking, names = write(json.dumps({"title": "T", "theme": "paper", "sections": [section("a"), 5, {"blocks": []}]}))
    assert whole.is_whole
    assert ["page", "section"] == names
    assert not lacking.is_whole


def test_the_page_is_valid_and_its_pictures_are_found() -> None:
    writing, _ = write(json.dumps({"title": "T", "theme": "paper", "sections": [section(str(n)) for n in range(5)]}))
    page = json.loads(encode(writing.to_page()))
    assert parse_page(page) == writing.to_page()
    assert "library" == page["sections"][0]["blocks"][1]["props"]["image"]["source"]
    assert "search" not in json.dumps(page)


def test_the_same_text_gives_the_same_page_again_and_another_request_other_ids() -> None:
    text = json.dumps({"title": "T", "theme": "paper", "sections": [section(str(n)) for n in range(5)]})
    assert write(text)[0].to_page() == write(text, size=1)[0].to_page()
    other = PageWriting("req_y", LIBRARY, None)
    other.write(text)
    ids = [{one.id for one in writing.to_page().sections} for writing in (write(text)[0], other)]
    assert not ids[0] & ids[1]


def test_what_nobody_sees_is_not_on_the_page() -> None:
    unseen = "a\u202eb\u200b\U000e0041\x01\ud83d c"
    writing, _ = write(json.dumps({"title": unseen, "theme": "paper", "sections": [section(unseen)]}), size=1)
    written = encode(writing.to_page()).decode()
    assert [] == [one for one in "\u202e\u200b\U000e0041\x01" if one in written]


PAGE = json.dumps({"title": "T", "theme": "paper", "sections": [section(f"Words {n} ä 😀") for n in range(3)]})
MANGLING = st.tuples(st.integers(0, len(PAGE)), st.integers(0, 30), st.text(max_size=10))


@settings(max_examples=150, deadline=None)
@given(st.lists(MANGLING, max_size=3), st.integers(0, len(PAGE)), st.integers(1, 40))
def test_no_cut_and_no_damage_gives_a_page_that_is_not_valid(
    damage: list[tuple[int, int, str]], end: int, size: int
) -> None:
    text = PAGE
    for start, length, instead in damage:
        text = text[:start] + instead + text[start + length :]
    writing, names = write(text[:end], size=size)
    page = writing.to_page()
    assert page == parse_page(json.loads(encode(page)))
    assert len(page.sections) == names.count("section")
