"""GET and POST /api/checkout: credits, what they went to, and the way to buy more."""

from collections.abc import Callable

import msgspec
from werkzeug import Response

from lib.analytics import ProductEvent
from lib.confluence.caller import Caller, authenticate
from lib.confluence.permissions import is_administrator, verify_administrator
from lib.credits.packs import PACKS, find_pack
from lib.credits.statement import get_page, get_wallet, write_csv
from lib.errors import MalformedRequest, NotFound
from lib.ids import may_be_id
from lib.payments import checkout
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.idempotency import idempotency_key
from lib.web.request import Request, read_json
from lib.web.response import json_response
from lib.web.stream import file_stream
from lib.web.tabular import DecimalSign

CSV = "text/csv; charset=utf-8; header=present"
DECIMALS: dict[str | None, DecimalSign] = {None: None, "comma": "comma", "point": "point"}
NO_PURCHASE = "Check the id of the checkout session; it may be another account's or another site's."


class Purchase(msgspec.Struct, frozen=True):
    """What POST takes."""

    pack: str


def show(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    return _view(request)(services, request, caller)


def _view(request: Request) -> Callable[[Services, Request, Caller], Response]:
    if "checkout" in request.args:
        return _show_purchase
    if "statement" not in request.args:
        return _show_wallet
    wanted = (request.args["statement"], request.args.get("format"))
    if wanted not in {("1", None), ("1", "csv")}:
        raise MalformedRequest("Ask for statement=1, with format=csv or without a format.")
    return _show_statement if wanted[1] is None else _send_csv


def _show_wallet(services: Services, _request: Request, caller: Caller) -> Response:
    from lib.ai.registry import models

    is_all_theirs = is_administrator(services, caller)
    wallet = get_wallet(services, caller, sees_all=is_all_theirs)
    return json_response(
        {
            "isAdministrator": is_all_theirs,
            "balance": wallet.balance,
            "held": wallet.held,
            "frozen": wallet.frozen,
            "available": wallet.available,
            "plan": wallet.plan,
            "packs": [pack.to_json() for pack in PACKS],
            "recent": wallet.recent,
            "lowBalance": wallet.is_low,
            "lowBalanceSince": wallet.low_since,
            "models": models(services.settings, off=wallet.models_off, retired=wallet.retired),
            "brand": wallet.brand,
            "analytics": wallet.allows_analytics,
        }
    )


def _show_statement(services: Services, request: Request, caller: Caller) -> Response:
    before = request.args.get("before") or None
    if before and not may_be_id("led_", before):
        raise NotFound("Send the id as it came, or none to begin with the newest line.")
    page = get_page(services, caller, before, sees_all=is_administrator(services, caller))
    return json_response({"lines": page.lines, "before": page.before})


def _send_csv(services: Services, request: Request, caller: Caller) -> Response:
    wanted = request.args.get("decimal")
    if wanted not in DECIMALS:
        raise MalformedRequest("Ask for decimal=comma or decimal=point, or without a decimal.")
    verify_administrator(services, caller)
    return file_stream(request, write_csv(services, caller, DECIMALS[wanted]), CSV, "skyline-credits.csv")


def _show_purchase(services: Services, request: Request, caller: Caller) -> Response:
    """The buyer's own; those of others are an administrator's to see, and to nobody else there is none."""
    checkout_id = request.args["checkout"]
    if not may_be_id("cos_", checkout_id):
        raise NotFound(NO_PURCHASE)
    purchase = checkout.find_state(services, caller, checkout_id)
    request.is_counted = True
    if purchase is None or not (purchase.is_own or is_administrator(services, caller)):
        raise NotFound(NO_PURCHASE)
    return json_response({"state": purchase.state})


def buy(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    wanted = read_json(request, Purchase)
    key = idempotency_key(services, request, [wanted.pack])
    pack = find_pack(wanted.pack)
    if pack is None:
        raise NotFound("Choose one of the packs that GET lists.")
    bought = checkout.buy(services, caller, pack, key)
    request.is_counted = True
    if bought.is_told:
        event = ProductEvent("checkout_opened", caller.client_key, caller.account_id, {"pack": pack.id})
        request.tell = lambda: event
    return json_response({"url": bought.url, "checkoutSessionId": bought.checkout_id}, 201)


app = endpoint("/api/checkout", get=show, post=buy)
