"""GET and POST /api/audit-export: the audit log of AI requests, for the site's administrators."""

from typing import Annotated, Literal

import msgspec
from werkzeug import Response

from lib.audit.filters import Filters, read_time
from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_administrator
from lib.errors import MalformedRequest
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.request import Request, read_json
from lib.web.response import json_response
from lib.web.stream import file_stream
from lib.web.tabular import DecimalSign

BIGINT_MAX = 2**63 - 1
CONTENT_TYPES = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8; header=present"}

Sequence = Annotated[int, msgspec.Meta(ge=0, le=BIGINT_MAX)]
Count = Annotated[int, msgspec.Meta(ge=1, le=200)]


class ExportRequest(msgspec.Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """What POST takes; with `latest` it answers one page for people, else the whole as a file."""

    since: str | None = None
    until: str | None = None
    account: str | None = None
    model: str | None = None
    format: Literal["ndjson", "csv"] | None = None
    decimal: DecimalSign = None
    after: Sequence | None = None
    latest: Count | None = None
    before: Sequence | None = None

    def to_filters(self) -> Filters:
        """Raises MalformedRequest for a time that is none."""
        return Filters(read_time(self.since, "from"), read_time(self.until, "to"), self.account, self.model)


def export(services: Services, request: Request) -> Response:
    from lib.audit.export import Order
    from lib.audit.export import export as write
    from lib.audit.log import get_latest

    caller = authenticate(services, request)
    wanted = read_json(request, ExportRequest)
    filters = wanted.to_filters()
    verify_administrator(services, caller)
    if wanted.latest is not None:
        page = get_latest(services, caller, filters, wanted.latest, wanted.before)
        return json_response({"rows": page.rows, "before": page.before})
    order = Order(wanted.format or "ndjson", filters, wanted.after or 0, wanted.decimal)
    pieces = write(services, caller, order)
    return file_stream(request, pieces, CONTENT_TYPES[order.format], f"skyline-audit.{order.format}")


def show(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    wanted = {name: value for name in ("spend", "verify") if (value := request.args.get(name)) is not None}
    if wanted not in ({"spend": "1"}, {"verify": "1"}):
        raise MalformedRequest("Ask for spend=1 or verify=1; rows are asked for by POST.")
    verify_administrator(services, caller)
    if "spend" in wanted:
        from lib.audit.log import write_spend

        # in pieces: of many people over years it is more than the platform lets pass in one
        return Response(write_spend(services, caller), content_type="application/json")
    from lib.audit.verification import verify

    found = verify(services, caller)
    return json_response(
        {
            "events": found.events,
            "intact": found.first_broken is None,
            "firstBroken": found.first_broken,
            "head": found.head.hash,
            "checkpoint": found.checkpoint,
        }
    )


app = endpoint("/api/audit-export", get=show, post=export)
