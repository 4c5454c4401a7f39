"""The image beside a prompt: what its bytes are decides, and nothing but the picture goes on."""

import io
import struct
from base64 import b64encode

import pytest
from PIL import Image

from lib.ai.picture import SentPicture, read_picture
from lib.errors import InvalidImage
from lib.images import FRAMES_MAX, ImageFacts, TooLargeImage, read_facts
from tests.pictures import SECRET, draw, exif, png_of_two_headers, png_that_says, tell

KINDS = pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
MOVING = pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])


def read(content: bytes) -> SentPicture:
    return read_picture(b64encode(content).decode())


def open_sent(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(read(content).picture.content))
    image.load()
    return image


def level(image: Image.Image, place: tuple[int, int]) -> int:
    """Of a picture with one channel."""
    return image.tobytes()[place[1] * image.width + place[0]]


@KINDS
def test_what_came_is_named_by_its_bytes(kind: str) -> None:
    content = draw(kind)
    sent = read(content)
    assert (f"image/{kind.lower()}", len(content)) == (sent.came_as, sent.size_bytes)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_tells_nothing_more_goes_as_it_came(kind: str) -> None:
    content = draw(kind)
    assert content == read(content).picture.content


@KINDS
def test_nothing_goes_on_but_the_picture(kind: str) -> None:
    content = tell(kind)
    assert SECRET in content
    sent = read(content).picture.content
    assert SECRET not in sent
    assert not Image.open(io.BytesIO(sent)).getexif()
    shown = Image.open(io.BytesIO(content)).convert("RGB")
    assert shown.tobytes() == open_sent(content).convert("RGB").tobytes()


@pytest.mark.parametrize(("orientation", "corner"), [(3, (58, 38)), (6, (38, 1)), (8, (1, 58))])
def test_a_photograph_is_turned_as_its_exif_says_before_that_goes(orientation: int, corner: tuple[int, int]) -> None:
    image = open_sent(draw("JPEG", exif=exif(orientation))).convert("L")
    assert level(image, corner) > 230


@MOVING
def test_of_a_moving_picture_the_first_frame_goes(kind: str) -> None:
    sent = read(draw(kind, frames=4))
    assert "image/png" == sent.picture.media_type
    image: Image.Image = Image.open(io.BytesIO(sent.picture.content))
    assert 1 == getattr(image, "n_frames", 1)
    assert level(image.convert("RGB").getchannel("R"), (50, 30)) > 195


@KINDS
def test_size_and_frames_are_read_before_anything_is_decoded(kind: str) -> None:
    assert ImageFacts(f"image/{kind.lower()}", 60, 40, 1) == read_facts(draw(kind))  # type: ignore[arg-type]  # of the four types
    if kind != "JPEG":
        assert 4 == read_facts(draw(kind, frames=4)).frames


@KINDS
def test_nothing_larger_goes_on_than_a_model_looks_at(kind: str) -> None:
    sent = open_sent(draw(kind, size=(3_000, 1_500)))
    assert (2_048, 1_024) == sent.size
    shown = sent.convert("L")
    assert level(shown, (100, 100)) > level(shown, (2_000, 1_000))


def test_a_large_photograph_is_turned_and_scaled() -> None:
    sent = open_sent(draw("JPEG", size=(3_000, 1_500), exif=exif(6)))
    assert (1_024, 2_048) == sent.size


def test_a_picture_of_a_table_of_colours_is_scaled_in_colours_of_its_own() -> None:
    table = Image.open(io.BytesIO(draw("PNG", size=(3_000, 1_500)))).quantize(4)
    out = io.BytesIO()
    table.save(out, "PNG")
    sent = open_sent(out.getvalue())
    assert ((2_048, 1_024), "RGB") == (sent.size, sent.mode)


def test_what_is_seen_through_stays_so_when_it_is_scaled() -> None:
    content = draw("PNG", size=(2_100, 40), transparency=(200, 0, 0))
    assert 0 == open_sent(content).convert("RGBA").getchannel("A").getpixel((2_000, 20))


def test_a_picture_as_large_as_a_model_looks_at_goes_as_it_came() -> None:
    content = draw("PNG", size=(2_048, 2_048))
    assert content == read(content).picture.content


@pytest.mark.parametrize("lossless", [True, False])
def test_both_codings_of_webp_tell_their_size(lossless: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    facts = read_facts(draw("WEBP", lossless=lossless))
    assert (60, 40) == (facts.width, facts.height)


@MOVING
def test_more_frames_than_fifty_are_refused(kind: str) -> None:
    assert FRAMES_MAX == read_facts(draw(kind, frames=FRAMES_MAX, size=(20, 20))).frames
    with pytest.raises(TooLargeImage):
        read_facts(draw(kind, frames=FRAMES_MAX + 1, size=(20, 20)))


def test_more_than_forty_megapixels_are_refused_by_the_header_alone() -> None:
    with pytest.raises(InvalidImage, match="40 megapixels"):
        read(png_that_says(8_000, 5_001))
    with pytest.raises(InvalidImage, match="40 megapixels"):
        read(png_that_says(4_000_000_000, 4_000_000_000))


def test_a_picture_of_another_size_than_its_header_is_not_decoded() -> None:
    with pytest.raises(InvalidImage, match="damaged"):
        read(png_of_two_headers())


def test_the_pixels_of_all_frames_count_together() -> None:
    content = bytearray(draw("GIF", frames=10))
    content[6:10] = struct.pack("<HH", 2_100, 2_000)
    with pytest.raises(TooLargeImage):
        read_facts(bytes(content))


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"hello", b"<svg/>", b"%PDF-1.7", b"BM" + b"\x00" * 60, b"RIFF\x00\x00\x00\x00WAVE"]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidImage, match="PNG, JPEG, GIF or WebP"):
        read(content)


@pytest.mark.parametrize("text", ["!", "aGVsbG8", "data:image/png;base64,aGVsbG8=", "ä"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(InvalidImage, match="base64"):
        read_picture(text)


@KINDS
def test_a_picture_cut_anywhere_is_refused_or_shown_and_never_a_defect(kind: str) -> None:
    content = draw(kind)
    refused = 0
    for end in range(len(content)):
        try:
            read(content[:end])
        except InvalidImage:
            refused += 1
    assert refused > 0.9 * len(content)


@pytest.mark.filterwarnings("ignore")
@KINDS
def test_a_damaged_byte_is_never_a_defect(kind: str) -> None:
    content = tell(kind)
    for position in range(0, len(content), 3):
        damaged = bytearray(content)
        damaged[position] ^= 0xFF
        try:
            read(bytes(damaged))
        except InvalidImage:
            continue
