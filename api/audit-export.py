"""GET and POST /api/audit-export: the audit log of AI requests, for the site's administrators."""

from typing import Annotated, Literal

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_administrator
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, count_request, endpoint, read_json

Sequence = Annotated[int, msgspec.Meta(ge=0)]


class ExportRequest(msgspec.Struct, frozen=True, rename={"since": "from", "until": "to"}):
    since: str | None = None
    until: str | None = None
    account: str | None = None
    model: str | None = None
    format: Literal["ndjson", "csv"] | None = None
    after: Sequence | None = None


def export(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    read_json(request, ExportRequest)
    verify_administrator(services, caller)
    count_request(services, request, "other")
    raise NotAvailableYet


def show(services: Services, request: Request) -> Response:
    verify_administrator(services, authenticate(services, request))
    count_request(services, request, "other")
    raise NotAvailableYet


app = endpoint("/api/audit-export", get=show, post=export)
