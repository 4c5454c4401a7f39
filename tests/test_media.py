"""The library: its pictures are there, and a few words find the one that is meant."""

from pathlib import Path

import pytest
from PIL import Image

from lib.media import Item, Library

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "public" / "library"
LIBRARY = Library.load()


def found(search: str, used: tuple[str, ...] = ()) -> str:
    item = LIBRARY.find(search, used)
    assert item is not None
    return item.id


@pytest.mark.parametrize(
    ("search", "picture"),
    [
        ("calm ocean at dawn", "coast-at-dawn"), ("Küste am Morgen", "coast-at-dawn"), ("kuste", "coast-at-dawn"),
        ("mountains", "mountain-ridges"), ("Bergwanderung in den Alpen", "mountain-ridges"),
        ("rocket launch of our new product", "rocket-launch"), ("Raketenstart", "rocket-launch"),
        ("team meeting around a table", "team-at-a-table"), ("Team in einer Besprechung", "team-at-a-table"),
        ("data security and privacy", "padlock"), ("DATENSCHUTZ", "padlock"),
        ("roadmap for the next quarter", "winding-road"),
        ("sales figures as a chart", "charts"), ("shelf with books", "bookshelf"), ("bright idea", "light-bulb"),
        ("international offices worldwide", "globe"), ("handshake between partners", "bridge"),
        ("people celebrating success", "celebration"), ("desk with a laptop", "workspace"),
        ("green forest", "forest-in-mist"),
    ],
)  # fmt: skip
def test_words_in_english_and_german_find_what_they_mean(search: str, picture: str) -> None:
    assert picture == found(search)


def test_no_picture_is_taken_twice_while_others_are_left() -> None:
    used: list[str] = []
    for _ in LIBRARY.items:
        used.append(found("sea", tuple(used)))

    assert sorted(item.id for item in LIBRARY.items) == sorted(used)
    assert found("sea", tuple(used)) in used


def test_words_that_fit_nothing_find_an_abstract_one_and_always_the_same() -> None:
    pictures = {search: found(search) for search in ("qwertz", "yxcvb", "zzz", "ÄÖÜ", "", "🙂", "q" * 500)}

    assert pictures == {search: found(search) for search in pictures}
    assert all("abstract" in item.tags for item in LIBRARY.items if item.id in pictures.values())
    assert len(set(pictures.values())) > 1


def test_an_empty_library_finds_nothing() -> None:
    assert Library(()).find("sea") is None
    assert LIBRARY.find("sea", kind="video") is None


@pytest.mark.parametrize("item", LIBRARY.items, ids=lambda item: item.id)
def test_every_picture_of_the_index_is_there_small_and_as_described(item: Item) -> None:
    path, thumb = FOLDER / f"{item.id}.webp", FOLDER / "thumbs" / f"{item.id}.webp"

    with Image.open(path) as picture, Image.open(thumb) as small:
        assert (item.width, item.height) == picture.size
        assert (400, 250) == small.size
    assert path.stat().st_size <= 90_000
    assert thumb.stat().st_size <= 20_000
    assert item.alt
    assert len(item.tags) >= 10
    assert item.credit


def test_nothing_lies_beside_the_pictures_of_the_index() -> None:
    assert {f"{item.id}.webp" for item in LIBRARY.items} == {path.name for path in FOLDER.glob("*.webp")}
    assert {f"{item.id}.webp" for item in LIBRARY.items} == {path.name for path in (FOLDER / "thumbs").iterdir()}
