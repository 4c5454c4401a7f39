"""PNG: a signature and chunks of length, name, data and checksum."""

import struct
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# the picture and how its colours are meant; everything else is told besides: text, time, EXIF, profiles, animation
KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})
AROUND = 12


def is_begun(content: bytes) -> bool:
    """Whether it begins as a PNG."""
    return content.startswith(SIGNATURE)


def read_size(content: bytes) -> tuple[int, int, int]:
    """Width, height, frames."""
    width, height = struct.unpack_from(">II", content, 16)
    frames = 1
    for name, start, _end in chunks(content):
        if name == b"acTL":
            frames = max(1, struct.unpack_from(">I", content, start + 8)[0])
        if name == b"IDAT":
            break
    return width, height, frames


def strip(content: bytes) -> bytes:
    """The kept chunks, as they are; nothing behind IEND."""
    return SIGNATURE + b"".join(content[start:end] for name, start, end in chunks(content) if name in KEPT)


def chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each chunk, up to IEND. Raises ValueError when it goes beyond the bytes."""
    start = len(SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", content, start)
        end = start + AROUND + length
        if end > len(content):
            raise ValueError
        yield name, start, end
        if name == b"IEND":
            return
        start = end
