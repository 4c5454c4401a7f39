"""What a picture's bytes are, as both providers look at them before a model does."""

import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_HEIF_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"heif": "image/heif"}


def find_media_type(content: bytes) -> str | None:
    """The media type by the first bytes; None when they are no picture's."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return _HEIF_BRANDS.get(content[8:12]) if content[4:8] == b"ftyp" else None


def find_decoded(text: str) -> bytes | None:
    """The bytes of a base64 text, of either alphabet; None when it is not base64."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None


def is_readable(content: bytes) -> bool:
    """Whether a decoder makes sense of the picture's header (HEIF has no decoder here and is taken as it is)."""
    if content[4:8] == b"ftyp":
        return True
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.width > 0
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False


def is_animated(content: bytes) -> bool:
    with Image.open(io.BytesIO(content)) as image:
        return bool(getattr(image, "n_frames", 1) > 1)
