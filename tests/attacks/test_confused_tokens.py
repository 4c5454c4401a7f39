"""A token of one kind in the place of another, at every endpoint: one answer, whatever is wrong.

Of a session token's own claims `tests/test_tokens.py` has each, of an install token's `tests/test_install.py`.
"""

import hashlib
import hmac
import json
import time
from typing import Any

import jwt

from lib.confluence.query_hash import query_hash
from tests.test_common import OFFERED
from tests.test_install import KEY, Event, pem, publish
from tests.test_tokens import segment
from tests.world import Person, Reply, World

# by a token of the site and an account: all but the platform's, Atlassian's and Stripe's own ways in
OTHER_WAYS = {"/api/install", "/api/stripe-webhook", "/api/health", "/api/maintenance", "/api/render"}
SESSIONS = [(method, path) for method, path in OFFERED if path not in OTHER_WAYS]


def call(world: World, method: str, path: str, *tokens: str) -> Reply:
    body = b"{}" if method in ("POST", "PUT") else None
    kind = {"Content-Type": "application/json"} if body else {}
    return world.request(method, path, body, {"Authorization": ", ".join(f"JWT {token}" for token in tokens), **kind})


def claims_of(person: Person, **changes: Any) -> dict[str, Any]:
    return jwt.decode(person.token(), options={"verify_signature": False}) | changes


def by_hand(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    """What no library would sign."""
    text = f"{segment(header)}.{segment(claims)}"
    return f"{text}.{segment(hmac.new(key, text.encode(), hashlib.sha256).digest())}"


def confused(world: World, method: str, path: str) -> dict[str, str]:
    bob, charlie = world.people["bob"], world.people["charlie"]
    secret, own = bob.site.shared_secret, claims_of(bob)
    settings, now = world.ready["settings"], int(time.time())
    keyed = {"alg": "RS256", "kid": "tests-key", "typ": "JWT"}
    return {
        "an iframe's own": bob.token(qsh=query_hash(method, path, [])),
        "an iframe's own, of the editor": bob.token(qsh=query_hash("GET", "/editor.html", [])),
        "signed by Atlassian's install key": jwt.encode(own, KEY, algorithm="RS256", headers={"kid": "tests-key"}),
        "the install key's public half as a secret": by_hand({"alg": "HS256", "typ": "JWT"}, own, pem(KEY).encode()),
        "RS256 by the site's secret": by_hand(keyed, own, secret.encode()),
        "a key of its own in the header": jwt.encode(own, "x" * 40, headers={"jwk": {"kty": "oct", "k": "eHh4"}}),
        "a key's address in the header": jwt.encode(own, "x" * 40, headers={"jku": "https://evil.example/keys"}),
        "a key id that is a path": by_hand({"alg": "HS256", "kid": "/dev/null"}, own, b""),
        "an extension that must be understood": by_hand({"alg": "HS256", "crit": ["b64"], "b64": False}, own, b"x"),
        "no signature": f"{segment({'alg': 'none'})}.{segment(own)}.",
        "another site's secret": jwt.encode(own, charlie.site.shared_secret, algorithm="HS256"),
        "another site's name": jwt.encode(claims_of(charlie), secret, algorithm="HS256"),
        "signed by us, as our calls are": jwt.encode(own | {"iss": settings["APP_KEY"]}, secret, algorithm="HS256"),
        "an empty secret": by_hand({"alg": "HS256", "typ": "JWT"}, own, b""),
        "a checkpoint's key": jwt.encode(own, "x" * 64, algorithm="HS512"),
        "the cron's secret": settings["CRON_SECRET"],
        "longer than any": jwt.encode(own | {"x": "x" * 20_000}, "w" * 40, algorithm="HS256"),
        "another's account after the signature": f"{bob.token().rpartition('.')[0][:-4]}AAAA.{bob.token()[-43:]}",
        "for another app": jwt.encode(own | {"aud": ["com.example.other"]}, secret, algorithm="HS256"),
        "of yesterday": jwt.encode(own | {"iat": now - 90_000, "exp": now - 86_400}, secret, algorithm="HS256"),
        "for years": jwt.encode(own | {"exp": now + 10**9}, secret, algorithm="HS256"),
    }


def test_a_token_of_another_kind_is_refused_everywhere_alike(calm: World) -> None:
    publish(calm, "tests-key", KEY)
    let_in, told = [], set()
    for method, path in SESSIONS:
        for name, token in confused(calm, method, path).items():
            reply = call(calm, method, path, token)
            told.add(json.dumps({**reply.json, "requestId": ""}) if reply.status == 401 else name)
            let_in += [(method, path, name, reply.status)] if reply.status != 401 else []
    assert [] == let_in
    assert 1 == len(told)


def test_two_tokens_are_none(calm: World) -> None:
    bob, charlie = calm.people["bob"].token(), calm.people["charlie"].token()
    for method, path in SESSIONS:
        assert 401 == call(calm, method, path, bob, charlie).status, path
        assert 401 == call(calm, method, f"{path}?jwt={bob}", bob).status, path


def test_a_session_is_no_render_no_installation_and_no_cron(calm: World) -> None:
    bob = calm.people["bob"].token()
    refused = [
        calm.request("GET", f"/api/render?page=1&version=1&macro=m&jwt={bob}"),
        calm.request("GET", "/api/render?page=1&version=1&macro=m", headers={"Authorization": f"JWT {bob}"}),
        call(calm, "POST", "/api/install", bob),
        calm.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {bob}"}),
    ]
    assert [401] * len(refused) == [reply.status for reply in refused]


def test_an_install_token_is_no_session(calm: World) -> None:
    publish(calm, "tests-key", KEY)
    site = calm.people["bob"].site
    token = Event(calm, body={"clientKey": site.client_key}).token()
    assert {401} == {call(calm, method, path, token).status for method, path in SESSIONS}
