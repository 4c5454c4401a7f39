"""GET and POST /api/checkout: credits, what they went to, and the way to buy more."""

from collections.abc import Callable
from itertools import chain

import msgspec
from werkzeug import Response

from lib.ai.registry import models
from lib.confluence.caller import Caller, authenticate
from lib.confluence.permissions import is_administrator, verify_administrator
from lib.credits.packs import PACKS, find_pack
from lib.credits.statement import get_page, get_wallet, write_csv
from lib.errors import MalformedRequest, NotAvailableYet, NotFound
from lib.services import Services
from lib.web import Request, count_request, endpoint, idempotency_key, json_response, read_json


class Purchase(msgspec.Struct, frozen=True):
    """What POST takes."""

    pack: str


def show(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    return _view(request)(services, request, caller)


def _view(request: Request) -> Callable[[Services, Request, Caller], Response]:
    if "checkout" in request.args:
        return _show_session
    if "statement" not in request.args:
        return _show_wallet
    wanted = (request.args["statement"], request.args.get("format"))
    if wanted not in {("1", None), ("1", "csv")}:
        raise MalformedRequest("Ask for statement=1, with format=csv or without a format.")
    return _show_statement if wanted[1] is None else _send_csv


def _show_wallet(services: Services, _request: Request, caller: Caller) -> Response:
    wallet = get_wallet(services, caller, sees_all=is_administrator(services, caller))
    return json_response(
        {
            "balance": wallet.balance,
            "held": wallet.held,
            "frozen": wallet.frozen,
            "available": wallet.available,
            "plan": wallet.plan,
            "packs": [pack.to_json() for pack in PACKS],
            "recent": wallet.recent,
            "lowBalance": wallet.is_low,
            "models": models(services.settings, wallet.retired),
            "brand": wallet.brand,
        }
    )


def _show_statement(services: Services, request: Request, caller: Caller) -> Response:
    before = request.args.get("before") or None
    page = get_page(services, caller, before, sees_all=is_administrator(services, caller))
    return json_response({"lines": page.lines, "before": page.before})


def _send_csv(services: Services, _request: Request, caller: Caller) -> Response:
    verify_administrator(services, caller)
    pieces = write_csv(services, caller)
    # the first trip to the database is made before the answer begins: what it refuses is still a status
    body = chain([next(pieces)], pieces)
    headers = {"Content-Disposition": 'attachment; filename="skyline-credits.csv"'}
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8; header=present")


def _show_session(services: Services, request: Request, _caller: Caller) -> Response:
    count_request(services, request, "other")
    raise NotFound("Check the id of the checkout session; it may belong to another site.")


def buy(services: Services, request: Request) -> Response:
    authenticate(services, request)
    purchase = read_json(request, Purchase)
    idempotency_key(services, request, [purchase.pack])
    if find_pack(purchase.pack) is None:
        raise NotFound("Choose one of the packs that GET lists.")
    count_request(services, request, "other")
    raise NotAvailableYet


app = endpoint("/api/checkout", get=show, post=buy)
