"""Pictures on their way through a function: what their bytes are, and how they are rid of what they tell besides."""

from lib.images.codec import open_image, save_image
from lib.images.facts import (
    FRAMES_MAX,
    PIXELS_MAX,
    BrokenImage,
    ImageFacts,
    MediaType,
    TooLargeImage,
    UnknownFormat,
    read_facts,
)
from lib.images.redraw import Redrawn, redraw
from lib.images.strip import without_metadata

__all__ = [
    "FRAMES_MAX",
    "PIXELS_MAX",
    "BrokenImage",
    "ImageFacts",
    "MediaType",
    "Redrawn",
    "TooLargeImage",
    "UnknownFormat",
    "open_image",
    "read_facts",
    "redraw",
    "save_image",
    "without_metadata",
]
