"""A picture drawn anew: its pixels, frames and times, upright and in sRGB, and nothing else that its bytes told.

Guards stand in the order of what they cost: magic bytes, size and frames from the header, then decoding, then a new
file. Everything happens in memory.
"""

import contextlib
import struct
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from lib.images import webp
from lib.images.codec import open_image, save_image
from lib.images.colours import direct, in_srgb
from lib.images.facts import BrokenImage, ImageFacts, MediaType, read_facts

if TYPE_CHECKING:
    from PIL.Image import Image

ORIENTATION, UPRIGHT = 0x0112, 1
# what a decoder raises for bytes that break off or contradict themselves
BROKEN = (
    *(struct.error, IndexError, KeyError, ValueError, OSError, SyntaxError, EOFError, TypeError, OverflowError),
    RuntimeError,
)
JPEG_QUALITY = 92
# how hard the encoder tries, 0 to 6: from 3 on a large picture takes longer than a person waits
WEBP_EFFORT = 2
# a very detailed large picture does not fit WebP's own limits (a partition of 512 kB) at the first of them
WEBP_QUALITIES = (90, 75, 50)
# WebP's coding without loss, which is how it codes transparency too, takes up to seven times the memory of the picture
# and seconds a megapixel: what is larger becomes a PNG, pixel for pixel
LOSSLESS_PIXELS_MAX = 40_000
CLEAR_PIXELS_MAX = 400_000
# a moving picture has no other format: of more, all frames together, it is coded with little loss
LOSSLESS_MOVING_PIXELS_MAX = 16_000_000
LOSSLESS_EFFORT = 50


class Redrawn(msgspec.Struct, frozen=True):
    """A new file, and the size in pixels in which it is shown; of the same format, but that a large WebP is a PNG."""

    media_type: MediaType
    content: bytes
    width: int
    height: int


def redraw(content: bytes) -> Redrawn:
    """Raises UnknownFormat, TooLargeImage (both before anything is decoded), BrokenImage."""
    facts = read_facts(content)
    try:
        frames, options = _decode(facts, content)
        if _is_costly(facts, content, frames):
            return _encoded(replace(facts, media_type="image/png"), frames, {})
        return _encoded(facts, frames, options)
    except BROKEN as error:
        raise BrokenImage from error


def _is_costly(facts: ImageFacts, content: bytes, frames: "list[Image]") -> bool:
    """Whether coding it as a WebP would take too much memory and time."""
    if facts.media_type != "image/webp" or len(frames) > 1:
        return False
    is_over_clear = facts.pixels > CLEAR_PIXELS_MAX and frames[0].mode == "RGBA"
    return is_over_clear or (facts.pixels > LOSSLESS_PIXELS_MAX and webp.is_lossless(content))


def _decode(facts: ImageFacts, content: bytes) -> "tuple[list[Image], dict[str, Any]]":
    """The frames, ready to be saved, and how: what the new file shall have in common with the old one."""
    image: Image = open_image(facts, content)
    count = 1 if facts.media_type == "image/jpeg" else getattr(image, "n_frames", 1)
    # one more may be for programs that show no animation
    if count > facts.frames + 1:
        raise BrokenImage
    if count > 1:
        return _decode_moving(facts, image, content)
    if facts.media_type == "image/webp":
        image = _load_webp(image)
    image.load()
    mode, options = image.mode, _still_options(facts, image, content)
    still = _tidied(facts, image)
    if still.mode != mode:
        # the clear colour was of the old pixels; the new ones say it themselves
        options.pop("transparency", None)
    return [still], options


def _load_webp(opened: Any) -> "Image":
    """Pillow's own `load` would hold the picture four times at once: the decoder's two, the bytes, the image."""
    from PIL import Image

    pixels, _ends_at = opened._decoder.get_next()  # noqa: SLF001 - see above; pillow is pinned
    opened._decoder = None  # noqa: SLF001
    image = Image.frombytes(opened.mode, opened.size, pixels, "raw", opened.rawmode)
    image.info = opened.info
    return image


def _decode_moving(facts: ImageFacts, image: Any, content: bytes) -> "tuple[list[Image], dict[str, Any]]":
    # an animated PNG may have a picture of its own for programs that show no animation
    first = 1 if getattr(image, "default_image", False) else 0
    frames, durations = [], []
    for number in range(first, image.n_frames):
        image.seek(number)
        image.load()
        frame = image.copy()
        frames.append(_tidied(facts, direct(frame) if frame.has_transparency_data else frame))
        durations.append(image.info.get("duration", 0))
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    options = {"save_all": True, "append_images": frames[1:], "duration": durations, **loop}
    if facts.media_type == "image/gif" and any(frame.mode == "RGBA" for frame in frames):
        # what was there before must not shine through
        options["disposal"] = 2
    return frames, options | _coding(facts, content)


def _still_options(facts: ImageFacts, image: Any, content: bytes) -> dict[str, Any]:
    if facts.media_type == "image/png" and "transparency" in image.info:
        return {"transparency": image.info["transparency"]}
    if facts.media_type == "image/jpeg" and image.mode != "CMYK":
        return {"qtables": image.quantization, **_sampling(image)}
    return _coding(facts, content)


def _sampling(image: "Image") -> dict[str, Any]:
    from PIL.JpegImagePlugin import get_sampling

    sampling = get_sampling(image)
    return {"subsampling": sampling} if sampling >= 0 else {}


def _coding(facts: ImageFacts, content: bytes) -> dict[str, Any]:
    """What has lost nothing so far loses nothing here."""
    if facts.media_type == "image/jpeg":
        return {"quality": JPEG_QUALITY}
    if facts.media_type != "image/webp":
        return {}
    if webp.is_lossless(content) and facts.pixels <= LOSSLESS_MOVING_PIXELS_MAX:
        return {"lossless": True, "exact": True, "quality": LOSSLESS_EFFORT, "method": WEBP_EFFORT}
    return {"method": WEBP_EFFORT}


def _tidied(facts: ImageFacts, image: "Image") -> "Image":
    """Upright, in sRGB, in a mode that its format can be saved in."""
    turn = _turn(image)
    image = in_srgb(image)
    if turn is not None:
        image = image.transpose(turn)
    if facts.media_type == "image/gif":
        image = _without_vain_alpha(image.convert("RGBA"))
    image.info = {}
    return image


def _turn(image: "Image") -> Any:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }  # fmt: skip
    try:
        return turns.get(image.getexif().get(ORIENTATION, UPRIGHT))
    except BROKEN:
        # a broken note on a picture does not break the picture
        return None


def _without_vain_alpha(image: "Image") -> "Image":
    return image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image


def _encoded(facts: ImageFacts, frames: "list[Image]", options: dict[str, Any]) -> Redrawn:
    is_lossy_webp = facts.media_type == "image/webp" and "lossless" not in options
    for quality in WEBP_QUALITIES[:-1] if is_lossy_webp else ():
        with contextlib.suppress(ValueError, RuntimeError):
            return _saved(facts, frames, {**options, "quality": quality})
    return _saved(facts, frames, {**options, "quality": WEBP_QUALITIES[-1]} if is_lossy_webp else options)


def _saved(facts: ImageFacts, frames: "list[Image]", options: dict[str, Any]) -> Redrawn:
    content = save_image(facts.media_type, frames[0], **options)
    return Redrawn(facts.media_type, content, *frames[0].size)
