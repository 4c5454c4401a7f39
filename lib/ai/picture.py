"""The image beside a prompt: its bytes decide what it is, it is checked before it is decoded, its metadata goes."""

import binascii
import struct
from base64 import b64decode
from typing import TYPE_CHECKING

import msgspec

from lib.ai.providers.shape import Picture
from lib.errors import InvalidImage
from lib.images import (
    FRAMES_MAX,
    PIXELS_MAX,
    BrokenImage,
    ImageFacts,
    MediaType,
    TooLargeImage,
    UnknownFormat,
    open_image,
    read_facts,
    save_image,
    without_metadata,
)

if TYPE_CHECKING:
    from PIL.Image import Image

ORIENTATION, UPRIGHT = 0x0112, 1
# a model looks at nothing smaller than this would show, and counts what is larger all the same
SIDE_PX_MAX = 2_048


class SentPicture(msgspec.Struct, frozen=True):
    """What a provider is sent, and what is kept of what came: its type and size (P03)."""

    picture: Picture
    came_as: str
    size_bytes: int


def read_picture(data: str) -> SentPicture:
    """The picture from its base64. Raises InvalidImage."""
    try:
        content = b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidImage("Send the image's bytes in base64.") from error
    try:
        facts = read_facts(content)
        return SentPicture(_to_picture(facts, content), facts.media_type, len(content))
    except UnknownFormat as error:
        raise InvalidImage("Send a PNG, JPEG, GIF or WebP image.") from error
    except TooLargeImage as error:
        limits = f"{PIXELS_MAX // 1_000_000} megapixels, all frames together, and {FRAMES_MAX} frames"
        raise InvalidImage(f"Send an image of at most {limits}.") from error
    except (BrokenImage, struct.error, IndexError, ValueError, OSError, SyntaxError, EOFError) as error:
        raise InvalidImage("The image is damaged. Send it again, or another one.") from error


def _to_picture(facts: ImageFacts, content: bytes) -> Picture:
    """Moving pictures and GIFs become their first frame (Gemini takes no GIF, OpenAI none that moves)."""
    kind = facts.media_type
    with open_image(facts, content) as image:
        image.load()
        if kind == "image/gif" or (kind == "image/webp" and facts.frames > 1):
            return Picture("image/png", _saved(_fitted(image.convert("RGBA")), "image/png"))
        is_turned = kind == "image/jpeg" and image.getexif().get(ORIENTATION, UPRIGHT) != UPRIGHT
        if is_turned or max(image.size) > SIDE_PX_MAX:
            return Picture(kind, _saved(_fitted(_upright(image) if is_turned else image), kind))
    return Picture(kind, without_metadata(kind, content))


def _fitted(image: "Image") -> "Image":
    """Scaled down to what a model looks at; between the colours of a table there are none."""
    if max(image.size) <= SIDE_PX_MAX:
        return image
    is_direct = image.mode not in {"P", "PA", "1"} and not image.has_transparency_data
    direct = image if is_direct else image.convert("RGBA" if image.has_transparency_data else "RGB")
    direct.thumbnail((SIDE_PX_MAX, SIDE_PX_MAX))
    return direct


def _upright(image: "Image") -> "Image":
    """How it has to be turned is told in the EXIF that goes."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image)


def _saved(image: "Image", kind: MediaType) -> bytes:
    """Drawn onto a new picture, so that nothing but pixels is taken along."""
    from PIL import Image

    drawn = Image.new(image.mode, image.size)
    drawn.paste(image)
    return save_image(kind, drawn, quality=92, compress_level=1)
