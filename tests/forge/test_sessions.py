"""Session tokens: which let somebody in through Forge, and what he may then do."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.confluence.query_hash import query_hash
from tests.forge.kit import ask, b64, claims_of, keys_of, order, session, sign
from tests.test_common import JSON, assert_problem
from tests.world import Reply, World

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "c0f01f0005000201ac8b8dab0000000049454e44ae426082"
)


def now(seconds: int = 0) -> int:
    return int(time.time()) + seconds


# made when the test runs: a token's times are of its own moment
GOOD: dict[str, Callable[[], dict[str, Any]]] = {
    "as the function makes it": dict,
    "no page": lambda: {"page": None},
    "a page that is none": lambda: {"page": "12a"},
    "no licence told of": lambda: {"licensed": None},
    "no site name": lambda: {"site": None},
    "past a moment ago": lambda: {"iat": now(-600), "exp": now(-30)},
    "of a moment ahead": lambda: {"iat": now(30), "exp": now(600)},
    "more than is known": lambda: {"colour": "red"},
}
BAD: dict[str, Callable[[], dict[str, Any]]] = {
    "another issuer": lambda: {"iss": "skyline"},
    "no issuer": lambda: {"iss": None},
    "another audience": lambda: {"aud": "another"},
    "a list of audiences": lambda: {"aud": ["skyline"]},
    "another environment": lambda: {"env": "DEVELOPMENT"},
    "no environment": lambda: {"env": None},
    "expired": lambda: {"iat": now(-700), "exp": now(-100)},
    "longer than ten minutes": lambda: {"exp": now(700)},
    "for ever": lambda: {"exp": None},
    "no beginning": lambda: {"iat": None},
    "of the future": lambda: {"iat": now(300), "exp": now(600)},
    "exp is a text": lambda: {"exp": str(now(60))},
    "exp is infinite": lambda: {"exp": float("inf")},
    "iat is true": lambda: {"iat": True},
    "nobody": lambda: {"sub": None},
    "an empty account": lambda: {"sub": ""},
    "an account that is a number": lambda: {"sub": 7},
    "an account with U+0000": lambda: {"sub": "a\0b"},
    "a long account": lambda: {"sub": "x" * 129},
    "no site": lambda: {"cloud": None},
    "an unknown site": lambda: {"cloud": "00000000-0000-0000-0000-000000000000"},
    "a site that is a number": lambda: {"cloud": 1},
    "a site in capitals": lambda: {"cloud": "A" * 8 + "-AAAA-AAAA-AAAA-" + "A" * 12},
    "a site that is SQL": lambda: {"cloud": "' or 1=1 --"},
    "no module": lambda: {"module": None},
    "a module that is a list": lambda: {"module": ["admin"]},
    "editing is a text": lambda: {"editing": "true"},
    "no word on editing": lambda: {"editing": None},
    "licensed is a number": lambda: {"licensed": 1},
    "a page that is a number": lambda: {"page": 7},
    "a site name that is none": lambda: {"site": "a/../b"},
    "a site name that is a list": lambda: {"site": []},
    "huge": lambda: {"x": "x" * 5_000},
}


def test_only_what_our_function_signed_just_now_lets_anybody_in(calm: World) -> None:
    wrong = {name: reply.status for name, change in GOOD.items() if (reply := visit(calm, change())).status != 200}
    replies = {name: visit(calm, change()) for name, change in BAD.items()}
    wrong |= {name: reply.status for name, reply in replies.items() if reply.status != 401}

    assert {} == wrong
    assert 1 == len({json.dumps({**reply.json, "requestId": ""}) for reply in replies.values()})


def visit(world: World, changes: dict[str, Any]) -> Reply:
    return ask(world, f"Bearer {session(world, **changes)}")


def test_no_other_signature_will_do(calm: World) -> None:
    tokens = forged(calm)
    assert {} == {name: status for name, token in tokens.items() if (status := ask(calm, token).status) != 401}


def forged(world: World) -> dict[str, str]:
    """Authorization headers."""
    keys, good = keys_of(world), world.session("frank", editing=True)
    claims, head, other = claims_of(good), {"kid": keys.session_kid}, ed25519.Ed25519PrivateKey.generate()
    raw = keys.sessions.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    pem = keys.sessions.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header, body, signature = good.split(".")
    twice = b64(b'{"editing":false,' + json.dumps(claims).encode()[1:])
    initech = world.sites["initech"]
    listed = b64(json.dumps({"alg": "EdDSA", "kid": [keys.session_kid]}).encode())
    tokens = {
        "another key": sign(claims, other, "EdDSA", head),
        "another environment's key id": sign(claims, keys.sessions, "EdDSA", {"kid": "another"}),
        "no key id": sign(claims, keys.sessions, "EdDSA", {}),
        "a key id that is a list": f"{listed}.{body}.{signature}",
        "the public key as a secret": by_hand({"alg": "HS256", **head}, claims, raw),
        "its text as a secret": by_hand({"alg": "HS256", **head}, claims, pem),
        "the setting's text as a secret": by_hand({"alg": "HS256", **head}, claims, world_key(world)),
        "signed by Atlassian": sign(claims, keys.invocations, "RS256", head),
        "unsigned": f"{b64(json.dumps({'alg': 'none', **head}).encode())}.{body}.",
        "unsigned, and says otherwise": f"{header}.{body}.",
        "another's signature": f"{header}.{body}.{world.session('gus').split('.')[2]}",
        "cut": good[:-4],
        "a member twice": f"{header}.{twice}.{b64(keys.sessions.sign(f'{header}.{twice}'.encode()))}",
        "a site's secret": jwt.encode(claims, initech.shared_secret, algorithm="HS256", headers=head),
        "a token of Connect": world.people["bob"].token(),
    }
    schemed = {name: f"Bearer {token}" for name, token in tokens.items()}
    return schemed | {
        "Connect's scheme": f"JWT {good}",
        "no scheme": good,
        "two": f"Bearer {good}, Bearer {good}",
        "two kinds": f"JWT {world.people['bob'].token()}, Bearer {good}",
        "Connect's token for a site of Forge's": f"JWT {jwt.encode(context_of(world), initech.shared_secret)}",
    }


def context_of(world: World) -> dict[str, Any]:
    return claims_of(world.people["bob"].token()) | {"iss": world.sites["initech"].client_key}


def world_key(world: World) -> bytes:
    return str(world.ready["settings"]["FORGE_SESSION_KEYS"]).partition("=")[2].encode()


def by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """What no library would sign."""
    text = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{text}.{b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def test_a_session_is_taken_from_the_header_alone_and_opens_no_other_door(calm: World) -> None:
    token = calm.session("erin", module="admin", editing=True)
    places = [
        ask(calm, f"Bearer {token}", f"/api/checkout?jwt={token}"),
        calm.request("GET", f"/api/checkout?jwt={token}"),
        calm.request("GET", "/api/checkout", headers={"Cookie": f"jwt={token}", "X-Token": token}),
        ask(calm, f"Bearer {token}", "/api/maintenance"),
        ask(calm, f"Bearer {token}", "/api/render?page=1&version=1&macro=m"),
        calm.request("GET", f"/api/render?page=1&version=1&macro=m&jwt={token}"),
        ask(calm, f"Bearer {token}", "/api/install", "POST", {"eventType": "avi:forge:installed:app"}),
    ]

    assert [401] * len(places) == [reply.status for reply in places]
    assert 200 == ask(calm, f"bearer {token}").status


def test_confluences_own_call_does_not_come_under_forges_scheme(calm: World) -> None:
    query = [("page", "1"), ("version", "1"), ("macro", "m")]
    token = calm.people["bob"].token(qsh=query_hash("GET", "/api/render", query))
    address = f"/api/render?{urlencode(query)}"

    assert [404, 401] == [ask(calm, f"{scheme} {token}", address).status for scheme in ("JWT", "Bearer")]


def test_credits_are_spent_by_those_who_edit_with_a_licence(world: World) -> None:
    spending = [(method, path) for method, path in JSON if path in ("/api/generate", "/api/chat")]
    refused: dict[str, Any] = {"a reader": {"editing": False}, "an ended licence": {"licensed": False}}
    for method, path in spending:
        for changes in refused.values():
            reply = ask(world, f"Bearer {session(world, **changes)}", path, method, JSON[method, path])
            assert_problem(reply, 403, "forbidden")
        reply = ask(world, f"Bearer {session(world, licensed=None)}", path, method, JSON[method, path])
        assert 200 == reply.status, reply.body

    assert 200 == world.request_as("gus", "POST", "/api/media", {}).status
    assert 200 == world.request_as("gus", "GET", "/api/checkout").status


def test_who_administers_is_who_is_in_the_module_for_it(calm: World) -> None:
    administering = [("GET", "/api/site", None), ("GET", "/api/checkout?statement=1&format=csv", None)]
    for method, path, value in administering:
        inside, outside = (calm.session("erin", module=module, editing=True) for module in ("admin", "skyline"))
        assert 200 == ask(calm, f"Bearer {inside}", path, method, value).status
        assert_problem(ask(calm, f"Bearer {outside}", path, method, value), 403, "forbidden")

    assert ask(calm, f"Bearer {calm.session('erin', module='admin')}").json["isAdministrator"]
    assert not calm.request_as("frank", "GET", "/api/checkout").json["isAdministrator"]


def test_pictures_are_the_pages_own_to_attach(calm: World) -> None:
    token, mark = {"Authorization": calm.authorization("frank")}, calm.wire_mark()
    attach = ("POST", "/api/attach-image")

    assert_problem(calm.request(*attach, PNG, {**token, "Content-Type": "image/png"}), 409, "conflict")
    assert_problem(calm.request(*attach, b"x", {**token, "Content-Type": "text/plain"}), 415, "unsupported_media_type")
    assert_problem(calm.request(*attach, b"", {**token, "Content-Type": "image/png"}), 400, "invalid_image")
    assert [] == calm.wire(mark, "confluence")


def test_confluence_is_asked_nothing_through_forge(world: World) -> None:
    mark = world.wire_mark()
    assert 200 == world.request_as("frank", "POST", "/api/generate", JSON["POST", "/api/generate"]).status
    assert 200 == world.request_as("erin", "GET", "/api/site").status

    assert [] == world.wire(mark, "confluence")


def test_the_page_of_a_session_opens_nothing_and_is_needed_as_ever(world: World) -> None:
    acme = world.sites["acme"].published
    generate = ("/api/generate", "POST", JSON["POST", "/api/generate"])

    assert 200 == ask(world, f"Bearer {session(world, page=acme)}", *generate).status
    assert_problem(ask(world, f"Bearer {session(world, page=None)}", *generate), 400, "malformed_request")
    assert world.balance("bob")["balance"] == 10_000


def test_who_is_unknown_to_forge_gets_no_token(calm: World) -> None:
    erin, gus = calm.people["erin"], calm.people["gus"]
    place = {"clientKey": erin.site.client_key, "page": erin.site.draft}
    for asked in ({"accountId": "nobody"}, {"accountId": gus.account_id, "module": "admin"}, {"accountId": 7}):
        assert 400 == order(calm, "/forge/session", {**place, **asked})
    other = {**place, "clientKey": calm.sites["acme"].client_key, "accountId": erin.account_id}
    assert 400 == order(calm, "/forge/session", other)
