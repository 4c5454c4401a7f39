"""JPEG: segments that begin with a marker, and after each start of scan the coded picture."""

import struct
from collections.abc import Iterator

START, END = b"\xff\xd8", b"\xff\xd9"
MARK = 0xFF
SCAN = 0xDA
# start of frame: all of C0 to CF but the tables and extensions among them
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# JFIF's resolution and Adobe's colour transform say how the picture is read; the other application data, and comments,
# are what is told besides: EXIF, XMP, IPTC, profiles
APPLICATION, JFIF, ADOBE, COMMENT = frozenset(range(0xE0, 0xF0)), 0xE0, 0xEE, 0xFE


def is_begun(content: bytes) -> bool:
    """Whether it begins as a JPEG."""
    return content.startswith(START + b"\xff")


def read_size(content: bytes) -> tuple[int, int, int]:
    """Width, height, 1."""
    for marker, start, _end in segments(content):
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", content, start + 5)
            return width, height, 1
    raise ValueError


def strip(content: bytes) -> bytes:
    """Without application data and comments, and without what follows the picture's end (previews, other pictures)."""
    kept = [content[start:end] for marker, start, end in segments(content) if not _is_besides(marker)]
    return START + b"".join(kept) + END


def _is_besides(marker: int) -> bool:
    return marker == COMMENT or (marker in APPLICATION and marker not in {JFIF, ADOBE})


def segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment, a scan with the coded picture behind it, up to the picture's end."""
    start = len(START)
    while start < len(content):
        if content[start] != MARK:
            raise ValueError
        marker = content[start + 1]
        if marker == MARK:
            start += 1
            continue
        if marker == END[1]:
            return
        length = 0 if marker in ALONE else struct.unpack_from(">H", content, start + 2)[0]
        end = start + 2 + length
        if marker == SCAN:
            end = _end_of_scan(content, end)
        if end > len(content):
            raise ValueError
        yield marker, start, end
        start = end


def _end_of_scan(content: bytes, start: int) -> int:
    """Where the next marker is: in coded data, FF is followed by 00 or by a restart."""
    while True:
        found = content.find(b"\xff", start, len(content) - 1)
        if found < 0:
            return len(content)
        following = content[found + 1]
        if following not in {0x00, MARK, *range(0xD0, 0xD8)}:
            return found
        start = found + 1 if following == MARK else found + 2
