"""Places: coast, mountains, forest, city, and the like."""
# ruff: noqa: E501, PLR2004, PLR0917, S311 -- a drawing is numbers and paths, and its chance is no secret

import math
import random

from pictures.paper import (
    HEIGHT,
    WIDTH,
    Scene,
    cloud,
    heights,
    hill,
    leaf,
    mix,
    peaks,
    smooth,
    steps,
    straight,
    to_bottom,
)  # fmt: skip


def coast_at_dawn() -> Scene:
    scene = Scene(shade="#2b2a4c", depth=0.28)
    scene.sky("#5a6aa3", "#a58fb8", "#eeb2a6", "#fbd9b0", "#fdebc8")
    scene.shine(1010, 520, 620, "#fff3cf")
    scene.circle(1010, 520, 92, scene.linear("#fffaf0", "#ffe3b0"), shadow="")
    for x, y, width in ((180, 250, 300), (1230, 190, 240), (640, 150, 180)):
        scene.shape(cloud(x, y, width), scene.linear("#fff4ea", "#f6c9bd"), "near", 'opacity=".55"')
    scene.shape("M-60 560C160 520 300 470 470 500C600 522 660 548 760 562L760 640L-60 640Z", "#8d86ad")
    scene.add(f'<rect y="556" width="{WIDTH}" height="460" fill="{scene.linear("#f3c7ae", "#c79fb1", "#6f7fae")}"/>')
    scene.shape(
        "M1660 420C1520 430 1450 490 1404 556C1372 602 1330 640 1270 664C1220 684 1160 690 1090 700L1090 1060L1660 1060Z",
        scene.linear("#8a7ba3", "#4a4a78", angle=60),
    )
    sea = (("#d9b3b4", "#a98fb2"), ("#a792b8", "#7680ad"), ("#7683b3", "#4c6396"), ("#4c6aa0", "#2c4476"))
    for i, (y, colours) in enumerate(zip((640, 715, 795, 880), sea, strict=True)):
        scene.layer(heights(20 + i, y, 8 + 3 * i, 3.2 - 0.4 * i, 0.4), *colours)
        if i == 0:
            _boat(scene, 620, 690, 1.15, "#fff6e6", "#3b3d66")
    scene.shape(
        "M1660 560C1560 580 1500 640 1470 700C1440 762 1370 800 1300 836C1240 866 1160 884 1090 930C1060 950 1040 980 1030 1060L1660 1060Z",
        scene.linear("#444472", "#22264c", angle=60),
    )
    scene.shape(
        "M-60 800C60 790 150 830 240 872C330 914 430 930 520 1060L-60 1060Z", scene.linear("#3f4573", "#1f2448")
    )
    return scene


def _boat(scene: Scene, x: float, y: float, size: float, sail: str, hull: str) -> None:
    scene.begin(f'transform="translate({x} {y}) scale({size})"')
    scene.shape("M4 -128C44 -92 62 -52 66 -18L4 -18Z", sail, "thin")
    scene.shape("M-6 -106C-34 -74 -46 -46 -48 -18L-6 -18Z", mix(sail, hull, 0.18), "thin")
    scene.shape("M-66 -8L74 -8C66 14 50 24 30 24L-30 24C-50 22 -62 10 -66 -8Z", hull, "thin")
    scene.end()


def mountain_ridges() -> Scene:
    scene = Scene(shade="#1a2d4d", depth=0.26)
    scene.sky("#7fa6c9", "#b9d2df", "#efe6d8", "#f8e6cd")
    scene.shine(420, 360, 520, "#fffbe8")
    scene.circle(420, 350, 70, "#fffdf2", shadow="")
    colours = steps("#b9cbd8", "#16304f", 6)
    for i, colour in enumerate(colours):
        line = peaks(41 + 7 * i, 480 + 88 * i, 250 - 12 * i, 9 - i % 3, 0.42)
        scene.shape(
            to_bottom(straight(line)), scene.linear(mix(colour, "#ffffff", 0.12), colour, mix(colour, "#f3ead9", 0.35)),
            extra='stroke-linejoin="round"',
        )  # fmt: skip
        scene.add(
            f'<rect y="{560 + 80 * i}" width="{WIDTH}" height="170" fill="{scene.linear("#ffffff00", "#f4ede222")}"/>'
        )
    chance = random.Random(8)
    scene.shape(hill(77, 930, 26, 1.4), scene.linear("#12304a", "#0c2036"))
    for _ in range(34):
        x = chance.uniform(-20, WIDTH + 20)
        _fir(scene, x, 952 + 22 * math.sin(x / 240), chance.uniform(70, 150), "#0f2940")
    return scene


def _fir(scene: Scene, x: float, y: float, height: float, colour: str) -> None:
    half = height * 0.24
    path = f"M{x:.1f} {y - height:.1f}"
    for share, reach in ((0.38, 0.55), (0.66, 0.78), (1, 1)):
        path += f"L{x + half * reach:.1f} {y - height * (1 - share):.1f}L{x + half * reach * 0.45:.1f} {y - height * (1 - share):.1f}"
    path += f"L{x + 3:.1f} {y:.1f}L{x + 3:.1f} {y + 14:.1f}L{x - 3:.1f} {y + 14:.1f}L{x - 3:.1f} {y:.1f}"
    for share, reach in ((1, 1), (0.66, 0.78), (0.38, 0.55)):
        path += f"L{x - half * reach:.1f} {y - height * (1 - share):.1f}"
        if share > 0.4:
            inner = 0.45 * (0.78 if share == 1 else 0.55)
            path += f"L{x - half * inner:.1f} {y - height * (1 - (0.66 if share == 1 else 0.38)):.1f}"
    scene.shape(path + "Z", colour, "")


def forest_in_mist() -> Scene:
    scene = Scene(shade="#10302c", depth=0.22)
    scene.sky("#dfe9df", "#e9ecd9", "#f6ecd2")
    scene.shine(1120, 240, 560, "#fffbe6")
    scene.circle(1120, 250, 66, "#fffdf3", shadow="")
    chance = random.Random(5)
    for i, colour in enumerate(steps("#bccfc0", "#143a36", 6)):
        y = 470 + 92 * i
        line = heights(90 + i, y, 26, 1.5)
        height = 110 + 34 * i
        scene.begin('filter="url(#far)"')
        scene.shape(to_bottom(smooth(line)), scene.linear(colour, mix(colour, "#e7ecdc", 0.45 if i < 5 else 0)), "")
        for _ in range(46 - 5 * i):
            x = chance.uniform(-40, WIDTH + 40)
            ground = line[min(len(line) - 1, max(0, int((x + 60) / 20)))][1]
            _fir(scene, x, ground + 16, height * chance.uniform(0.6, 1.25), colour)
        scene.end()
        if i < 5:
            scene.add(
                f'<rect y="{y - 10}" width="{WIDTH}" height="150" fill="{scene.linear("#eef0e000", "#eef0e066", "#eef0e000")}"/>'
            )
    return scene


def city_skyline() -> Scene:
    scene = Scene(shade="#1c1c3d", depth=0.34)
    scene.sky("#35427a", "#7a679c", "#d98f94", "#f7c79a", "#fbe0b6")
    scene.shine(430, 350, 520, "#ffe9bd", 0.7)
    scene.circle(430, 330, 74, scene.linear("#fff6df", "#ffd59a"), shadow="")
    chance = random.Random(12)
    for i, colour in enumerate(steps("#a77f9f", "#1d2147", 4)):
        scene.begin('filter="url(#far)"')
        x = -30.0 - 17 * i
        while x < WIDTH + 30:
            width = chance.uniform(58, 118) + 10 * i
            top = 470 + 105 * i - chance.uniform(0, 230) * (1.1 if 0.3 < x / WIDTH < 0.85 else 0.5)
            _house(scene, chance, (x, top, width), colour, i)
            x += width + chance.choice((0, 0, 6, 16))
        scene.end()
    scene.shape(hill(5, 958, 10, 1.2), "#15183a")
    return scene


def _house(scene: Scene, chance: random.Random, box: tuple[float, float, float], colour: str, row: int) -> None:
    x, top, width = box
    roof = chance.random()
    fill = scene.linear(mix(colour, "#ffd9b0", 0.13), colour, mix(colour, "#f2b79a", 0.16 if row < 3 else 0))
    scene.add(
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{HEIGHT - top + 20:.1f}" rx="3" fill="{fill}"/>'
    )
    if roof < 0.22:
        scene.add(f'<rect x="{x + width * 0.46:.1f}" y="{top - 62:.1f}" width="4" height="64" fill="{colour}"/>')
    elif roof < 0.48:
        step = width * 0.2
        scene.add(
            f'<rect x="{x + step:.1f}" y="{top - 34:.1f}" width="{width - 2 * step:.1f}" height="40" rx="3" fill="{mix(colour, "#ffd9b0", 0.13)}"/>'
        )
    elif roof < 0.6:
        scene.add(
            f'<path d="M{x:.1f} {top + 1:.1f}L{x + width:.1f} {top - 44:.1f}L{x + width:.1f} {top + 4:.1f}Z" fill="{mix(colour, "#ffd9b0", 0.13)}"/>'
        )
    if row < 2:
        return
    for line in range(int((HEIGHT - top - 40) / 34)):
        for column in range(int((width - 22) / 24)):
            if chance.random() < 0.2:
                at = f'x="{x + 14 + column * 24:.1f}" y="{top + 22 + line * 34:.1f}"'
                scene.add(
                    f'<rect {at} width="10" height="15" rx="2" fill="#ffd894" opacity="{chance.uniform(0.35, 0.95):.2f}"/>'
                )


def harbour_lighthouse() -> Scene:
    scene = Scene(shade="#0e2742", depth=0.3)
    scene.sky("#163a66", "#2f6a91", "#7fb0b5", "#e9dcb8", "#f6d9a2")
    scene.shine(330, 560, 560, "#ffe9b5")
    for x, y, width, alpha in ((760, 200, 340, 0.35), (1240, 300, 260, 0.3), (90, 260, 260, 0.35)):
        scene.shape(cloud(x, y, width), "#f5ead2", "near", f'opacity="{alpha}"')
    scene.shape(hill(31, 560, 26, 1.3), scene.linear("#8fb0ae", "#5f8f9c"))
    scene.add('<path d="M1204 300L-40 150L-40 330Z" fill="#fff1c4" opacity=".2"/>')
    scene.add(f'<rect y="600" width="{WIDTH}" height="420" fill="{scene.linear("#d8cfae", "#5d95a3", "#1d4f78")}"/>')
    scene.shape(
        "M1660 600C1520 580 1400 586 1290 622C1210 648 1130 690 980 712L980 1060L1660 1060Z",
        scene.linear("#4d6f80", "#1d4158"),
    )
    _lighthouse(scene)
    sea = (("#a9c3b4", "#6fa3ab"), ("#6ea5ae", "#41809a"), ("#3f7f9c", "#235a82"), ("#235b86", "#103a60"))
    for i, (y, colours) in enumerate(zip((672, 745, 822, 905), sea, strict=True)):
        scene.layer(heights(60 + i, y, 10 + 3 * i, 3.6 - 0.5 * i, 0.4), *colours)
        if i == 0:
            _boat(scene, 400, 728, 1.05, "#fdf3dc", "#173a5e")
        if i == 1:
            _boat(scene, 740, 812, 1.5, "#fbe9c6", "#c2593f")
    scene.shape(
        "M1660 740C1500 730 1400 770 1320 820C1240 868 1150 900 1060 1060L1660 1060Z",
        scene.linear("#1d4461", "#0b243d"),
    )
    return scene


def _lighthouse(scene: Scene) -> None:
    scene.begin('filter="url(#near)"')
    scene.shape("M1166 640L1184 344L1256 344L1274 640Z", scene.linear("#fff8ea", "#f3dfbd", "#cdb69a", angle=0), "")
    for top in (410, 530):
        scene.shape(
            f"M{1180 - (top - 410) * 0.06:.1f} {top}L{1260 + (top - 410) * 0.06:.1f} {top}L{1263.5 + (top - 410) * 0.06:.1f} {top + 58}L{1176.5 - (top - 410) * 0.06:.1f} {top + 58}Z",
            scene.linear("#d96b4c", "#b84a35", angle=0),
            "",
        )
    scene.shape("M1168 344L1272 344L1272 332L1168 332Z", "#27425a", "")
    scene.add(
        '<rect x="1194" y="282" width="52" height="50" rx="4" fill="#ffe9a8"/><rect x="1216" y="282" width="6" height="50" fill="#27425a"/>'
    )
    scene.shape("M1184 284L1220 244L1256 284Z", "#b84a35", "")
    scene.end()
    scene.shine(1220, 306, 150, "#fff0b8", 0.9)


def dunes() -> Scene:
    scene = Scene(shade="#5a2a1f", depth=0.26)
    scene.sky("#f4d9c0", "#f7e3c8", "#fbeed8")
    scene.shine(1180, 300, 460, "#fff7e2")
    scene.circle(1180, 300, 104, scene.linear("#f3a877", "#e88962"), shadow="near")
    sand = ("#f3d4ae", "#eabb8e", "#df9d70", "#cd7d57", "#b25f46", "#8d4337")
    for i, colour in enumerate(sand):
        line = heights(7 + 3 * i, 500 + 88 * i, 66 - 6 * i, 0.9 + 0.1 * i, 0.22)
        scene.layer(line, mix(colour, "#fff2dc", 0.25), colour, mix(colour, "#7a3a2e", 0.12))
    return scene


def northern_lights() -> Scene:
    scene = Scene(shade="#06122b", depth=0.4)
    scene.sky("#0b1638", "#14315a", "#1f5a72", "#6fa69a")
    chance = random.Random(3)
    for _ in range(150):
        scene.circle(chance.uniform(0, WIDTH), chance.uniform(0, 520), chance.uniform(0.8, 2.4), "#eef6ff", shadow="")
    scene.add(
        '<filter id="soft" x="-20%" y="-60%" width="140%" height="220%"><feGaussianBlur stdDeviation="34"/></filter>'
    )
    for i, colour in enumerate(("#4fe0b5", "#7df0c4", "#6fb8e8", "#b69af0")):
        line = heights(200 + i, 250 + 46 * i, 70, 0.9 + 0.2 * i, 0.4)
        back = [(x, y - 190 + 30 * i) for x, y in reversed(line)]
        scene.add(
            f'<path d="{smooth(line)}L{straight(back)[1:]}Z" fill="{scene.linear(colour + "00", colour)}" opacity=".5" filter="url(#soft)"/>'
        )
    for i, colour in enumerate(steps("#2d6474", "#0a1a34", 4)):
        line = peaks(300 + 5 * i, 690 + 70 * i, 170 - 26 * i, 9 - i, 0.4)
        scene.shape(to_bottom(straight(line)), scene.linear(mix(colour, "#9fe3cf", 0.2), colour))
    for _ in range(30):
        x = chance.uniform(-20, WIDTH + 20)
        _fir(scene, x, 985 + 8 * math.sin(x / 200), chance.uniform(80, 190), "#07142a")
    return scene


def winding_road() -> Scene:
    scene = Scene(shade="#17373a", depth=0.25)
    scene.sky("#a9d3d8", "#d6e6d8", "#f8ecd0")
    scene.shine(1190, 250, 420, "#fffbe6")
    scene.circle(1190, 250, 76, "#fff6da", shadow="")
    for x, y, width in ((200, 240, 300), (760, 170, 220)):
        scene.shape(cloud(x, y, width), "#ffffff", "near", 'opacity=".75"')
    scene.shape(hill(14, 430, 44, 1.2), scene.linear("#b5d2c2", "#9cc3b4"))
    scene.shape(hill(27, 500, 50, 1.0), scene.linear("#8fbda6", "#74aa96"))
    scene.shape(hill(33, 590, 46, 0.9), scene.linear("#6aa58a", "#4f9079"))
    road = scene.linear("#fff3dc", "#f4dfb8")
    scene.shape(
        "M905 560C870 590 800 600 800 634C800 676 1010 676 1040 724C1066 766 860 790 700 836C560 876 470 940 430 1060L960 1060C960 960 1010 900 1120 850C1240 796 1250 720 1130 672C1040 636 880 640 880 616C880 600 930 588 950 560Z",
        road,
        "near",
    )
    scene.stroke(
        "M926 570C890 596 838 600 838 628C838 660 1060 660 1090 712C1112 760 930 800 850 850C760 906 700 960 690 1040",
        "#e2b878",
        6,
        'stroke-dasharray="26 30"',
    )
    scene.shape(
        "M-60 700C150 640 330 690 480 770C560 812 600 850 560 900C500 960 400 990 380 1060L-60 1060Z",
        scene.linear("#3f8069", "#2a6253"),
    )
    scene.shape(
        "M1660 640C1500 650 1330 720 1250 800C1150 880 1020 930 1010 1060L1660 1060Z",
        scene.linear("#4a8b70", "#275c4f"),
    )
    for x, y, height, flag in ((842, 616, 74, "#f0b25a"), (1104, 716, 104, "#e5794f"), (640, 880, 150, "#c8503f")):
        _flag(scene, x, y, height, flag)
    chance = random.Random(21)
    for _ in range(15):
        left = chance.random() < 0.5
        x = chance.uniform(0, 330) if left else chance.uniform(1290, 1590)
        y = chance.uniform(800, 960)
        _tree(scene, x, y, 36 + (y - 760) * 0.28)
    return scene


def _flag(scene: Scene, x: float, y: float, height: float, colour: str) -> None:
    scene.begin('filter="url(#thin)"')
    scene.stroke(f"M{x} {y}L{x} {y - height}", "#fdf6e6", max(4, height / 22))
    tip = f"L{x + height * 0.58:.0f} {y - height * 0.8:.0f}"
    scene.shape(f"M{x} {y - height}{tip}L{x} {y - height * 0.6:.0f}Z", colour, "")
    scene.end()


def _tree(scene: Scene, x: float, y: float, size: float) -> None:
    top, low = y - size * 1.5, y + size * 0.3
    right = f"C{x + size * 0.8:.0f} {y - size:.0f} {x + size * 0.7:.0f} {low:.0f} {x:.0f} {low:.0f}"
    left = f"C{x - size * 0.7:.0f} {low:.0f} {x - size * 0.8:.0f} {y - size:.0f} {x:.0f} {top:.0f}"
    scene.begin('filter="url(#thin)"')
    scene.stroke(f"M{x:.0f} {y:.0f}L{x:.0f} {y + size * 0.9:.0f}", "#1c4a40", size * 0.12)
    scene.shape(f"M{x:.0f} {top:.0f}{right}{left}Z", scene.linear("#5fa07f", "#215547", angle=60), "")
    scene.end()


def bridge() -> Scene:
    scene = Scene(shade="#2a1f45", depth=0.3)
    scene.sky("#8fa5cf", "#c9b7cf", "#f3c9b8", "#fbe3c4")
    scene.shine(800, 520, 640, "#fff4d8")
    scene.circle(800, 470, 88, "#fffaf0", shadow="")
    for i, colour in enumerate(("#b9aecb", "#988fb8")):
        scene.shape(
            to_bottom(straight(peaks(17 + i * 9, 590 + 40 * i, 200 - 60 * i, 9, 0.35))),
            scene.linear(mix(colour, "#fff0e0", 0.2), colour),
        )
    scene.add(f'<rect y="660" width="{WIDTH}" height="360" fill="{scene.linear("#efc9b4", "#8d8db8", "#3f4f86")}"/>')
    for i, colour in enumerate(steps("#9b98be", "#33447a", 3)):
        scene.shape(hill(50 + i, 745 + 85 * i, 9, 3.4, 0.4), scene.linear(mix(colour, "#ffe4c8", 0.3), colour))
    dark, deck = "#4a3a68", "#5b4678"
    scene.begin('filter="url(#far)"')
    for x in (470, 1130):
        scene.card(x - 20, 300, 40, 480, scene.linear("#7a5f92", dark, angle=0), 8, "")
        for y in (360, 470):
            scene.card(x - 34, y, 68, 16, dark, 6, "")
    for start, end, low in ((-60, 470, 560), (470, 1130, 600), (1130, 1660, 560)):
        first, last = (600 if start < 0 else 312), (600 if end > WIDTH else 312)
        middle = (start + end) / 2
        scene.stroke(f"M{start} {first}Q{middle} {2 * low - (first + last) / 2} {end} {last}", dark, 8)
        for i in range(1, 15):
            t = i / 15
            x = start + (end - start) * t
            control = 2 * low - (first + last) / 2
            y = (1 - t) ** 2 * first + 2 * t * (1 - t) * control + t * t * last
            scene.stroke(f"M{x:.1f} {y:.1f}L{x:.1f} 628", dark, 2.5)
    scene.add(f'<rect x="-60" y="624" width="{WIDTH + 120}" height="26" rx="4" fill="{deck}"/>')
    scene.end()
    scene.shape(
        "M-60 640C60 650 150 720 210 800C260 870 280 960 300 1060L-60 1060Z", scene.linear("#54457a", "#2a2550")
    )
    scene.shape(
        "M1660 640C1540 650 1450 720 1390 800C1340 870 1320 960 1300 1060L1660 1060Z",
        scene.linear("#54457a", "#2a2550"),
    )
    return scene


def meadow() -> Scene:
    """A sprouting field: growth."""
    scene = Scene(shade="#23402a", depth=0.24)
    scene.sky("#f4efd9", "#f8e9c6", "#f6dca8")
    scene.shine(800, 430, 620, "#fffbe4")
    scene.circle(800, 470, 190, scene.linear("#ffe7a6", "#f6bf6b"), shadow="near")
    scene.shape(hill(71, 640, 20, 1.1), scene.linear("#b9c98f", "#8fae74"))
    scene.shape(hill(78, 720, 22, 1.3), scene.linear("#86a96c", "#5e8a58"))
    for number, (x, height) in enumerate(((330, 150), (560, 230), (800, 330), (1040, 440), (1280, 560))):
        _sprout(scene, x, 850, height, 1 + number)
    scene.shape(hill(85, 830, 14, 1.6), scene.linear("#6b4a36", "#4a3226"))
    scene.shape(hill(88, 905, 12, 2.0), scene.linear("#573b2c", "#3a271e"))
    return scene


def _sprout(scene: Scene, x: float, y: float, height: float, pairs: int) -> None:
    scene.begin('filter="url(#near)"')
    scene.stroke(
        f"M{x} {y}C{x + 10} {y - height * 0.4:.0f} {x - 8} {y - height * 0.7:.0f} {x} {y - height:.0f}", "#3f7a4c", 9
    )
    for pair in range(pairs):
        at = y - height * (0.3 + 0.62 * (pair + 0.5) / pairs)
        length = 60 + 62 * (1 - pair / (pairs + 1)) + height * 0.06
        for angle, colours in ((-28, ("#8cc07a", "#3f8352")), (208, ("#a5cf86", "#579a5c"))):
            scene.shape(leaf(x, at, length, angle, 0.3), scene.linear(*colours), "thin")
    scene.shape(leaf(x, y - height + 6, 66, -90, 0.3), scene.linear("#b6da92", "#5fa463"), "thin")
    scene.end()


def lake_in_autumn() -> Scene:
    scene = Scene(shade="#3a2030", depth=0.26)
    scene.sky("#f3d9c4", "#f8e6cf", "#fbf0dc")
    scene.shine(560, 300, 480, "#fff6e0")
    scene.circle(560, 300, 78, scene.linear("#fbe2ad", "#f0b878"), shadow="near")
    for i, colour in enumerate(("#c9b3bd", "#a98fa3")):
        line = peaks(61 + 7 * i, 520 + 40 * i, 190 - 60 * i, 7 + 2 * i, 0.3)
        scene.layer(line, mix(colour, "#fff0e0", 0.2), colour, curved=False)
    scene.shape(hill(44, 640, 16, 1.4), scene.linear("#b9764f", "#8f5440"))
    chance = random.Random(8)
    for _ in range(46):
        x = chance.uniform(-20, WIDTH + 20)
        colour = chance.choice(("#d9743f", "#e8a24a", "#c2502f", "#b8863f", "#8f3f30"))
        _round_tree(scene, x, 640 + 10 * math.sin(x / 150), chance.uniform(46, 104), colour)
    scene.add(
        f'<rect y="676" width="{WIDTH}" height="340" fill="{scene.linear("#e9c3a4", "#a98aa0", "#4c4a73")}" filter="url(#near)"/>'
    )
    for i, colour in enumerate(("#d3a48f", "#8f7692", "#55527c")):
        scene.layer(heights(140 + i, 760 + 90 * i, 7 + 2 * i, 3.0, 0.4), mix(colour, "#fff0e0", 0.14), colour)
    _boat(scene, 1060, 838, 1.3, "#fdf3dc", "#7a3b33")
    return scene


def _round_tree(scene: Scene, x: float, y: float, size: float, colour: str) -> None:
    scene.begin('filter="url(#thin)"')
    scene.stroke(f"M{x:.0f} {y + size * 0.4:.0f}L{x:.0f} {y - size * 0.3:.0f}", "#4a2c2a", size * 0.09)
    crown = f"M{x:.0f} {y - size * 1.35:.0f}c{size * 0.62:.0f} {size * 0.1:.0f} {size * 0.6:.0f} {size * 1.2:.0f} 0 {size * 1.3:.0f}"
    scene.shape(
        f"{crown}c{-size * 0.6:.0f} {-size * 0.1:.0f} {-size * 0.62:.0f} {-size * 1.2:.0f} 0 {-size * 1.3:.0f}Z",
        scene.linear(mix(colour, "#ffe6b8", 0.3), colour, angle=60),
        "",
    )
    scene.end()


def winter_village() -> Scene:
    scene = Scene(shade="#1b2a4d", depth=0.24)
    scene.sky("#5b76a8", "#9fb2d3", "#e3d9dd", "#f7e3d2")
    scene.shine(1220, 560, 520, "#ffeccc")
    chance = random.Random(17)
    for i, colour in enumerate(("#b9c6de", "#d3dcea")):
        line = peaks(91 + 5 * i, 520 + 60 * i, 220 - 70 * i, 8, 0.32)
        scene.layer(line, "#f4f7fb", colour, curved=False)
    for i in range(4):
        scene.shape(hill(120 + i, 640 + 84 * i, 24, 1.3), scene.linear("#ffffff", mix("#e6edf6", "#c3d1e6", 0.3 * i)))
        for _ in range(9 - i):
            _fir(
                scene,
                chance.uniform(-20, WIDTH + 20),
                650 + 84 * i,
                chance.uniform(60, 110) * (1 + 0.25 * i),
                mix("#4a6a84", "#22405c", 0.3 * i),
            )
        for _ in range(3):
            _cabin(scene, chance.uniform(260, 1320), 664 + 84 * i, 0.55 + 0.2 * i)
    for _ in range(120):
        scene.circle(chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.uniform(1.5, 5), "#ffffff", shadow="")
    return scene


def _cabin(scene: Scene, x: float, y: float, size: float) -> None:
    scene.begin(f'transform="translate({x:.0f} {y:.0f}) scale({size:.2f})" filter="url(#near)"')
    scene.card(-70, -84, 140, 90, scene.linear("#a8604a", "#7d4439"), 4, "")
    scene.shape("M-92 -80L0 -158L92 -80Z", scene.linear("#ffffff", "#dfe7f1"), "")
    for left in (-46, 14):
        scene.card(left, -58, 32, 34, "#ffdc93", 4, "")
    scene.end()
