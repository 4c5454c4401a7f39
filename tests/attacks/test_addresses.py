"""Every address that a caller or a model can name: none is asked for, and none becomes where somebody is sent.

Of a site's own address `tests/confluence/test_site_address.py` has each form, of a key's id `tests/test_install.py`.
"""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.payments.shop import Shop
from tests.pictures import SVG, draw
from tests.promises.evidence import hosts_of_parties
from tests.test_install import KEY, Event, publish
from tests.world import World

ADDRESSES = (
    *(
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/x",
        "http://[::1]/",
        "http://0/",
        "//evil.example/x",
    ),
    *("https://evil.example/x", "file:///etc/passwd", "gopher://evil.example:70/_x", "http://2130706433/", "ftp://a/b"),
    *("http://evil.example@acme.atlassian.net/", "https://acme.atlassian.net.evil.example", "\\\\evil.example\\x"),
    *(
        "data:text/html,x",
        "javascript:alert(1)",
        "https://evil.example/?q=zitronenfalter-page-91c4",
        "http://ⓔvil.example",
    ),
)
NAMED = (b"169.254.169.254", b"evil.example", b"2130706433")


def page_with(address: str) -> dict[str, Any]:
    """A document that names the address wherever it takes one."""
    image = {"source": "library", "id": address, "alt": "x"}
    upload = {"source": "attachment", "id": address, "fileName": address, "alt": "x"}
    blocks = [
        {"id": "b1", "type": "image", "props": {"image": image, "ratio": "16:9"}},
        {"id": "b2", "type": "image", "props": {"image": upload, "ratio": "16:9"}},
        {"id": "b3", "type": "rich-text", "props": {"text": f"![x]({address}) [y]({address}) <{address}>"}},
        {"id": "b4", "type": "buttons", "props": {"items": [{"label": "x", "href": address}]}},
    ]
    ground = {"kind": "image", "image": image}
    section = {"id": "s1", "layout": "stack", "background": ground, "blocks": blocks}
    return {"version": 1, "title": address, "theme": "paper", "sections": [section]}


def send_everywhere(world: World, address: str) -> None:
    """In each field of each endpoint that takes words; what is answered is not looked at here."""
    token = {"Authorization": f"JWT {world.people['bob'].token()}"}
    order = {"prompt": address, "model": "gpt-5.1", "theme": address}
    image = {"mediaType": "image/png", "data": address, "url": address}
    world.request_as("bob", "POST", "/api/generate", {**order, "image": image})
    world.request_as(
        "bob", "POST", "/api/generate", {**order, "image": {**image, "data": base64.b64encode(SVG).decode()}}
    )
    world.request_as("bob", "POST", "/api/chat", {**order, "page": page_with(address), "selection": address})
    world.request_as("bob", "POST", "/api/media", {"q": address, "ids": [address], "cursor": address})
    world.request_as("bob", "POST", "/api/checkout", {"pack": address, "successUrl": address, "url": address})
    world.request_as("alice", "PUT", "/api/site", {"brand": {"colours": {"accent": address}, "font": address}})
    named = {"Content-Type": "image/png", "X-File-Name": quote(address)}
    world.request("POST", "/api/attach-image", draw("PNG"), {**token, **named})
    world.request("POST", "/api/attach-image", address.encode(), {**token, **named})
    for path in ("generate?requestId", "checkout?checkout", "render?page=1&version=1&macro", "audit-export?verify"):
        world.request_as("alice", "GET", f"/api/{path}={quote(address, safe='')}")
    Event(world, body={"baseUrl": address, "displayUrl": address}).send()
    Event(world, header={"kid": address, "jku": address, "x5u": address}).send()


@pytest.fixture(scope="module")
def roomy(running: World) -> Iterator[World]:
    """Windows that this many requests fit into: the clock goes on instead."""
    running.reset()
    publish(running, "tests-key", KEY)
    yield running
    running.reset()


def test_no_address_that_is_named_is_ever_asked(roomy: World) -> None:
    since = roomy.wire_mark()
    for address in ADDRESSES:
        send_everywhere(roomy, address)
        roomy.control("POST", "/clock", {"advanceS": 60})
    entries = roomy.wire(since)
    assert [] == [entry["host"] for entry in entries if entry["service"] == "other"]
    assert {entry["host"] for entry in entries} <= hosts_of_parties(roomy)
    assert [] == [entry["path"] for entry in entries for name in NAMED if name in entry["path"].encode()]


def test_who_pays_comes_back_to_us_whatever_the_request_says(roomy: World) -> None:
    since = roomy.wire_mark()
    forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "javascript", "Forwarded": "host=evil.example"}
    more = {"Origin": "https://evil.example", "Referer": "https://evil.example/", "X_Original_URL": "/evil.example"}
    assert 201 == Shop(roomy, "alice").order(**forged, **more).status
    [session] = [entry for entry in roomy.wire(since, "stripe") if entry["method"] == "POST"]
    assert b"evil" not in session["body"]


FORMS: tuple[Callable[[str], str], ...] = (
    lambda address: f"![x]({address})",
    lambda address: f'![x](<{address}> "title")',
    lambda address: f"![x][ref]\n\n[ref]: {address}",
    lambda address: f"[![x]({address})]({address})",
    lambda address: f"<img src='{address}'>",
    lambda address: f"<{address}>",
    lambda address: f"[x]: {address}",
    lambda address: f"[x\\]({address})](http://a)",
    lambda address: f"<picture><source srcset='{address} 1x'></picture>",
    lambda address: f"<style>@import '{address}'</style><link rel=stylesheet href={address}>",
    lambda address: f"\x1b]8;;{address}\x07x\x1b]8;;\x07",
    lambda address: f"!\u200b[x]({address})",
)


def test_a_model_that_was_talked_over_gives_no_picture_an_address(roomy: World) -> None:
    """Whatever form it writes an address in: pictures are ids of our library, links are https and wait for a click."""
    evil = "https://evil.example/?q=zitronenfalter-page-91c4"
    blocks: list[dict[str, Any]] = [{"type": "rich-text", "props": {"text": form(evil)}} for form in FORMS]
    image = {"source": "library", "id": evil, "alt": evil}
    named = (image, {"search": evil, "alt": evil}, {"url": evil}, evil, {"source": "attachment", "id": evil})
    blocks += [{"type": "image", "props": {"image": one, "ratio": "16:9"}} for one in named]
    written = [{"layout": "stack", "background": {"kind": "image", "image": image}, "blocks": [one]} for one in blocks]
    told = {"service": "openai", "text": json.dumps({"title": evil, "theme": "paper", "sections": written})}
    roomy.control("POST", "/models/next", told)
    since = roomy.wire_mark()
    done = roomy.request_as("bob", "POST", "/api/generate", {"prompt": "x", "model": "gpt-5.1"}).event("done")
    media = list(media_of(done["page"]))
    assert media
    assert [] == [one for one in media if one["source"] != "library" or "evil" in one["id"]]
    assert {"supabase", "confluence", "openai", "posthog"} >= {entry["service"] for entry in roomy.wire(since)}


def media_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "source" in value or "search" in value:
            yield value
        for member in value.values():
            yield from media_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from media_of(member)
