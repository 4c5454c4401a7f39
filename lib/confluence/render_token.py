"""The token of an address that Confluence itself calls: it carries the hash of that address, in its query or header."""

import time

from lib.confluence.caller import Caller, enabled_installation
from lib.confluence.query_hash import request_hash
from lib.confluence.token import connect_token, identifier, read_token, verify_query_hash, verify_times
from lib.errors import Unauthenticated
from lib.services import Services
from lib.web.request import Request


def verify_render(services: Services, request: Request) -> Caller:
    """The site that signed this very address, kept as `request.caller`. A session token signs none.

    It proves a site, no account: one export renders every macro of a space, so none is counted in a rate window.
    Raises Unauthenticated, StaleInstallation.
    """
    token = read_token(_only_token(request))
    if token.algorithm != "HS256":
        raise Unauthenticated
    client_key = identifier(token.claims, "iss")
    verify_times(token.claims, time.time())
    verify_query_hash(token.claims, request_hash(request))
    installation = enabled_installation(services, token, client_key)
    request.caller = Caller(installation, account_id="", page_id=None, request_id=request.request_id)
    request.is_counted = True
    _verify_installation(services, request.caller)
    return request.caller


def _verify_installation(services: Services, caller: Caller) -> None:
    """What is remembered of the site may be of yesterday. Without limits nothing is counted."""
    services.database.call(
        "count_request",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_bucket="other",
        p_limits=None,
    )


def _only_token(request: Request) -> str:
    tokens = request.args.getlist("jwt")
    if not tokens:
        return connect_token(request)
    if len(tokens) > 1 or "Authorization" in request.headers:
        raise Unauthenticated
    return tokens[0]
