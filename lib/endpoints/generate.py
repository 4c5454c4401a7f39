"""POST /api/generate: a page from a prompt, as a stream. GET: research runs. DELETE: stops a running request."""

from typing import TYPE_CHECKING, Literal

from werkzeug import Response

from lib.ai.body import GenerateBody
from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_editor
from lib.credits import requests
from lib.errors import Conflict, MalformedRequest, NotFound
from lib.ids import may_be_id
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.idempotency import idempotency_key
from lib.web.rate import count_request
from lib.web.request import Request, read_json
from lib.web.response import json_response, no_content
from lib.web.stream import event_stream

if TYPE_CHECKING:
    from lib.ai.research import Waiting
    from lib.ai.streaming import Answer

LISTS: tuple[Literal["running", "ended"], ...] = ("running", "ended")


def generate_page(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    body = read_json(request, GenerateBody)
    caller.require_page()
    # what a page is made with is not loaded for whoever is refused before
    from lib.ai.generation import generate, read_order

    order = read_order(services.settings, body)
    key = idempotency_key(services, request, order.compared())
    verify_editor(services, caller)
    if order.model.is_research:
        from lib.ai import research

        return _answer(request, research.start(services, caller, order, key))
    return _answer(request, generate(services, caller, order, key))


def show_research(services: Services, request: Request) -> Response:
    """The caller's research runs that go on, those that have ended, or one of them. Any other request is not found."""
    caller = authenticate(services, request)
    which = next((name for name in LISTS if request.args.get(name) == "1"), None)
    request_id = "" if which else _read_request_id(request)
    count_request(services, request, "other")
    from lib.ai import research

    if which:
        return json_response({which: research.list_runs(services, caller, which)})
    return _answer(request, research.show(services, caller, request_id))


def stop(services: Services, request: Request) -> Response:
    """Stops a running request of the caller's: at once when it runs here, else when its function next looks."""
    caller = authenticate(services, request)
    request_id = _read_request_id(request)
    count_request(services, request, "other")
    state = requests.cancel(services, caller, request_id)
    if state in {"complete", "partial"}:
        raise Conflict("The request was done already.")
    services.running.stop(request_id)
    if state == "cancelling":
        from lib.ai import research

        research.stop(services, caller, request_id)
    return no_content()


def _answer(request: Request, answer: "Answer | Waiting") -> Response:
    from lib.ai.streaming import Answer

    request.request_id = answer.request_id
    request.tell = answer.tell
    if isinstance(answer, Answer):
        return event_stream(request, answer.events)
    return json_response(answer.to_json(is_looked_at=request.method == "GET"), 202)


def _read_request_id(request: Request) -> str:
    request_id = request.args.get("requestId", "")
    if not request_id.startswith("req_"):
        raise MalformedRequest("Name the request: ?requestId=req_...")
    if not may_be_id("req_", request_id):
        raise NotFound("Check the id; it may belong to another account or site.")
    return request_id


app = endpoint("/api/generate", get=show_research, post=generate_page, delete=stop, bucket="ai")
