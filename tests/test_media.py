"""The library: its pictures are there, a few words find the one that is meant, and every account may search it."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lib.media import Item, Library
from lib.services import Services
from lib.settings import Settings
from script.pictures.publish import publish
from tests.test_common import assert_problem
from tests.world import Reply, World

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
        ("green forest", "forest-in-mist"), ("Kueste", "coast-at-dawn"), ("gruene Baeume", "forest-in-mist"),
    ],
)  # fmt: skip
def test_words_in_english_and_german_find_what_they_mean(search: str, picture: str) -> None:
    assert picture == found(search)


def test_no_picture_is_taken_twice_while_others_are_left() -> None:
    used: list[str] = []
    images = [item.id for item in LIBRARY.items if item.kind == "image"]
    for _ in images:
        used.append(found("sea", tuple(used)))

    assert sorted(images) == sorted(used)
    assert found("sea", tuple(used)) in used


def test_words_that_fit_nothing_find_an_abstract_one_and_always_the_same() -> None:
    pictures = {search: found(search) for search in ("qwertz", "yxcvb", "zzz", "ÄÖÜ", "", "🙂", "q" * 500)}

    assert pictures == {search: found(search) for search in pictures}
    assert all("abstract" in item.tags for item in LIBRARY.items if item.id in pictures.values())
    assert len(set(pictures.values())) > 1


def test_of_a_search_without_end_the_beginning_is_read() -> None:
    """Each beginning of a word is looked up: one of four megabytes would outlast the tests."""
    mountains = LIBRARY.search("mountains")
    assert mountains[0] in LIBRARY.search("mountains" + "x" * 4_000_000)
    assert mountains == LIBRARY.search("mountains" + " " * 1_000 + "." * 2_000 + " sea")
    assert [] == LIBRARY.search("\ufdfa" * 300_000)


def test_an_empty_library_finds_nothing() -> None:
    assert Library(()).find("sea") is None


def test_of_pictures_that_fit_alike_the_one_that_suits_the_colour_is_taken() -> None:
    blue, red = (LIBRARY.find("abstract", colour=colour) for colour in ("#1d3f8f", "#d98060"))
    assert blue is not None
    assert red is not None
    assert blue.id != red.id
    [sea] = [LIBRARY.find("calm ocean at dawn", colour=colour) for colour in ("#ff0000",)]
    assert sea is not None
    assert "coast-at-dawn" == sea.id


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
    if item.kind == "video":
        film = FOLDER / f"{item.id}.mp4"
        assert film.stat().st_size <= 1_000_000
        assert b"moov" in film.read_bytes()[:64]
        assert item.duration_s


def test_the_starter_library_is_worth_having_and_nothing_lies_beside_it() -> None:
    images = {item.id for item in LIBRARY.items if item.kind == "image"}
    videos = {item.id for item in LIBRARY.items} - images
    assert (True, 4) == (len(images) >= 40, len(videos))
    assert {f"{name}.webp" for name in images | videos} == {path.name for path in FOLDER.glob("*.webp")}
    assert {f"{name}.webp" for name in images | videos} == {path.name for path in (FOLDER / "thumbs").iterdir()}
    assert {f"{name}.mp4" for name in videos} == {path.name for path in FOLDER.glob("*.mp4")}
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) <= 12_000_000


def test_the_editors_index_names_the_same_pictures_and_films() -> None:
    editors = json.loads((FOLDER / "index.json").read_text())
    assert [(item.id, item.kind, item.alt) for item in LIBRARY.items] == [
        (one["id"], one["kind"], one["alt"]) for one in editors
    ]


def ask(world: World, who: str = "victor", **body: Any) -> Reply:
    return world.request_as(who, "POST", "/api/media", body)


def ids(reply: Reply) -> list[str]:
    return [item["id"] for item in reply.json["items"]]


def test_a_viewer_may_search_and_sees_what_there_is_to_know(calm: World) -> None:
    reply = ask(calm, q="calm ocean at dawn")
    base = calm.ready["settings"]["MEDIA_BASE_URL"]
    first = reply.json["items"][0]
    known = next(item for item in LIBRARY.items if item.id == "coast-at-dawn")

    assert 200 == reply.status
    assert {
        "id": known.id, "kind": "image", "url": f"{base}/{known.id}.webp", "thumbUrl": f"{base}/thumbs/{known.id}.webp",
        "width": 1600, "height": 1000, "alt": known.alt, "tags": list(known.tags), "colour": known.colour,
        "credit": "Skyline",
    } == first  # fmt: skip


def test_a_video_has_its_length_and_both_addresses_answer(calm: World) -> None:
    items = ask(calm, kind="video").json["items"]
    assert 4 == len(items)
    for item in items:
        assert item["durationS"] > 0
        path = item["url"].removeprefix(calm.ready["url"])
        whole, part = calm.request("GET", path), calm.request("GET", path, headers={"Range": "bytes=0-99"})
        assert (200, 206, 100) == (whole.status, part.status, len(part.body))
        assert "video/mp4" == whole.headers["Content-Type"]
        assert "immutable" in whole.headers["Cache-Control"]
        still = calm.request("GET", path.replace(".mp4", ".webp"))
        assert (200, "image/webp") == (still.status, still.headers["Content-Type"])


def test_the_editors_index_is_asked_for_anew_where_a_picture_is_for_good(calm: World) -> None:
    paths = ("/library/index.json", "/library/coast-at-dawn.webp", "/library/thumbs/coast-at-dawn.webp")
    answers = [calm.request("GET", path) for path in paths]
    assert [200] * 3 == [answer.status for answer in answers]
    kept = [(answer.headers["Cache-Control"] or "", answer.headers["ETag"]) for answer in answers]
    assert [False, True, True] == ["immutable" in cached for cached, _tag in kept]
    assert kept[0][1]


def test_a_word_that_is_not_yet_whole_finds_what_begins_with_it(calm: World) -> None:
    assert "mountain-ridges" in ids(ask(calm, q="mou"))
    assert "padlock" in ids(ask(calm, q="Datensch"))
    assert [] == ids(ask(calm, q="qwertz"))


def test_without_words_all_come_page_by_page_each_once(calm: World) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        reply = ask(calm, limit=20, cursor=cursor)
        seen += ids(reply)
        cursor = reply.json["nextCursor"]
        if cursor is None:
            break
    assert [item.id for item in LIBRARY.items] == seen


def test_kind_and_colour_narrow_and_order_what_is_found(calm: World) -> None:
    assert {"image"} == {item["kind"] for item in ask(calm, kind="image", limit=100).json["items"]}
    warm, cold = (ids(ask(calm, q="abstract", colour=colour)) for colour in ("#e07a3a", "#123a63"))
    assert set(warm) == set(cold)
    assert warm != cold


def test_ids_come_in_their_order_each_once_and_unknown_ones_not(calm: World) -> None:
    assert ["waves", "arches"] == ids(ask(calm, ids=["waves", "nothing", "arches", "waves"]))
    assert_problem(ask(calm, ids=["waves"] * 101), 400, "malformed_request")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "sound"}, {"limit": 0}, {"limit": 101}, {"cursor": "x"}, {"q": 1}, {"colour": "red"}, {"ids": [1]}],
)
def test_what_is_not_as_specified_is_refused(calm: World, wrong: dict[str, Any]) -> None:
    assert_problem(ask(calm, **wrong), 400, "malformed_request")


def published(world: World, key: str) -> Any:
    """An object of the bucket, as anybody may read it."""
    settings = world.ready["settings"]
    return urllib.request.urlopen(f"{settings['AWS_ENDPOINT_URL_S3']}/{settings['MEDIA_BUCKET']}/{key}")  # noqa: S310


def test_what_was_published_in_the_bucket_is_found_without_a_new_release(world: World, tmp_path: Path) -> None:
    picture = FOLDER / "waves.webp"
    (tmp_path / "fresh-paint.webp").write_bytes(picture.read_bytes())
    index = tmp_path / "new-index.json"
    entry = {
        **json.loads((FOLDER / "index.json").read_text())[0],
        "id": "fresh-paint",
        "alt": "Wet zebra",
        "credit": "Us",
    }
    index.write_text(json.dumps([entry]))
    # the bucket comes up with its first call, which nobody waits for here
    published(world, "index.json").close()
    client = world.bucket()

    assert ["fresh-paint.webp", "index.json"] == list(publish(client, "skyline-library", tmp_path, index))
    assert [] == list(publish(client, "skyline-library", tmp_path, index))
    assert ["fresh-paint"] == ids(ask(world, q="zebra"))
    with published(world, "fresh-paint.webp") as answer:
        assert "public, max-age=31536000, immutable" == answer.headers["Cache-Control"]
        assert picture.read_bytes() == answer.read()


def test_the_bucket_is_asked_once_for_many_searches(world: World) -> None:
    # the bucket comes up with its first call, and the functions would not wait for it
    published(world, "index.json").close()
    since = world.wire_mark()
    for _ in range(3):
        ask(world, q="sea")
    assert ["/skyline-library/index.json"] == [entry["path"] for entry in world.wire(since, "s3")]


def test_an_index_that_is_still_the_same_is_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lib.media.bucket.REMEMBERED_S", 0)
    published(world, "index.json").close()
    services = Services(Settings(world.ready["settings"]))
    first, second = services.bucket.library(), services.bucket.library()
    services.http.close()
    assert services.library is not first is second
    assert "library_not_read" not in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["500", "refuse", "cut"])
def test_without_the_bucket_the_release_has_pictures_too(world: World, kind: str) -> None:
    world.control("POST", "/faults", {"service": "s3", "kind": kind})
    assert "coast-at-dawn" == ids(ask(world, q="calm ocean at dawn"))[0]
