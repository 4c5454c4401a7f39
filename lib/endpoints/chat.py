"""POST /api/chat: one turn of the conversation that edits a page, as an event stream."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from werkzeug import Response

from lib.ai.body import ImageBody, find_picture, read_prompt
from lib.confluence.caller import authenticate
from lib.confluence.permissions import verify_editor
from lib.errors import InvalidPage, MalformedRequest, UnknownModel
from lib.services import Services
from lib.web.endpoint import endpoint
from lib.web.idempotency import IdempotencyKey, idempotency_key
from lib.web.request import Request, read_json
from lib.web.stream import event_stream

if TYPE_CHECKING:
    from lib.ai.chat import Turn
    from lib.page.document import Page

HISTORY_MAX = 20
HISTORY_CHARS_MAX = 20_000


class ChatBody(msgspec.Struct, frozen=True):
    prompt: str
    model: str
    page: dict[str, object]
    image: ImageBody | None = None
    selection: str | None = None
    history: Annotated[list[str], msgspec.Meta(max_length=HISTORY_MAX)] = []


def chat(services: Services, request: Request) -> Response:
    caller = authenticate(services, request)
    body = read_json(request, ChatBody)
    caller.require_page()
    turn = _read_turn(services, body)
    key = _read_key(services, request, turn)
    verify_editor(services, caller)
    from lib.ai.chat import take_turn

    answer = take_turn(services, caller, turn, key)
    request.request_id = answer.request_id
    request.tell = answer.tell
    return event_stream(request, answer.events)


def _read_turn(services: Services, body: ChatBody) -> "Turn":
    # what a page is made with is not loaded for whoever is refused before
    from lib.ai.chat import Turn
    from lib.ai.registry import get_model
    from lib.page.parse import parse_page

    prompt, history = read_prompt(body.prompt), _read_history(body.history)
    model = get_model(services.settings, body.model)
    if model.is_research:
        raise UnknownModel("This model researches and does not chat. Choose another one.")
    page = parse_page(body.page)
    if body.selection is not None:
        _verify_selection(page, body.selection)
    return Turn(prompt, model, find_picture(body.image), page, body.selection, history)


def _verify_selection(page: "Page", selection: str) -> None:
    from lib.page.operations import has_part

    if not has_part(page, selection):
        raise InvalidPage("The selection is no section or block of the page. Select again, or send null.")


def _read_history(prompts: list[str]) -> tuple[str, ...]:
    from lib.page.text import clean

    if sum(map(len, prompts)) > HISTORY_CHARS_MAX:
        raise MalformedRequest(f"Send at most {HISTORY_CHARS_MAX:,} characters of earlier prompts.")
    cleaned = (clean(prompt).strip() for prompt in prompts)
    return tuple(prompt for prompt in cleaned if prompt)


def _read_key(services: Services, request: Request, turn: "Turn") -> IdempotencyKey | None:
    """The same body is the same prompt, model, selection and picture (its type and size); the page is none of it."""
    picture = [turn.picture.came_as, turn.picture.size_bytes] if turn.picture else None
    return idempotency_key(services, request, [turn.prompt, turn.model.name, turn.selection, picture])


app = endpoint("/api/chat", post=chat, bucket="ai")
