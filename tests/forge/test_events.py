"""POST /api/install from Forge: whose word on a site counts, and what it does."""

import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.forge.kit import Event, Json, ask, b64, keys_of, sign
from tests.forge.test_sessions import by_hand
from tests.postgres import Ledger
from tests.test_common import assert_problem
from tests.test_install import KEY, publish
from tests.test_install import Event as ConnectEvent
from tests.world import World

OTHER_KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def event(world: World) -> Event:
    """About a site that nobody knows yet."""
    return Event.of_new_site(world)


def balance(event: Event) -> Any:
    return event.visit().json["balance"]


def test_an_installed_site_is_there_with_its_trial(event: Event) -> None:
    assert 401 == event.visit().status

    reply = event.send()

    assert (204, b"") == (reply.status, reply.body)
    assert 300 == balance(event)


def of_app(event: Event, **changes: Any) -> Json:
    return {"app": {name: value for name, value in (event.claims()["app"] | changes).items() if value is not None}}


def of_place(event: Event, **changes: Any) -> Json:
    [place] = event.claims()["app"]["installation"]["contexts"]
    return of_app(event, installation={"contexts": [place | changes]})


def wrong_claims(event: Event) -> dict[str, Json]:
    now = int(time.time())
    [place] = event.claims()["app"]["installation"]["contexts"]
    evil = f"https://evil.example/ex/confluence/{event.cloud_id}"
    return {
        "another issuer": {"iss": "forge"},
        "no issuer": {"iss": None},
        "another audience": {"aud": "ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000"},
        "no audience": {"aud": None},
        "past": {"iat": now - 60, "nbf": now - 60, "exp": now - 10},
        "of the future": {"iat": now + 60, "nbf": now + 60, "exp": now + 90},
        "no end": {"exp": None},
        "no beginning": {"iat": None},
        "another app": of_app(event, id="ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000"),
        "no app": {"app": None},
        "an app that is a text": {"app": "x"},
        "another environment": of_app(event, environment={"type": "DEVELOPMENT", "id": "x"}),
        "no environment": of_app(event, environment=None),
        "no installation id": of_app(event, installationId=None),
        "an installation id that is a number": of_app(event, installationId=7),
        "another address": of_app(event, apiBaseUrl=evil),
        "another address of the site": of_place(event, apiBaseUrl=evil),
        "a site that is no UUID": of_place(event, cloudId="' or 1=1 --"),
        "another site than the address says": of_place(event, cloudId="00000000-0000-0000-0000-000000000000"),
        "another product": of_place(event, name="jira"),
        "no product": of_app(event, installation={"contexts": []}),
        "two": of_app(event, installation={"contexts": [place, place]}),
        "an isolated cloud": {"icLabel": "gov"},
        "a user": {"principal": "557058:somebody"},
        "an anonymous user": {"principal": "unidentified"},
        "a page": {"context": {"cloudId": event.cloud_id, "moduleKey": "skyline"}},
        "huge": {"x": "x" * 20_000},
    }


def wrong_tokens(event: Event) -> dict[str, str]:
    keys, claims = keys_of(event.world), event.claims()
    head, good = {"kid": keys.kid}, event.token()
    header, body, _ = good.split(".")
    public = keys.invocations.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {
        "another key": sign(claims, OTHER_KEY, "RS256", head),
        "an unknown key id": sign(claims, keys.invocations, "RS256", {"kid": "another"}),
        "no key id": sign(claims, keys.invocations, "RS256", {}),
        "RS512": sign(claims, keys.invocations, "RS512", head),
        "the public key as a secret": by_hand({"alg": "HS256", **head}, claims, public),
        "unsigned": f"{b64(json.dumps({'alg': 'none', **head}).encode())}.{body}.",
        "cut": good[:-4],
        "another's signature": f"{header}.{body}.{Event.of_new_site(event.world).token().split('.')[2]}",
        "our function's": sign(claims, keys.sessions, "EdDSA", {"kid": keys.session_kid}),
        "a session": event.world.session("erin", module="admin", editing=True),
        "Connect's": jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "tests-key"}),
    }


def test_what_atlassian_did_not_sign_for_us_of_an_event_is_refused(event: Event) -> None:
    publish(event.world, "tests-key", KEY)
    tokens = {name: event.token(**claims) for name, claims in wrong_claims(event).items()} | wrong_tokens(event)
    replies = {name: event.send(token=token) for name, token in tokens.items()}
    replies["Connect's scheme"] = event.send(scheme="JWT")

    assert {} == {case: reply.status for case, reply in replies.items() if reply.status != 401}
    assert 1 == len({json.dumps({**reply.json, "requestId": ""}) for reply in replies.values()})
    assert 401 == event.visit().status


def test_nobody_removes_a_site_but_atlassian(calm: World) -> None:
    """A page can have Forge send us a token of its user's: it bears the user and the page's context."""
    initech = Event(calm, calm.sites["initech"].client_key, "ari:cloud:ecosystem::installation/x")
    for stolen in ({"principal": calm.people["gus"].account_id}, {"context": {"moduleKey": "skyline"}}):
        assert_problem(initech.send("removed", initech.token(**stolen)), 401, "unauthenticated")

    assert 200 == initech.visit().status


def test_an_audience_may_be_a_list(event: Event) -> None:
    assert 204 == event.send(token=event.token(aud=["another", keys_of(event.world).app_id])).status


def test_an_event_that_is_none_is_refused(event: Event) -> None:
    for body in ({}, {"eventType": "avi:forge:dropped:app"}, {"eventType": 7}, {"context": "x"}):
        reply = ask(event.world, f"Bearer {event.token()}", "/api/install", "POST", body)
        assert_problem(reply, 400, "malformed_request")


def test_an_event_is_known_without_its_name(event: Event) -> None:
    """Atlassian's pages show none in lifecycle events."""
    installed = {name: value for name, value in event.body("installed").items() if name != "eventType"}
    upgraded = {**installed, "installerAccountId": None, "upgraderAccountId": "557058:upgrader"}
    for body, credits_expected in ((upgraded, 0), (installed, 300)):
        assert 204 == ask(event.world, f"Bearer {event.token()}", "/api/install", "POST", body).status
        assert credits_expected == balance(event)


def test_events_may_come_twice(event: Event) -> None:
    token = event.token()
    for kind in ("installed", "installed", "upgraded", "upgraded"):
        assert 204 == event.send(kind, token).status
    assert 300 == balance(event)

    for _ in range(2):
        assert 204 == event.send("removed").status
    assert 401 == event.visit().status


def test_an_upgrade_gives_no_credits_and_takes_no_trial(event: Event) -> None:
    assert 204 == event.send("upgraded").status
    assert 0 == balance(event)

    assert 204 == event.send("installed").status
    assert 300 == balance(event)


def test_a_site_that_comes_back_has_what_it_had_and_no_second_trial(event: Event) -> None:
    again = Event(event.world, event.cloud_id, Event.of_new_site(event.world).installation_id)
    assert 204 == event.send().status
    assert 204 == event.send("removed").status
    assert 401 == event.visit().status

    assert 204 == again.send().status
    assert 300 == balance(event)


def test_a_trial_is_given_once_to_a_site_that_was_erased(event: Event) -> None:
    assert 204 == event.send().status
    erased = ask(event.world, f"Bearer {admin(event)}", "/api/site", "DELETE")
    assert (204, 401) == (erased.status, event.visit().status)

    assert 204 == event.send().status
    assert 0 == balance(event)


def test_an_upgrade_brings_no_erased_site_back(event: Event) -> None:
    assert 204 == event.send().status
    assert 204 == ask(event.world, f"Bearer {admin(event)}", "/api/site", "DELETE").status

    assert 204 == event.send("upgraded").status
    assert 401 == event.visit().status
    kept = Ledger(event.world.ready["databaseUrl"]).rows("select 1 from app.sites where cloud_id = %s", event.cloud_id)
    assert [] == kept


def admin(event: Event) -> str:
    keys = keys_of(event.world)
    claims = jwt.decode(event.world.session("erin", module="admin"), options={"verify_signature": False})
    return sign(claims | {"cloud": event.cloud_id}, keys.sessions, "EdDSA", {"kid": keys.session_kid})


def test_an_event_that_somebody_kept_undoes_no_newer_one(event: Event) -> None:
    earlier = int(time.time()) - 10
    kept = event.token(iat=earlier, nbf=earlier)
    assert 204 == event.send("installed", kept).status
    assert 204 == event.send("removed").status

    assert_problem(event.send("installed", kept), 401, "unauthenticated")
    assert 401 == event.visit().status
    assert 204 == event.send("installed").status
    assert_problem(event.send("removed", kept), 401, "unauthenticated")
    assert 200 == event.visit().status


def test_the_removal_of_a_site_that_nobody_knows_is_no_error(event: Event) -> None:
    assert 204 == event.send("removed").status
    assert 401 == event.visit().status


def test_no_token_of_connect_opens_a_site_of_forges(event: Event) -> None:
    assert 204 == event.send().status
    for secret in ("", "x" * 40, event.cloud_id):
        claims = {"iss": event.cloud_id, "sub": "a", "iat": time.time(), "exp": time.time() + 60, "qsh": "context-qsh"}
        token = by_hand({"alg": "HS256", "typ": "JWT"}, claims, secret.encode())
        assert 401 == ask(event.world, f"JWT {token}").status


def test_a_removal_stops_every_session_at_once(world: World) -> None:
    token = f"Bearer {world.session('frank', editing=True)}"
    assert 200 == ask(world, token).status

    assert {"status": 204} == world.control("POST", "/forge/send", {**initech(world), "event": "removed"})
    assert 401 == ask(world, token).status

    assert {"status": 204} == world.control("POST", "/forge/send", {**initech(world), "event": "installed"})
    assert 300 == ask(world, token).json["balance"]


def initech(world: World) -> Json:
    return {"clientKey": world.sites["initech"].client_key}


def test_what_connect_says_of_an_installation_joins_the_two_doors(event: Event) -> None:
    publish(event.world, "tests-key", KEY)
    connect = ConnectEvent(event.world, body={"installationId": event.installation_id})
    for first, second in ((connect.send, event.send), (event.send, connect.send)):
        event.world.reset()
        publish(event.world, "tests-key", KEY)
        assert [204, 204] == [first().status, second().status]
        held = ask(event.world, f"Bearer {admin(event)}", "/api/site?export=1").body.splitlines()
        [site] = [json.loads(line) for line in held if b'"part": "site"' in line]
        assert ("new-site", event.cloud_id, 300) == (site["clientKey"], site["cloudId"], site["balance"])


def test_a_site_that_has_used_both_doors_stays_two_until_a_person_decides(event: Event) -> None:
    publish(event.world, "tests-key", KEY)
    assert 204 == event.send().status
    bought = ask(event.world, f"Bearer {admin(event)}", "/api/checkout", "POST", {"pack": "pack-1000"})
    assert 201 == bought.status

    assert 204 == ConnectEvent(event.world, body={"installationId": event.installation_id}).send().status
    state = f"/api/checkout?checkout={bought.json['checkoutSessionId']}"
    assert {"state": "open"} == ask(event.world, f"Bearer {admin(event)}", state).json
