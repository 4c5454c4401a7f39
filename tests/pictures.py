"""Pictures that tests send: of every format, telling more than they show, moving, and hostile ones."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat, PngImagePlugin

from tests import canaries

SECRET = canaries.FILE_NAME.encode()
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def draw(kind: str, frames: int = 1, size: tuple[int, int] = (60, 40), mode: str = "RGB", **saved: Any) -> bytes:
    """Another colour a frame, with a mark in the upper left corner."""
    colours = [(200 - 3 * number, 97 * number % 256, 61 * number % 256) for number in range(frames)]
    shown = [Image.new(mode, size, colour) for colour in colours]
    for image in shown:
        ImageDraw.Draw(image).rectangle((0, 0, size[0] // 5, size[1] // 5), "white")
    out = io.BytesIO()
    moving = {"save_all": True, "append_images": shown[1:]} if frames > 1 else {}
    shown[0].save(out, kind, **moving, **saved)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Where it was taken, by whom, and how it is to be turned."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x013B] = canaries.FILE_NAME
    found.get_ifd(0x8825)[1] = "N"
    return found


def profile() -> bytes:
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def swapped_profile() -> bytes:
    """A profile (ICC.1, a matrix and a curve) whose red is sRGB's blue, and the other way round."""
    curve = struct.pack(">4sIIHH", b"curv", 0, 1, 0x0233, 0)
    tags = {
        b"desc": struct.pack(">4sII", b"desc", 0, 8) + b"swapped\0" + bytes(78),
        b"cprt": b"text\0\0\0\0none",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.1431, 0.0606, 0.7139),
        b"gXYZ": _xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": _xyz(0.4360, 0.2225, 0.0139),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s", 132 + 12 * len(tags) + len(body), b"", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
    return (head + bytes(28) + _xyz(0.9642, 1.0, 0.8249)[8:]).ljust(128, b"\0") + table + body


def _xyz(x: float, y: float, z: float) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *(round(value * 65_536) for value in (x, y, z)))


def tell(kind: str, frames: int = 1) -> bytes:
    """A picture that tells more than it shows, in every way that its format has, its end included."""
    more: dict[str, Any] = {"exif": exif(), "icc_profile": profile() + SECRET}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", canaries.FILE_NAME)
        texts.add_itxt("Where", canaries.FILE_NAME, zip=False)
        more |= {"pnginfo": texts}
    elif kind == "JPEG":
        more |= {"comment": SECRET, "xmp": SECRET}
    elif kind == "WEBP":
        more |= {"xmp": SECRET}
    else:
        more = {"comment": SECRET}
    return draw(kind, frames, **more) + SECRET


def opened(content: bytes) -> Any:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def saved_as(image: Any, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def difference(one: Any, other: Any) -> float:
    """How far the colours of two pictures are from each other on average, of 255."""
    images = [(opened(each) if isinstance(each, bytes) else each).convert("RGB") for each in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*images)).mean) / 3


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_says(width: int, height: int, *more: bytes) -> bytes:
    """A PNG whose header claims a size, whatever is in it."""
    small = draw("PNG")
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return small[:8] + head + b"".join(more) + small[33:]


def png_of_two_headers() -> bytes:
    """It begins as a small picture and goes on as one over the limit, with all its pixels."""
    second = chunk(b"IHDR", struct.pack(">IIBBBBB", 8_000, 5_001, 1, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(1_001 * 5_001)))
    return draw("PNG")[:33] + second + pixels + chunk(b"IEND", b"")


def png_without_palette() -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 3, 0, 0, 0))
    return draw("PNG")[:8] + head + chunk(b"IDAT", zlib.compress(b"\0\1\1" * 2)) + chunk(b"IEND", b"")


def gif_that_says(width: int, height: int) -> bytes:
    content = bytearray(draw("GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def webp_that_says(width: int, height: int) -> bytes:
    content = bytearray(draw("WEBP", exif=exif()))
    content[24:30] = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return bytes(content)


def jpeg_that_says(width: int, height: int) -> bytes:
    content = bytearray(draw("JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def hostile() -> Iterator[tuple[str, bytes, set[int]]]:
    """What it is, its bytes, and the statuses that may answer it."""
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 40_000_000, 9))
    yield "nothing at all", b"", {400}
    yield "one byte", b"\x89", {415}
    yield "a drawing", SVG, {415}
    yield "a drawing behind a PNG's first bytes", draw("PNG")[:8] + SVG, {400}
    yield "a drawing that says it is a GIF", b"GIF89a" + SVG, {400}
    yield "a web page", b"<!doctype html><script>alert(1)</script>", {415}
    yield "a document", b"%PDF-1.7\n%%EOF", {415}
    yield "a bitmap", draw("BMP"), {415}
    yield "a TIFF", draw("TIFF"), {415}
    yield "an icon", draw("ICO"), {415}
    yield "a sound in a WebP's container", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 24, {415}
    yield "a PNG of four thousand million pixels a side", png_that_says(4_000_000_000, 4_000_000_000), {413}
    yield "a PNG just over the limit", png_that_says(8_000, 5_001), {413}
    yield "a JPEG of 65,535 pixels a side", jpeg_that_says(65_535, 65_535), {413}
    yield "a GIF of 65,535 pixels a side", gif_that_says(65_535, 65_535), {413}
    yield "a WebP of 16,777,216 pixels a side", webp_that_says(16_777_216, 16_777_216), {413}
    yield "a PNG that promises more pixels than it has", png_that_says(6_000, 6_000), {400}
    yield "a PNG with a second, larger header", png_of_two_headers(), {400}
    yield "places in a palette that is not there", png_without_palette(), {400}
    yield "a text that swells", png_that_says(60, 40, chunk(b"zTXt", b"a\0\0" + bomb)), {201, 400}
    yield "a profile that swells", png_that_says(60, 40, chunk(b"iCCP", b"a\0\0" + bomb)), {201, 400}
    yield "pixels that swell", draw("PNG")[:33] + pixels + draw("PNG")[33:], {201, 400}
    yield "fifty-one frames", draw("GIF", frames=51, size=(8, 8)), {413}
    yield "a GIF and an archive", draw("GIF") + b"PK\x03\x04" + SECRET, {201}
    yield "a JPEG and a program", draw("JPEG", comment=b"*/=alert(1);/*") + b"<script>" + SECRET, {201}
    yield "a PNG cut in the middle", noise("PNG")[:2_000], {400}
    yield "a JPEG cut in the middle", noise("JPEG")[:1_000], {400}
    yield "a WebP cut in the middle", noise("WEBP")[:1_000], {400}
    yield "one pixel", draw("PNG", size=(1, 1)), {201}


def noise(kind: str, size: tuple[int, int] = (90, 60)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, kind)
    return out.getvalue()
