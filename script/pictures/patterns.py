"""Patterns and quiet grounds that fit any subject."""
# ruff: noqa: E501, PLR2004, PLR0917, S311 -- a drawing is numbers and paths, and its chance is no secret

import math
import random
from collections.abc import Iterable

from pictures.paper import HEIGHT, WIDTH, Scene, blob, heights, mix, steps


def waves() -> Scene:
    scene = Scene(shade="#0f2a4d", depth=0.26)
    scene.sky("#f3efe4", "#dfeae6")
    for i, colour in enumerate([*steps("#d3e8e0", "#5fa3ae", 4), *steps("#3f8aa0", "#123a63", 4)]):
        line = heights(120 + i, 210 + 102 * i, 84 - 4 * i, 1.1 + 0.06 * i, 0.22)
        scene.layer(line, mix(colour, "#ffffff", 0.12), colour)
    return scene


def paper_circles() -> Scene:
    scene = Scene(shade="#4a1f2a", depth=0.26)
    scene.sky("#f8e6d2", "#f3d3bb")
    for x, y, radius, seed, first, last in (
        (1180, 420, 560, 3, "#f4c7a5", "#b5433f"), (330, 820, 420, 30, "#f6dcb4", "#d98a3f"),
    ):  # fmt: skip
        for i, colour in enumerate(steps(first, last, 6)):
            scene.shape(
                blob(seed + i, x + 10 * i, y - 6 * i, radius * (1 - 0.15 * i), 0.045),
                scene.linear(mix(colour, "#ffffff", 0.16), colour, angle=50),
                "far",
            )
    return scene


def arches() -> Scene:
    scene = Scene(shade="#43301f", depth=0.2)
    scene.sky("#f4ead9", "#f4ead9")
    colours = ("#d9785a", "#e8b566", "#3f6477", "#7fa597", "#f0d3b4", "#8a5a5f")
    size = 200
    for row in range(HEIGHT // size):
        for column in range(WIDTH // size):
            pick = (row * 5 + column * 3 + (row * column) % 4) % 6
            _tile(
                scene,
                column * size,
                row * size,
                size,
                (row + 2 * column + row * column) % 5,
                colours[pick],
                colours[(pick + 2) % 6],
            )
    return scene


def _tile(scene: Scene, x: int, y: int, size: int, form: int, one: str, two: str) -> None:
    pale = mix(two, "#fbf3e4", 0.72)
    scene.add(f'<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="{pale}"/>')
    middle, bottom = x + size / 2, y + size
    if form in (0, 3):
        for i, share in enumerate((1, 0.72, 0.44)):
            radius = size / 2 * share
            scene.shape(
                f"M{middle - radius} {bottom}L{middle - radius} {y + size / 2}A{radius} {radius} 0 0 1 {middle + radius} {y + size / 2}L{middle + radius} {bottom}Z",
                scene.linear(mix(one, "#fbf3e4", 0.34 * i + 0.1), mix(one, "#fbf3e4", 0.34 * i)),
                "thin",
            )
    elif form == 1:
        scene.shape(
            f"M{x} {bottom}A{size} {size} 0 0 1 {x + size} {y}L{x + size} {bottom}Z",
            scene.linear(mix(one, "#ffffff", 0.14), one),
            "thin",
        )
        scene.circle(x + size * 0.27, y + size * 0.27, size * 0.13, two, "thin")
    elif form == 2:
        scene.circle(middle, y + size / 2, size * 0.38, scene.linear(mix(one, "#ffffff", 0.14), one), "thin")
        scene.shape(
            f"M{middle} {y + size * 0.12}A{size * 0.38} {size * 0.38} 0 0 1 {middle} {y + size * 0.88}Z",
            mix(one, "#241a1a", 0.2),
            "",
        )
    else:
        for i in range(3):
            crest = y + size * (0.32 + 0.3 * i)
            path = f"M{x} {crest}Q{middle} {crest - size * 0.42} {x + size} {crest}L{x + size} {bottom}L{x} {bottom}Z"
            scene.shape(path, mix(one, "#fbf3e4", 0.5 - 0.24 * i), "thin")


def _lit(scene: Scene, lights: Iterable[tuple[int, int, int, str]], spread: float, strength: float) -> Scene:
    """With lights of a place, a radius and a colour."""
    for x, y, radius, colour in lights:
        scene.shine(x, y, radius * spread, colour, strength)
    return scene


def soft_light() -> Scene:
    scene = Scene(shade="#22315c", depth=0.2)
    scene.sky("#f6efe6", "#e9eef2")
    lights = (
        (280, 220, 330, "#9cc6e0"),
        (1280, 240, 380, "#f6c7a4"),
        (760, 860, 400, "#b7a7e0"),
        (1480, 880, 300, "#8fd0c2"),
        (160, 860, 260, "#f7dfae"),
    )
    return _lit(scene, lights, 2.1, 0.95)


def confluence_of_lines() -> Scene:
    """Ribbons that run together: working together."""
    scene = Scene(shade="#142a4a", depth=0.3)
    scene.sky("#eef1ee", "#dfe8ea")
    colours = ("#2f5f8a", "#4f8fa6", "#7fb8ad", "#f0c27a", "#e98a63", "#b9506a")
    for i, colour in enumerate(colours):
        start, middle, end = 60 + i * 176, 430 + i * 30, 120 + (5 - i) * 152
        path = f"M-80 {start}C420 {start} 520 {middle} 800 {middle}S1180 {end} 1700 {end}"
        scene.begin('filter="url(#near)"')
        scene.stroke(path, colour, 46)
        scene.stroke(path, mix(colour, "#ffffff", 0.28), 10, 'transform="translate(0 -12)" opacity=".7"')
        scene.end()
    return scene


def puzzle() -> Scene:
    scene = Scene(shade="#1d2c4d", depth=0.3)
    scene.sky("#e5ebf1", "#d0dce8")
    scene.circle(800, 500, 440, "#edf2f6", "far")
    size = 250
    pieces = ((0, 0, "#3f78a8", 0), (1, 0, "#f0b860", 0), (0, 1, "#5f9a86", 0), (1, 1, "#e57a5a", 1))
    for column, row, colour, loose in pieces:
        x, y = 550 + column * size + loose * 74, 250 + row * size + loose * 58
        scene.begin(f'transform="translate({x} {y}) rotate({9 * loose})"')
        scene.shape(_piece(size, column, row), scene.linear(mix(colour, "#ffffff", 0.2), colour, angle=60), "far")
        scene.end()
    return scene


def _piece(size: int, column: int, row: int) -> str:
    """A piece of a two by two puzzle: knobs to the right and below, holes where a neighbour's knob comes in."""
    third, knob = size * 0.37, size * 0.155
    bow = f"a{knob:.1f} {knob:.1f} 0 1"
    gap = size - 2 * third
    top = f"h{third:.1f}{bow} 0 {gap:.1f} 0h{third:.1f}" if row else f"h{size}"
    right = f"v{third:.1f}{bow} 1 0 {gap:.1f}v{third:.1f}" if column == 0 else f"v{size}"
    bottom = f"h{-third:.1f}{bow} 1 {-gap:.1f} 0h{-third:.1f}" if row == 0 else f"h{-size}"
    left = f"v{-third:.1f}{bow} 0 0 {-gap:.1f}v{-third:.1f}" if column else f"v{-size}"
    return f"M0 0{top}{right}{bottom}{left}Z"


def steps_up() -> Scene:
    scene = Scene(shade="#1f2a55", depth=0.3)
    scene.sky("#c9d7f0", "#e6dff0", "#f9e4d4")
    scene.shine(1010, 250, 460, "#fffbe8")
    scene.circle(1010, 250, 86, scene.linear("#fff3cf", "#f7c983"), "near")
    for i, colour in enumerate(steps("#eceef7", "#5f7bb8", 7)):
        x = -40 + i * 232
        scene.card(
            x,
            860 - i * 98,
            WIDTH - x + 80,
            HEIGHT,
            scene.linear(mix(colour, "#ffffff", 0.25), colour, angle=40),
            20,
            "far",
        )
    scene.begin('filter="url(#near)"')
    scene.stroke("M1416 272L1416 100", "#fdf6e6", 10)
    scene.shape("M1416 96L1530 134L1416 172Z", "#e5694f", "")
    scene.end()
    return scene


def triangles() -> Scene:
    """A field of folded paper, from one corner's colour to the other's."""
    scene = Scene(shade="#142a4a", depth=0.18)
    scene.sky("#dfe9ee", "#cfdde6")
    side, rise = 200, 168
    for row in range(-1, 7):
        for column in range(-1, 18):
            left, top = column * side / 2, row * rise
            up = (row + column) % 2 == 0
            share = min(1, max(0, (left / WIDTH + top / HEIGHT) / 2))
            tone = mix(mix("#f3e1c0", "#3f8f97", share), "#16365f", max(0, share - 0.55))
            tone = mix(tone, "#ffffff" if up else "#10284a", 0.10 + ((row * 7 + column * 5) % 5) * 0.035)
            points = (
                (left, top + rise, left + side, top + rise, left + side / 2, top)
                if up
                else (left, top, left + side, top, left + side / 2, top + rise)
            )
            scene.shape(
                "M{:.0f} {:.0f}L{:.0f} {:.0f}L{:.0f} {:.0f}Z".format(*points),
                tone,
                "thin" if (row + column) % 3 == 0 else "",
            )
    return scene


def evening_glow() -> Scene:
    scene = Scene(shade="#2a1740", depth=0.2)
    scene.sky("#2c2a5e", "#7a4a8c", "#e08a7c")
    lights = (
        (1250, 180, 520, "#5e6fd0"),
        (260, 820, 560, "#f2a268"),
        (900, 700, 420, "#d9588c"),
        (200, 160, 380, "#43307c"),
    )
    return _lit(scene, lights, 1.8, 0.85)


def fresh_mint() -> Scene:
    scene = Scene(shade="#0f3d3c", depth=0.2)
    scene.sky("#e9f5ea", "#bfe3d6")
    lights = (
        (240, 200, 460, "#f7f3c9"),
        (1320, 260, 520, "#7cc9b8"),
        (820, 880, 560, "#4aa6a8"),
        (1500, 900, 320, "#d6f0c9"),
    )
    return _lit(scene, lights, 1.8, 0.9)


def terrazzo() -> Scene:
    scene = Scene(shade="#4a3a30", depth=0.16)
    scene.sky("#f6efe6", "#efe4d7")
    colours = ("#d9785a", "#3f6477", "#e8b566", "#7fa597", "#c79a9a", "#2f3f5c")
    chance = random.Random(29)
    placed: list[tuple[float, float, float]] = []
    while len(placed) < 110:
        x, y, size = chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.uniform(16, 66)
        if all(math.hypot(x - a, y - b) > (size + c) * 1.12 for a, b, c in placed):
            placed.append((x, y, size))
            colour = colours[len(placed) % len(colours)]
            corners = sorted(chance.uniform(0, math.tau) for _ in range(chance.choice((4, 5, 6))))
            points = "L".join(
                f"{x + math.cos(a) * size * chance.uniform(0.75, 1):.0f} {y + math.sin(a) * size * chance.uniform(0.75, 1):.0f}"
                for a in corners
            )
            scene.shape(
                f"M{points}Z",
                scene.linear(mix(colour, "#ffffff", 0.16), colour, angle=50),
                "thin",
                f'stroke="{colour}" stroke-width="8" stroke-linejoin="round"',
            )
    return scene
