"""Pictures on their way through a function: what their bytes are, and how they are rid of what they tell besides."""

from lib.images.facts import FRAMES_MAX, PIXELS_MAX, BrokenImage, ImageFacts, TooLargeImage, UnknownFormat, read_facts
from lib.images.redraw import Redrawn, redraw
from lib.images.strip import without_metadata

__all__ = [
    "FRAMES_MAX",
    "PIXELS_MAX",
    "BrokenImage",
    "ImageFacts",
    "Redrawn",
    "TooLargeImage",
    "UnknownFormat",
    "read_facts",
    "redraw",
    "without_metadata",
]
