"""POST /api/install: the Connect lifecycle. GET /atlassian-connect.json: the descriptor that names it (a rewrite)."""

from werkzeug import Response

from lib.confluence.descriptor import descriptor
from lib.confluence.lifecycle import receive
from lib.services import Services
from lib.web import Request, endpoint, log, no_content, routes


def take_event(services: Services, request: Request) -> Response:
    event_type = receive(services, request)
    log("lifecycle", requestId=request.request_id, type=event_type)
    return no_content()


def show_descriptor(services: Services, _request: Request) -> Response:
    return Response(descriptor(services.settings), content_type="application/json")


app = routes(
    endpoint("/api/install", post=take_event),
    endpoint("/atlassian-connect.json", get=show_descriptor),
)
