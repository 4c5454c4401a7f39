"""Requests that know the contract, each with something wrong more often than not, and bytes that know nothing of it."""

import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from PIL import Image

from tests.forge.kit import session
from tests.fuzz.values import TEXTS, some_value, spoil, spoil_bytes, write
from tests.test_chat import PAGE
from tests.world import World

METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "BREW")
PEOPLE = ("alice", "bob", "victor", "charlie", "dora")
PEOPLE_OF_FORGE = ("erin", "frank", "gus")
BROKEN_PATHS = (
    *("/api/", "/api", "//api/chat", "/api/chat/", "/api/chat%00", "/api/%2e%2e/lib/settings.py", "/api/CHAT", "/%ff"),
    *("/api/generate;a=b", "/library/..%2f..%2fvercel.json", "/library/%00.webp", "/atlassian-connect.json/x", "/*"),
    *("/page.schema.json?", "/.env", "/viewer.html/../editor.html", "/api/" + "a" * 3000, "/api/chat?" + "b" * 9000),
)
JSON_BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/generate"): {"prompt": "A page about trains", "model": "gpt-5.1", "image": None, "theme": "paper"},
    ("POST", "/api/chat"): {
        "prompt": "Shorten it",
        "model": "gemini-2.5-pro",
        "image": None,
        "page": PAGE,
        "selection": None,
        "history": ["Earlier"],
    },
    ("POST", "/api/media"): {"kind": "image", "q": "sea", "cursor": None, "limit": 3},
    ("POST", "/api/checkout"): {"pack": "pack-5000"},
    ("POST", "/api/audit-export"): {"from": "2026-01-01", "to": "2027-01-01", "format": "ndjson", "after": 0},
    ("PUT", "/api/site"): {
        "retentionDays": 90,
        "accountCapCredits": None,
        "modelsOff": [],
        "analytics": True,
        "brand": {"colours": {"accent": "#2a6f97"}, "font": "inter"},
    },
    ("POST", "/api/install"): {
        "eventType": "installed",
        "clientKey": "fuzz",
        "sharedSecret": "s" * 40,
        "productType": "confluence",
        "baseUrl": "https://fuzz.atlassian.net/wiki",
    },
    ("POST", "/api/stripe-webhook"): {"id": "evt_1", "type": "invoice.paid", "data": {"object": {"id": "in_1"}}},
}
QUERIES = {
    "/api/generate": ("running=1", "ended=1", "requestId=req_0000000000000000000000000a"),
    "/api/checkout": ("statement=1", "statement=1&format=csv", "statement=1&before=led_1", "checkout=cos_1"),
    "/api/audit-export": ("spend=1", "verify=1"),
    "/api/site": ("export=1",),
    "/api/render": ("page=1&version=1&macro=a&jwt=a.b.c",),
    "/api/health": ("",),
    "/api/maintenance": ("",),
}


@dataclass(frozen=True)
class Sent:
    """A request as it goes out."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


def make(chance: random.Random, world: World) -> Sent:
    """The next request."""
    kind = chance.choices((_json, _read, _picture, _lost), (60, 20, 10, 10))[0]
    sent = _spoil_around(chance, kind(chance, world))
    if sent.method == "DELETE" and sent.path.startswith("/api/site"):
        # an administrator would end the site, and with it the fuzzing
        return Sent("GET", sent.path, sent.headers, sent.body)
    return sent


def _json(chance: random.Random, world: World) -> Sent:
    (method, path), good = chance.choice(list(JSON_BODIES.items()))
    body = write(spoil(chance, good) if chance.random() < 0.8 else good)
    if chance.random() < 0.3:
        body = spoil_bytes(chance, body)
    return Sent(method, path, {**_token(chance, world), "Content-Type": "application/json"}, body)


def _read(chance: random.Random, world: World) -> Sent:
    path, queries = chance.choice(list(QUERIES.items()))
    query = chance.choice(queries)
    if chance.random() < 0.7:
        query = re.sub(r"=[^&]*", lambda _: "=" + quote(str(some_value(chance))[:500]), query, count=1)
    return Sent(chance.choice(("GET", "GET", "GET", "DELETE")), f"{path}?{query}", _token(chance, world), None)


def _picture(chance: random.Random, world: World) -> Sent:
    kind = chance.choice(("PNG", "JPEG", "GIF", "WEBP"))
    out = io.BytesIO()
    Image.new("RGB", (chance.randint(1, 40), chance.randint(1, 40)), "teal").save(out, kind)
    body = spoil_bytes(chance, out.getvalue()) if chance.random() < 0.7 else out.getvalue()
    name = quote(chance.choice(TEXTS))[:2000]
    headers = {**_token(chance, world), "Content-Type": f"image/{kind.lower()}", "X-File-Name": name}
    return Sent("POST", "/api/attach-image", headers, body)


def _lost(chance: random.Random, world: World) -> Sent:
    return Sent(chance.choice(METHODS), chance.choice(BROKEN_PATHS), _token(chance, world), b"{}")


def _token(chance: random.Random, world: World) -> dict[str, str]:
    """Most often somebody's own; else one with a claim of another kind, or no token at all."""
    if chance.random() < 0.2:
        return {"Authorization": _forge_token(chance, world)}
    person = world.people[chance.choice(PEOPLE)]
    if chance.random() < 0.85:
        return {"Authorization": f"JWT {person.token()}"}
    claim = chance.choice(("iss", "sub", "iat", "exp", "nbf", "qsh", "aud", "context"))
    # an issuer that is no text would not be signed by the library that tests sign with
    value = chance.choice(TEXTS) if claim in ("iss", "sub", "qsh") else some_value(chance)
    try:
        spoiled = person.token(**{claim: value})
    except (TypeError, ValueError, UnicodeError):
        spoiled = "a.b.c"
    return {"Authorization": chance.choice((f"JWT {spoiled}", f"Bearer {spoiled}", f"JWT {spoiled[:-3]}", "JWT", ""))}


def _forge_token(chance: random.Random, world: World) -> str:
    if chance.random() < 0.85:
        return world.authorization(chance.choice(PEOPLE_OF_FORGE))
    claim = chance.choice(("iss", "aud", "sub", "cloud", "site", "page", "module", "env", "editing", "licensed", "exp"))
    try:
        return f"Bearer {session(world, **{claim: some_value(chance)})}"
    except (TypeError, ValueError):
        return "Bearer a.b.c"


def _spoil_around(chance: random.Random, sent: Sent) -> Sent:
    """Now and then another method, or headers that do not fit the body."""
    if chance.random() < 0.05:
        return Sent(chance.choice(METHODS), sent.path, sent.headers, sent.body)
    if chance.random() < 0.15:
        name, value = chance.choice(ODD_HEADERS)
        return Sent(sent.method, sent.path, {**sent.headers, name: value}, sent.body)
    return sent


ODD_HEADERS = (
    *(
        ("Content-Type", value)
        for value in ("", "text/plain", "application/json; charset=utf-16", "a/b; c=" + "d" * 99)
    ),
    *(("Content-Encoding", value) for value in ("gzip", "br", "identity, gzip")),
    *(("Idempotency-Key", value) for value in ("", "a", "a" * 64, "a" * 65, "a b", "../x")),
    *(("Stripe-Signature", value) for value in ("", "t=1", "t=1,v1=" + "0" * 64, "t=,v1=", "v1=" + "0" * 64)),
    *(("X-Padding", "p" * size) for size in (100, 31_000, 40_000)),
    *(("Accept", "*/*;q=x"), ("Range", "bytes=0-0,9-"), ("Expect", "200-ok"), ("Cookie", "a=b"), ("Origin", "null")),
)


RawPiece = Callable[[random.Random, bytes], bytes]
RAW_HEAD = b"POST /api/chat HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def make_raw(chance: random.Random) -> bytes:
    """Bytes for a connection of their own."""
    return chance.choice(RAW)(chance, RAW_HEAD)


def _cut(chance: random.Random, head: bytes) -> bytes:
    return head[: chance.randrange(len(head))]


def _noise(chance: random.Random, _: bytes) -> bytes:
    return chance.randbytes(chance.randint(1, 400))


def _sprinkled(chance: random.Random, head: bytes) -> bytes:
    at = chance.randrange(len(head))
    return head[:at] + chance.choice((b"\0", b"\r", b"\n", b"\xff", b" ", b":", b"\r\n\r\n", b"\t")) + head[at:]


def _lengths(chance: random.Random, head: bytes) -> bytes:
    length = chance.choice((b"-1", b"2, 2", b"99999999999999999999", b"0x2", b"", b"2\r\nContent-Length: 3", b"+2"))
    return head.replace(b"Content-Length: 2", b"Content-Length: " + length)


def _chunks(chance: random.Random, head: bytes) -> bytes:
    chunked = head.replace(b"Content-Length: 2", b"Transfer-Encoding: chunked").removesuffix(b"{}")
    ends = (b"2\r\n{}\r\n0\r\n\r\n", b"zz\r\n", b"ffffffff\r\n{}", b"9\r\n{}", b"2;" + b"a" * 9000 + b"\r\n{}")
    return chunked + chance.choice(ends)


def _many_headers(chance: random.Random, head: bytes) -> bytes:
    return head.replace(b"\r\n\r\n", b"\r\n" + b"X-A: b\r\n" * chance.choice((90, 200, 5000)) + b"\r\n", 1)


def _versions(chance: random.Random, head: bytes) -> bytes:
    return head.replace(b"HTTP/1.1", chance.choice((b"HTTP/0.9", b"HTTP/2.0", b"HTTP/1.9", b"HTTP/", b"ICY", b"")))


RAW: tuple[RawPiece, ...] = (_cut, _noise, _sprinkled, _lengths, _chunks, _many_headers, _versions)


def describe(sent: Sent | bytes, seed: str) -> str:
    """Which one it was, and how to make it again."""
    if isinstance(sent, bytes):
        return f"{seed}: {sent[:200]!r}"
    return f"{seed}: {sent.method} {sent.path[:120]} {json.dumps(sent.headers)[:300]} {(sent.body or b'')[:300]!r}"
