"""A research report and its sources: addresses come from the citations alone."""

import json
from typing import Any

import pytest

from lib.ai.providers.openai_runs import Citation
from lib.ai.sources import SOURCES_MAX, Findings, Source
from lib.ai.writing import Around, PageWriting
from lib.media import Library
from lib.page import markdown
from lib.page.walk import texts_of

TIDE, DYKE = "https://tides.example/2026", "https://dykes.example/a_(b)?q=1"


def cited(*urls: str, title: str = "A title") -> list[Citation]:
    return [Citation(title, url) for url in urls]


def findings(report: str = "Words.", *urls: str) -> Findings:
    return Findings.of(report, cited(*(urls or (TIDE, DYKE))))


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (f"Rises ([Tides]({TIDE})).", "Rises (Tides [1])."),
        (f"Dykes {DYKE.replace('(b)', '')}x help.", "Dykes  help."),
        (f"See {TIDE}.", "See [1]"),
        ("See https://evil.example/?q=1 and www.evil.example now", "See  and  now"),
        (f"![a](https://evil.example/a.png) [b](https://evil.example) [c]({TIDE}?x)", "a b c"),
        (f"[d]({DYKE})", "d [2]"),
        ("See _https://evil.example/a_ and xhttps://evil.example now", "See _ and x now"),
        ("See HTTPS://EVIL.EXAMPLE/ and ht\u200btps://evil.example/?q=1 now", "See  and  now"),
    ],
)
def test_links_to_sources_become_numbers_and_other_addresses_go(report: str, told: str) -> None:
    assert told == findings(report).report


@pytest.mark.parametrize("endless", ["x", "()", "[a](", "(", " ", "[a](b)"])
def test_a_link_that_never_closes_is_read_once(endless: str) -> None:
    """So long that looking at each character once for each before it would outlast the tests."""
    report = "[a](" + endless * 400_000
    assert findings(report).report.startswith("[a](")
    linked: Any = findings().link({"text": report})
    assert linked["text"].startswith("[a] (")


def test_only_plain_https_addresses_are_sources_each_once() -> None:
    found = Findings.of("", cited(TIDE, "http://a.example", "javascript:alert(1)", TIDE, "https://u@b.example", DYKE))
    assert [TIDE, DYKE] == [source.url for source in found.sources]


def test_sources_without_end_are_cut() -> None:
    many = Findings.of("", cited(*(f"https://s{n}.example/" for n in range(500))))
    assert SOURCES_MAX == len(many.sources)
    assert sum(len(block["props"]["text"]) for block in blocks_of(many)[1:]) > 1_000


def blocks_of(found: Findings) -> list[Any]:
    [listed] = found.list_sources()
    assert isinstance(listed, dict)
    return list(listed["blocks"])


def test_numbers_become_links_in_running_text_and_vanish_elsewhere() -> None:
    raw = {
        "layout": "stack",
        "blocks": [
            {"type": "heading", "props": {"text": "Rising [1]", "level": 2}},
            {"type": "rich-text", "props": {"text": "It rises [1], [2], [3], [0]."}},
            {"type": "cards", "props": {"items": [{"title": "One [1]", "text": "a [2]", "link": {"href": TIDE}}]}},
        ],
    }
    linked: Any = findings().link(raw)
    heading, text, cards = (block["props"] for block in linked["blocks"])
    assert "Rising" == heading["text"]
    assert f"It rises [1]({TIDE}), [2]({DYKE}), , ." == text["text"]
    assert ("One", f"a [2]({DYKE})", {}) == tuple(cards["items"][0][name] for name in ("title", "text", "link"))


def test_an_address_that_the_model_writes_leads_nowhere() -> None:
    evil = f"[1](https://evil.example) ![x](https://evil.example/x) https://evil.example <a href='{TIDE}'>"
    raw = {"blocks": [{"type": "buttons", "props": {"items": [{"label": "Go", "href": TIDE}]}}, {"text": evil}]}
    assert "://" not in json.dumps(findings().link(raw))


@pytest.mark.parametrize(
    "evil",
    [
        # without a source the number goes, an invisible letter goes, and words stand where their links stood
        r"[a\]b](htt[9]ps://evil.example/x)",
        "[a\\]b](ht\u200btps://evil.example/x)",
        "[x[[y](z)](z)](ht[[tp](y)](y)s://evil.example/x)",
    ],
)
def test_no_link_comes_of_what_is_left_of_a_text(evil: str) -> None:
    found = findings()
    around = Around(found.link, (), (), "")
    writing = PageWriting("req_a", Library.load(), "paper", around)
    blocks = [{"type": "rich-text", "props": {"text": evil}}]
    writing.write(json.dumps({"title": "Water", "theme": "paper", "sections": [{"blocks": blocks}]}))
    [said] = texts_of(writing.to_page().sections[0])
    assert "Link(" not in repr(markdown.parse(said.text))


def test_a_report_is_sections_by_its_headings_where_no_model_makes_a_page() -> None:
    found = findings(f"# Water\n\nIt rises [x]({TIDE}).\n\n## Dykes\n\nThey help.")
    first, second = (json.dumps(each) for each in found.to_sections())
    assert "Water" == found.title
    assert f"[1]({TIDE})" in first
    assert "Dykes" in second


def test_what_is_kept_is_what_was_found() -> None:
    found = findings(f"It rises [x]({TIDE}).")
    assert found == Findings.from_json(json.loads(json.dumps(found.to_json())))
    assert Source("A title", TIDE) == found.sources[0]


def test_the_sources_are_headed_in_the_reports_language() -> None:
    german, english = ("Das Wasser steigt und der Hafen wartet.", "The water rises and the harbour waits.")
    assert ["Quellen", "Sources"] == [blocks_of(findings(report))[0]["props"]["text"] for report in (german, english)]
