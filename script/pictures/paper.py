"""Cut paper: what the pictures of the library are made of. Soft layers with shadows, gentle gradients, a light from above."""
# ruff: noqa: E501, PLR0917, S311 -- a drawing is numbers and paths, and its chance is no secret

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WIDTH, HEIGHT = 1600, 1000

Point = tuple[float, float]


@dataclass
class Scene:
    """One picture while it is drawn: SVG parts over each other, each maybe with a shadow of the colour `shade`."""

    shade: str = "#1b2440"
    depth: float = 0.3
    _parts: list[str] = field(default_factory=list)
    _defs: list[str] = field(default_factory=list)

    def linear(self, *colours: str, angle: float = 90) -> str:
        """A fill that runs through the colours, downwards unless turned."""
        return self._gradient("linearGradient", f'gradientTransform="rotate({angle} .5 .5)"', colours)

    def glow(self, colour: str, strength: float = 1) -> str:
        """A fill that is the colour in its middle and nothing at its rim."""
        name = f"g{len(self._defs)}"
        stops = "".join(
            f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{alpha * strength:.3f}"/>'
            for at, alpha in ((0, 1), (0.25, 0.62), (0.5, 0.28), (0.75, 0.08), (1, 0))
        )
        self._defs.append(f'<radialGradient id="{name}">{stops}</radialGradient>')
        return f"url(#{name})"

    def rim(self, colour: str, strength: float) -> str:
        """A fill that is nothing on the lit side of a ball and the colour at its dark rim."""
        name = f"g{len(self._defs)}"
        stops = (
            f'<stop offset=".45" stop-color="{colour}" stop-opacity="0"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="{strength}"/>'
        )
        self._defs.append(f'<radialGradient id="{name}" cx=".36" cy=".32" r=".8">{stops}</radialGradient>')
        return f"url(#{name})"

    def sky(self, *colours: str) -> None:
        self.add(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{self.linear(*colours)}"/>')

    def shine(self, x: float, y: float, radius: float, colour: str, strength: float = 0.9) -> None:
        self.circle(x, y, radius, self.glow(colour, strength), shadow="")

    def shape(self, path: str, fill: str, shadow: str = "far", extra: str = "") -> None:
        filtered = f' filter="url(#{shadow})"' if shadow else ""
        self.add(f'<path d="{path}" fill="{fill}"{filtered} {extra}/>')

    def stroke(self, path: str, colour: str, width: float, extra: str = "") -> None:
        line = f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'
        self.add(f'<path d="{path}" {line} {extra}/>')

    def layer(self, line: Sequence[Point], *colours: str, curved: bool = True, shadow: str = "far") -> None:
        """A sheet of paper from the line down; its upper edge catches the light."""
        edge = smooth(line) if curved else straight(line)
        self.shape(to_bottom(edge), self.linear(*colours), shadow)
        self.stroke(edge, mix(colours[0], "#ffffff", 0.5), 3, 'opacity=".55"')

    def circle(self, x: float, y: float, radius: float, fill: str, shadow: str = "near") -> None:
        filtered = f' filter="url(#{shadow})"' if shadow else ""
        self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"{filtered}/>')

    def card(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 18, shadow: str = "near"
    ) -> None:
        filtered = f' filter="url(#{shadow})"' if shadow else ""
        box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius}"'
        self.add(f'<rect {box} fill="{fill}"{filtered}/>')

    def add(self, svg: str) -> None:
        self._parts.append(svg)

    def begin(self, attributes: str) -> None:
        self.add(f"<g {attributes}>")

    def end(self) -> None:
        self.add("</g>")

    def svg(self) -> str:
        filters = "".join(
            f'<filter id="{name}" x="-30%" y="-30%" width="160%" height="180%">'
            f'<feDropShadow dx="0" dy="{down}" stdDeviation="{blur}" flood-color="{self.shade}" '
            f'flood-opacity="{self.depth * share:.2f}"/></filter>'
            for name, down, blur, share in (("far", 10, 26, 1.0), ("near", 8, 14, 0.9), ("thin", 3, 5, 0.8))
        )
        light = (
            '<radialGradient id="light" cx=".5" cy=".35" r=".8"><stop offset=".55" stop-color="#fff" stop-opacity="0"/>'
            f'<stop offset="1" stop-color="{self.shade}" stop-opacity=".16"/></radialGradient>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{filters}{light}{"".join(self._defs)}</defs>'
            f'{"".join(self._parts)}<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#light)"/></svg>'
        )

    def _gradient(self, kind: str, extra: str, colours: Sequence[str]) -> str:
        name = f"g{len(self._defs)}"
        last = max(1, len(colours) - 1)
        stops = "".join(f'<stop offset="{i / last:.3f}" stop-color="{c}"/>' for i, c in enumerate(colours))
        self._defs.append(f'<{kind} id="{name}" {extra}>{stops}</{kind}>')
        return f"url(#{name})"


def mix(one: str, other: str, share: float) -> str:
    """The colour `share` of the way from one to the other (`#rrggbb`)."""
    a, b = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (one, other))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def steps(first: str, last: str, count: int) -> list[str]:
    return [mix(first, last, i / max(1, count - 1)) for i in range(count)]


def smooth(points: Sequence[Point]) -> str:
    """A soft curve through the points (Catmull-Rom as cubic curves)."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for i in range(len(points) - 1):
        before, start, end = points[max(i - 1, 0)], points[i], points[i + 1]
        after = points[min(i + 2, len(points) - 1)]
        path += (
            f"C{start[0] + (end[0] - before[0]) / 6:.1f} {start[1] + (end[1] - before[1]) / 6:.1f} "
            f"{end[0] - (after[0] - start[0]) / 6:.1f} {end[1] - (after[1] - start[1]) / 6:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    return path


def closed(points: Sequence[Point]) -> str:
    """A soft closed curve through the points."""
    count = len(points)
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for i in range(count):
        before, start = points[i - 1], points[i]
        end, after = points[(i + 1) % count], points[(i + 2) % count]
        path += (
            f"C{start[0] + (end[0] - before[0]) / 6:.1f} {start[1] + (end[1] - before[1]) / 6:.1f} "
            f"{end[0] - (after[0] - start[0]) / 6:.1f} {end[1] - (after[1] - start[1]) / 6:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    return path + "Z"


def to_bottom(path: str) -> str:
    return f"{path}L{WIDTH + 60} {HEIGHT + 60}L-60 {HEIGHT + 60}Z"


def heights(seed: int, y: float, swing: float, waves: float = 2.2, fine: float = 0.35) -> list[Point]:
    """A rolling line from edge to edge."""
    chance = random.Random(seed)
    tones = [(waves * 1.9**octave, swing * fine**octave, chance.random() * math.tau) for octave in range(4)]
    return [
        (x, y + sum(size * math.sin(math.tau * pace * x / WIDTH + phase) for pace, size, phase in tones))
        for x in range(-60, WIDTH + 61, 20)
    ]


def hill(seed: int, y: float, swing: float, waves: float = 2.2, fine: float = 0.35) -> str:
    return to_bottom(smooth(heights(seed, y, swing, waves, fine)))


def peaks(seed: int, y: float, tallest: float, count: int, rough: float = 0.35) -> list[Point]:
    """A mountain line: irregular peaks with broken flanks."""
    chance = random.Random(seed)
    tops = [(-60 + (i + chance.uniform(-0.2, 0.2)) * (WIDTH + 120) / count, i) for i in range(count + 1)]
    line: list[Point] = []
    for x, i in tops:
        line.append((x, y - (tallest * chance.uniform(0.55, 1) if i % 2 else -tallest * chance.uniform(0.02, 0.2))))
    line[0], line[-1] = (-60, line[0][1]), (WIDTH + 60, line[-1][1])
    for _ in range(4):
        line = list(_broken(line, chance, rough))
    return line


def _broken(line: Sequence[Point], chance: random.Random, rough: float) -> Iterable[Point]:
    for start, end in pairwise(line):
        yield start
        reach = math.hypot(end[0] - start[0], end[1] - start[1])
        yield (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + chance.uniform(-rough, rough) * reach * 0.3
    yield line[-1]


def straight(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def blob(seed: int, x: float, y: float, radius: float, wobble: float = 0.1) -> str:
    """A pebble: a circle whose radius swings softly by about `wobble` of it."""
    chance = random.Random(seed)
    tones = [(pace, wobble / (pace - 0.6), chance.random() * math.tau) for pace in (2, 3, 4)]
    points = []
    for i in range(36):
        angle = math.tau * i / 36
        reach = radius * (1 + sum(size * math.sin(pace * angle + phase) for pace, size, phase in tones))
        points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    return closed(points)


def cloud(x: float, y: float, width: float) -> str:
    """A flat-bottomed cloud of three bows; (x, y) is its lower left corner."""
    parts = ((0.17, 0.17, 0.17), (0.42, 0.24, 0.24), (0.68, 0.19, 0.19), (0.86, 0.13, 0.13))
    circles = "".join(
        f"M{x + width * (at - r):.1f} {y - width * up:.1f}a{width * r:.1f} {width * r:.1f} 0 0 1 {2 * width * r:.1f} 0"
        f"a{width * r:.1f} {width * r:.1f} 0 0 1 {-2 * width * r:.1f} 0Z"
        for at, up, r in parts
    )
    base = f"M{x + width * 0.17:.1f} {y:.1f}v{-width * 0.2:.1f}h{width * 0.69:.1f}v{width * 0.2:.1f}Z"
    return circles + base


def leaf(x: float, y: float, length: float, angle: float, fat: float = 0.32) -> str:
    """A pointed leaf that grows from (x, y); angle in degrees, 0 to the right."""
    turn = math.radians(angle)

    def at(along: float, aside: float) -> str:
        return (
            f"{x + math.cos(turn) * along * length - math.sin(turn) * aside * length:.1f} "
            f"{y + math.sin(turn) * along * length + math.cos(turn) * aside * length:.1f}"
        )

    return f"M{at(0, 0)}C{at(0.2, fat)} {at(0.7, fat)} {at(1, 0)}C{at(0.7, -fat)} {at(0.2, -fat)} {at(0, 0)}Z"
