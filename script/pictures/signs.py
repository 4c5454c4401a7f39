"""Signs: one thing of cut paper on a quiet ground, for a tip, a goal, a message, a date."""
# ruff: noqa: PLR2004 -- a drawing is numbers and paths

import math

from pictures.paper import Scene, blob, closed, mix


def _stage(shade: str, ground: tuple[str, str], rings: tuple[str, str, str], seed: int) -> Scene:
    """Three sheets with a soft hole in each, one behind the other."""
    scene = Scene(shade=shade, depth=0.26)
    scene.sky(*ground)
    for i, colour in enumerate(rings):
        scene.shape(
            blob(seed + i, 800, 500, 640 - 128 * i, 0.05),
            scene.linear(mix(colour, "#ffffff", 0.16), colour, angle=60),
            "far",
        )
    scene.shine(760, 420, 420, "#ffffff", 0.5)
    return scene


def paper_plane() -> Scene:
    scene = _stage("#1d3a5c", ("#dbe9f1", "#b9d3e4"), ("#a5c6dc", "#c3dbe8", "#e6f0f3"), 11)
    scene.stroke(
        "M330 760C430 640 470 760 560 690C620 640 560 560 500 610C450 660 560 720 640 660",
        "#5f8fae",
        7,
        'stroke-dasharray="4 26"',
    )
    scene.shape("M520 560L1180 270L960 760Z", scene.linear("#ffffff", "#dfe9ee", angle=30), "far")
    scene.shape("M1180 270L690 600L720 760L790 650Z", scene.linear("#b7cbd8", "#88a8bd"), "near")
    scene.shape("M1180 270L790 650L960 760Z", scene.linear("#fdfefe", "#e3edf1"), "thin")
    scene.shape("M1180 270L520 560L690 600Z", scene.linear("#f3f8fa", "#d3e1e9"), "thin")
    return scene


def target() -> Scene:
    scene = _stage("#4a2230", ("#f7e8da", "#eccfbb"), ("#e7bfa3", "#f0d3ba", "#f8e8d6"), 23)
    for i, colour in enumerate(("#c9503f", "#fbf1e2", "#d9694c", "#fbf1e2", "#b53f3a")):
        scene.circle(760, 530, 300 - 60 * i, scene.linear(mix(colour, "#ffffff", 0.16), colour, angle=60), "near")
    scene.begin('filter="url(#near)"')
    scene.stroke("M760 530L1150 220", "#3b4a66", 18)
    scene.shape("M1096 262L1110 160L1200 90L1190 190Z", "#4f83a8", "")
    scene.shape("M1096 262L1200 266L1290 188L1190 190Z", "#3b6a90", "")
    scene.end()
    return scene


def trophy() -> Scene:
    scene = _stage("#3d2a52", ("#ece2f0", "#d6c5e0"), ("#c3abd3", "#d8c6e2", "#efe6f2"), 37)
    gold = scene.linear("#ffe3a0", "#f0b64f", "#c98532", angle=0)
    for side in (-1, 1):
        scene.stroke(
            f"M{800 + side * 170} 300C{800 + side * 330} 290 {800 + side * 300} 500 {800 + side * 120} 520",
            "#dca146",
            34,
        )
    scene.shape("M610 230L990 230C990 430 930 590 800 600C670 590 610 430 610 230Z", gold, "far")
    scene.add('<ellipse cx="800" cy="230" rx="190" ry="34" fill="#b87a30" filter="url(#thin)"/>')
    scene.shape("M770 590L830 590L850 690L750 690Z", scene.linear("#e0a548", "#b97a33"), "near")
    scene.card(650, 690, 300, 90, scene.linear("#5b4678", "#3d2f57"), 16, "far")
    scene.shape(_star(800, 400, 84), scene.linear("#fff6dc", "#ffe2a0"), "thin")
    for x, y, size in ((430, 300, 34), (1190, 240, 44), (1150, 640, 28), (380, 620, 24), (1290, 460, 22)):
        scene.shape(_star(x, y, size), "#f4c667", "thin")
    return scene


def clock() -> Scene:
    scene = _stage("#173c40", ("#dcebe4", "#bcd8cd"), ("#9fc6b8", "#bddacd", "#e2efe7"), 41)
    scene.circle(800, 500, 300, scene.linear("#3c7f78", "#245b59", angle=60), "far")
    scene.circle(800, 500, 258, scene.linear("#fffdf6", "#efe9da", angle=60), "near")
    for hour in range(12):
        turn = math.radians(hour * 30)
        x, y = 800 + math.sin(turn) * 218, 500 - math.cos(turn) * 218
        scene.circle(x, y, 13 if hour % 3 == 0 else 7, "#e0795a" if hour % 3 == 0 else "#b8c9bf", "")
    scene.begin('filter="url(#thin)"')
    scene.stroke("M800 500L800 330", "#2b4a4c", 18)
    scene.stroke("M800 500L920 560", "#2b4a4c", 18)
    scene.stroke("M800 540L770 690", "#e0795a", 7)
    scene.circle(800, 500, 22, "#e0795a", "")
    scene.end()
    return scene


def checklist() -> Scene:
    scene = _stage("#2a2f5c", ("#e3e7f5", "#c8cfe8"), ("#adb8dc", "#c9d1ea", "#e8ecf7"), 53)
    scene.card(560, 170, 500, 660, scene.linear("#5567a5", "#3c4b82"), 34, "far")
    scene.card(600, 230, 420, 560, scene.linear("#fffef9", "#f1ede2"), 16, "near")
    scene.card(710, 140, 200, 84, scene.linear("#f0b860", "#d9913f"), 24, "near")
    for row in range(4):
        y = 310 + row * 116
        scene.card(640, y, 64, 64, "#6fa58f" if row < 3 else "#e3ded0", 14, "thin")
        if row < 3:
            scene.stroke(f"M656 {y + 33}L668 {y + 46}L690 {y + 20}", "#ffffff", 9)
        scene.card(734, y + 10, 240 - row % 2 * 60, 16, "#c4c2bd", 8, "")
        scene.card(734, y + 38, 160 + row % 2 * 50, 12, "#dedad0", 6, "")
    return scene


def magnifier() -> Scene:
    scene = _stage("#1f3550", ("#e6eaec", "#ced8de"), ("#b3c5d0", "#cbd8df", "#e7eef0"), 61)
    for i, (x, y, colour) in enumerate(
        ((430, 250, "#d9785a"), (560, 330, "#e8b566"), (500, 480, "#7fa597"), (640, 560, "#3f6477"))
    ):
        scene.card(x, y, 300, 190, "#fffaf2", 12, "near")
        scene.card(x + 18, y + 18, 90, 154, mix(colour, "#ffffff", 0.1 * i), 8, "")
        for row in range(4):
            scene.card(x + 126, y + 28 + row * 36, 148 - row % 2 * 40, 12, "#d8d2c8", 6, "")
    scene.begin('filter="url(#far)"')
    scene.stroke("M1010 620L1180 800", "#5a3a2e", 62)
    scene.stroke("M1010 620L1050 662", "#d9a45a", 62)
    scene.circle(880, 480, 226, scene.linear("#46536b", "#2c364a"), "")
    scene.end()
    scene.circle(880, 480, 186, scene.linear("#f4fafc", "#bcd6e2", angle=60), "")
    scene.card(770, 400, 220, 26, "#5f93ad", 13, "")
    scene.card(770, 452, 180, 20, "#8fb4c6", 10, "")
    scene.card(770, 498, 210, 20, "#8fb4c6", 10, "")
    scene.stroke("M744 430C764 360 820 320 890 316", "#ffffff", 16, 'opacity=".8"')
    return scene


def megaphone() -> Scene:
    scene = _stage("#56261f", ("#fbe9d3", "#f3cfae"), ("#eeb78e", "#f3cda9", "#f9e6cd"), 71)
    scene.begin('transform="rotate(-14 800 500)"')
    scene.shape("M560 600L640 600L690 780L600 780Z", scene.linear("#c8503f", "#9d3830"), "near")
    scene.shape(
        "M500 420L760 400L1060 230L1060 770L760 600L500 580Z", scene.linear("#fff8ea", "#f4dfc0", "#dcb58f"), "far"
    )
    scene.shape(
        "M440 430C440 414 470 404 520 404L520 596C470 596 440 586 440 570Z", scene.linear("#e0795a", "#b9503c"), "near"
    )
    scene.shape(
        "M1040 216C1110 216 1130 784 1040 784C990 784 990 216 1040 216Z", scene.linear("#e0795a", "#b64b3a"), "near"
    )
    for i, length in enumerate((120, 160, 120)):
        turn = math.radians(-26 + 26 * i)
        x, y = 1150 + 20 * math.cos(turn), 500 + 190 * math.sin(turn)
        scene.stroke(
            f"M{x:.0f} {y:.0f}L{x + math.cos(turn) * length:.0f} {y + math.sin(turn) * length:.0f}", "#f0b04f", 26
        )
    scene.end()
    return scene


def heart() -> Scene:
    scene = _stage("#5a1f3a", ("#fae3e2", "#f1c6cb"), ("#e8a9b4", "#f0c3c9", "#f9e1e1"), 83)
    for size, colours in (
        (1.0, ("#e77d84", "#c24a61")),
        (0.72, ("#f0a19f", "#d9667a")),
        (0.44, ("#fbd0c8", "#ee9a9c")),
    ):
        scene.shape(_heart(800, 480, 330 * size), scene.linear(*colours, angle=60), "far")
    scene.stroke("M440 800C560 760 620 850 720 800S900 760 1000 806S1120 840 1180 790", "#c24a61", 8, 'opacity=".45"')
    return scene


def gears() -> Scene:
    scene = _stage("#2a3440", ("#e8e6e0", "#d3d2cb"), ("#b9bfc0", "#d0d3d1", "#eaeae5"), 97)
    for x, y, radius, teeth, colour, turn in (
        (690, 540, 220, 12, "#4f7f96", 0), (1000, 390, 140, 9, "#e09a54", 14), (1010, 690, 110, 8, "#b9564c", 8),
    ):  # fmt: skip
        scene.shape(
            _gear(x, y, radius, teeth, turn), scene.linear(mix(colour, "#ffffff", 0.26), colour, angle=60), "far"
        )
        scene.circle(x, y, radius * 0.56, mix(colour, "#1d2430", 0.18), "")
        scene.circle(
            x, y, radius * 0.5, scene.linear(mix(colour, "#ffffff", 0.4), mix(colour, "#ffffff", 0.14)), "thin"
        )
        scene.circle(x, y, radius * 0.17, mix(colour, "#1d2430", 0.35), "")
    return scene


def compass() -> Scene:
    scene = _stage("#2b2a4a", ("#efe6d4", "#dfcfb3"), ("#cdb890", "#decba6", "#f0e5cd"), 103)
    scene.circle(800, 500, 310, scene.linear("#c79a55", "#8f6836", angle=60), "far")
    scene.circle(800, 500, 264, scene.linear("#fffaf0", "#eee0c6", angle=60), "near")
    for step in range(24):
        turn = math.radians(step * 15)
        inner = 214 if step % 6 else 196
        ends = [(800 + math.sin(turn) * r, 500 - math.cos(turn) * r) for r in (inner, 240)]
        scene.stroke(
            f"M{ends[0][0]:.1f} {ends[0][1]:.1f}L{ends[1][0]:.1f} {ends[1][1]:.1f}", "#8a7654", 5 if step % 6 else 10
        )
    scene.begin('transform="rotate(32 800 500)" filter="url(#near)"')
    scene.shape("M800 300L846 500L754 500Z", scene.linear("#d9694c", "#b0402f", angle=0), "")
    scene.shape("M800 700L846 500L754 500Z", scene.linear("#4d5d86", "#2f3b60", angle=0), "")
    scene.circle(800, 500, 24, "#f0c27a", "")
    scene.end()
    return scene


def _star(x: float, y: float, size: float) -> str:
    points = []
    for i in range(10):
        turn, reach = math.radians(36 * i), size * (1 if i % 2 == 0 else 0.46)
        points.append(f"{x + math.sin(turn) * reach:.1f} {y - math.cos(turn) * reach:.1f}")
    return "M" + "L".join(points) + "Z"


def _heart(x: float, y: float, size: float) -> str:
    points = []
    for i in range(48):
        turn = math.tau * i / 48
        across = 16 * math.sin(turn) ** 3
        up = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
        points.append((x + across * size / 17, y - up * size / 17))
    return closed(points)


def _gear(x: float, y: float, radius: float, teeth: int, turned: float) -> str:
    points = []
    for tooth in range(teeth):
        for share, reach in ((-0.36, 0.82), (-0.22, 1.0), (0.22, 1.0), (0.36, 0.82)):
            turn = math.radians(turned + 360 * (tooth + share) / teeth)
            points.append(f"{x + math.cos(turn) * radius * reach:.1f} {y + math.sin(turn) * radius * reach:.1f}")
    return "M" + "L".join(points) + "Z"
