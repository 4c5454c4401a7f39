"""What a prompt asks for: its language, what the page is about, what it names, and when and where."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.models.composer.library import read_library

_OPENINGS = {
    "en": re.compile(
        r"^(?:hi|hello|hey)?[,! ]*(?:please\s+|could you\s+|can you\s+|would you\s+)*"
        r"(?:(?:create|make|build|write|design|generate|draft|prepare|compose|produce|set up|put together|give me|"
        r"announce(?: that)?|explain|describe|introduce|summari[sz]e|present|invite (?:everyone|all|people) to|"
        r"show me|i need|we need|i want|we want|i would like|i'd like|we'd like|help me (?:write|create))\s+)?"
        r"(?:me\s+|us\s+)?(?:to\s+(?:create|make|write|build|celebrate|announce|explain)\s+)?(?:an?\s+|the\s+|some\s+|our\s+|my\s+)?"
        r"(?:(?:[\w-]+,?\s+){0,4}?(?:page|site|website|document|doc|article|text|content|section|something|overview)s?\s+"
        r"(?:for|about|on|of|to|that|which|introducing|announcing|describing|explaining|covering|presenting)\s+"
        r"(?:introduce|introduces|announce|announces|describes?|explains?|presents?|welcomes?|celebrates?)?\s*)?",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"^(?:hallo|hi)?[,! ]*(?:bitte\s+|kannst du\s+|könntest du\s+|können sie\s+)*"
        r"(?:(?:erstelle?n?|mache?|baue?|schreibe?|gestalte|entwirf|generiere|entwickle|bereite|gib|zeige?|"
        r"ich brauche|wir brauchen|ich möchte|wir möchten|ich hätte gern|ich will)\s+(?:bitte\s+)?)?"
        r"(?:mir\s+|uns\s+)?(?:bitte\s+)?(?:eine[nrms]?\s+|ein\s+|die\s+|den\s+|das\s+)?"
        r"(?:(?:[\wäöüß-]+,?\s+){0,3}?(?:[\wäöüß]*seite|landing-?page|dokument|artikel|text|übersicht|inhalt|beitrag)e?n?\s+"
        r"(?:für|über|zu|zum|zur|von|mit|rund um|zum thema|die|der|das)\s+(?:thema\s+)?)?",
        re.IGNORECASE,
    ),
}
_QUOTES = " \"'„“”»«"
_ARTICLES = {
    "en": re.compile(r"^(?:our|my|the|an?|your|their|this)\s+", re.IGNORECASE),
    "de": re.compile(
        r"^(unser(?:e[nmrs]?)?|mein(?:e[nmrs]?)?|eine[nmrs]?|ein|der|die|das|den|dem|des)\s+", re.IGNORECASE
    ),
}
_END_OF_SUBJECT = re.compile(
    r"(?<!\d)[.!?]|[!?;:,\n(]|\s+[–—-]\s+|\s+(?:with|that|which|including|and include|so that|using|because|where|who|"
    r"to everyone|to everybody|for everyone|mit|inklusive|einschließlich|sowie|damit|wobei|weil)(?:\s+|$)",
    re.IGNORECASE,
)
_LIST_STARTS = re.compile(
    r"(?::|\bwith|\bincluding|\binclude|\bcovering|\bcovers?|\bsections? (?:on|about|for)|\btopics?:?|\bshow(?:ing)?|"
    r"\bmit|\binklusive|\beinschließlich|\benthält|\bzeige?|\bzu den themen|\bthemen:?|\babschnitten? (?:zu|über))\s+"
    r"([^.!?\n]{4,200})",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:the|an?|our|some|all|its?|key|die|der|das|den|dem|eine[rnm]?|ein|einige|alle|unsere[nmr]?|und|and|also|auch|"
    r"sections? (?:on|about)|information (?:on|about))\s+",
    re.IGNORECASE,
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
)
_DATES = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?:{_MONTHS})(?:\s+\d{{4}})?|(?:{_MONTHS})\s+\d{{1,2}}"
    rf"(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}|Q[1-4](?:\s+\d{{4}})?)",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\b(?:\d{1,2}:\d{2}(?:\s*(?:am|pm|Uhr))?|\d{1,2}\s*(?:am|pm|Uhr))(?![\w:])", re.IGNORECASE)
_PLACES = re.compile(r"\b(?:in|at|im|am)\s+((?:[A-ZÄÖÜ][\wäöüß-]+)(?:\s+[A-ZÄÖÜ][\wäöüß-]+){0,2})")
_FENCE = re.compile(r"^\s*(?:[-=#<>`*_~]{3,}.*|</?[\w-]+[^>]*>|\[/?[\w -]+\]|.{0,60}:)\s*$")


_GERMAN_WORD = re.compile(r"[äöüß]|(?:ung|heit|keit|schaft|lich|isch)(?:en)?$")


@dataclass(frozen=True)
class Facts:
    """What a prompt says about when and where, in its own words."""

    dates: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dates or self.times)


@dataclass(frozen=True)
class Wish:
    """A prompt, read."""

    prompt: str
    language: str
    # what the page is about, at most eight words
    name: str
    # what the prompt lists by name
    items: tuple[str, ...]
    facts: Facts
    # its own sentences that state something
    statements: tuple[str, ...]


def read_wish(texts: Sequence[str]) -> Wish:
    """The wish in the texts of a call: the last text that is not JSON, without the marks that fence it."""
    prompt = find_prompt(texts)
    language = find_language(prompt)
    return Wish(
        prompt,
        language,
        find_name(prompt, language),
        tuple(_find_items(prompt)),
        Facts(
            tuple(found[0] for found in _DATES.finditer(prompt))[:2],
            tuple(found[0] for found in _TIMES.finditer(prompt))[:2],
            tuple(dict.fromkeys(found[1] for found in _PLACES.finditer(prompt) if not _DATES.match(found[1])))[:2],
        ),
        tuple(_find_statements(prompt)),
    )


def find_prompt(texts: Sequence[str]) -> str:
    for text in reversed(texts):
        if find_json(text) is None and text.strip():
            lines = text.strip().splitlines()
            kept = [line for line in lines if not _FENCE.match(line)] if len(lines) > 1 else lines
            return "\n".join(kept).strip() or text.strip()
    return texts[-1] if texts else ""


def find_json(text: str) -> dict[str, Any] | None:
    """The JSON object with `sections` that stands in a text."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except ValueError:
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict) and isinstance(value.get("sections"), list):
            return value
        start = text.find("{", end)
    return None


def find_language(prompt: str) -> str:
    words = re.findall(r"[^\W\d_]+", prompt.lower())
    german = _count_common("de", words) + sum(bool(_GERMAN_WORD.search(word)) for word in words)
    english = _count_common("en", words)
    return "de" if german > english else "en"


def _count_common(language: str, words: list[str]) -> int:
    common = read_library(language).words.common
    return sum(word in common for word in words)


def find_name(prompt: str, language: str) -> str:
    """What the page is about, as a title of at most eight words."""
    first = prompt.strip().splitlines()[0].lstrip("#>* ") if prompt.strip() else ""
    rest = _OPENINGS[language].sub("", first, count=1).strip() or first
    label, colon, after = rest.partition(":")
    if colon and len(label.split()) == 1 and len(after.split()) > 2:
        rest = after.strip()
    subject = _END_OF_SUBJECT.split(rest.strip(_QUOTES), maxsplit=1)[0].strip(_QUOTES)
    if len(subject.split()) == 1 and rest[len(subject) :].startswith(","):
        subject = rest  # one word before a comma is a greeting or the first of a list
    subject = _without_article(subject, language) or rest.strip() or first
    words = subject.split()[:8]
    while len(words) > 2 and (words[-1].lower() in _DANGLING or words[-1] in "àaeyo"):
        words.pop()
    name = " ".join(words)[:90]
    return name[:1].upper() + name[1:]


_DANGLING = frozenset(
    [
        *(
            "a",
            "an",
            "the",
            "for",
            "of",
            "in",
            "on",
            "at",
            "to",
            "and",
            "or",
            "with",
            "from",
            "by",
            "our",
            "that",
            "is",
        ),
        *("der", "die", "das", "den", "dem", "des", "für", "von", "im", "am", "auf", "und", "oder", "mit", "zum"),
        *("zur", "unser", "unsere", "unseren", "ein", "eine", "wir", "we", "are"),
    ]
)


def _without_article(subject: str, language: str) -> str:
    found = _ARTICLES[language].match(subject)
    rest = subject[found.end() :] if found else subject
    return rest if language == "en" else _in_nominative(rest, found[1].lower() if found else "")


def _in_nominative(words: str, article: str) -> str:
    """A German noun comes out of a prompt in any case: its adjective is given the ending of a title, or left out."""
    adjective, _, noun = words.partition(" ")
    if not (noun[:1].isupper() and adjective[:1].islower()):
        return words
    if adjective.endswith("en"):
        return _with_ending(adjective[:-2], noun, article)
    endings = {"der": "er", "das": "es"}
    return f"{adjective[:-1]}{endings[article]} {noun}" if adjective.endswith("e") and article in endings else words


def _with_ending(stem: str, noun: str, article: str) -> str:
    if article in {"den", "einen", "unseren", "meinen"}:
        is_plural = article == "den" and noun.partition(" ")[0].endswith("n")
        return f"{stem}{'e' if is_plural else 'er'} {noun}"
    if not article or article.endswith(("m", "es", "s")):
        return noun
    return f"{stem}e {noun}"


def _find_items(prompt: str) -> Iterator[str]:
    for listed in _LIST_STARTS.finditer(prompt):
        parts = re.split(r"\s*[,;]\s*|\s+(?:and|und|as well as|sowie|&)\s+", listed[1].strip())
        items = [_clean_item(part) for part in parts]
        if len([item for item in items if item]) >= 2:
            yield from (item for item in items if item)
            return
    yield from (_clean_item(line) for line in re.findall(r"^\s*(?:[-*•]|\d+[.)])\s+(.{3,60})$", prompt, re.MULTILINE))


def _clean_item(part: str) -> str:
    item = part.strip(f".:{_QUOTES}")
    while (shorter := _LEADING.sub("", item, count=1)) != item:
        item = shorter
    words = item.split()
    return item[:1].upper() + item[1:] if 1 <= len(words) <= 5 else ""


_ORDERS = re.compile(
    r"^(?:please|make|use|include|add|keep|create|write|show|give|the (?:page|tone)|it should|i |we (?:need|want)|"
    r"bitte|mache?|nutze|verwende|füge|halte|erstelle|schreibe?|zeige?|gib|die seite|der ton|ich |sie soll|es soll)\b",
    re.IGNORECASE,
)


def _find_statements(prompt: str) -> Iterator[str]:
    sentences = re.split(r"(?<=[.!?])\s+|\n+", prompt)
    for sentence in sentences[1:]:
        words = sentence.split()
        if 6 <= len(words) <= 40 and sentence.rstrip().endswith((".", "!")) and not _ORDERS.match(sentence):
            yield sentence.strip()
