"""Short films of cut paper that begin again without a seam: each is a scene at a moment from 0 to 1.

Drawn by Pillow: a browser would take seconds for the soft shadows of one frame.
"""
# ruff: noqa: E501, PLR0917, PLR2004, S311 -- a drawing is numbers and paths, and its chance is no secret

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pictures.paper import Point, mix, steps
from PIL import Image, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 960, 600
SECONDS, FRAMES_PER_SECOND = 5, 15
# edges are drawn so many times larger and shadows so many times smaller than they are shown
FINE, COARSE = 2, 4
SHADOW = 0.3


@dataclass(frozen=True)
class Film:
    """One film; its id is its files' name, its still is the moment 0."""

    id: str
    draw: Callable[[float], Image.Image]
    alt: str
    tags: str


def rolling_sea(at: float) -> Image.Image:
    sheet = _ground("#f6dcc0", "#f9ead2", "#dfeae6").copy()
    _shine(sheet, 670, 180, 280, "#fff6e2")
    _lay(sheet, _disc(670, 180, 55), ("#fbe0a6", "#f2b071"), "#0f2a4d")
    for i, colour in enumerate((*steps("#b9d9d3", "#5fa3ae", 3), *steps("#3f8aa0", "#123a63", 3))):
        line = _swell(130 + i, 288 + 53 * i, 16 + 2 * i, at, -1 if i % 2 else 1)
        if i == 2:
            _sail(sheet, line, 370)
        _lay(
            sheet,
            [*line, (WIDTH + 40, HEIGHT + 40), (-40, HEIGHT + 40)],
            (mix(colour, "#ffffff", 0.2), colour),
            "#0f2a4d",
        )
    return sheet


def drifting_clouds(at: float) -> Image.Image:
    sheet = _ground("#8fc0dc", "#c6e0e6", "#f8ecd2").copy()
    _shine(sheet, 258, 180, 260, "#fffbe4")
    _lay(sheet, _disc(258, 190, 50), ("#fff6da", "#ffe7ac"), "#2b4a63")
    for row, (y, width, count) in enumerate(((150, 150, 4), (232, 200, 3), (318, 260, 2))):
        gap = (WIDTH + 300) / count
        for number in range(-1, count + 1):
            _cloud(sheet, number * gap + at * gap + row * 80 - 150, y, width)
    for i, colour in enumerate(("#a9cdb4", "#7fb194", "#4f8f78", "#2d6b5c")):
        line = _swell(31 + 6 * i, 392 + 50 * i, 18, 0, 1)
        _lay(
            sheet,
            [*line, (WIDTH + 40, HEIGHT + 40), (-40, HEIGHT + 40)],
            (mix(colour, "#ffffff", 0.2), colour),
            "#2b4a63",
        )
    return sheet


def breathing_light(at: float) -> Image.Image:
    sheet = _ground("#f6efe6", "#e9eef2").copy()
    lights = (
        (180, 156, "#9cc6e0"), (768, 156, "#f6c7a4"), (480, 492, "#b7a7e0"), (870, 492, "#8fd0c2"), (132, 492, "#f7dfae"),
    )  # fmt: skip
    for number, (x, y, colour) in enumerate(lights):
        turn = math.tau * (at + number / len(lights))
        _shine(sheet, x + 80 * math.cos(turn), y + 60 * math.sin(turn), 420 + 50 * math.sin(turn), colour)
    return sheet


def paper_rings(at: float) -> Image.Image:
    sheet = _ground("#f3e4ee", "#e6cfe0").copy()
    nests = ((672, 276, 360, 3, "#e9c4d8", "#6f2f72"), (180, 504, 240, 30, "#f6d9c4", "#d9784f"))
    for x, y, radius, seed, first, last in nests:
        for i, colour in enumerate(steps(first, last, 6)):
            swing = 11 * math.sin(math.tau * (at - i / 6))
            shape = _pebble(seed + i, x + 6 * i, y - 4 * i, radius * (1 - 0.15 * i) + swing)
            _lay(sheet, shape, (mix(colour, "#ffffff", 0.18), colour), "#3d1a4a")
    return sheet


@cache
def _ground(*colours: str) -> Image.Image:
    return _gradient(colours, (WIDTH, HEIGHT))


@cache
def _gradient(colours: Sequence[str], size: tuple[int, int]) -> Image.Image:
    """The colours from above to below, evenly."""
    column = Image.new("RGB", (1, len(colours)))
    for row, colour in enumerate(colours):
        column.putpixel((0, row), ImageColor.getrgb(colour))
    tall = column.resize((1, size[1]), Image.Resampling.BILINEAR) if len(colours) > 1 else column
    return tall.resize(size)


def _lay(sheet: Image.Image, outline: Sequence[Point], colours: tuple[str, str], shade: str) -> None:
    """A sheet of paper with this outline, and the shadow that it throws."""
    top = max(0, int(min(y for _, y in outline)))
    bottom = min(HEIGHT, int(max(y for _, y in outline)) + 1)
    fine = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    ImageDraw.Draw(fine).polygon([(x * FINE, y * FINE) for x, y in outline], fill=255)
    mask = fine.reduce(FINE)
    soft = mask.reduce(COARSE).filter(ImageFilter.GaussianBlur(3.5)).resize(mask.size, Image.Resampling.BILINEAR)
    sheet.paste(shade, (0, 6), soft.point(lambda share: share * SHADOW))
    paper = Image.new("RGB", sheet.size, colours[1])
    if bottom > top:
        paper.paste(_gradient(colours, (WIDTH, bottom - top)), (0, top))
    sheet.paste(paper, (0, 0), mask)


@cache
def _glow() -> Image.Image:
    """Nothing at its rim, all in its middle, without a step between."""
    return Image.radial_gradient("L").point(lambda far: 255 * (0.5 + 0.5 * math.cos(math.pi * min(far / 180, 1))))


def _shine(sheet: Image.Image, x: float, y: float, radius: float, colour: str) -> None:
    side = round(radius * 2)
    sheet.paste(colour, (round(x - radius), round(y - radius)), _glow().resize((side, side), Image.Resampling.BILINEAR))


def _disc(x: float, y: float, radius: float) -> list[Point]:
    return [(x + radius * math.cos(math.tau * i / 60), y + radius * math.sin(math.tau * i / 60)) for i in range(60)]


def _pebble(seed: int, x: float, y: float, radius: float) -> list[Point]:
    chance = random.Random(seed)
    tones = [(pace, 0.045 / (pace - 0.6), chance.random() * math.tau) for pace in (2, 3, 4)]
    turns = [math.tau * i / 120 for i in range(120)]
    reaches = [
        radius * (1 + sum(size * math.sin(pace * turn + phase) for pace, size, phase in tones)) for turn in turns
    ]
    return [
        (x + math.cos(turn) * reach, y + math.sin(turn) * reach) for turn, reach in zip(turns, reaches, strict=True)
    ]


def _cloud(sheet: Image.Image, x: float, y: float, width: float) -> None:
    """Bows on a flat bottom."""
    bows = ((0.17, 0.17), (0.42, 0.25), (0.68, 0.2), (0.86, 0.13))
    outline: list[Point] = []
    for step in range(101):
        at = step / 100
        rises = [
            math.sqrt(max(0.0, r * r - (at - middle) ** 2)) + r * 0.6 for middle, r in bows if abs(at - middle) < r
        ]
        if rises:
            outline.append((x + at * width, y - width * max(rises)))
    _lay(sheet, [*outline, (outline[-1][0], y), (outline[0][0], y)], ("#ffffff", "#eef3f4"), "#2b4a63")


def _swell(seed: int, y: float, swing: float, at: float, way: int) -> list[Point]:
    """A line of waves that has moved on by whole waves when `at` has come to 1."""
    chance = random.Random(seed)
    tones = [(pace, swing / pace**0.8, chance.random(), way * (1 + pace // 3)) for pace in (1, 2, 3, 5)]
    return [(x, y + sum(_wave(x, at, *tone) for tone in tones)) for x in range(-40, WIDTH + 41, 8)]


def _wave(x: float, at: float, pace: int, size: float, phase: float, moved: int) -> float:
    return size * math.sin(math.tau * (pace * x / WIDTH + phase + moved * at))


def _sail(sheet: Image.Image, line: Sequence[Point], x: int) -> None:
    here = min(line, key=lambda point: abs(point[0] - x))[1] - 14
    _lay(sheet, [(x + 3, here - 18), (x + 3, here - 116), (x + 56, here - 18)], ("#fffaf0", "#f6ead4"), "#0f2a4d")
    _lay(sheet, [(x - 4, here - 18), (x - 4, here - 98), (x - 40, here - 18)], ("#f7e9cf", "#ecd7b5"), "#0f2a4d")
    _lay(
        sheet,
        [(x - 46, here - 10), (x + 52, here - 10), (x + 36, here + 20), (x - 30, here + 20)],
        ("#c8553f", "#9d3d33"),
        "#0f2a4d",
    )


FILMS = (
    Film(
        "rolling-sea", rolling_sea, "A small sailing boat on rolling waves of paper, a low sun behind it",
        "sea ocean waves water boat sail sunrise travel journey calm nature movement "
        "meer ozean wellen wasser boot segel sonnenaufgang reise ruhe natur bewegung",
    ),
    Film(
        "drifting-clouds", drifting_clouds, "White clouds drift over green hills",
        "clouds cloud sky hills landscape weather nature summer day calm movement computing "
        "wolken wolke himmel hügel landschaft wetter natur sommer tag ruhe bewegung",
    ),
    Film(
        "breathing-light", breathing_light, "Pastel lights move slowly around each other",
        "abstract gradient light pastel soft colours calm background movement wellbeing "
        "abstrakt verlauf licht pastell weich farben ruhig bewegung wohlbefinden",
    ),
    Film(
        "paper-rings", paper_rings, "Rings of violet and orange paper widen and narrow in turn",
        "abstract rings circles violet purple orange pulse rhythm focus core movement "
        "abstrakt ringe kreise violett lila orange puls rhythmus fokus kern bewegung",
    ),
)  # fmt: skip
