"""What a picture's bytes are, read from its header before anything is decoded (API.md, "Image").

PNG: https://www.w3.org/TR/png-3/ · JPEG: ITU T.81, annex B · GIF: GIF89a · WebP: RFC 9649.
"""

import struct
from collections.abc import Callable
from typing import Literal

import msgspec

from lib.images import gif, jpeg, png, webp

MediaType = Literal["image/png", "image/jpeg", "image/gif", "image/webp"]

PIXELS_MAX = 40_000_000
FRAMES_MAX = 50


class UnknownFormat(Exception):
    """The bytes are none of PNG, JPEG, GIF and WebP."""


class BrokenImage(Exception):
    """The bytes begin as a picture and do not go on as one."""


class TooLargeImage(Exception):
    """More pixels, all frames together, or more frames than we take."""


class ImageFacts(msgspec.Struct, frozen=True):
    """Size in pixels of one frame, and how many frames there are."""

    media_type: MediaType
    width: int
    height: int
    frames: int

    @property
    def pixels(self) -> int:
        """Of all frames together."""
        return self.width * self.height * self.frames


_READERS: tuple[tuple[MediaType, Callable[[bytes], bool], Callable[[bytes], tuple[int, int, int]]], ...] = (
    ("image/png", png.is_begun, png.read_size),
    ("image/jpeg", jpeg.is_begun, jpeg.read_size),
    ("image/gif", gif.is_begun, gif.read_size),
    ("image/webp", webp.is_begun, webp.read_size),
)


def read_facts(content: bytes) -> ImageFacts:
    """Raises UnknownFormat, BrokenImage, TooLargeImage."""
    for media_type, is_begun, read_size in _READERS:
        if is_begun(content):
            return _verified(media_type, content, read_size)
    raise UnknownFormat


def _verified(media_type: MediaType, content: bytes, read_size: Callable[[bytes], tuple[int, int, int]]) -> ImageFacts:
    try:
        facts = ImageFacts(media_type, *read_size(content))
    except (struct.error, IndexError, ValueError) as error:
        raise BrokenImage from error
    if facts.width < 1 or facts.height < 1 or facts.frames < 1:
        raise BrokenImage
    if facts.pixels > PIXELS_MAX or facts.frames > FRAMES_MAX:
        raise TooLargeImage
    return facts
