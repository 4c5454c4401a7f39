"""Reads and writes a picture by the module of its own format; Pillow's `open` loads five, for a WebP all of them."""

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lib.images.facts import BrokenImage, ImageFacts, MediaType

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

_NAMES: dict[MediaType, str] = {"image/png": "Png", "image/jpeg": "Jpeg", "image/gif": "Gif", "image/webp": "WebP"}


def open_image(facts: ImageFacts, content: bytes) -> "ImageFile":
    """Its header is read, its pixels are not. Raises BrokenImage, and what the module raises for broken bytes."""
    name = _NAMES[facts.media_type]
    module = import_module(f"PIL.{name}ImagePlugin")
    image: ImageFile = getattr(module, f"{name}ImageFile")(io.BytesIO(content))
    # another size than the header told means that somebody wants to have it decoded all the same
    if image.width > facts.width or image.height > facts.height:
        raise BrokenImage
    # places in a palette that was not brought: nobody knows the colours, and Pillow's writer fails over it
    if image.mode == "P" and image.palette is None:
        raise BrokenImage
    return image


def save_image(media_type: MediaType, image: "Image", **options: Any) -> bytes:
    """The file. Options are those of Pillow's writer."""
    out = _Named(f"picture.{media_type.removeprefix('image/')}")
    image.save(out, **options)
    return out.getvalue()


class _Named(io.BytesIO):
    """Told a format, Pillow loads its five; by the name's ending it loads the one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
