"""The copy that pages are written with, read from `copy/<language>/`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

_FOLDER = Path(__file__).parent / "copy"

# what to search for in a picture library, and the words that describe the picture
PictureHint = tuple[str, str]
# a short title and a sentence
Item = tuple[str, str]


class Facet(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a page."""

    key: str
    form: str
    words: tuple[str, ...]
    eyebrows: tuple[str, ...]
    headings: tuple[str, ...]
    pictures: tuple[PictureHint, ...]
    text: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    tones: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


class Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of page: how it opens, and its parts in their usual order, the last one closing it."""

    key: str
    words: tuple[str, ...]
    eyebrows: tuple[str, ...]
    leads: tuple[str, ...]
    facets: tuple[str, ...]
    pictures: tuple[PictureHint, ...]


class Scene(Struct, frozen=True, forbid_unknown_fields=True):
    """A picture for a subject, whatever kind of page it is on."""

    words: tuple[str, ...]
    picture: PictureHint


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Single lines; `common` are words by which the language is recognised."""

    common: frozenset[str]
    when: str
    where: str
    time: str
    facts_headings: tuple[str, ...]
    facts_close: str
    asked_headings: tuple[str, ...]
    asked_eyebrows: tuple[str, ...]
    asked: tuple[str, ...]
    statement_headings: tuple[str, ...]
    chat: dict[str, str]
    research: dict[str, Any]


class Library(Struct, frozen=True):
    """All copy of one language."""

    kinds: tuple[Kind, ...]
    facets: dict[str, Facet]
    scenes: tuple[Scene, ...]
    words: Words

    def find_kind(self, prompt: str) -> Kind:
        """The kind whose words the prompt uses; the earlier in the prompt, the more a word says."""
        scored = [(_score(kind.words, prompt.lower()), kind) for kind in self.kinds]
        best = max(scored, key=lambda pair: pair[0])
        return best[1] if best[0] > 0 else self.kinds[-1]

    def find_scene(self, name: str) -> PictureHint | None:
        """The picture for what a page is about."""
        return next((scene.picture for scene in self.scenes if _score(scene.words, name.lower()) > 0), None)

    def find_facets(self, phrase: str) -> list[Facet]:
        """The facets that a phrase asks for, in the order of the copy."""
        return [facet for facet in self.facets.values() if _score(facet.words, phrase.lower()) > 0]


@cache
def read_library(language: str) -> Library:
    kinds = msgspec.convert(_read(language, "kinds")["kinds"], tuple[Kind, ...])
    facets = msgspec.convert(_read(language, "facets")["facets"], tuple[Facet, ...])
    scenes = msgspec.convert(_read(language, "scenes")["scenes"], tuple[Scene, ...])
    words = msgspec.convert(_read(language, "words"), Words)
    return Library(kinds, {facet.key: facet for facet in facets}, scenes, words)


def _read(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / language / f"{name}.toml").read_text(encoding="utf-8"))


def _score(words: tuple[str, ...], text: str) -> float:
    total = 0.0
    for word in words:
        position = _find_start(text, word)
        if position >= 0:
            total += len(word) * (1.6 - min(position, 200) / 250)
    return total


def _find_start(text: str, word: str) -> int:
    """Where a word begins with this one; a stem of six letters and more is found inside compounds too."""
    position = text.find(word)
    while position > 0 and text[position - 1].isalnum() and len(word) < 6:
        position = text.find(word, position + 1)
    return position
