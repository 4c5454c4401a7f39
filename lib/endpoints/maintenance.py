"""GET /api/maintenance: for the platform's cron only. Safe to run twice at once."""

import hmac

from werkzeug import Response

from lib.errors import Unauthenticated
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.request import Request
from lib.web.response import json_response


def run(services: Services, request: Request) -> Response:
    verify_cron(services, request)
    # payments' SDK is loaded by none but the cron
    from lib.maintenance import maintain

    return json_response(maintain(services, request.request_id))


def verify_cron(services: Services, request: Request) -> None:
    sent = request.headers.get("Authorization", "")
    if not sent or not hmac.compare_digest(sent.encode(), f"Bearer {services.settings.cron_secret}".encode()):
        raise Unauthenticated


app = endpoint("/api/maintenance", get=run)
