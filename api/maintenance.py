"""GET /api/maintenance: for the platform's cron only. Safe to run twice at once."""

import hmac
from datetime import UTC, datetime

from werkzeug import Response

from lib.errors import Unauthenticated
from lib.services import Services
from lib.web import Request, endpoint, json_response


def maintain(services: Services, request: Request) -> Response:
    verify_cron(services, request)
    from lib.ai.notice import warn_of_retirements
    from lib.ai.research import settle_finished_runs

    warn_of_retirements(services.settings, datetime.now(UTC).date())
    settled = settle_finished_runs(services)
    expired = services.database.call("expire_holds")
    return json_response({"expired": expired, "settled": settled, "reconciled": 0, "deleted": 0})


def verify_cron(services: Services, request: Request) -> None:
    sent = request.headers.get("Authorization", "")
    if not sent or not hmac.compare_digest(sent.encode(), f"Bearer {services.settings.cron_secret}".encode()):
        raise Unauthenticated


app = endpoint("/api/maintenance", get=maintain)
