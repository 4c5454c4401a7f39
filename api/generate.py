"""POST /api/generate: a page from a prompt, as a stream. GET: research runs. DELETE: stops a running request."""

import re
from typing import TYPE_CHECKING

import msgspec
from werkzeug import Response

from lib.ai.body import ImageBody, read_prompt
from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_editor
from lib.credits import requests
from lib.errors import Conflict, MalformedRequest, NotAvailableYet, NotFound
from lib.services import Services
from lib.web import (
    IdempotencyKey,
    Request,
    count_request,
    endpoint,
    event_stream,
    idempotency_key,
    json_response,
    no_content,
    read_json,
)

if TYPE_CHECKING:
    from lib.ai.generation import Order

REQUEST_ID = re.compile(r"req_[0-9a-z]{26}")


class GenerateBody(msgspec.Struct, frozen=True):
    prompt: str
    model: str
    image: ImageBody | None = None
    theme: str | None = None


def generate_page(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    body = read_json(request, GenerateBody)
    caller.require_page()
    order = _read_order(services, body)
    key = _read_key(services, request, order)
    verify_editor(services, caller)
    if order.model.is_research:
        count_request(services, request, "ai")
        raise NotAvailableYet
    from lib.ai.generation import generate

    answer = generate(services, caller, order, key)
    request.request_id = answer.request_id
    return event_stream(request, answer.events)


def show_research(services: Services, request: Request) -> Response:
    """The caller's research runs, or one of them. Any other request is not found here."""
    caller = authenticate(services, request)
    if request.args.get("running") == "1":
        count_request(services, request, "other")
        running = requests.list_running(services, caller, "research")
        return json_response({"running": [_describe(one) for one in running]})
    _read_request_id(request)
    count_request(services, request, "other")
    raise NotFound("Only research runs are found by their id, by the account that started them.")


def stop(services: Services, request: Request) -> Response:
    """Stops a running request of the caller's: at once when it runs here, else when its function next looks."""
    caller = authenticate(services, request)
    request_id = _read_request_id(request)
    count_request(services, request, "other")
    state = requests.cancel(services, caller, request_id)
    services.running.stop(request_id)
    if state in {"complete", "partial"}:
        raise Conflict("The request was done already.")
    return no_content()


def _read_order(services: Services, body: GenerateBody) -> "Order":
    # what a page is made with is not loaded for whoever is refused before
    from lib.ai.generation import Order
    from lib.ai.picture import read_picture
    from lib.ai.registry import get_model
    from lib.page import THEMES

    prompt = read_prompt(body.prompt)
    model = get_model(services.settings, body.model)
    themes = [theme.id for theme in THEMES]
    if body.theme is not None and body.theme not in themes:
        raise MalformedRequest(f"Send one of the themes {', '.join(themes)}, or null.")
    picture = read_picture(body.image.data) if body.image else None
    return Order(prompt, model, picture, body.theme)


def _read_key(services: Services, request: Request, order: "Order") -> IdempotencyKey | None:
    """The same body is the same prompt, model, theme, and the picture's type and size (P03)."""
    picture = [order.picture.came_as, order.picture.size_bytes] if order.picture else None
    return idempotency_key(services, request, [order.prompt, order.model.name, order.theme, picture])


def _read_request_id(request: Request) -> str:
    request_id = request.args.get("requestId", "")
    if not REQUEST_ID.fullmatch(request_id):
        raise MalformedRequest("Name the request: ?requestId=req_...")
    return request_id


def _describe(one: requests.RunningRequest) -> dict[str, str]:
    return {"requestId": one.request_id, "model": one.model, "status": "queued", "createdAt": one.created_at}


app = endpoint("/api/generate", get=show_research, post=generate_page, delete=stop, bucket="ai")
