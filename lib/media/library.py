"""The library's index in memory, and how a few words find a picture in it."""

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from itertools import islice, takewhile
from pathlib import Path
from typing import Literal, Self

import msgspec

_INDEX = Path(__file__).with_name("index.json")

_WORD = re.compile(r"[^\W_]+")
# "mountains" finds "mountain", "Segelboote" finds "Segelboot": words are alike from so many common letters on.
_COMMON_LETTERS_MIN = 4
_OTHER_LETTERS_MAX = 3
# Words that say nothing about what a picture shows.
_SMALL_TEXT = """
a an and at by for from in into is of on or our over picture photo image illustration background the their to under with
das dem den der des die ein eine einem einen einer foto bild hintergrund im in mit ohne uber um und unser unsere von vor
zu zum zur fur auf aus bei
"""
_SMALL_WORDS = frozenset(_SMALL_TEXT.split())
_FITS_WHEN_NOTHING_FITS = "abstract"


class Item(msgspec.Struct, frozen=True):
    """One picture of the library. `colour` is its dominant one (`#rrggbb`); tags are English and German words."""

    id: str
    kind: Literal["image", "video"]
    width: int
    height: int
    colour: str
    alt: str
    tags: tuple[str, ...]
    credit: str


class Library:
    """The items, searchable. Searching is deterministic: the same words on the same page find the same picture."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self._places: dict[str, dict[str, float]] = {}
        for item in self.items:
            for word, weight in _weights(item).items():
                self._places.setdefault(word, {})[item.id] = weight
        self._vocabulary = sorted(self._places)

    @classmethod
    def load(cls) -> Self:
        """The library that this release ships."""
        return cls(msgspec.json.decode(_INDEX.read_bytes(), type=tuple[Item, ...]))

    def find(self, search: str, used: Collection[str] = (), kind: Literal["image", "video"] = "image") -> Item | None:
        """The picture that fits the words best and is not `used` (ids) yet, as long as one is left.

        Where no word fits, an abstract one; None only when the library has nothing of this kind.
        """
        items = [item for item in self.items if item.kind == kind]
        unused = [item for item in items if item.id not in used]
        scores = self._scores(search)
        fitting = [item for item in unused if item.id in scores]
        neutral = [item for item in unused if _FITS_WHEN_NOTHING_FITS in item.tags]
        return max(
            fitting or neutral or unused or items,
            key=lambda item: (scores.get(item.id, 0), _shuffled(search, item.id)),
            default=None,
        )

    def _scores(self, search: str) -> dict[str, float]:
        """How well each item that fits at all fits the words; a word that few items have says more."""
        scores: dict[str, float] = {}
        for wanted in dict.fromkeys(_words(search)):
            best: dict[str, float] = {}
            for word, likeness in self._alike(wanted):
                rarity = math.log(1 + len(self.items) / len(self._places[word]))
                for item_id, weight in self._places[word].items():
                    best[item_id] = max(best.get(item_id, 0), likeness * weight * rarity)
            for item_id, score in best.items():
                scores[item_id] = scores.get(item_id, 0) + score
        return scores

    def _alike(self, wanted: str) -> Iterator[tuple[str, float]]:
        """Words of the library that are the wanted one (1), or that begin it or begin with it (less)."""
        if wanted in self._places:
            yield wanted, 1
        for letters in range(_COMMON_LETTERS_MIN, len(wanted)):
            if wanted[:letters] in self._places:
                yield wanted[:letters], _likeness(len(wanted) - letters)
        if len(wanted) >= _COMMON_LETTERS_MIN:
            start = bisect_right(self._vocabulary, wanted)
            for word in takewhile(lambda word: word.startswith(wanted), islice(self._vocabulary, start, None)):
                yield word, _likeness(len(word) - len(wanted))


def _weights(item: Item) -> dict[str, float]:
    """The item's words with their weight: what it was tagged with counts more than what its description mentions."""
    weights = dict.fromkeys(_words(item.alt), 0.6)
    for tag in item.tags:
        weights |= dict.fromkeys(_words(tag), 1.0)
    return weights


def _likeness(other_letters: int) -> float:
    return 0.8 if other_letters <= _OTHER_LETTERS_MAX else 0.4


def _words(text: str) -> Iterator[str]:
    """Words folded to plain letters: `Küste` and `kuste` are one."""
    return (word for word in _WORD.findall(_folded(text)) if word not in _SMALL_WORDS and len(word) > 1)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _shuffled(search: str, item_id: str) -> bytes:
    """An order that is another for every search, so that equals are not always the same picture."""
    return sha256(f"{search}\n{item_id}".encode(errors="replace")).digest()
