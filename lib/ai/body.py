"""What the bodies of generate and chat have in common."""

from typing import TYPE_CHECKING

import msgspec

from lib.errors import MalformedRequest

if TYPE_CHECKING:
    from lib.ai.picture import SentPicture

PROMPT_CHARS_MAX = 8_000


class ImageBody(msgspec.Struct, frozen=True, rename="camel"):
    """`media_type` is what the caller takes it for; the bytes decide."""

    media_type: str
    data: str


class GenerateBody(msgspec.Struct, frozen=True):
    """What `/api/generate` is asked for."""

    prompt: str
    model: str
    image: ImageBody | None = None
    theme: str | None = None


def read_prompt(text: str) -> str:
    """The prompt without what nobody sees, trimmed. Raises MalformedRequest."""
    from lib.page.text import clean

    prompt = clean(text).strip()
    if not 1 <= len(prompt) <= PROMPT_CHARS_MAX:
        raise MalformedRequest(f"Send a prompt of 1 to {PROMPT_CHARS_MAX:,} characters.")
    return prompt


def find_picture(image: ImageBody | None) -> "SentPicture | None":
    """The picture beside the prompt; most prompts have none. Raises InvalidImage."""
    if image is None:
        return None
    from lib.ai.picture import read_picture

    return read_picture(image.data)
