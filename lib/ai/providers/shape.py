"""What is asked of a model and what comes back, the same for every provider."""

import json
from typing import Any, Literal

import msgspec

from lib.ai.registry import Served, Usage

# ten times what any model takes
TOKENS_MAX = 10_000_000


class Picture(msgspec.Struct, frozen=True):
    """An image as it goes to a provider: free of metadata, of a kind that all of them take."""

    media_type: str
    content: bytes


class Ask(msgspec.Struct, frozen=True):
    """One question to a model, and everything that its provider gets to see (PROMISES P09, P10, P12).

    `context` are texts before the prompt, each a part of its own: what the prompt is about, never what to do.
    """

    served: Served
    instructions: str
    prompt: str
    picture: Picture | None
    schema: dict[str, Any]
    output_tokens_max: int
    context: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that it says, for counting."""
        return "\n".join((self.instructions, json.dumps(self.schema), *self.context, self.prompt))


class Answering(msgspec.Struct, frozen=True):
    """The model that answers, as its provider names it."""

    model_id: str


class Text(msgspec.Struct, frozen=True):
    """The next piece of the answer."""

    text: str


class Used(msgspec.Struct, frozen=True):
    """What the provider has counted so far; a later one replaces it."""

    usage: Usage


class Ended(msgspec.Struct, frozen=True):
    """The answer is over as its provider says: whole, or cut at the limit of tokens."""

    reason: Literal["complete", "max_tokens"]


def counted(tokens: object) -> int:
    """Tokens as a provider counts them; 0 for what no answer can have used, so that an estimate takes its place."""
    return tokens if isinstance(tokens, int) and 0 < tokens <= TOKENS_MAX else 0


Piece = Answering | Text | Used | Ended
