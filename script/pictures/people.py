"""People at work, drawn from above or as quiet shapes: nobody in particular."""
# ruff: noqa: E501, PLR2004, PLR0917 -- a drawing is numbers and paths, and its chance is no secret

import math

from pictures.paper import Scene, mix, steps

SKINS = ("#f2cda9", "#c98f68", "#8f5d43", "#e6b48c", "#6f4636", "#f6d8bd")
HAIRS = ("#3a2a26", "#1f1b22", "#2b1d1a", "#a86a3c", "#1d1816", "#d9b071")
CLOTHES = ("#3f6f8f", "#e07a5a", "#f0b860", "#5f9a86", "#8a6a9c", "#c8566a")


def team_at_a_table() -> Scene:
    scene = Scene(shade="#3b2a2a", depth=0.28)
    scene.sky("#e8ddd0", "#dccab8")
    scene.add('<ellipse cx="800" cy="500" rx="660" ry="560" fill="#efe6da" filter="url(#far)"/>')
    for i in range(6):
        angle = math.radians(-90 + i * 60)
        _person_from_above(scene, 800 + math.cos(angle) * 420, 500 + math.sin(angle) * 380, -90 + i * 60 + 180, i)
    scene.begin('filter="url(#far)"')
    scene.add(f'<ellipse cx="800" cy="500" rx="318" ry="282" fill="{scene.linear("#d9a27a", "#bd8059", angle=60)}"/>')
    scene.add(f'<ellipse cx="800" cy="500" rx="292" ry="256" fill="{scene.linear("#e6b48c", "#cb9068", angle=60)}"/>')
    scene.end()
    for i in (0, 2, 4):
        _laptop_from_above(scene, -90 + i * 60)
    for i in (1, 3, 5):
        _paper_from_above(scene, -90 + i * 60)
    scene.circle(800, 500, 54, "#f7efe2", "near")
    for angle in range(0, 360, 60):
        turn = math.radians(angle + 12)
        scene.add(
            f'<ellipse cx="{800 + math.cos(turn) * 26:.1f}" cy="{500 + math.sin(turn) * 26:.1f}" rx="26" ry="13" fill="{"#6fa584" if angle % 120 else "#4a8768"}" transform="rotate({angle + 12} {800 + math.cos(turn) * 26:.1f} {500 + math.sin(turn) * 26:.1f})"/>'
        )
    return scene


def _person_from_above(scene: Scene, x: float, y: float, facing: float, number: int) -> None:
    """Seen from above, looking along `facing` (degrees): chair, shoulders, arms, head."""
    cloth = CLOTHES[number]
    scene.begin(f'transform="translate({x:.1f} {y:.1f}) rotate({facing - 90:.1f})"')
    scene.card(-78, -82, 156, 112, scene.linear("#8b7a72", "#655750"), 44, "near")
    for side in (-1, 1):
        scene.stroke(f"M{side * 78} 10C{side * 92} 60 {side * 70} 92 {side * 46} 108", mix(cloth, "#20202c", 0.12), 40)
        scene.circle(side * 44, 112, 20, SKINS[number], "")
    scene.add(
        f'<ellipse cx="0" cy="0" rx="104" ry="56" fill="{scene.linear(mix(cloth, "#ffffff", 0.18), cloth)}" filter="url(#near)"/>'
    )
    scene.circle(0, 14, 47, SKINS[number], "thin")
    hair = HAIRS[number]
    if number % 3 == 1:
        scene.circle(0, -52, 24, hair, "thin")
    scene.shape(
        "M-50 16C-54 -44 54 -44 50 16C36 -6 -36 -6 -50 16Z"
        if number % 2
        else "M-51 22C-58 -50 58 -50 51 22C40 30 34 2 0 2C-34 2 -40 30 -51 22Z",
        scene.linear(mix(hair, "#ffffff", 0.12), hair),
        "",
    )
    scene.end()


def _laptop_from_above(scene: Scene, angle: float) -> None:
    turn = math.radians(angle)
    x, y = 800 + math.cos(turn) * 188, 500 + math.sin(turn) * 166
    scene.begin(f'transform="translate({x:.1f} {y:.1f}) rotate({angle + 90:.1f})"')
    scene.card(-66, -52, 132, 92, scene.linear("#eef0f2", "#c4c9d0"), 12, "near")
    scene.card(-54, -34, 108, 42, "#9aa3b0", 6, "")
    scene.card(-66, 40 - 98, 132, 14, "#59657a", 6, "thin")
    scene.end()


def _paper_from_above(scene: Scene, angle: float) -> None:
    turn = math.radians(angle)
    x, y = 800 + math.cos(turn) * 190, 500 + math.sin(turn) * 168
    scene.begin(f'transform="translate({x:.1f} {y:.1f}) rotate({angle + 78:.1f})"')
    scene.card(-46, -56, 92, 116, "#fffaf0", 6, "thin")
    for row in range(4):
        scene.card(-32, -38 + row * 20, 64 - (row % 2) * 20, 7, "#d5c6b4", 3, "")
    scene.end()
    cup_x, cup_y = 800 + math.cos(turn + 0.36) * 240, 500 + math.sin(turn + 0.36) * 208
    scene.circle(cup_x, cup_y, 24, "#fff8ec", "thin")
    scene.circle(cup_x, cup_y, 17, "#7a4a33", "")


def conversation() -> Scene:
    scene = Scene(shade="#2c2444", depth=0.28)
    scene.sky("#f3e3d6", "#efd3c4", "#e9c1b3")
    scene.circle(800, 500, 450, "#f8ece0", "far")
    for number, x, y, size in ((2, 470, 700, 1.0), (4, 1130, 700, 1.0), (3, 800, 740, 1.16)):
        _bust(scene, x, y, size, number)
    _bubble(scene, 400, 150, 300, 150, "#ffffff", 1)
    _bubble(scene, 910, 120, 330, 170, "#3f6f8f", -1)
    for row, width in enumerate((200, 150)):
        scene.card(450, 200 + row * 34, width, 14, "#dcd3cc", 7, "")
        scene.card(966, 180 + row * 38, width + 10, 15, "#a9c8d9", 7, "")
    return scene


def _bust(scene: Scene, x: float, y: float, size: float, number: int) -> None:
    cloth, skin, hair = CLOTHES[number], SKINS[number], HAIRS[number]
    scene.begin(f'transform="translate({x} {y}) scale({size})" filter="url(#far)"')
    if number == 4:
        scene.shape(
            "M-104 -250C-120 -420 120 -420 104 -250C120 -120 96 -60 60 -40L-60 -40C-96 -60 -120 -120 -104 -250Z",
            scene.linear(mix(hair, "#ffffff", 0.1), hair),
            "",
        )
    scene.shape("M-46 -150L46 -150L54 -46L40 0L-40 0L-54 -46Z", mix(skin, "#5a2f22", 0.2), "")
    scene.shape(
        "M-230 330C-230 60 -150 -30 -52 -52C-30 0 30 0 52 -52C150 -30 230 60 230 330Z",
        scene.linear(mix(cloth, "#ffffff", 0.18), cloth, mix(cloth, "#20182e", 0.15)),
        "",
    )
    scene.shape(
        "M-84 -250C-84 -350 84 -350 84 -250C84 -160 50 -100 0 -100C-50 -100 -84 -160 -84 -250Z",
        scene.linear(mix(skin, "#ffffff", 0.12), skin),
        "",
    )
    if number == 2:
        scene.shape("M-90 -240C-110 -400 100 -420 96 -250C84 -300 40 -312 0 -308C-40 -306 -78 -290 -90 -240Z", hair, "")
    elif number == 3:
        scene.shape(
            "M-92 -236C-104 -390 104 -390 92 -236C86 -290 60 -310 20 -318C-10 -300 -70 -300 -92 -236Z", hair, ""
        )
        scene.circle(0, -372, 44, hair, "")
    else:
        scene.shape(
            "M-94 -230C-100 -380 100 -380 94 -230C70 -280 30 -316 -10 -316C-50 -310 -84 -280 -94 -230Z",
            mix(hair, "#ffffff", 0.08),
            "",
        )
    scene.end()


def _bubble(scene: Scene, x: float, y: float, width: float, height: float, fill: str, side: int) -> None:
    tail = x + width * (0.3 if side > 0 else 0.68)
    scene.begin('filter="url(#near)"')
    scene.card(x, y, width, height, fill, 46, "")
    scene.shape(
        f"M{tail - 26} {y + height - 4}L{tail + 30} {y + height - 4}L{tail - side * 30} {y + height + 52}Z", fill, ""
    )
    scene.end()


def celebration() -> Scene:
    """A crowd of paper figures with raised arms, confetti above."""
    scene = Scene(shade="#2b1f4a", depth=0.28)
    scene.sky("#2d2a62", "#5b4391", "#b0648f", "#f2a581")
    scene.shine(800, 760, 700, "#ffdf9e", 0.7)
    for i, colour in enumerate(steps("#8a5a9c", "#241d4e", 3)):
        for j in range(9 - i):
            x = (j + 0.5) * 1600 / (9 - i) + (30 if i % 2 else -20)
            _cheering(
                scene,
                x,
                800 + 95 * i + (j * 37 % 5) * 9,
                0.95 + 0.28 * i,
                mix(colour, CLOTHES[(i + j) % 6], 0.5 - 0.1 * i),
                (i + j) % 3,
            )
    for i in range(90):
        x, y = (i * 389) % 1600, (i * 197) % 560 + 20
        colour = ("#ffd98f", "#ef7f5f", "#8fd3c4", "#fdf3df", "#c79ae0")[i % 5]
        scene.add(
            f'<rect x="{x}" y="{y}" width="{14 + i % 3 * 5}" height="{8 + i % 2 * 5}" rx="3" fill="{colour}" opacity="{0.55 + (i % 4) * 0.14:.2f}" transform="rotate({i * 47 % 180} {x} {y})"/>'
        )
    return scene


def _cheering(scene: Scene, x: float, y: float, size: float, colour: str, pose: int) -> None:
    scene.begin(f'transform="translate({x:.0f} {y:.0f}) scale({size})" filter="url(#near)"')
    left, right = (
        ((-74, -230), (86, -214))
        if pose == 0
        else ((-96, -180), (52, -244))
        if pose == 1
        else ((-40, -250), (92, -196))
    )
    for hand, side in ((left, -1), (right, 1)):
        scene.stroke(f"M{side * 40} -80Q{hand[0] + side * 10} {(hand[1] - 60) / 2} {hand[0]} {hand[1]}", colour, 26)
    scene.shape("M-64 260L-64 -50C-64 -104 64 -104 64 -50L64 260Z", colour, "")
    scene.circle(0, -140, 44, colour, "")
    scene.end()


def presentation() -> Scene:
    """Somebody shows figures to a row of listeners, whom one sees from behind."""
    scene = Scene(shade="#22304a", depth=0.28)
    scene.sky("#dfe6ec", "#c7d3de")
    scene.card(380, 110, 800, 490, scene.linear("#46536b", "#2c364a"), 22, "far")
    scene.card(404, 134, 752, 442, scene.linear("#fffdf7", "#f1ece0"), 10, "")
    scene.card(446, 176, 260, 30, "#3f6477", 10, "")
    for i, (height, colour) in enumerate(((90, "#e8b566"), (140, "#d9785a"), (190, "#6fa094"), (250, "#3f6477"))):
        scene.card(470 + i * 90, 530 - height, 58, height, scene.linear(mix(colour, "#ffffff", 0.2), colour), 8, "thin")
    scene.stroke("M890 480C940 400 980 440 1030 350S1100 260 1120 250", "#d9785a", 12)
    for row, width in enumerate((180, 150, 170)):
        scene.card(900, 190 + row * 30, width, 12, "#d5cfc2", 6, "")
    _bust(scene, 1320, 560, 0.78, 3)
    scene.begin('filter="url(#thin)"')
    scene.stroke("M1210 640C1180 560 1170 500 1150 440", CLOTHES[3], 44)
    scene.circle(1146, 428, 25, SKINS[3], "")
    scene.end()
    for i in range(5):
        _from_behind(scene, 130 + i * 330, 905 + (i % 2) * 22, i)
    return scene


def _from_behind(scene: Scene, x: float, y: float, number: int) -> None:
    cloth, hair = CLOTHES[(number + 1) % 6], HAIRS[number]
    scene.begin(f'transform="translate({x} {y})" filter="url(#far)"')
    scene.shape(
        "M-170 260C-170 50 -110 -20 -44 -34L44 -34C110 -20 170 50 170 260Z",
        scene.linear(mix(cloth, "#ffffff", 0.16), cloth),
        "",
    )
    scene.card(-30, -76, 60, 60, mix(SKINS[number], "#5a2f22", 0.15), 18, "")
    scene.shape(
        "M-72 -130C-76 -238 76 -238 72 -130C72 -80 40 -52 0 -52C-40 -52 -72 -80 -72 -130Z",
        scene.linear(mix(hair, "#ffffff", 0.16), hair),
        "",
    )
    if number % 2:
        scene.circle(0, -216, 34, hair, "thin")
    scene.end()
