"""What an answer cost: as its provider counts, and by an estimate where it was cut before the count came."""

import re
from decimal import Decimal

from msgspec.structs import replace

from lib.ai.providers.shape import Ask
from lib.ai.registry import Usage, find_served
from lib.credits.amounts import charge_for

MODEL_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
CHARS_PER_TOKEN = 4
PICTURE_TOKENS = 1_100
# how much a model thinks at a low setting before it writes: the mean of what was recorded
REASONING_TOKENS = 1_500
# providers scale a picture down before they count it
PICTURE_TOKENS_MAX = 4_000


def hold_for(ask: Ask, margin: Decimal) -> int:
    """The most that an answer can cost, in millicredits (DESIGN 14): no tokenizer makes more than a token of a byte."""
    sent = len(ask.words.encode()) + (PICTURE_TOKENS_MAX if ask.picture else 0)
    most = Usage(min(sent, ask.served.input_tokens_max), ask.output_tokens_max)
    return charge_for(ask.served.cost_us_cents(most), margin)


class Meter:
    """Counts along with one call. `served_by` is what really answered, as far as its provider tells."""

    def __init__(self, ask: Ask) -> None:
        self.served_by = ask.served.id
        self._served = ask.served
        self._told = Usage(0, 0)
        self._input = _estimate_input(ask)
        self._chars = 0

    def count_text(self, text: str) -> None:
        """A piece of the answer came."""
        self._chars += len(text)

    def note_usage(self, usage: Usage) -> None:
        """The provider's own count so far."""
        self._told = usage

    def note_model(self, model_id: str) -> None:
        """What answers: a dated name of the same model is that model, a provider's own replacement is another one."""
        if not model_id.startswith(self._served.id) and MODEL_ID.fullmatch(model_id):
            self.served_by = model_id

    def charge(self, margin: Decimal) -> int:
        """Millicredits for what was answered so far, at the prices of what answered, or of what was asked."""
        served = find_served(self._served.provider, self.served_by) or self._served
        return charge_for(served.cost_us_cents(self._usage()), margin)

    def _usage(self) -> Usage:
        written = self._chars // CHARS_PER_TOKEN + REASONING_TOKENS if self._chars else 0
        return replace(self._told, input=self._told.input or self._input, output=self._told.output or written)


def _estimate_input(ask: Ask) -> int:
    return len(ask.words) // CHARS_PER_TOKEN + (PICTURE_TOKENS if ask.picture else 0)
