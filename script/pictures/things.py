"""Things and work: desk, books, calendar, rocket, charts, and the like, on quiet layered grounds."""
# ruff: noqa: E501, PLR2004, S311 -- a drawing is numbers and paths, and its chance is no secret

import math
import random

from pictures.paper import HEIGHT, WIDTH, Scene, blob, cloud, hill, leaf, mix, steps


def workspace() -> Scene:
    scene = Scene(shade="#3a2a3a", depth=0.28)
    scene.sky("#f1e4d4", "#ecd9c6")
    scene.card(180, 110, 520, 470, "#fbf3e6", 20, "far")
    scene.card(204, 134, 472, 422, scene.linear("#9cc3cf", "#d8e4d6", "#f7e3bd"), 10, "")
    scene.add('<clipPath id="pane"><rect x="204" y="134" width="472" height="422" rx="10"/></clipPath>')
    scene.begin('clip-path="url(#pane)"')
    scene.circle(560, 250, 44, "#fff4d6", "")
    scene.shape("M180 470C300 400 380 440 470 420C560 400 620 430 700 400L700 600L180 600Z", "#8fb3a6", "near")
    scene.shape("M180 520C280 480 400 520 500 490C580 466 640 490 700 476L700 600L180 600Z", "#5f8f86", "near")
    scene.end()
    scene.add(
        '<rect x="434" y="134" width="12" height="422" fill="#fbf3e6"/><rect x="204" y="330" width="472" height="12" fill="#fbf3e6"/>'
    )
    for x, y, width, height, colour in (
        (860, 150, 150, 190, "#d9785a"),
        (1040, 130, 210, 150, "#3f6477"),
        (1040, 306, 210, 128, "#e8b566"),
    ):
        scene.card(x, y, width, height, "#fffaf2", 8)
        scene.card(x + 14, y + 14, width - 28, height - 28, scene.linear(mix(colour, "#ffffff", 0.25), colour), 4, "")
    scene.shape(f"M-60 730L{WIDTH + 60} 730L{WIDTH + 60} 1060L-60 1060Z", scene.linear("#c98f66", "#a86f4c"), "far")
    scene.add(f'<rect x="-60" y="730" width="{WIDTH + 120}" height="16" fill="#dba67c"/>')
    _lamp(scene)
    _laptop(scene, 560, 790)
    _mug(scene, 1130, 800)
    _plant(scene, 1340, 770, 1.15)
    _stack(scene, 110, 820)
    return scene


def _lamp(scene: Scene) -> None:
    scene.shine(500, 560, 260, "#fff0c2", 0.55)
    scene.begin('filter="url(#near)"')
    scene.stroke("M395 790L440 600L360 430L470 330", "#3b4558", 13)
    scene.shape("M430 300L540 380L470 440C430 430 405 400 405 360Z", scene.linear("#e0795a", "#b9503c", angle=40), "")
    scene.card(325, 784, 140, 22, "#3b4558", 11, "")
    scene.end()


def _laptop(scene: Scene, x: float, y: float) -> None:
    scene.card(x, y - 300, 470, 310, scene.linear("#46536b", "#2c364a"), 20, "far")
    scene.card(x + 18, y - 282, 434, 262, scene.linear("#fdf6ea", "#efe6da"), 8, "")
    scene.card(x + 44, y - 254, 180, 22, "#3f6477", 8, "")
    for row, width in enumerate((150, 170, 120)):
        scene.card(x + 44, y - 214 + row * 26, width, 10, "#c9c3bb", 5, "")
    for i, (height, colour) in enumerate(((60, "#e8b566"), (96, "#d9785a"), (132, "#6fa094"), (168, "#3f6477"))):
        scene.card(x + 262 + i * 44, y - 46 - height, 30, height, colour, 6, "")
    scene.card(x + 44, y - 118, 170, 72, "#f3d9b6", 8, "")
    scene.shape(
        f"M{x - 56} {y + 6}L{x + 526} {y + 6}L{x + 556} {y + 44}C{x + 556} {y + 52} {x + 550} {y + 54} {x + 540} {y + 54}L{x - 70} {y + 54}C{x - 80} {y + 54} {x - 86} {y + 52} {x - 86} {y + 44}Z",
        scene.linear("#d6d9de", "#aab0ba"),
        "near",
    )
    scene.card(x + 160, y + 14, 150, 16, "#c3c8cf", 6, "")


def _mug(scene: Scene, x: float, y: float) -> None:
    scene.stroke(f"M{x + 92} {y - 70}C{x + 140} {y - 74} {x + 140} {y - 14} {x + 90} {y - 22}", "#4c7f86", 16)
    scene.shape(
        f"M{x} {y - 100}L{x + 100} {y - 100}L{x + 94} {y}C{x + 92} {y + 16} {x + 82} {y + 22} {x + 70} {y + 22}L{x + 30} {y + 22}C{x + 18} {y + 22} {x + 8} {y + 16} {x + 6} {y}Z",
        scene.linear("#78aaab", "#4c7f86", angle=0),
        "near",
    )
    for i in range(2):
        scene.stroke(f"M{x + 34 + i * 30} {y - 122}c-14 -22 14 -34 0 -58", "#fffaf0", 6, 'opacity=".6"')


def _plant(scene: Scene, x: float, y: float, size: float) -> None:
    scene.begin(f'transform="translate({x} {y}) scale({size})"')
    for angle, length, colours in (
        (-150, 190, ("#6fa07f", "#356a58")), (-32, 180, ("#7fb08a", "#3f7a62")), (-118, 250, ("#8cba8f", "#3f7a62")),
        (-64, 240, ("#6fa584", "#2f6552")), (-92, 280, ("#9cc79a", "#48876a")),
    ):  # fmt: skip
        scene.shape(leaf(0, -80, length, angle, 0.2), scene.linear(*colours), "near")
    scene.shape(
        "M-66 -92L66 -92L52 30C50 44 42 50 30 50L-30 50C-42 50 -50 44 -52 30Z",
        scene.linear("#e39a76", "#c06a4c", angle=0),
        "near",
    )
    scene.card(-74, -108, 148, 32, "#e8a684", 10, "thin")
    scene.end()


def _stack(scene: Scene, x: float, y: float) -> None:
    for row, (width, colour) in enumerate(((230, "#3f6477"), (200, "#e8b566"), (216, "#f6ead6"))):
        scene.card(
            x - 40 + row * 9,
            y + 10 - row * 34,
            width,
            32,
            scene.linear(mix(colour, "#ffffff", 0.15), colour),
            7,
            "thin",
        )


def books() -> Scene:
    scene = Scene(shade="#2d2138", depth=0.3)
    scene.sky("#e9dfd0", "#e3d0bd")
    scene.circle(800, 470, 440, "#f0e4d2", "far")
    scene.circle(800, 470, 340, "#f7eee0", "far")
    colours = [
        "#2f4f66",
        "#d9785a",
        "#efe1c8",
        "#6d9a8b",
        "#e8b566",
        "#8a5a6f",
        "#40647a",
        "#c65c47",
        "#f4e6cb",
        "#557f74",
    ]
    chance = random.Random(9)
    x = 300.0
    for i, colour in enumerate(colours[:8]):
        width, height = chance.uniform(64, 104), chance.uniform(330, 460)
        _book(scene, (x, 750 - height, width, height), colour, 0)
        x += width + 5
        if i == 7:
            _book(scene, (x + 46, 750 - 420, 84, 410), "#3f6477", 13)
    for row, (left, width, colour) in enumerate(
        ((1150, 300, "#8a5a6f"), (1170, 270, "#e8b566"), (1160, 280, "#40647a"))
    ):
        scene.card(left, 696 - row * 56, width, 54, scene.linear(mix(colour, "#ffffff", 0.14), colour), 8, "near")
        scene.card(left + 30, 715 - row * 56, 90, 8, mix(colour, "#ffffff", 0.5), 4, "")
        scene.card(left + width - 46, 700 - row * 56, 10, 46, mix(colour, "#ffffff", 0.35), 3, "")
    scene.begin('transform="translate(1300 558) scale(.8)"')
    _plant(scene, 0, -30, 1)
    scene.end()
    scene.card(180, 750, 1300, 34, scene.linear("#b9825c", "#94603f"), 8, "far")
    scene.card(180, 750, 1300, 10, "#cf9a72", 6, "")
    return scene


def _book(scene: Scene, box: tuple[float, float, float, float], colour: str, lean: float) -> None:
    x, y, width, height = box
    scene.begin(f'transform="rotate({lean} {x:.1f} {y + height:.1f})"')
    scene.card(
        x,
        y,
        width,
        height,
        scene.linear(mix(colour, "#ffffff", 0.16), colour, mix(colour, "#201828", 0.18), angle=0),
        7,
        "near",
    )
    band = mix(colour, "#ffffff", 0.55)
    scene.card(x + width * 0.2, y + 42, width * 0.6, 10, band, 4, "")
    scene.card(x + width * 0.2, y + 62, width * 0.6, 10, band, 4, "")
    scene.card(x + width * 0.34, y + height - 76, width * 0.32, width * 0.32, band, 20, "")
    scene.end()


def calendar() -> Scene:
    scene = Scene(shade="#24325a", depth=0.26)
    scene.sky("#dfe7f1", "#cfd9ea")
    scene.shape(blob(21, 470, 480, 380, 0.08), "#e6edf6", "far")
    scene.shape(blob(8, 1170, 560, 350, 0.08), "#cbd8ea", "far")
    scene.begin('transform="rotate(-4 800 500)"')
    scene.card(430, 170, 740, 690, "#c2cee2", 34, "far")
    scene.end()
    scene.card(420, 150, 760, 700, "#fffdf8", 34, "far")
    scene.shape(
        "M420 290L420 184A34 34 0 0 1 454 150L1146 150A34 34 0 0 1 1180 184L1180 290Z",
        scene.linear("#4d6fb0", "#33508c"),
        "",
    )
    scene.card(480, 205, 230, 30, "#ffffff", 15, "")
    scene.card(1010, 212, 110, 18, "#a9bde2", 9, "")
    for x in (560, 720, 880, 1040):
        scene.circle(x, 170, 17, "#24406f", "")
        scene.card(x - 9, 100, 18, 86, scene.linear("#eef2f8", "#aab6cb", angle=0), 9, "thin")
    marked = {
        (0, 3): "#f2b56b",
        (1, 1): "#e77e5f",
        (1, 2): "#e77e5f",
        (2, 4): "#5f9f8d",
        (3, 0): "#4d6fb0",
        (3, 3): "#f2b56b",
    }
    for row in range(4):
        for column in range(6):
            if (row, column) in {(0, 0), (3, 5)}:
                continue
            x, y = 470 + column * 112, 340 + row * 122
            colour = marked.get((row, column))
            fill = scene.linear(mix(colour, "#ffffff", 0.18), colour) if colour else "#edf1f7"
            scene.card(x, y, 96, 96, fill, 18, "thin" if colour else "")
            scene.card(x + 16, y + 16, 26, 10, "#ffffff" if colour else "#c6d0e0", 5, "")
    scene.stroke("M606 522l17 19l34 -40", "#ffffff", 12)
    scene.begin('transform="rotate(38 1260 690)"')
    scene.card(1225, 420, 58, 390, scene.linear("#f6c778", "#e09a4f", angle=0), 10, "near")
    scene.shape("M1225 800L1283 800L1254 872Z", "#fbe6c4", "")
    scene.shape("M1244 847L1264 847L1254 872Z", "#33415f", "")
    scene.card(1225, 420, 58, 54, "#e77e5f", 10, "")
    scene.end()
    return scene


def rocket_launch() -> Scene:
    scene = Scene(shade="#120f33", depth=0.36)
    scene.sky("#1a1c4e", "#423a86", "#96609f", "#ee9a8e", "#fbd0a0")
    chance = random.Random(31)
    for _ in range(110):
        scene.circle(chance.uniform(0, WIDTH), chance.uniform(0, 560), chance.uniform(0.9, 2.8), "#fff4ea", "")
    scene.circle(1290, 210, 96, scene.linear("#f9dcc0", "#e0a2a4", angle=50), "near")
    for x, y, r in ((1262, 190, 18), (1322, 236, 26), (1300, 162, 11)):
        scene.circle(x, y, r, "#d99aa0", "")
    scene.shine(800, 800, 560, "#ffe2b0", 0.9)
    scene.begin('transform="rotate(11 800 500)"')
    scene.shape(
        "M742 600C720 720 752 800 800 1010C848 800 880 720 858 600Z",
        scene.linear("#fff3cf", "#ffc96b", "#f0824f"),
        "near",
    )
    scene.shape("M770 600C760 680 778 740 800 860C822 740 840 680 830 600Z", "#fffbe9", "")
    for side in (-1, 1):
        scene.shape(
            f"M{800 + side * 84} 440C{800 + side * 160} 500 {800 + side * 176} 580 {800 + side * 166} 660L{800 + side * 70} 590Z",
            scene.linear("#e8694f", "#b5403d"),
            "near",
        )
    scene.shape(
        "M800 110C900 210 930 400 884 604C860 616 740 616 716 604C670 400 700 210 800 110Z",
        scene.linear("#ffffff", "#f4ebe6", "#c9bcd0", angle=0),
        "near",
    )
    scene.shape(
        "M800 110C842 152 872 210 888 274C830 292 770 292 712 274C728 210 758 152 800 110Z",
        scene.linear("#f2785a", "#c6463f", angle=0),
        "",
    )
    scene.circle(800, 378, 58, scene.linear("#5a5f9c", "#2c2f66"), "thin")
    scene.circle(800, 378, 40, scene.linear("#a9dbe6", "#4b86b4", angle=50), "")
    scene.shape("M736 604L864 604L850 640L750 640Z", "#4a4580", "thin")
    scene.end()
    for i, (y, colour) in enumerate(((800, "#f7c9b4"), (875, "#fde3cd"), (945, "#fff3e4"))):
        for x in range(-160 + i * 90, WIDTH + 100, 300):
            width = 420 + 60 * ((x // 300 + i) % 3)
            scene.shape(cloud(x, y + 60, width), colour, "far" if i else "near")
        scene.add(f'<rect y="{y + 55}" width="{WIDTH}" height="{HEIGHT}" fill="{colour}"/>')
    return scene


def charts() -> Scene:
    scene = Scene(shade="#1d2f4f", depth=0.24)
    scene.sky("#e6edf2", "#d3dee8")
    scene.shape(hill(3, 760, 60, 1.0), "#c6d5e2")
    scene.shape(hill(8, 860, 40, 1.3), "#b4c8d9")
    scene.card(150, 150, 860, 640, "#fffefb", 34, "far")
    scene.card(210, 214, 260, 28, "#2f4f7a", 14, "")
    scene.card(210, 260, 170, 16, "#cbd6e2", 8, "")
    for row in range(4):
        scene.add(f'<rect x="210" y="{360 + row * 100}" width="740" height="3" rx="1.5" fill="#e8edf3"/>')
    values = (150, 210, 180, 270, 320, 300, 400)
    for i, value in enumerate(values):
        colour = "#ef8c62" if i == len(values) - 1 else mix("#a9c6dc", "#3f78a8", i / 6)
        scene.card(
            222 + i * 104, 720 - value, 66, value, scene.linear(mix(colour, "#ffffff", 0.28), colour), 14, "thin"
        )
    scene.card(1060, 150, 390, 300, "#fffefb", 34, "far")
    _ring(scene, 1255, 300, 96, ((0.46, "#3f78a8"), (0.28, "#8fbfb3"), (0.16, "#f2b56b"), (0.1, "#ef8c62")))
    scene.card(1060, 490, 390, 300, scene.linear("#33598a", "#22406b"), 34, "far")
    points = [(1105, 700), (1165, 650), (1225, 672), (1285, 600), (1345, 612), (1405, 545)]
    scene.stroke("M" + "L".join(f"{x} {y}" for x, y in points), "#ffcf8f", 10)
    for x, y in points:
        scene.circle(x, y, 11, "#fff6e6", "thin")
    return scene


def _ring(scene: Scene, x: float, y: float, radius: float, parts: tuple[tuple[float, str], ...]) -> None:
    length, start = math.tau * radius, 0.0
    for share, colour in parts:
        dash = f'stroke-dasharray="{length * share - 10:.1f} {length}" stroke-dashoffset="{-length * start:.1f}"'
        scene.add(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="none" stroke="{colour}" stroke-width="44" {dash} transform="rotate(-90 {x} {y})"/>'
        )
        start += share


def light_bulb() -> Scene:
    scene = Scene(shade="#3b2340", depth=0.3)
    scene.sky("#3d3560", "#5a4478")
    for i, colour in enumerate(("#4f3f78", "#74487f", "#a8567c", "#d76f6c", "#ef9562", "#f7b96d")):
        scene.shape(
            blob(50 + i, 800, 440, 650 - 92 * i, 0.03), scene.linear(mix(colour, "#ffffff", 0.08), colour), "far"
        )
    scene.shine(800, 400, 420, "#fff6d0", 0.95)
    scene.shape(
        "M800 190C660 190 572 296 572 412C572 500 618 550 660 606C684 640 694 668 698 706L902 706C906 668 916 640 940 606C982 550 1028 500 1028 412C1028 296 940 190 800 190Z",
        scene.linear("#fffdf0", "#ffe6a3", "#f7bf63"),
        "far",
    )
    scene.stroke(
        "M724 700C730 600 700 520 690 470C740 520 760 470 764 430C780 490 820 490 836 430C840 470 860 520 910 470C900 520 870 600 876 700",
        "#d98245",
        12,
    )
    for row, width in enumerate((196, 184, 160)):
        scene.card(800 - width / 2, 716 + row * 46, width, 36, scene.linear("#6a6690", "#3d3a63", angle=0), 16, "thin")
    scene.shape("M746 856L854 856C850 886 830 900 800 900C770 900 750 886 746 856Z", "#34315a", "thin")
    for i in range(9):
        angle = math.radians(-200 + i * 27.5)
        x, y = 800 + math.cos(angle) * 330, 420 + math.sin(angle) * 330
        scene.stroke(
            f"M{x:.0f} {y:.0f}L{x + math.cos(angle) * (60 if i % 2 else 36):.0f} {y + math.sin(angle) * (60 if i % 2 else 36):.0f}",
            "#fff1c9",
            12,
            'opacity=".9"',
        )
    return scene


def globe() -> Scene:
    scene = Scene(shade="#0d2240", depth=0.34)
    scene.sky("#12305a", "#1f5577", "#3f8a93")
    chance = random.Random(2)
    for _ in range(90):
        scene.circle(chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.uniform(0.8, 2.2), "#e8fbff", "")
    scene.shine(800, 500, 640, "#a5ecdf", 0.45)
    scene.circle(800, 500, 340, scene.linear("#7fd0d4", "#3b93b0", "#1f5d8c"), "far")
    scene.add('<clipPath id="ball"><circle cx="800" cy="500" r="340"/></clipPath>')
    scene.begin('clip-path="url(#ball)"')
    for seed, x, y, radius in (
        (3, 640, 330, 150),
        (6, 700, 640, 120),
        (9, 960, 420, 170),
        (14, 1040, 700, 110),
        (5, 520, 560, 60),
        (17, 830, 210, 70),
        (23, 880, 830, 90),
    ):
        scene.shape(blob(seed, x, y, radius, 0.2), scene.linear("#fbf0cf", "#dcc78f"), "near")
    for seed, x, y, radius in ((4, 650, 330, 90), (10, 970, 430, 100), (7, 705, 650, 66)):
        scene.shape(blob(seed, x, y, radius, 0.2), scene.linear("#a5c98f", "#6fa176"), "thin")
    scene.circle(800, 500, 342, scene.rim("#0b2a4d", 0.55), shadow="")
    scene.end()
    scene.add(
        '<path d="M564 300C620 214 720 176 820 190" fill="none" stroke="#fff" stroke-width="16" stroke-linecap="round" opacity=".4"/>'
    )
    for path, width in (("M300 640C480 820 1180 760 1320 380", 5), ("M330 330C560 130 1120 160 1310 640", 5)):
        scene.stroke(path, "#ffe2a6", width, 'opacity=".9" stroke-dasharray="2 18"')
    for x, y, r, colour in (
        (300, 640, 22, "#f6b26b"),
        (1320, 380, 26, "#ef7f5f"),
        (330, 330, 16, "#fff1cf"),
        (1310, 640, 20, "#fff1cf"),
        (640, 330, 14, "#ef7f5f"),
        (972, 420, 16, "#ef7f5f"),
    ):
        scene.circle(x, y, r, colour, "near")
    return scene


def padlock() -> Scene:
    scene = Scene(shade="#12213f", depth=0.3)
    scene.sky("#dce6ee", "#c3d3e2")
    for i, colour in enumerate(steps("#c4d6e6", "#244d7a", 5)):
        scene.shape(_shield(800, 505, 1.14 - 0.15 * i), scene.linear(mix(colour, "#ffffff", 0.12), colour), "far")
    scene.begin('filter="url(#near)"')
    scene.stroke("M706 470L706 400C706 268 894 268 894 400L894 470", "#fdf3df", 40)
    scene.card(656, 452, 288, 236, scene.linear("#ffd98f", "#eda757"), 40, "")
    scene.end()
    scene.circle(800, 550, 32, "#7a4a2c", "")
    scene.shape("M784 556L816 556L824 628L776 628Z", "#7a4a2c", "")
    return scene


def _shield(x: float, y: float, size: float) -> str:
    def at(dx: float, dy: float) -> str:
        return f"{x + dx * size:.1f} {y + dy * size:.1f}"

    return (
        f"M{at(0, -400)}C{at(90, -320)} {at(220, -290)} {at(330, -290)}C{at(340, -60)} {at(300, 220)} {at(0, 400)}"
        f"C{at(-300, 220)} {at(-340, -60)} {at(-330, -290)}C{at(-220, -290)} {at(-90, -320)} {at(0, -400)}Z"
    )
