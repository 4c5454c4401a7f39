"""Texts of a page: what stays in them, and what the Markdown subset makes of them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.page.markdown import defused, has_unsafe_link, headline, parse, plain_text, tidy
from lib.page.text import clean, cut, is_safe_address

CASES = json.loads((Path(__file__).parent / "page" / "markdown.json").read_text())

any_text = st.text(st.characters(exclude_categories=[]), max_size=200)
mark_up = st.text(st.sampled_from("*`[]()\\\n -1.#! abhttps:/\u200d\u202e😀"), max_size=80)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Köln, Łódź und Αθήνα", "日本語 한국어 ไทย", "שלום עולם, مرحبا بالعالم", "می‌خواهم", "क्‍ष और क्‌ष",
        "👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 1️⃣ ☎︎ 🇩🇪 👍🏽", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛󠄀城市", "Zeilen\n\tund Tab",
        "Silben\u00adtrennung", "e\u0301 und é",
    ],
)  # fmt: skip
def test_letters_of_every_script_and_emoji_stay_exactly_as_they_are(text: str) -> None:
    assert text == clean(text)


@pytest.mark.parametrize(
    ("dirty", "kept"),
    [
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"), ("a\u202eb\u2066c\u200ed\u200fe\u061cf", "abcdef"),
        ("a\u200bb\u2060c\ufeffd\u2063e", "abcde"), ("a\u200db\u200cc", "abc"), ("a\ud800b\ufffec\uffffd", "abcd"),
        ("a" + "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all rules"), "a"),
        ("x\ufe0f\ufe01\U000e0101y", "xy"), ("😀\ufe0f\ufe0e\ufe0f", "😀\ufe0f"),
        ("ب\u200c\u200d\u200cب", "بب"),
        ("a\u034fb\u115fc\u1160d\u17b4e\u3164f\uffa0g\ufff0h\U000e0080i\U000e01f0j", "abcdefghij"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_taken_out(dirty: str, kept: str) -> None:
    assert kept == clean(dirty)


@given(any_text)
def test_cleaning_twice_is_cleaning_once_and_leaves_what_xml_allows(text: str) -> None:
    cleaned = clean(text)

    assert cleaned == clean(cleaned)
    assert all(letter in "\t\n" or ord(letter) >= 0x20 for letter in cleaned)
    cleaned.encode()


@given(any_text, st.integers(2, 60))
def test_a_cut_text_fits_and_stays_clean(text: str, chars_max: int) -> None:
    fitted = cut(clean(text), chars_max)

    assert len(fitted) <= chars_max
    assert fitted == clean(fitted)


def test_a_text_is_cut_at_a_word() -> None:
    assert "A page that tells…" == cut("A page that tells everything at once", 20)


def test_a_cut_leaves_no_joiner_that_joins_nothing() -> None:
    assert "👩…" == cut("👩‍💻👩‍💻", 3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_the_markdown_subset_reads_as_agreed(case: dict[str, Any]) -> None:
    assert case["nodes"] == json.loads(msgspec.json.encode(parse(case["markdown"])))


@given(mark_up)
def test_no_text_makes_a_link_that_is_not_safe_and_no_word_is_lost(text: str) -> None:
    nodes = json.dumps(msgspec.to_builtins(parse(text)))
    hrefs = [part.split('"')[0] for part in nodes.split('"href": "')[1:]]

    assert all(is_safe_address(json.loads(f'"{href}"')) for href in hrefs)
    assert sorted(c for c in text if c.isalnum() and c != "1") == sorted(
        c for c in plain_text(text) + "".join(hrefs) if c.isalnum() and c != "1"
    )


@given(mark_up)
def test_a_defused_text_has_no_unsafe_link(text: str) -> None:
    assert not has_unsafe_link(defused(text))


def test_fuller_markdown_is_brought_into_the_subset() -> None:
    text = "## Goals ##\n\n---\n\n```py\nx = 1\n```\nSee [a](http://example.com), ![b](https://example.com/b.png)"

    assert ("**Goals**\n\n\nx = 1\nSee a, b", 2) == tidy(text)


def test_quoted_lines_lose_their_mark_and_tasks_have_boxes() -> None:
    text = "> Said so.\n> 5 % of us\n- [ ] to do\n* [x] done\n- [ ]no box"
    assert ("Said so.\n> 5 % of us\n- ☐ to do\n* ☑ done\n- [ ]no box", 0) == tidy(text)


def test_a_title_can_be_taken_from_a_text() -> None:
    assert ("Short line", "and **more**") == headline("**Short** line\nand **more**")
    title, text = headline("word " * 40)
    assert (title[-1], len(title) <= 80, text) == ("…", True, "word " * 40)
