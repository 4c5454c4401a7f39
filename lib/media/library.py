"""The library's index in memory, and how a few words find a picture in it."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
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
        self._words = {item.id: _index(item) for item in self.items}
        found_in = Counter(word for words in self._words.values() for word in words)
        self._rarity = {word: math.log(1 + len(self.items) / count) for word, count in found_in.items()}

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
        scores = self._scores(search, items)
        fitting = [item for item in unused if scores[item.id] > 0]
        neutral = [item for item in unused if _FITS_WHEN_NOTHING_FITS in item.tags]
        return max(
            fitting or neutral or unused or items,
            key=lambda item: (scores[item.id], _shuffled(search, item.id)),
            default=None,
        )

    def _scores(self, search: str, items: list[Item]) -> dict[str, float]:
        wanted = tuple(dict.fromkeys(_words(search)))
        return {item.id: sum(self._score(word, self._words[item.id]) for word in wanted) for item in items}

    def _score(self, wanted: str, words: dict[str, float]) -> float:
        return max((_likeness(wanted, word) * weight * self._rarity[word] for word, weight in words.items()), default=0)


def _index(item: Item) -> dict[str, float]:
    """The item's words with their weight: what it was tagged with counts more than what its description mentions."""
    weights = dict.fromkeys(_words(item.alt), 0.6)
    for tag in item.tags:
        weights |= dict.fromkeys(_words(tag), 1.0)
    return weights


def _words(text: str) -> Iterator[str]:
    """Words folded to plain letters: `Küste` and `kuste` are one."""
    return (word for word in _WORD.findall(_folded(text)) if word not in _SMALL_WORDS and len(word) > 1)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _likeness(wanted: str, word: str) -> float:
    """1 for the same word, less for one that begins alike (`run` and `rune` do not: the beginning has to be long)."""
    if wanted == word:
        return 1
    shorter, longer = sorted((wanted, word), key=len)
    if len(shorter) < _COMMON_LETTERS_MIN or not longer.startswith(shorter):
        return 0
    return 0.8 if len(longer) - len(shorter) <= _OTHER_LETTERS_MAX else 0.4


def _shuffled(search: str, item_id: str) -> bytes:
    """An order that is another for every search, so that equals are not always the same picture."""
    return sha256(f"{search}\n{item_id}".encode(errors="replace")).digest()
