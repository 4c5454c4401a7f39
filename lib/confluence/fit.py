"""Forge invocation tokens (FIT), as lifecycle events bear them.

https://developer.atlassian.com/platform/forge/forge-remote-invocation-contract/
A page of ours can have Forge send us such a token too. It then names a user and a context, and events have neither.
"""

import time
from collections.abc import Mapping
from typing import Annotated

import msgspec

from lib.confluence.token import Token, read_token, signed_s, verify_audience, verify_signature, verify_times
from lib.errors import Unauthenticated
from lib.services import Services

ISSUER = "forge/invocation-token"
CHARS_MAX = 24_000
SKEW_S = 5

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=256, pattern=r"^[\x21-\x7e]+\Z")]
CloudId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]


class Environment(msgspec.Struct, frozen=True):
    """Where the app is deployed."""

    type: str


class Place(msgspec.Struct, frozen=True, rename="camel"):
    """A product that the app is installed in."""

    name: str
    cloud_id: CloudId
    api_base_url: str


class Places(msgspec.Struct, frozen=True):
    """All of them."""

    contexts: list[Place]


class App(msgspec.Struct, frozen=True, rename="camel"):
    """Which app, in what environment and on what site."""

    id: str
    installation_id: Text
    api_base_url: str
    environment: Environment
    installation: Places


class Claims(msgspec.Struct, frozen=True, rename="camel"):
    """What the platform vouches for, and what is no event's: a user, a page, an isolated cloud (other keys)."""

    iss: str
    app: App
    principal: object = None
    context: object = None
    ic_label: object = None


class Invocation(msgspec.Struct, frozen=True):
    """An event of the platform's, about this site."""

    cloud_id: str
    installation_id: str
    api_base_url: str
    signed_s: int


def verify_invocation(services: Services, text: str) -> Invocation:
    """Raises Unauthenticated; UpstreamUnavailable where Atlassian's keys cannot be had."""
    if len(text) > CHARS_MAX:
        raise Unauthenticated
    token = read_token(text)
    app, at_s = _verify_claims(services, token), signed_s(token.claims)
    place = _get_place(app)
    if at_s is None or token.algorithm != "RS256" or not isinstance(token.key_id, str):
        raise Unauthenticated
    # last: what is none of ours asks nobody
    verify_signature(token, services.forge_keys.get(token.key_id), "RS256")
    return Invocation(place.cloud_id, app.installation_id, place.api_base_url, at_s)


def _verify_claims(services: Services, token: Token) -> App:
    settings, claims = services.settings, _read(token.claims)
    ours = settings.forge_app_id
    is_event = claims.principal is None and claims.context is None and claims.ic_label is None
    if ours is None or claims.iss != ISSUER or claims.app.id != ours or not is_event:
        raise Unauthenticated
    verify_audience(token.claims, {ours})
    verify_times(token.claims, time.time(), SKEW_S)
    if claims.app.environment.type != settings.forge_environment:
        raise Unauthenticated
    return claims.app


def _read(claims: Mapping[str, object]) -> Claims:
    try:
        return msgspec.convert(claims, Claims)
    except msgspec.ValidationError as error:
        raise Unauthenticated from error


def _get_place(app: App) -> Place:
    """Confluence is one of the products, at the address that goes with the site."""
    places = [place for place in app.installation.contexts if place.name == "confluence"]
    if len(places) != 1:
        raise Unauthenticated
    address = f"https://api.atlassian.com/ex/confluence/{places[0].cloud_id}"
    if (app.api_base_url, places[0].api_base_url) != (address, address):
        raise Unauthenticated
    return places[0]
