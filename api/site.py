"""GET, PUT and DELETE /api/site: a site's settings and its end, for its administrators."""

from typing import Annotated

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_administrator
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, count_request, endpoint, read_json


class SiteSettings(msgspec.Struct, frozen=True, rename="camel"):
    retention_days: Annotated[int, msgspec.Meta(ge=30, le=365)] = 365
    models_off: list[str] = []
    analytics: bool = True


def show(services: Services, request: Request) -> Response:
    verify_administrator(services, authenticate(services, request))
    count_request(services, request, "other")
    raise NotAvailableYet


def change(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    read_json(request, SiteSettings)
    verify_administrator(services, caller)
    count_request(services, request, "other")
    raise NotAvailableYet


app = endpoint("/api/site", get=show, put=change, delete=show)
