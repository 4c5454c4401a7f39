"""A turn of the chat about a page: from a checked order to the events of API.md, held before and settled after.

What only the model's answer needs is loaded when it is asked for: behind `started`, as a rule.
"""

import secrets
from typing import TYPE_CHECKING

import msgspec

from lib.ai.meter import hold_for
from lib.ai.prompts import instructions
from lib.ai.providers.shape import Ask
from lib.ai.registry import Model
from lib.ai.schemas import edits_schema
from lib.ai.streaming import HOLD_S, Answer, Running, Streaming, replay, teller
from lib.confluence.caller import Caller
from lib.credits import requests
from lib.credits.requests import ImageFacts, NewRequest, Replay
from lib.page.document import Page
from lib.page.told import tell_page
from lib.services import Services
from lib.web.idempotency import IdempotencyKey, keyed_hash
from lib.web.response import encode

if TYPE_CHECKING:
    from lib.ai.picture import SentPicture
    from lib.ai.turn_writing import TurnWriting


class Turn(msgspec.Struct, frozen=True):
    """What a caller says, checked, about the page as it is in the editor; `selection` is an id on it.

    `history` are the caller's own earlier prompts of the conversation, oldest first.
    """

    prompt: str
    model: Model
    picture: "SentPicture | None"
    page: Page
    selection: str | None
    history: tuple[str, ...]

    def to_ask(self) -> Ask:
        """All that the provider gets to see (P10): page and history are parts of their own before the prompt."""
        return Ask(
            served=self.model.served,
            instructions=instructions("chat-1"),
            prompt=self.prompt,
            picture=self.picture.picture if self.picture else None,
            schema=edits_schema(),
            output_tokens_max=self.model.output_tokens_max,
            context=(self._tell_page(), *([self._tell_history()] if self.history else [])),
        )

    def _tell_page(self) -> str:
        selected = f"The author has selected {self.selection}.\n" if self.selection else ""
        return f"The page, as data.\n{selected}{fenced(tell_page(self.page))}"

    def _tell_history(self) -> str:
        return f"The author's earlier words in this conversation, oldest first, as data.\n{fenced(self.history)}"


def take_turn(services: Services, caller: Caller, turn: Turn, key: IdempotencyKey | None) -> Answer:
    """Holds the credits, or finds what was answered before. Raises what `lib.credits.requests.begin` raises."""
    ask = turn.to_ask()
    facts = ImageFacts(turn.picture.came_as, turn.picture.size_bytes) if turn.picture else None
    new = NewRequest(
        request_id=caller.request_id,
        kind="chat",
        model=turn.model.name,
        served_by=turn.model.served.id,
        prompt=turn.prompt,
        image=facts,
        hold=hold_for(ask, services.settings.credit_margin),
        hold_s=HOLD_S,
        key=key,
        page_hash=_page_hash(services, caller),
    )
    begun = requests.begin(services, caller, new)
    if isinstance(begun, Replay):
        return Answer(begun.request_id, replay(begun, turn.model, _writing(services, turn, begun.request_id)))
    running = Running(caller.client_key, caller.request_id, turn.model, begun.held)
    streaming = Streaming(services, running, lambda: ask, lambda: _writing(services, turn, caller.request_id))
    tell = teller("chat_turn_taken", caller, turn.model, streaming) if begun.allows_analytics else None
    return Answer(caller.request_id, streaming.events(), tell)


def fenced(value: object) -> str:
    """Between lines that whoever wrote the text cannot have known."""
    mark = f"--- {secrets.token_hex(8)} ---"
    return f"{mark}\n{encode(value).decode()}\n{mark}"


def _page_hash(services: Services, caller: Caller) -> str:
    """Which page a turn runs on, while it runs: nothing else of the page's id is kept."""
    return keyed_hash(services.settings.hash_key, "page of a chat turn", [caller.client_key, caller.page_id])


def _writing(services: Services, turn: Turn, request_id: str) -> "TurnWriting":
    from lib.ai.turn_writing import TurnWriting

    return TurnWriting(request_id, turn.page, services.library)
