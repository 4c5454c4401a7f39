"""Generating a page: from a checked order to the events of API.md, with the credits held before and settled after.

What only the model's answer needs is loaded when it is asked for: behind `started`, as a rule.
"""

from typing import TYPE_CHECKING

import msgspec

from lib.ai.body import GenerateBody, find_picture, read_prompt
from lib.ai.providers.shape import Ask
from lib.ai.registry import Model, get_model
from lib.ai.streaming import HOLD_S, Answer, Running, Streaming, replay, teller
from lib.confluence.caller import Caller
from lib.credits import requests
from lib.credits.requests import ImageFacts, NewRequest, Replay
from lib.errors import MalformedRequest
from lib.page.themes import THEMES
from lib.services import Services
from lib.settings import Settings
from lib.web.idempotency import IdempotencyKey

if TYPE_CHECKING:
    from lib.ai.picture import SentPicture
    from lib.ai.writing import PageWriting


class Order(msgspec.Struct, frozen=True):
    """What a caller asks for, checked. `theme` is a wish; without one the model chooses."""

    prompt: str
    model: Model
    picture: "SentPicture | None"
    theme: str | None

    def to_ask(self) -> Ask:
        """All that the provider gets to see (P09)."""
        from lib.ai.prompts import instructions
        from lib.ai.schemas import model_schema

        return Ask(
            served=self.model.served,
            instructions=instructions("generate-1"),
            prompt=self.prompt,
            picture=self.picture.picture if self.picture else None,
            schema=model_schema(self.theme),
            output_tokens_max=self.model.output_tokens_max,
        )

    def compared(self) -> list[object]:
        """What the same body has in common: of the picture its type and size (P03)."""
        picture = [self.picture.came_as, self.picture.size_bytes] if self.picture else None
        return [self.prompt, self.model.name, self.theme, picture]


def read_order(settings: Settings, body: GenerateBody) -> Order:
    """Raises MalformedRequest, UnknownModel, InvalidImage."""
    prompt = read_prompt(body.prompt)
    model = get_model(settings, body.model)
    themes = [theme.id for theme in THEMES]
    if body.theme is not None and body.theme not in themes:
        raise MalformedRequest(f"Send one of the themes {', '.join(themes)}, or null.")
    return Order(prompt, model, find_picture(body.image), body.theme)


def generate(services: Services, caller: Caller, order: Order, key: IdempotencyKey | None) -> Answer:
    """Holds the credits, or finds what was answered before. Raises what `lib.credits.requests.begin` raises."""
    facts = ImageFacts(order.picture.came_as, order.picture.size_bytes) if order.picture else None
    new = NewRequest(
        request_id=caller.request_id,
        kind="generate",
        model=order.model.name,
        served_by=order.model.served.id,
        prompt=order.prompt,
        image=facts,
        hold=order.model.hold(services.settings.credit_margin),
        hold_s=HOLD_S,
        key=key,
    )
    begun = requests.begin(services, caller, new)
    if isinstance(begun, Replay):
        return Answer(begun.request_id, replay(begun, order.model, _writing(services, order, begun.request_id)))
    running = Running(caller.client_key, caller.request_id, order.model, begun.held)
    streaming = Streaming(services, running, order.to_ask, lambda: _writing(services, order, caller.request_id))
    tell = teller("page_generated", caller, order.model, streaming) if begun.allows_analytics else None
    return Answer(caller.request_id, streaming.events(), tell)


def _writing(services: Services, order: Order, request_id: str) -> "PageWriting":
    from lib.ai.writing import PageWriting

    return PageWriting(request_id, services.library, order.theme)
