"""POST /api/chat: one turn of the conversation that edits a page, as an event stream."""

from typing import Annotated

import msgspec
from werkzeug import Response

from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_editor
from lib.errors import NotAvailableYet
from lib.services import Services
from lib.web import Request, count_request, endpoint, idempotency_key, read_json


class ChatRequest(msgspec.Struct, frozen=True):
    prompt: Annotated[str, msgspec.Meta(min_length=1)]
    model: str
    page: dict[str, object]
    selection: str | None = None
    history: Annotated[list[str], msgspec.Meta(max_length=20)] = []


def take_turn(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    turn = read_json(request, ChatRequest)
    idempotency_key(services, request, [turn.prompt, turn.model, turn.selection])
    caller.require_page()
    verify_editor(services, caller)
    count_request(services, request, "ai")
    raise NotAvailableYet


app = endpoint("/api/chat", post=take_turn, bucket="ai")
