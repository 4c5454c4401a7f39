"""What the stand-ins write by themselves: pages, edits, reports."""

import json
from itertools import pairwise
from typing import Any

import jsonschema
import pytest

from sandbox.models.composer import Composer
from tests.sandbox.models_kit import PAGE_SCHEMA, SECTION_SCHEMA, closed, words

TEN = [
    "Create a launch page for our new mobile app Harbour with key features, a timeline and FAQ",
    "Onboarding page for new engineers in the Berlin office",
    "Weekly status of Project Aurora: what is done, risks and next steps",
    "Invitation to our summer party on 12 June 2027 at 17:00 in Hamburg with agenda and parking",
    "How to set up the VPN on a company laptop",
    "Explain our password policy to everyone",
    "Announce that we are moving to a new office in Lisbon",
    "A guide to travelling to our Tokyo campus, including trains, hotels and restaurants",
    "Team page for the Data Platform group",
    "Our sustainability strategy for 2030",
]
GERMAN = [
    "Erstelle eine Seite für unseren neuen Standort in Leipzig mit Anfahrt, Küche und Ansprechpartnern",
    "Bitte gestalte eine Willkommensseite für neue Kolleginnen und Kollegen im Vertrieb",
    "Sommerfest am 12. Juni 2027 um 17 Uhr in Köln: Programm, Anreise und Kontakt",
]
SHORT = ["cats", "新しい製品の紹介ページを作成してください", "مرحبا بالفريق الجديد", "?", "Page"]
TINTS = {"subtle", "accent", "contrast", "gradient", "image"}

Page = dict[str, Any]


def write(prompt: str, schema: Any = None, composer: Composer | None = None) -> Page:
    schema = schema or PAGE_SCHEMA
    page: Page = json.loads((composer or Composer()).answer([prompt], schema))
    jsonschema.validate(page, schema)
    return page


def layouts(page: Page) -> tuple[str, ...]:
    return tuple(section["layout"] for section in page["sections"])


def blocks(page: Page, kind: str) -> list[Page]:
    return [one["props"] for section in page["sections"] for one in section["blocks"] if one["type"] == kind]


def test_ten_prompts_give_ten_pages_with_ten_sequences_of_layouts() -> None:
    composer = Composer()
    pages = [write(prompt, composer=composer) for prompt in TEN]
    assert len({layouts(page) for page in pages}) == 10
    assert len({page["title"] for page in pages}) == 10


def test_even_a_hundred_prompts_that_differ_in_a_word_have_sequences_of_their_own() -> None:
    composer = Composer()
    sequences = [layouts(write(f"A page about topic {n}", composer=composer)) for n in range(100)]
    assert len(set(sequences)) == 100


def test_the_same_prompt_gives_the_same_page() -> None:
    composer = Composer()
    first = write(TEN[0], composer=composer)
    write(TEN[1], composer=composer)
    assert write(TEN[0], composer=composer) == first


@pytest.mark.parametrize("prompt", TEN + GERMAN + SHORT)
def test_a_page_has_a_designers_rhythm(prompt: str) -> None:
    page = write(prompt)
    shown = layouts(page)
    assert 4 <= len(shown) <= 8
    assert page["sections"][0]["blocks"][0]["type"] == "hero"
    assert all(before != after for before, after in pairwise(shown))
    tinted = [section["background"]["kind"] in TINTS for section in page["sections"]]
    assert not any(before and after for before, after in pairwise(tinted))


@pytest.mark.parametrize("prompt", TEN + GERMAN)
def test_headings_are_short_and_cards_are_balanced(prompt: str) -> None:
    page = write(prompt)
    titles = [one["title"] for one in blocks(page, "hero")] + [one["text"] for one in blocks(page, "heading")]
    assert all(len(title.split()) <= 8 for title in titles)
    for cards in blocks(page, "cards"):
        lengths = [len(item["text"]) for item in cards["items"]]
        assert max(lengths) <= 1.8 * min(lengths)
        assert len(lengths) >= 2


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        (TEN[0], "New mobile app Harbour"),
        (TEN[6], "We are moving to a new office"),
        (TEN[8], "Data Platform group"),
        (GERMAN[0], "Neuer Standort in Leipzig"),
        (GERMAN[1], "Neue Kolleginnen und Kollegen im Vertrieb"),
        ("Please write a page about the history of coffee. Keep it light.", "History of coffee"),
        ("Anleitung: Wie man eine Dienstreise beantragt", "Wie man eine Dienstreise beantragt"),
        ("Anleitung: Wie man die Kaffeemaschine entkalkt", "Wie man die Kaffeemaschine entkalkt"),
        ("Explain our password policy to everyone", "Password policy"),
        ("# Report: The history of coffee\n\nIt began long ago.", "History of coffee"),
        ("cats", "Cats"),
    ],
)
def test_the_title_is_what_the_prompt_is_about(prompt: str, title: str) -> None:
    assert write(prompt)["title"] == title


def test_a_german_prompt_gives_a_german_page_and_an_english_one_an_english() -> None:
    german, english = (" ".join(map(str, blocks(write(prompt), "heading"))) for prompt in (GERMAN[0], TEN[0]))
    assert any(word in german for word in (" die ", " der ", " wir ", "Was ", "Wie ", " Sie "))
    assert any(word in english for word in ("What ", "How ", "Why ", "The ", " the "))


def test_what_the_prompt_lists_is_on_the_page() -> None:
    page = json.dumps(write(TEN[3]), ensure_ascii=False)
    assert "**When:** 12 June" in page
    assert "17:00" in page
    assert "Hamburg" in page
    topics = write("A page with sections on pottery, astronomy and beekeeping")
    titles = [item["title"] for cards in blocks(topics, "cards") for item in cards["items"]]
    texts = " ".join(one["text"] for one in blocks(topics, "rich-text"))
    assert all(word in titles or f"**{word}**" in texts for word in ("Pottery", "Astronomy", "Beekeeping"))


def test_the_prompts_own_statements_are_used() -> None:
    page = write("A page about coffee. Coffee was found by curious goats in Ethiopia long ago. Keep it light.")
    assert blocks(page, "hero")[0]["text"] == "Coffee was found by curious goats in Ethiopia long ago."


def test_it_keeps_to_what_a_narrower_schema_allows() -> None:
    narrow = json.loads(json.dumps(PAGE_SCHEMA))
    section = narrow["properties"]["sections"]["items"]["properties"]
    narrow["properties"]["theme"]["enum"] = ["paper"]
    section["layout"]["enum"] = ["stack", "centered"]
    section["background"]["properties"]["kind"]["enum"] = ["plain"]
    section["blocks"]["items"]["anyOf"] = [
        one for one in section["blocks"]["items"]["anyOf"] if one["properties"]["type"]["enum"] != ["image"]
    ]
    page = write(TEN[0], narrow)
    assert (page["theme"], len(page["sections"]) >= 4) == ("paper", True)


def test_it_is_not_confused_by_kinds_of_block_that_it_does_not_know() -> None:
    wide = json.loads(json.dumps(PAGE_SCHEMA))
    block = wide["properties"]["sections"]["items"]["properties"]["blocks"]["items"]["anyOf"]
    block.append(closed(type=words("video"), props=closed(search={"type": "string"}, loop={"type": "boolean"})))
    assert len(write(TEN[1], wide)["sections"]) >= 4


def test_a_schema_that_asks_for_something_else_gets_something_of_its_shape() -> None:
    schema = closed(summary={"type": "string"}, score={"type": "integer"}, tags={"type": "array", "items": words("a")})
    assert json.loads(Composer().answer(["Coffee"], schema)) == {"summary": "Coffee", "score": 1, "tags": ["a"]}


def test_without_a_schema_it_answers_in_prose() -> None:
    assert "Coffee" in Composer().answer(["A page about coffee"], None)


# --- chat

ID = {"type": "string"}
NO_ID = {"type": ["string", "null"]}
PROPS = closed(title=NO_ID, text=NO_ID, eyebrow=NO_ID)


def operation(name: str, **members: Any) -> Page:
    return closed(op=words(name), **members)


CHAT_SCHEMA = closed(
    message=ID,
    edits={
        "type": "array",
        "items": {
            "anyOf": [
                operation("insertSection", after=NO_ID, section=SECTION_SCHEMA),
                operation("moveSection", id=ID, after=NO_ID),
                operation("removeSection", id=ID),
                operation("updateBlock", id=ID, props=PROPS),
                operation("setTheme", theme=words("harbour", "paper")),
                operation("setTitle", title=ID),
            ]
        },
    },
)
PAGE_SENT = {
    "version": 1,
    "title": "Coffee",
    "theme": "harbour",
    "sections": [
        {
            "id": f"s{n}",
            "layout": "stack",
            "background": {"kind": "plain"},
            "blocks": [
                {"id": f"s{n}h", "type": "heading", "props": {"text": title, "level": 2}},
                {
                    "id": f"s{n}t",
                    "type": "rich-text",
                    "props": {"text": "One sentence. And a second one. And a third."},
                },
            ],
        }
        for n, title in enumerate(("Why we are doing this", "History of roasting", "Getting there by train"))
    ],
}


def chat(prompt: str, page: Page = PAGE_SENT) -> Page:
    texts = [f"The page:\n{json.dumps(page)}", prompt]
    answer: Page = json.loads(Composer().answer(texts, CHAT_SCHEMA))
    jsonschema.validate(answer, CHAT_SCHEMA)
    return answer


@pytest.mark.parametrize(
    ("prompt", "operations"),
    [
        ("Shorten the section about roasting", [("updateBlock", "s1t")]),
        ("Shorten", [("updateBlock", "s1t")]),
        ("Kürze den ersten Abschnitt", [("updateBlock", "s0t")]),
        ("Remove the last section", [("removeSection", "s2")]),
        ("Lösche den Abschnitt über roasting", [("removeSection", "s1")]),
        ("Move the train section to the top", [("moveSection", "s2")]),
        ("Use another theme", [("setTheme", None)]),
        ("Change the title to Tea", [("setTitle", None)]),
        ("Translate it into German", [("updateBlock", "s0h")]),
        ("Add a section about parking", [("insertSection", None)]),
        ("Füge einen Abschnitt über Parken hinzu", [("insertSection", None)]),
    ],
)
def test_a_chat_turn_is_a_message_and_operations_on_ids_of_the_page(
    prompt: str, operations: list[tuple[str, str | None]]
) -> None:
    answer = chat(prompt)
    assert [(edit["op"], edit.get("id")) for edit in answer["edits"]] == operations
    assert answer["message"]


@pytest.mark.parametrize(
    ("texts", "shortened"),
    [(("One sentence. And a second.", "Welcome"), "One sentence."), (("Hello", "To all of you"), "To all…")],
)
def test_a_wish_to_shorten_finds_what_can_be_shorter(texts: tuple[str, ...], shortened: str) -> None:
    sections = [
        {"id": f"s{n}", "blocks": [{"id": f"b{n}", "type": "rich-text", "props": {"text": text}}]}
        for n, text in enumerate(texts)
    ]
    edits = chat("Shorten", PAGE_SENT | {"sections": sections})["edits"]
    assert [shortened] == [edit["props"]["text"] for edit in edits]


def test_what_is_added_is_about_what_was_asked() -> None:
    added = chat("Please add a section about parking")["edits"][0]
    assert added["after"] == "s1"
    assert added["section"]["blocks"][0]["props"]["text"] == "Parking"


def test_a_wish_that_it_does_not_know_is_answered_with_what_it_can_do() -> None:
    answer = chat("Sing me a song")
    assert answer["edits"] == []
    assert "stand-in" in answer["message"]


def test_a_report_names_its_sources_in_its_text() -> None:
    report = Composer().research(["A page about coffee"])
    assert len(report.sources) == 5
    assert all(address in report.text for _, address in report.sources)
