"""The same picture without what it tells besides: where it was taken, with what, by whom, and what follows its end."""

from lib.images import jpeg, png, webp
from lib.images.facts import MediaType

_STRIP = {"image/png": png.strip, "image/jpeg": jpeg.strip, "image/webp": webp.strip}


def without_metadata(media_type: MediaType, content: bytes) -> bytes:
    """PNG, JPEG and WebP byte for byte without metadata; a picture that had none is unchanged.

    Expects bytes that `read_facts` has passed. Raises ValueError or struct.error for what breaks off behind its header.
    """
    return _STRIP[media_type](content)
