"""POST /api/install: the lifecycle of either door. GET /atlassian-connect.json: Connect's descriptor (a rewrite)."""

from werkzeug import Response

from lib.analytics import ProductEvent
from lib.confluence import lifecycle
from lib.confluence.descriptor import descriptor
from lib.confluence.token import sent_token
from lib.services import Services
from lib.web.endpoint import endpoint, routes
from lib.web.log import log
from lib.web.request import Request
from lib.web.response import no_content


def take_event(services: Services, request: Request) -> Response:
    received = _receive(services, request)
    log("lifecycle", requestId=request.request_id, type=received.event_type)
    if received.allows_analytics:
        event = ProductEvent(f"app_{received.event_type}", received.client_key, "")
        request.tell = lambda: event
    return no_content()


def _receive(services: Services, request: Request) -> lifecycle.Received:
    if sent_token(request).door == "connect":
        return lifecycle.receive(services, request)
    from lib.confluence import forge_lifecycle

    return forge_lifecycle.receive(services, request)


def show_descriptor(services: Services, _request: Request) -> Response:
    return Response(descriptor(services.settings), content_type="application/json")


app = routes(
    endpoint("/api/install", post=take_event),
    endpoint("/atlassian-connect.json", get=show_descriptor),
)
