"""The library's index in memory, and how a few words find a picture in it."""

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import islice, takewhile
from pathlib import Path
from typing import Annotated, Literal, Self

import msgspec

from lib.web.json_text import read_json_as

_INDEX = Path(__file__).with_name("index.json")

_WORD = re.compile(r"[^\W_]+")
# "mountains" finds "mountain", "Segelboote" finds "Segelboot": words are alike from so many common letters on.
_COMMON_LETTERS_MIN = 4
# Whoever types has not come to the end of the word.
_TYPED_LETTERS_MIN = 2
_OTHER_LETTERS_MAX = 3
# Words that say nothing about what a picture shows.
_SMALL_TEXT = """
a an and at by for from in into is of on or our over picture photo image illustration background the their to under with
along each its than that through up where which while am an durch nach wo
das dem den der des die ein eine einem einen einer foto bild hintergrund im in mit ohne uber um und unser unsere von vor
zu zum zur fur fuer ueber auf aus bei
"""
_SMALL_WORDS = frozenset(_SMALL_TEXT.split())
_TYPED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# How alike words are at least of which one may stand for the other.
_NEAR = 0.8
_FITS_WHEN_NOTHING_FITS = "abstract"
_WORDS_MAX = 20
# What comes behind is not read: whoever may search may send four megabytes, as one word too.
_CHARS_MAX = 2_000
_FARTHEST = math.dist((0, 0, 0), (255, 255, 255))


# How far the colour of a picture counts when words say nothing else: at most so much of the best word's score.
_COLOUR_SHARE = 0.15

Kind = Literal["image", "video"]


class Item(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One picture or video. `colour` is its dominant one (`#rrggbb`); tags are English and German words."""

    id: str
    kind: Kind
    width: int
    height: int
    colour: Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
    alt: str
    tags: tuple[str, ...]
    credit: str
    duration_s: float | None = None


class Library:
    """The items, searchable. Searching is deterministic: the same words on the same page find the same picture."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self._by_id = {item.id: item for item in self.items}
        self._place_of = {item.id: place for place, item in enumerate(self.items)}
        self._colours = [_to_rgb(item.colour) for item in self.items]

    @classmethod
    def load(cls) -> Self:
        """The library that this release ships."""
        return cls.read(_INDEX.read_bytes())

    @classmethod
    def read(cls, index: bytes) -> Self:
        """The library of an index. Raises InvalidJson."""
        return cls(read_json_as(tuple[Item, ...], index))

    @cached_property
    def _places(self) -> dict[str, dict[int, float]]:
        """Of each word the places of its items, and the word's weight there: made when somebody searches."""
        places: dict[str, dict[int, float]] = {}
        for place, item in enumerate(self.items):
            for word, weight in _weights(item).items():
                places.setdefault(word, {})[place] = weight
        return places

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._places)

    def get(self, ids: Sequence[str]) -> list[Item]:
        """Those of the ids that there are, each once, in their order."""
        return [self._by_id[item_id] for item_id in dict.fromkeys(ids) if item_id in self._by_id]

    def search(self, words: str, kind: Kind | None = None, colour: str | None = None) -> list[Item]:
        """All that fit the words, the best first; without words all, in the library's order.

        A word of two letters is enough to find those that begin with it. With a colour (`#rrggbb`), the nearer ones
        come first among those that fit about as well.
        """
        scores = self._scores(words, _TYPED_LETTERS_MIN)
        has_words = next(_words(words), None) is not None
        places = sorted(scores) if has_words else range(len(self.items))
        wanted = [place for place in places if kind is None or self.items[place].kind == kind]
        ranks = self._ranks(wanted, scores, colour)
        return [self.items[place] for place in sorted(ranks, key=ranks.__getitem__, reverse=True)]

    def find(
        self, search: str, used: Collection[str] = (), kind: Kind = "image", colour: str | None = None
    ) -> Item | None:
        """The picture that fits the words best and is not `used` (ids) yet, as long as one is left.

        Where no word fits, an abstract one; of several that fit alike the one nearest to the colour (`#rrggbb`). None
        only when the library has nothing of this kind.
        """
        scores = self._scores(search, _COMMON_LETTERS_MIN)
        ranks = self._ranks(self._candidates(scores, frozenset(used), kind), scores, colour)
        best = max(ranks.values(), default=0.0)
        alike = [self.items[place] for place, rank in ranks.items() if rank == best]
        return max(alike, key=lambda item: _shuffled(search, item.id), default=None)

    def shows(self, item: Item, description: str) -> bool:
        """Whether at least half of what the words name is in the picture: only then may they stand for it."""
        words = list(dict.fromkeys(islice(_words(description), _WORDS_MAX)))
        place = self._place_of[item.id]
        shown = [
            any(
                likeness >= _NEAR and place in self._places[other]
                for other, likeness in self._alike(word, _COMMON_LETTERS_MIN)
            )
            for word in words
        ]
        return 2 * sum(shown) >= len(words) > 0

    def _candidates(self, scores: Mapping[int, float], used: Collection[str], kind: Kind) -> list[int]:
        """The places to choose from: those that fit; else abstract ones; else any; the used ones only in need."""
        places = [place for place, item in enumerate(self.items) if item.kind == kind]
        unused = [place for place in places if self.items[place].id not in used]
        fitting = [place for place in unused if place in scores]
        neutral = (
            [place for place in unused if _FITS_WHEN_NOTHING_FITS in self.items[place].tags] if not fitting else []
        )
        return fitting or neutral or unused or places

    def _ranks(self, places: Sequence[int], scores: Mapping[int, float], colour: str | None) -> dict[int, float]:
        """How well the words fit at each place, and a little for how near its colour is."""
        ranks = {place: scores.get(place, 0.0) for place in places}
        if colour is None:
            return ranks
        wanted, colours = _to_rgb(colour), self._colours
        worth = _COLOUR_SHARE * (max(ranks.values(), default=0.0) or 1.0)
        return {
            place: rank + worth * (1 - math.dist(wanted, colours[place]) / _FARTHEST) for place, rank in ranks.items()
        }

    def _scores(self, search: str, letters_min: int) -> dict[int, float]:
        """How well each item that fits at all fits the words; a word that few items have says more."""
        scores: dict[int, float] = {}
        for wanted in islice(dict.fromkeys(_words(search)), _WORDS_MAX):
            best: dict[int, float] = {}
            for word, likeness in self._alike(wanted, letters_min):
                places = self._places[word]
                worth = likeness * math.log(1 + len(self.items) / len(places))
                for place, weight in places.items():
                    score = weight * worth
                    if score > best.get(place, 0):
                        best[place] = score
            for place, score in best.items():
                scores[place] = scores.get(place, 0) + score
        return scores

    def _alike(self, wanted: str, letters_min: int) -> Iterator[tuple[str, float]]:
        """Words of the library that are the wanted one (1), or that begin it or begin with it (less)."""
        if wanted in self._places:
            yield wanted, 1
        for letters in range(_COMMON_LETTERS_MIN, len(wanted)):
            if wanted[:letters] in self._places:
                yield wanted[:letters], _likeness(len(wanted) - letters)
        if len(wanted) >= letters_min:
            start = bisect_right(self._vocabulary, wanted)
            for word in takewhile(lambda word: word.startswith(wanted), islice(self._vocabulary, start, None)):
                yield word, _likeness(len(word) - len(wanted))


def _weights(item: Item) -> dict[str, float]:
    """The item's words with their weight: what it was tagged with counts more than what its description mentions."""
    weights = dict.fromkeys(_spellings(item.alt), 0.6)
    for tag in item.tags:
        weights |= dict.fromkeys(_spellings(tag), 1.0)
    return weights


def _to_rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _likeness(other_letters: int) -> float:
    return _NEAR if other_letters <= _OTHER_LETTERS_MAX else 0.4


def _words(text: str) -> Iterator[str]:
    """Words folded to plain letters: `Küste` and `kuste` are one."""
    return (word for word in _WORD.findall(_folded(text[:_CHARS_MAX])) if word not in _SMALL_WORDS and len(word) > 1)


def _spellings(text: str) -> Iterator[str]:
    """The words, and with `ue` for `ü`, as who has no such key types them."""
    yield from _words(text)
    yield from _words(unicodedata.normalize("NFC", text.casefold()).translate(_TYPED_OUT))


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _shuffled(search: str, item_id: str) -> bytes:
    """An order that is another for every search, so that equals are not always the same picture."""
    return sha256(f"{search}\n{item_id}".encode(errors="replace")).digest()
