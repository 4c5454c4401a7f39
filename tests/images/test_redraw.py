"""A picture drawn anew shows what it showed, upright, in sRGB, moving as it moved, and tells nothing besides."""

import io
import subprocess
import sys
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from lib.images import BrokenImage, TooLargeImage, UnknownFormat, redraw
from tests import canaries, pictures
from tests.pictures import TYPES, draw, opened

KINDS = pytest.mark.parametrize("kind", TYPES)
LOSSLESS = pytest.mark.parametrize(("kind", "saved"), [("PNG", {}), ("WEBP", {"lossless": True}), ("GIF", {})])


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@KINDS
@pytest.mark.parametrize("frames", [1, 4])
def test_nothing_is_told_but_the_picture(kind: str, frames: int) -> None:
    content = pictures.tell(kind, 1 if kind == "JPEG" else frames)
    anew = redraw(content).content
    assert canaries.found(canaries.FILE_NAME, content)
    assert [] == canaries.found(canaries.FILE_NAME, anew)
    assert set() == opened(anew).info.keys() & {"exif", "icc_profile", "comment", "xmp", "Author", "Where"}
    assert not opened(anew).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_turned_upright(kind: str, orientation: int) -> None:
    anew = redraw(draw(kind, exif=pictures.exif(orientation)))
    size = (60, 40) if orientation < 5 else (40, 60)
    image = opened(anew.content).convert("L")
    assert size == (anew.width, anew.height) == image.size
    across, down = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    marks = [
        image.getpixel((2 + right * (size[0] - 5), 2 + low * (size[1] - 5))) > 230 for right in (0, 1) for low in (0, 1)
    ]
    assert [(right, low) == (across, down) for right in (0, 1) for low in (0, 1)] == marks


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_moving_picture_still_moves(kind: str, mode: str) -> None:
    content = draw(kind, frames=4, mode=mode, duration=[100, 200, 50, 70], loop=3)
    before, after = opened(content), opened(redraw(content).content)
    assert (4, 3) == (after.n_frames, after.info["loop"])
    for number in range(4):
        for image in (before, after):
            image.seek(number)
            image.load()
        assert before.info["duration"] == after.info["duration"]
        assert pictures.difference(before, after) < 2


def test_what_moves_over_a_clear_ground_leaves_no_trail() -> None:
    frames = []
    for left in (0, 20, 40):
        frame = Image.new("RGBA", (60, 20), (0, 0, 0, 0))
        frame.paste((200, 40, 90, 255), (left, 0, left + 20, 20))
        frames.append(frame)
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], disposal=2, duration=90)
    after = opened(redraw(content).content)
    for number, left in enumerate((0, 20, 40)):
        after.seek(number)
        alpha = after.convert("RGBA").getchannel("A")
        shown = [alpha.getpixel((place + 10, 10)) for place in (0, 20, 40)]
        assert [255 if left == place else 0 for place in (0, 20, 40)] == shown


def test_a_moving_picture_that_plays_once_does_not_begin_again() -> None:
    assert "loop" not in opened(redraw(draw("GIF", frames=3)).content).info


@LOSSLESS
def test_what_is_transparent_stays_so(kind: str, saved: dict[str, Any]) -> None:
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((200, 40, 90, 255), (10, 10, 30, 20))
    out = io.BytesIO()
    image.save(out, kind, **saved)
    after = opened(redraw(out.getvalue()).content).convert("RGBA")
    assert [0, 255] == [after.getpixel(place)[3] for place in ((2, 2), (15, 15))]
    assert (200, 40, 90) == after.getpixel((15, 15))[:3]


LINEAR = PngImagePlugin.PngInfo()
LINEAR.add(b"gAMA", (100_000).to_bytes(4))


@pytest.mark.parametrize("mode", ["L", "P", "RGB"])
@pytest.mark.parametrize(
    "told",
    [
        {"icc_profile": pictures.profile()},
        {"icc_profile": pictures.swapped_profile()},
        {"pnginfo": LINEAR},
        {"save_all": True, "append_images": [Image.new("RGB", (40, 30), "white")]},
    ],
)
def test_a_png_with_a_colour_that_is_clear_stays_so(mode: str, told: dict[str, Any]) -> None:
    image = Image.new("RGB", (40, 30), "white")
    image.paste((200, 40, 90), (10, 10, 30, 20))
    first, *others = (each.convert(mode) for each in (image, *told.get("append_images", [])))
    content = saved(first, "PNG", **told | {"transparency": first.getpixel((0, 0)), "append_images": others})
    alphas = [opened(each).convert("RGBA").getchannel("A") for each in (content, redraw(content).content)]
    assert 0 in alphas[0].getextrema()
    assert alphas[0].tobytes() == alphas[1].tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("is_clear", [True, False])
def test_a_png_keeps_every_pixel(mode: str, is_clear: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    image = Image.linear_gradient("L").resize((40, 30)).convert(mode)
    clear: dict[str, Any] = {"1": 0, "L": 7, "P": 7, "RGB": (7, 7, 7)}
    content = saved(image, "PNG", **({"transparency": clear[mode]} if is_clear and mode in clear else {}))
    before, after = opened(content), opened(redraw(content).content)
    assert before.mode == after.mode
    assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()


@LOSSLESS
def test_what_lost_nothing_loses_nothing(kind: str, saved: dict[str, Any]) -> None:
    image = Image.effect_noise((64, 48), 90).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, **saved)
    before, after = (opened(content).convert("RGB") for content in (out.getvalue(), redraw(out.getvalue()).content))
    assert before.tobytes() == after.tobytes()


LARGE = (4_000, 3_000)
UNLOSSY = {"lossless": True, "quality": 0, "method": 0, "exact": True}
CLEAR = {"quality": 30, "method": 0, "alpha_quality": 0}


def grain(mode: str, size: tuple[int, int]) -> Image.Image:
    image = Image.effect_noise((250, 188), 90).resize(size).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(size))
    return image


@pytest.mark.parametrize(("mode", "size", "options"), [("RGB", (1_000, 750), UNLOSSY), ("RGBA", (1_000, 750), CLEAR)])
def test_a_webp_that_would_take_too_much_becomes_a_png_pixel_for_pixel(
    mode: str, size: tuple[int, int], options: dict[str, Any]
) -> None:
    content = saved(grain(mode, size), "WEBP", **options)
    anew = redraw(content)
    assert ("image/png", size) == (anew.media_type, (anew.width, anew.height))
    assert opened(content).convert("RGBA").tobytes() == opened(anew.content).convert("RGBA").tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("subsampling", [0, 2])
def test_a_photograph_is_hardly_changed_and_hardly_larger(mode: str, subsampling: int) -> None:
    image = Image.effect_noise((640, 480), 60).convert(mode)
    content = saved(image, "JPEG", quality=83, subsampling=subsampling)
    anew = redraw(content).content
    assert pictures.difference(content, anew) < 2
    assert len(anew) < 1.3 * len(content)


def test_a_photograph_for_print_is_brought_to_the_colours_of_screens() -> None:
    content = saved(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG")
    anew = opened(redraw(content).content)
    assert "RGB" == anew.mode
    assert pictures.difference(content, anew) < 2


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("WEBP", "RGB")]
)
def test_colours_of_another_profile_are_brought_to_srgb(kind: str, mode: str) -> None:
    image = Image.new("RGBA" if mode == "RGBA" else "RGB", (40, 30), "red").convert(mode)
    anew = redraw(saved(image, kind, icc_profile=pictures.swapped_profile())).content
    red, _green, blue = opened(anew).convert("RGB").getpixel((20, 15))
    assert (True, True) == (red < 60, blue > 200)


def test_colours_that_are_srgb_already_are_not_touched() -> None:
    content = saved(Image.effect_noise((64, 48), 90).convert("RGB"), "PNG", icc_profile=pictures.profile())
    assert opened(content).tobytes() == opened(redraw(content).content).tobytes()


def test_a_gamma_of_its_own_is_brought_to_that_of_screens() -> None:
    plain = saved(Image.new("RGB", (4, 4), (64, 64, 64)), "PNG")
    linear = plain[:33] + pictures.chunk(b"gAMA", (100_000).to_bytes(4)) + plain[33:]
    assert 134 <= opened(redraw(linear).content).getpixel((0, 0))[0] <= 138


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "broken",
    [{"icc_profile": b"no profile"}, {"exif": b"Exif\0\0MM\0*\0\0\xff\xff"}, {"exif": b"Exif\0\0no"}],
)
def test_an_unreadable_profile_or_note_does_not_break_a_picture(broken: dict[str, Any]) -> None:
    assert (60, 40) == opened(redraw(draw("JPEG", **broken)).content).size


def test_a_picture_of_another_size_than_its_header_is_not_decoded() -> None:
    with pytest.raises(BrokenImage):
        redraw(pictures.png_of_two_headers())


@pytest.mark.filterwarnings("ignore")
@KINDS
@pytest.mark.parametrize("frames", [1, 3])
def test_damage_and_cuts_are_refused_or_shown_and_never_a_defect(kind: str, frames: int) -> None:
    content = pictures.tell(kind, 1 if kind == "JPEG" else frames)
    for position in range(0, len(content), 5):
        damaged = bytearray(content)
        damaged[position] ^= 0xFF
        for attempt in (bytes(damaged), content[:position]):
            try:
                assert pictures.SECRET not in redraw(attempt).content
            except (BrokenImage, TooLargeImage, UnknownFormat):
                continue


@pytest.mark.parametrize(
    ("kind", "mode", "size", "options"),
    [
        ("JPEG", "RGB", LARGE, {"quality": 50, "exif": pictures.exif(6), "icc_profile": pictures.swapped_profile()}),
        ("PNG", "RGBA", LARGE, {"compress_level": 1, "exif": pictures.exif(6)}),
        ("WEBP", "RGB", LARGE, {"quality": 30, "method": 0, "exif": pictures.exif(6)}),
        ("WEBP", "RGBA", (4_000, 2_100), CLEAR),
        # the largest that stay WebPs, and larger ones, which do not
        ("WEBP", "RGBA", (800, 500), CLEAR),
        *(("WEBP", mode, size, UNLOSSY) for mode in ("RGB", "RGBA") for size in ((200, 200), (2_000, 1_500))),
        ("GIF", "P", LARGE, {}),
    ],
)
def test_the_memory_it_takes_is_at_most_three_times_the_decoded_picture(
    kind: str, mode: str, size: tuple[int, int], options: dict[str, Any]
) -> None:
    content = saved(grain(mode, size), kind, **options)
    taken = subprocess.run(
        [sys.executable, "-c", MEASURE], input=content, capture_output=True, check=True, timeout=120
    ).stdout
    # four bytes a pixel, as decoders and Pillow keep them; the new file and the encoder's tables come on top
    assert int(taken) <= 3 * 4 * size[0] * size[1] + len(content) + 4 * 2**20


MEASURE = """
import sys
from PIL import GifImagePlugin, Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from lib.images import redraw

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))

content = sys.stdin.buffer.read()
before = peak()
redraw(content)
print(peak() - before)
"""
