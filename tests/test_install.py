"""POST /api/install: who may tell us that a site came, changed or went, and what then happens."""

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from lib.confluence.query_hash import query_hash, read_query
from tests.test_common import assert_problem
from tests.test_tokens import is_let_in
from tests.world import Reply, World

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PATH = "/api/install"
KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
SECRET = "the shared secret of a new site, long enough"


def pem(key: PrivateKey) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()


@dataclass
class Event:
    """A lifecycle call as Atlassian makes it, but for what a test changes; None leaves a member out."""

    world: World
    body: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    path: str = PATH
    hashed: str = PATH

    def send(self, token: str | None = None) -> Reply:
        """With its own token, or with one that somebody kept."""
        body = self.world_body() | self.body
        return self.world.request(
            "POST",
            self.path,
            json.dumps({name: value for name, value in body.items() if value is not None}).encode(),
            {"Content-Type": "application/json", "Authorization": f"JWT {token or self.token()}"},
        )

    def token(self) -> str:
        claims = self.world_claims(self.world_body() | self.body) | self.claims
        header = {"kid": "tests-key", **self.header}
        return jwt.PyJWS().encode(
            json.dumps({name: value for name, value in claims.items() if value is not None}).encode(),
            self.key,
            algorithm=self.algorithm,
            headers={name: value for name, value in header.items() if value is not None},
        )

    def world_body(self) -> dict[str, Any]:
        site = self.world.sites["globex"]
        return {
            "key": self.world.ready["settings"]["APP_KEY"],
            "clientKey": "new-site",
            "sharedSecret": SECRET,
            "baseUrl": site.base_url,
            "productType": "confluence",
            "description": "Atlassian Confluence",
            "eventType": "installed",
        }

    def world_claims(self, body: dict[str, Any]) -> dict[str, Any]:
        now = int(time.time())
        path, _, query = self.hashed.partition("?")
        return {
            "iss": body["clientKey"],
            "aud": [self.world.ready["settings"]["APP_BASE_URL"]],
            "sub": "557058:installer",
            "iat": now,
            "exp": now + 180,
            "qsh": query_hash("POST", path, read_query(query)),
        }


@pytest.fixture
def keys(world: World) -> World:
    """The key server also has a key of ours, so that a test can sign as Atlassian does."""
    publish(world, "tests-key", KEY)
    return world


@pytest.fixture
def calm_keys(calm: World) -> World:
    """The same for what is refused, and so leaves nothing behind."""
    publish(calm, "tests-key", KEY)
    return calm


def publish(world: World, kid: str, key: PrivateKey) -> None:
    world.control("POST", "/connect/keys", {"kid": kid, "status": 200, "body": pem(key)})


def token_of(client_key: str, secret: str = SECRET, account: str = "557058:somebody") -> str:
    now = int(time.time())
    claims = {"iss": client_key, "sub": account, "iat": now, "exp": now + 900, "qsh": "context-qsh"}
    return f"JWT {jwt.encode(claims, secret, algorithm='HS256')}"


def is_known(world: World, token: str) -> bool:
    """By an endpoint that asks nothing of the site itself."""
    reply = world.request("POST", "/api/media", b"{}", {"Authorization": token, "Content-Type": "application/json"})
    assert reply.status in {401, 200, 503}
    return reply.status != 401


def test_an_installed_site_is_known_at_once(keys: World) -> None:
    assert not is_known(keys, token_of("new-site"))

    reply = Event(keys).send()

    assert (204, b"") == (reply.status, reply.body)
    assert is_known(keys, token_of("new-site"))


def test_the_query_that_confluence_adds_is_a_part_of_what_it_signs(keys: World) -> None:
    added = f"{PATH}?user_key=ff80&user_id=a%20b"

    assert 204 == Event(keys, path=added, hashed=f"{PATH}?user_id=a b&user_key=ff80").send().status
    assert 401 == Event(keys, path=added).send().status


FOREIGN = {
    "another key": {"key": OTHER_KEY},
    "an unknown key id": {"header": {"kid": "nobody-knows"}},
    "no key id": {"header": {"kid": None}},
    "no audience": {"claims": {"aud": None}},
    "another audience": {"claims": {"aud": ["https://another.example"]}},
    "our key for an audience": {"claims": {"aud": "skyline"}},
    "another issuer": {"claims": {"iss": "another-site"}},
    "no issuer": {"claims": {"iss": None}},
    "no end": {"claims": {"exp": None}},
    "a beginning that is no time": {"claims": {"iat": -(10**400)}},
    "past": {"claims": {"exp": 1_700_000_000}},
    "of the future": {"claims": {"iat": 4_000_000_000, "exp": 4_000_000_100}},
    "a session's hash": {"claims": {"qsh": "context-qsh"}},
    "no hash": {"claims": {"qsh": None}},
    "another path's hash": {"hashed": "/api/health"},
    "RS384": {"algorithm": "RS384"},
    "RS512": {"algorithm": "RS512"},
    "the public key as a secret": {"key": SECRET, "algorithm": "HS256"},
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_atlassian_did_not_sign_for_us_is_refused(calm_keys: World, change: Any) -> None:
    assert_problem(Event(calm_keys, **change).send(), 401, "unauthenticated")
    assert not is_known(calm_keys, token_of("new-site"))


KIDS = [
    "../tests-key",
    "a/../tests-key",
    "./tests-key",
    "tests-key/..",
    "/tests-key",
    "a//b",
    "tests key",
    "tests-key?x",
    "tests-key#x",
]
KIDS += ["%2e%2e", "http://evil.example/x", "@evil.example", "ü", "x" * 201, "tests-key\n", "", "\\tests-key"]


@pytest.mark.parametrize("kid", KIDS)
def test_a_key_id_that_is_no_name_asks_nobody(calm_keys: World, kid: str) -> None:
    mark = calm_keys.wire_mark()

    assert 401 == Event(calm_keys, header={"kid": kid}).send().status
    assert [] == calm_keys.wire(mark, "connect-keys")


def test_a_key_id_may_hold_slashes(keys: World) -> None:
    publish(keys, "asap/issuer/key-1", KEY)

    assert 204 == Event(keys, header={"kid": "asap/issuer/key-1"}).send().status


def test_a_public_key_is_fetched_once(keys: World) -> None:
    publish(keys, "fetched-once", KEY)
    mark = keys.wire_mark()
    for _ in range(2):
        assert 204 == Event(keys, header={"kid": "fetched-once"}).send().status

    assert 1 == len(keys.wire(mark, "connect-keys"))


def test_a_redirect_of_the_key_server_is_not_followed(calm_keys: World) -> None:
    place = calm_keys.ready["settings"]["CONNECT_INSTALL_KEYS_URL"] + "/tests-key"
    calm_keys.control("POST", "/connect/keys", {"kid": "moved", "status": 302, "body": pem(KEY), "location": place})
    mark = calm_keys.wire_mark()

    assert 401 == Event(calm_keys, header={"kid": "moved"}).send().status
    assert 1 == len(calm_keys.wire(mark, "connect-keys"))


@pytest.mark.parametrize("body", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "ü"])
def test_a_key_server_that_answers_no_key_lets_nobody_in(calm_keys: World, body: Any) -> None:
    calm_keys.control("POST", "/connect/keys", {"kid": f"broken-{len(body)}", "status": 200, "body": body})

    assert 401 == Event(calm_keys, header={"kid": f"broken-{len(body)}"}).send().status


def test_a_key_of_another_kind_lets_nobody_in(calm_keys: World) -> None:
    publish(calm_keys, "elliptic", ec.generate_private_key(ec.SECP256R1()))

    assert 401 == Event(calm_keys, header={"kid": "elliptic"}).send().status


def test_a_private_key_lets_nobody_in(calm_keys: World) -> None:
    forms = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    body = KEY.private_bytes(*forms).decode()
    calm_keys.control("POST", "/connect/keys", {"kid": "private", "status": 200, "body": body})

    assert 401 == Event(calm_keys, header={"kid": "private"}).send().status


@pytest.mark.parametrize("status", [500, 429, 409])
def test_a_key_server_that_fails_is_said_so(calm_keys: World, status: int) -> None:
    kid = f"failing-{status}"
    calm_keys.control("POST", "/connect/keys", {"kid": kid, "status": status, "body": ""})

    assert_problem(Event(calm_keys, header={"kid": kid}).send(), 502, "upstream_failed")


WRONG = {
    "Jira": {"productType": "jira"},
    "no product": {"productType": None},
    "another host": {"baseUrl": "https://evil.example/wiki"},
    "a plain address": {"baseUrl": "http://acme.atlassian.net/wiki"},
    "an account in the address": {"baseUrl": "https://a@acme.atlassian.net/wiki"},
    "no address": {"baseUrl": None},
    "no secret": {"sharedSecret": None},
    "an empty secret": {"sharedSecret": ""},
    "a huge secret": {"sharedSecret": "x" * 1_001},
    "an unknown event": {"eventType": "upgraded"},
    "no event": {"eventType": None},
    "a secret that is no text": {"sharedSecret": 7},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_a_signed_event_that_is_not_as_specified_is_refused(calm_keys: World, change: Any) -> None:
    assert_problem(Event(calm_keys, body=change).send(), 400, "malformed_request")
    assert not is_known(calm_keys, token_of("new-site"))


def test_whoever_knows_the_secret_cannot_replace_or_remove_the_site(calm_keys: World) -> None:
    site = calm_keys.sites["globex"]
    body = {"clientKey": site.client_key}
    for event in ("installed", "uninstalled"):
        stolen = Event(calm_keys, body={**body, "eventType": event}, key=site.shared_secret, algorithm="HS256")
        assert_problem(stolen.send(), 401, "unauthenticated")

    assert is_let_in(calm_keys.request_as("dora", "GET", "/api/checkout"))


def test_enabled_and_disabled_are_signed_by_the_shared_secret(keys: World) -> None:
    site = keys.sites["globex"]
    body = {"clientKey": site.client_key, "eventType": "disabled", "sharedSecret": None}

    assert 401 == Event(keys, body=body).send().status
    assert 401 == Event(keys, body=body, key=keys.sites["acme"].shared_secret, algorithm="HS256").send().status
    assert is_let_in(keys.request_as("dora", "GET", "/api/checkout"))
    assert 204 == Event(keys, body=body, key=site.shared_secret, algorithm="HS256").send().status
    assert 401 == keys.request_as("dora", "GET", "/api/checkout").status


def test_one_site_cannot_speak_for_another(calm_keys: World) -> None:
    acme, globex = calm_keys.sites["acme"], calm_keys.sites["globex"]
    body = {"clientKey": globex.client_key, "eventType": "disabled", "sharedSecret": None}
    event = Event(calm_keys, body=body, claims={"iss": acme.client_key}, key=acme.shared_secret, algorithm="HS256")

    assert 401 == event.send().status
    assert is_let_in(calm_keys.request_as("dora", "GET", "/api/checkout"))


def test_an_event_that_comes_twice_changes_nothing(keys: World) -> None:
    for event in ("installed", "installed", "uninstalled", "uninstalled"):
        assert 204 == Event(keys, body={"eventType": event}).send().status

    assert not is_known(keys, token_of("new-site"))


def test_after_a_reinstall_only_the_new_secret_counts(keys: World) -> None:
    assert 204 == Event(keys).send().status
    assert is_known(keys, token_of("new-site"))
    assert 204 == Event(keys, body={"sharedSecret": SECRET + "2"}).send().status

    assert not is_known(keys, token_of("new-site"))
    assert is_known(keys, token_of("new-site", SECRET + "2"))


def test_an_event_that_somebody_kept_undoes_no_newer_one(keys: World) -> None:
    """Its token still counts, and is not tied to the body: the order does not let it bring an old secret back."""
    earlier = {"iat": int(time.time()) - 30}
    first = Event(keys, claims=earlier)
    kept = first.token()
    assert 204 == first.send(kept).status
    assert 204 == Event(keys, body={"sharedSecret": SECRET + "2"}).send().status

    for replayed in (first, Event(keys, body={"sharedSecret": "a secret of the thief's own, long enough"})):
        assert_problem(replayed.send(kept), 401, "unauthenticated")
    assert_problem(Event(keys, body={"eventType": "uninstalled"}).send(kept), 401, "unauthenticated")
    disabled = {"eventType": "disabled", "sharedSecret": None}
    late = Event(keys, body=disabled, claims=earlier, key=SECRET + "2", algorithm="HS256")
    assert_problem(late.send(), 401, "unauthenticated")
    assert is_known(keys, token_of("new-site", SECRET + "2"))


def test_an_install_that_was_kept_brings_no_removed_site_back(keys: World) -> None:
    first = Event(keys, claims={"iat": int(time.time()) - 30})
    kept = first.token()
    assert 204 == first.send(kept).status
    assert 204 == Event(keys, body={"eventType": "uninstalled"}).send().status

    assert_problem(first.send(kept), 401, "unauthenticated")
    assert not is_known(keys, token_of("new-site"))


def test_the_trial_is_given_once_however_often_a_site_comes(keys: World) -> None:
    site = keys.sites["globex"]
    for event in ("uninstalled", "installed", "uninstalled", "installed"):
        told = {"clientKey": site.client_key, "eventType": event}
        assert 204 == keys.control("POST", "/connect/send", told)["status"]
    wallet = keys.request_as("charlie", "GET", "/api/checkout").json

    assert 300 == wallet["balance"]
    assert ["trial"] == [line["kind"] for line in wallet["recent"]]


def test_the_secret_goes_to_the_database_sealed_and_to_no_other_place(keys: World) -> None:
    mark = keys.wire_mark()
    assert 204 == Event(keys).send().status
    sent = keys.wire_with(mark, "posthog")

    assert {"supabase", "connect-keys", "posthog"} == {entry["service"] for entry in sent}
    assert [] == [entry for entry in sent if SECRET.encode() in entry["body"]]
    [install] = [json.loads(entry["body"]) for entry in sent if entry["path"].endswith("/rpc/install_site")]
    assert install["p_secret"].startswith("v1.")
    assert "new-site" not in install["p_client_key_hash"]


def test_the_descriptor_names_this_deployment(calm: World) -> None:
    reply = calm.request("GET", "/atlassian-connect.json")
    settings = calm.ready["settings"]

    assert (200, "application/json") == (reply.status, reply.headers["Content-Type"])
    assert (settings["APP_BASE_URL"], settings["APP_KEY"]) == (reply.json["baseUrl"], reply.json["key"])
    assert b"{{" not in reply.body


def test_the_descriptor_asks_for_what_was_promised_and_no_more(calm: World) -> None:
    told = calm.request("GET", "/atlassian-connect.json").json
    [macro] = told["modules"]["dynamicContentMacros"]

    assert ["READ", "WRITE"] == told["scopes"]
    assert {"gdpr": True, "signed-install": True, "context-qsh": True} == told["apiMigrations"]
    assert {"type": "jwt"} == told["authentication"]
    assert {"installed", "uninstalled", "enabled", "disabled"} == set(told["lifecycle"])
    assert ["dynamicContentMacros", "generalPages", "adminPages"] == list(told["modules"])
    assert ("skyline", "plain-text", "block") == (macro["key"], macro["bodyType"], macro["outputType"])
    assert ("100%", "100%") == (macro["editor"]["width"], macro["editor"]["height"])


def test_an_address_of_the_macro_carries_ids_and_the_name_of_a_theme(calm: World) -> None:
    [macro] = calm.request("GET", "/atlassian-connect.json").json["modules"]["dynamicContentMacros"]
    ids = ["page.id", "page.version", "macro.id"]
    assert [*ids, "theme"] == re.findall(r"\{([^}]+)\}", macro["url"])
    assert ids == re.findall(r"\{([^}]+)\}", macro["editor"]["url"])


def test_what_the_descriptor_names_is_there(calm: World) -> None:
    told = calm.request("GET", "/atlassian-connect.json").json
    [macro] = told["modules"]["dynamicContentMacros"]
    for address in (macro["url"], macro["editor"]["url"], macro["icon"]["url"]):
        assert 200 == calm.request("GET", address.partition("?")[0]).status
