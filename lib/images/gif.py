"""GIF: a screen, then blocks: extensions and pictures, each a chain of sub-blocks."""

import struct

EXTENSION, PICTURE, TRAILER = 0x21, 0x2C, 0x3B
HAS_TABLE, TABLE_SIZE = 0x80, 0x07


def is_begun(content: bytes) -> bool:
    """Whether it begins as a GIF."""
    return content.startswith((b"GIF87a", b"GIF89a"))


def read_size(content: bytes) -> tuple[int, int, int]:
    """Width, height, frames; a frame that reaches beyond the screen widens it."""
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    position = 13 + _table_bytes(flags)
    frames = 0
    while (block := content[position]) != TRAILER:
        if block == PICTURE:
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", content, position + 1)
            width, height = max(width, left + wide), max(height, top + high)
            frames += 1
            position = _after_chain(content, position + 11 + _table_bytes(flags))
        elif block == EXTENSION:
            position = _after_chain(content, position + 2)
        else:
            raise ValueError
    return width, height, frames


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & TABLE_SIZE) + 1) if flags & HAS_TABLE else 0


def _after_chain(content: bytes, position: int) -> int:
    while size := content[position]:
        position += size + 1
    return position + 1
