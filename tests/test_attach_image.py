"""A picture goes to Confluence as an attachment of the token's page, upright, and with nothing but its pixels."""

import base64
import io
import json
import re
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from PIL import Image

from tests import canaries, pictures
from tests.pictures import TYPES, draw, opened
from tests.test_common import assert_problem
from tests.world import Person, Reply, World

KINDS = pytest.mark.parametrize("kind", TYPES)
PNG = draw("PNG")


def send(world: World, content: bytes = PNG, name: str = "plan.png", who: str = "bob", **claims: Any) -> Reply:
    person = world.people[who]
    headers = {
        "Authorization": f"JWT {person.token(**claims)}",
        "Content-Type": "image/png",
        "X-File-Name": quote(name, safe=""),
    }
    return world.request("POST", "/api/attach-image", content, headers)


def attached(world: World, page: str | None = None) -> list[dict[str, Any]]:
    site = world.people["bob"].site
    kept: list[dict[str, Any]] = world.control(
        "GET", f"/confluence/attachments?clientKey={quote(site.client_key)}&page={page or site.draft}"
    )
    return kept


def kept_bytes(world: World) -> bytes:
    return base64.b64decode(attached(world)[-1]["contentBase64"])


def set_page(world: World, status: str, page: str | None = None, when: str = "now") -> None:
    site = world.people["bob"].site
    order = {"clientKey": site.client_key, "id": page or site.draft, "status": status, "when": when}
    world.control("POST", "/confluence/page", order)


def bob(world: World) -> Person:
    return world.people["bob"]


@KINDS
def test_a_picture_becomes_an_attachment_of_the_tokens_page(world: World, kind: str) -> None:
    media_type = TYPES[kind]
    name = f"plan.{kind.lower()}"
    reply = send(world, draw(kind), name)

    assert 201 == reply.status
    [kept] = attached(world)
    assert {
        "attachmentId": kept["id"], "fileName": name, "mediaType": media_type, "width": 60, "height": 40,
        "path": f"/rest/api/content/{bob(world).site.draft}/child/attachment/{kept['id']}/download",
        "pageStatus": "draft",
    } == reply.json  # fmt: skip
    assert (name, media_type, "draft") == (kept["fileName"], kept["mediaType"], kept["status"])


def test_a_published_page_gets_a_published_attachment(world: World) -> None:
    page = bob(world).site.published
    assert "current" == send(world, page=page).json["pageStatus"]
    assert ["current"] == [kept["status"] for kept in attached(world, page)]


def test_only_right_status_and_upload_go_to_confluence_and_nothing_of_it_anywhere_else(world: World) -> None:
    since = world.wire_mark()
    send(world)
    # what was remembered of the site went with the reset
    sent = [entry for entry in world.wire_with(since, "posthog") if "find_installation" not in entry["path"]]
    calls = [(entry["service"], entry["method"], urlsplit(entry["path"])) for entry in sent]
    page = bob(world).site.draft
    assert [
        ("confluence", "POST", f"/wiki/rest/api/content/{page}/permission/check", ""),
        ("confluence", "GET", f"/wiki/api/v2/pages/{page}", ""),
        ("confluence", "GET", f"/wiki/api/v2/pages/{page}", "get-draft=true"),
        ("supabase", "POST", "/rest/v1/rpc/count_request", ""),
        ("confluence", "POST", f"/wiki/rest/api/content/{page}/child/attachment", "status=draft"),
        ("posthog", "POST", "/batch/", ""),
    ] == [(service, method, parts.path, parts.query) for service, method, parts in calls]


def test_a_published_page_is_asked_once(world: World) -> None:
    since = world.wire_mark()
    send(world, page=bob(world).site.published)
    assert 1 == len([entry for entry in world.wire(since, "confluence") if entry["method"] == "GET"])


def test_a_blog_post_is_asked_for_as_one(world: World) -> None:
    since = world.wire_mark()
    content = {"id": bob(world).site.draft, "type": "blogpost"}
    send(world, context={"confluence": {"content": content}})
    asked = [entry["path"] for entry in world.wire(since, "confluence") if entry["method"] == "GET"]
    assert f"/wiki/api/v2/blogposts/{bob(world).site.draft}" == asked[0]


@KINDS
def test_nothing_is_uploaded_but_the_picture(world: World, kind: str) -> None:
    content = pictures.tell(kind)
    since = world.wire_mark()
    assert 201 == send(world, content).status
    [upload] = [entry for entry in world.wire(since) if "child/attachment" in entry["path"]]
    assert [] == canaries.found(canaries.FILE_NAME, upload["body"])
    image = opened(kept_bytes(world))
    assert set() == image.info.keys() & {"exif", "icc_profile", "comment", "xmp", "Author", "Where", "dpi"}
    assert pictures.difference(content, kept_bytes(world)) < 2


def test_a_photograph_is_turned_upright_and_still_told_apart_from_its_file(world: World) -> None:
    reply = send(world, draw("JPEG", exif=pictures.exif(6)))
    assert (40, 60) == (reply.json["width"], reply.json["height"]) == opened(kept_bytes(world)).size


HOSTILE = list(pictures.hostile())


@pytest.mark.parametrize(("content", "statuses"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE])
def test_a_hostile_file_is_refused_or_made_harmless(calm: World, content: bytes, statuses: set[int]) -> None:
    assert 20 <= len(HOSTILE)
    since = calm.wire_mark()
    reply = send(calm, content)
    assert reply.status in statuses
    uploads = [entry["body"] for entry in calm.wire(since) if "child/attachment" in entry["path"]]
    assert (reply.status == 201) == bool(uploads)
    assert not any(pictures.SECRET in body or b"script" in body or b"PK\x03\x04" in body for body in uploads)
    codes = {400: "invalid_image", 413: "too_large", 415: "unsupported_media_type"}
    if reply.status != 201:
        assert_problem(reply, reply.status, codes[reply.status])


@pytest.mark.parametrize("header", ["image/svg+xml", "image/bmp", "text/html", "application/octet-stream", ""])
def test_what_is_not_said_to_be_a_picture_is_not_taken(calm: World, header: str) -> None:
    token = {"Authorization": f"JWT {bob(calm).token()}", "Content-Type": header}
    assert_problem(calm.request("POST", "/api/attach-image", PNG, token), 415, "unsupported_media_type")


def test_what_is_no_picture_is_415_before_the_token_s_page_is_looked_for(calm: World) -> None:
    nowhere: dict[str, Any] = {"context": {}}
    assert_problem(send(calm, b"%PDF-1.7", **nowhere), 415, "unsupported_media_type")
    assert_problem(send(calm, **nowhere), 400, "malformed_request")


def test_the_bytes_decide_and_not_the_header_or_the_name(world: World) -> None:
    reply = send(world, draw("GIF"), "holiday.jpeg")
    assert ("image/gif", "holiday.gif") == (reply.json["mediaType"], reply.json["fileName"])


def test_a_name_is_kept_where_it_is_safe(world: World) -> None:
    sent = ("四半期の計画 👩‍👩‍👧.png", "../../etc/passwd", "50%.png")
    assert [sent[0], "image.png", sent[2]] == [send(world, name=name).json["fileName"] for name in sent]


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_overwritten(world: World) -> None:
    colours = [(colour, 10, 10) for colour in (10, 60, 110, 160, 210)]
    names = []
    for colour in colours:
        out = io.BytesIO()
        Image.new("RGB", (4, 4), colour).save(out, "PNG")
        names.append(send(world, out.getvalue()).json["fileName"])
    assert ["plan.png", "plan-2.png", "plan-3.png"] == names[:3]
    assert all(re.fullmatch(r"plan-[0-9]{6}\.png", name) for name in names[3:])
    kept = {one["fileName"]: opened(base64.b64decode(one["contentBase64"])) for one in attached(world)}
    assert colours == [kept[name].convert("RGB").getpixel((0, 0)) for name in names]


def test_a_page_that_is_published_in_between_still_gets_its_picture(world: World) -> None:
    # the first look finds no published page; the second, at the draft, is followed by the change
    set_page(world, "current", when="afterNextStatusRead")
    reply = send(world)
    assert (201, "current") == (reply.status, reply.json["pageStatus"])
    assert 1 == len(attached(world))


@pytest.mark.parametrize("status", ["trashed", "missing"])
@pytest.mark.parametrize("when", ["now", "afterNextStatusRead"])
def test_a_page_that_is_gone_gets_nothing(world: World, status: str, when: str) -> None:
    # the right to edit is remembered from the first
    assert 201 == send(world).status
    set_page(world, status, when=when)
    assert_problem(send(world), 404, "not_found")
    assert len(attached(world)) <= 1


@pytest.mark.parametrize("status", ["trashed", "missing"])
def test_of_a_page_that_was_gone_before_nobody_may_do_anything(world: World, status: str) -> None:
    set_page(world, status)
    assert_problem(send(world), 403, "forbidden")


@pytest.mark.parametrize("match", ["permission/check", "/api/v2/pages/", "child/attachment"])
@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("500", 502, "upstream_failed"),
        ("429", 503, "upstream_unavailable"),
        ("refuse", 503, "upstream_unavailable"),
        ("lost_answer", 503, "upstream_unavailable"),
    ],
)
def test_confluence_down_at_any_step_is_said_so(world: World, match: str, kind: str, status: int, code: str) -> None:
    world.control("POST", "/faults", {"service": "confluence", "kind": kind, "match": match})
    assert_problem(send(world), status, code)
    assert (kind == "lost_answer" and match == "child/attachment") == bool(attached(world))


def test_a_viewer_may_not_and_nothing_is_asked_of_the_page(world: World) -> None:
    since = world.wire_mark()
    assert_problem(send(world, who="victor"), 403, "forbidden")
    assert ["POST"] == [entry["method"] for entry in world.wire(since, "confluence")]


def test_another_sites_token_reaches_its_own_page_only(world: World) -> None:
    dora = world.people["dora"]
    assert_problem(send(world, who="dora", page="999999999"), 403, "forbidden")
    assert 201 == send(world, who="dora", page=dora.site.draft).status
    assert [] == attached(world)


def test_more_requests_than_the_window_has_room_for_are_refused_before_the_upload(world: World) -> None:
    bob_headers = {"Authorization": f"JWT {bob(world).token()}", "Content-Type": "text/plain"}
    for _ in range(300):
        world.request("POST", "/api/attach-image", b"", bob_headers)
    since = world.wire_mark()
    assert_problem(send(world), 429, "rate_limited")
    assert [] == [entry for entry in world.wire(since) if "child/attachment" in entry["path"]]


def test_the_body_may_not_name_another_page(world: World) -> None:
    body = json.dumps({"pageId": bob(world).site.published}).encode()
    send(world, PNG + body)
    assert [] == attached(world, bob(world).site.published)
