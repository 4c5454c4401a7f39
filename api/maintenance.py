"""GET /api/maintenance: for the platform's cron only. Safe to run twice at once."""

import hmac

from werkzeug import Response

from lib.audit.checkpoints import sign_due
from lib.errors import Unauthenticated
from lib.services import Services
from lib.site.account_reports import report_due
from lib.site.retention import delete_due
from lib.web import Request, endpoint, json_response


def maintain(services: Services, request: Request) -> Response:
    verify_cron(services, request)
    expired = services.database.call("expire_holds")
    deleted = delete_due(services) + report_due(services)
    sign_due(services)
    return json_response({"expired": expired, "settled": 0, "reconciled": 0, "deleted": deleted})


def verify_cron(services: Services, request: Request) -> None:
    sent = request.headers.get("Authorization", "")
    if not sent or not hmac.compare_digest(sent.encode(), f"Bearer {services.settings.cron_secret}".encode()):
        raise Unauthenticated


app = endpoint("/api/maintenance", get=maintain)
