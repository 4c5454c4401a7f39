"""GET /api/health: that we answer. No data, no token. A path that nothing else has comes here too, and is a 404."""

from werkzeug import Response

from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.request import Request
from lib.web.response import json_response


def show_health(_services: Services, _request: Request) -> Response:
    return json_response({"status": "ok"})


app = endpoint("/api/health", get=show_health)
