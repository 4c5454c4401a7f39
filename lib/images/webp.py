"""WebP: a RIFF container of chunks."""

import struct
from collections.abc import Iterator

KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
# of VP8X's flags: has a profile, EXIF, XMP
BESIDES = 0x20 | 0x08 | 0x04
LOSSLESS = 0x2F


def is_begun(content: bytes) -> bool:
    """Whether it begins as a WebP."""
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def read_size(content: bytes) -> tuple[int, int, int]:
    """Width, height, frames."""
    found = list(chunks(content))
    name, start, _end = found[0]
    frames = sum(1 for each, _start, _end in found if each == b"ANMF")
    return (*_canvas(name, content, start + 8), max(1, frames))


def is_lossless(content: bytes) -> bool:
    """Whether its pixels, or those of its first frame, are coded without loss."""
    for name, start, _end in chunks(content):
        # a frame has 16 bytes of its own before the chunks of its picture
        coded = content[start + 24 : start + 28] if name == b"ANMF" else name
        if coded in {b"VP8 ", b"VP8L", b"ALPH"}:
            return coded == b"VP8L"
    return False


def strip(content: bytes) -> bytes:
    """Without EXIF, XMP, profile, unknown chunks and what follows the container."""
    kept = [(name, content[start:end]) for name, start, end in chunks(content) if name in KEPT]
    body = b"WEBP" + b"".join(_unflagged(chunk) if name == b"VP8X" else chunk for name, chunk in kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end (padding included) of each chunk. Raises ValueError when it goes beyond the bytes."""
    (size,) = struct.unpack_from("<I", content, 4)
    start, last = 12, 8 + size
    if last > len(content):
        raise ValueError
    while start < last:
        name, length = struct.unpack_from("<4sI", content, start)
        end = start + 8 + length + length % 2
        if end > last + 1:
            raise ValueError
        yield name, start, end
        start = end


def _canvas(name: bytes, content: bytes, start: int) -> tuple[int, int]:
    if name == b"VP8X":
        return 1 + _three_bytes(content, start + 4), 1 + _three_bytes(content, start + 7)
    if name == b"VP8L" and content[start] == LOSSLESS:
        (bits,) = struct.unpack_from("<I", content, start + 1)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, start + 6)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _three_bytes(content: bytes, start: int) -> int:
    low, high = struct.unpack_from("<HB", content, start)
    return int(low | high << 16)


def _unflagged(chunk: bytes) -> bytes:
    return chunk[:8] + bytes([chunk[8] & ~BESIDES]) + chunk[9:]
