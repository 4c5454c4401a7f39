"""Who calls: which tokens prove a caller, and that all others are told the same."""

import base64
import http.client
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from tests.test_common import assert_problem
from tests.world import Person, Reply, Site, World

LOOK = ("GET", "/api/checkout")


def call(world: World, authorization: str, path: str = "/api/checkout", **headers: str) -> Reply:
    return world.request("GET", path, headers={"Authorization": authorization, **headers})


def is_let_in(reply: Reply) -> bool:
    return reply.status in {200, 503} and reply.json.get("code") in {None, "upstream_unavailable"}


def now(seconds: int = 0) -> int:
    return int(time.time()) + seconds


# made when the test runs: a token's times are of its own moment
GOOD: dict[str, Callable[[], dict[str, Any]]] = {
    "as the bridge makes it": dict,
    "exp a moment past, within the skew": lambda: {"exp": now() - 30, "iat": now() - 900},
    "issued a moment ahead, within the skew": lambda: {"iat": now() + 30},
    "nbf a moment ahead, within the skew": lambda: {"nbf": now() + 30},
    "60 minutes": lambda: {"iat": now(), "exp": now() + 3_600},
    "fractions of a second": lambda: {"iat": now() + 0.5, "exp": now() + 900.5},
    "aud is our key": lambda: {"aud": "APP_KEY"},
    "aud holds our key": lambda: {"aud": ["x", "APP_KEY"]},
    "aud holds our address": lambda: {"aud": ["APP_BASE_URL"]},
    "no page, where none is needed": lambda: {"context": None},
}


@pytest.mark.parametrize("claims", GOOD.values(), ids=GOOD.keys())
def test_a_proper_token_is_let_in(calm: World, claims: Callable[[], dict[str, Any]]) -> None:
    settings = calm.ready["settings"]
    text = json.dumps(claims())
    for name in ("APP_KEY", "APP_BASE_URL"):
        text = text.replace(f'"{name}"', json.dumps(settings[name]))

    assert is_let_in(call(calm, f"JWT {calm.people['bob'].token(**json.loads(text))}"))


BAD: dict[str, Callable[[], dict[str, Any]]] = {
    "no exp": lambda: {"exp": None},
    "exp is a text": lambda: {"exp": str(now(900))},
    "exp is true": lambda: {"exp": True},
    "exp is NaN": lambda: {"exp": float("nan")},
    "exp is infinite": lambda: {"exp": float("inf")},
    "exp is a list": lambda: {"exp": [now(900)]},
    "expired": lambda: {"exp": now(-120)},
    "more than 60 minutes": lambda: {"exp": now(3_700)},
    "no iat": lambda: {"iat": None},
    "iat is a text": lambda: {"iat": str(now())},
    "issued in the future": lambda: {"iat": now(300), "exp": now(900)},
    "nbf in the future": lambda: {"nbf": now(300)},
    "nbf is a text": lambda: {"nbf": "0"},
    "no sub": lambda: {"sub": None},
    "sub is empty": lambda: {"sub": ""},
    "sub is a number": lambda: {"sub": 7},
    "sub with U+0000": lambda: {"sub": "a\0b"},
    "sub very long": lambda: {"sub": "x" * 129},
    "aud is another": lambda: {"aud": "another-app"},
    "aud is empty": lambda: {"aud": []},
    "aud is a number": lambda: {"aud": 7},
    "aud holds an object": lambda: {"aud": [{}]},
    "no qsh": lambda: {"qsh": None},
    "qsh of an address": lambda: {"qsh": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    "qsh is a number": lambda: {"qsh": 1},
    "qsh beyond ASCII": lambda: {"qsh": "context-qshü"},
    "no iss": lambda: {"iss": None},
    "an unknown site": lambda: {"iss": "00000000-0000-0000-0000-000000000000"},
    "iss is a list": lambda: {"iss": ["acme"]},
    "iss is empty": lambda: {"iss": ""},
    "iss with U+0000": lambda: {"iss": "\0"},
    "iss very long": lambda: {"iss": "x" * 10_000},
}


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD.keys())
def test_an_improper_token_is_refused(calm: World, claims: Callable[[], dict[str, Any]]) -> None:
    assert_problem(call(calm, f"JWT {signed(calm.people['bob'], claims())}"), 401, "unauthenticated")


def signed(person: Person, changes: dict[str, Any]) -> str:
    """A token of the person, with claims that no library would sign."""
    claims = jwt.decode(person.token(), options={"verify_signature": False}) | changes
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.PyJWS().encode(json.dumps(present).encode(), person.site.shared_secret, algorithm="HS256")


def segment(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def resigned(world: World, header: dict[str, Any], key: str | None = None, algorithm: str = "HS256") -> str:
    bob = world.people["bob"]
    claims = jwt.decode(bob.token(), options={"verify_signature": False})
    return jwt.encode(claims, bob.site.shared_secret if key is None else key, algorithm=algorithm, headers=header)


def test_another_algorithm_is_refused(calm: World) -> None:
    good = calm.people["bob"].token()
    _, claims, signature = good.split(".")

    for algorithm in ("HS384", "HS512"):
        assert 401 == call(calm, f"JWT {resigned(calm, {}, algorithm=algorithm)}").status
    for header in (
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "RS256"},
        {"alg": "hs256"},
        {},
        {"alg": None},
        {"alg": ["HS256"]},
    ):
        assert 401 == call(calm, f"JWT {segment(header)}.{claims}.{signature}").status
        assert 401 == call(calm, f"JWT {segment(header)}.{claims}.").status


def test_the_secret_of_another_site_proves_nothing(calm: World) -> None:
    charlie = calm.people["charlie"].site
    assert 401 == call(calm, f"JWT {resigned(calm, {}, key=charlie.shared_secret)}").status
    assert 401 == call(calm, f"JWT {calm.people['bob'].token(iss=charlie.client_key)}").status


def test_what_is_no_token_is_refused(calm: World) -> None:
    good = calm.people["bob"].token()
    header, claims, signature = good.split(".")
    deep = segment(b'{"alg":' + b"[" * 5_000 + b"]" * 5_000 + b"}")
    broken = [
        "", "x", "..", "a.b.c", f"{header}.{claims}", f"{good}.x", f"{header}.{segment([])}.{signature}", good[:-2],
        f"{header}.{segment(b'{}{}')}.{signature}", f"{deep}.{claims}.{signature}", f"{header}.{deep}.{signature}",
        f"{segment(bytes([255]))}.{claims}.{signature}", "ü.ü.ü", f"{header}.a.{signature}", f"{header}..{signature}",
    ]  # fmt: skip

    assert {401} == {call(calm, f"JWT {text}".encode().decode("latin-1")).status for text in broken}


def test_every_cause_is_told_the_same(calm: World) -> None:
    bob = calm.people["bob"]
    told = [call(calm, f"JWT {token}").json for token in (bob.token(exp=now(-999)), bob.token(iss="x"), "x.y.z")]
    told.append(calm.request(*LOOK).json)

    assert 1 == len({json.dumps({**document, "requestId": ""}) for document in told})


def test_a_token_is_taken_from_the_one_authorization_header_only(calm: World) -> None:
    token = calm.people["bob"].token()

    assert 401 == call(calm, f"Bearer {token}").status
    assert 401 == call(calm, token).status
    assert 401 == call(calm, f"JWT {token}, JWT {token}").status
    assert 401 == call(calm, f"JWT {token} x").status
    assert 401 == calm.request("GET", f"/api/checkout?jwt={token}").status
    assert 401 == call(calm, f"JWT {token}", f"/api/checkout?jwt={token}").status
    assert 401 == calm.request("GET", "/api/checkout", headers={"Cookie": f"jwt={token}", "X-Token": token}).status
    assert is_let_in(call(calm, f"jwt {token}"))


def test_two_authorization_headers_are_refused(calm: World) -> None:
    address = urlsplit(calm.ready["url"])
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=20)
    connection.putrequest("GET", "/api/checkout", skip_host=True)
    connection.putheader("Host", address.netloc)
    for _ in range(2):
        connection.putheader("Authorization", f"JWT {calm.people['bob'].token()}")
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()

    assert 401 == status


def test_an_uninstall_counts_from_the_next_request_on(world: World) -> None:
    dora = world.people["dora"]
    token = f"JWT {dora.token()}"
    assert is_let_in(call(world, token))

    send(world, dora.site, "uninstalled")

    assert_problem(call(world, token), 401, "unauthenticated")
    assert_problem(world.request("POST", "/api/generate", b"{", {"Authorization": token}), 401, "unauthenticated")


def test_a_disabled_site_is_out_until_it_is_enabled(world: World) -> None:
    dora = world.people["dora"]
    assert is_let_in(call(world, f"JWT {dora.token()}"))

    send(world, dora.site, "disabled")
    assert 401 == call(world, f"JWT {dora.token()}").status

    send(world, dora.site, "enabled")
    assert is_let_in(call(world, f"JWT {dora.token()}"))


def test_a_rotated_secret_counts_from_the_next_request_on(world: World) -> None:
    dora = world.people["dora"]
    old = f"JWT {dora.token()}"
    assert is_let_in(call(world, old))

    fresh = "another shared secret, 40 characters long"
    send(world, dora.site, "installed", sharedSecret=fresh)
    claims = jwt.decode(dora.token(), options={"verify_signature": False})

    assert 401 == call(world, old).status
    assert is_let_in(call(world, f"JWT {jwt.encode(claims, fresh, algorithm='HS256')}"))


def send(world: World, site: Site, event: str, **more: Any) -> None:
    told = world.control("POST", "/connect/send", {"clientKey": site.client_key, "eventType": event, **more})
    assert 204 == told["status"]
