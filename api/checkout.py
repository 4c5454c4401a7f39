"""GET and POST /api/checkout: credits, and the way to buy more."""

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, count_request, endpoint, idempotency_key, read_json


class Purchase(msgspec.Struct, frozen=True):
    pack: str


def show(services: Services, request: Request) -> Response:
    authenticate(services, request)
    count_request(services, request, "other")
    raise NotAvailableYet


def buy(services: Services, request: Request) -> Response:
    authenticate(services, request)
    purchase = read_json(request, Purchase)
    idempotency_key(services, request, [purchase.pack])
    count_request(services, request, "other")
    raise NotAvailableYet


app = endpoint("/api/checkout", get=show, post=buy)
