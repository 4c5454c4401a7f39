"""The token of an address that Confluence itself calls: it carries the hash of that address, in its query or header."""

import time

from lib.confluence.caller import enabled_installation
from lib.confluence.installations import Installation
from lib.confluence.query_hash import request_hash
from lib.confluence.token import bearer_token, identifier, read_token, verify_query_hash, verify_times
from lib.errors import Unauthenticated
from lib.services import Services
from lib.web.request import Request


def verify_render_token(services: Services, request: Request) -> Installation:
    """The site that signed this very address. A session token is none of these. Raises Unauthenticated."""
    token = read_token(_only_token(request))
    if token.algorithm != "HS256":
        raise Unauthenticated
    client_key = identifier(token.claims, "iss")
    verify_times(token.claims, time.time())
    verify_query_hash(token.claims, request_hash(request))
    return enabled_installation(services, token, client_key)


def _only_token(request: Request) -> str:
    tokens = request.args.getlist("jwt")
    if not tokens:
        return bearer_token(request)
    if len(tokens) > 1 or "Authorization" in request.headers:
        raise Unauthenticated
    return tokens[0]
