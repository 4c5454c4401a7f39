"""Pictures of the viewer and the editor on the stage, to be looked at: `python -m tests.browser.look FOLDER [name…]`."""

import io
import json
import math
import sys
import threading
import zlib
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from tests.browser.browser import launch
from tests.browser.pages import sample
from tests.browser.stage import PUBLIC, Stage

WIDTHS = (1280, 760, 390)
SLICE_PX = 1600


def main(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pictures = sorted(file.stem for file in (PUBLIC / "library").glob("*.webp")) or ["one", "two", "three", "four"]
    with Stage() as stage, sync_playwright() as playwright:
        stage.library = {name: paint(name) for name in pictures}
        browser = launch(playwright)
        for theme in ("harbour", "paper"):
            for mode in ("light", "dark"):
                for width in WIDTHS:
                    name = f"viewer-{theme}-{mode}-{width}"
                    if not names or any(part in name for part in names):
                        shoot_viewer(browser, stage, sample(theme, pictures), mode, width, folder / f"{name}.png")
        for mode in ("light", "dark"):
            for width in (1280, 390):
                if not names or any(part in f"editor-{mode}-{width}" for part in names):
                    shoot_editor(browser, stage, sample("harbour", pictures), mode, width, folder)
        browser.close()


def paint(name: str) -> bytes:
    """A stand-in for a picture of the library: a sky, a sun, hills."""
    seed = zlib.crc32(name.encode())
    image = Image.new("RGB", (800, 533))
    draw = ImageDraw.Draw(image)
    top, low = [(seed >> shift) % 90 + 60 for shift in (0, 5, 10)], [(seed >> shift) % 70 + 170 for shift in (3, 8, 13)]
    for y in range(533):
        draw.line((0, y, 800, y), tuple(int(a + (b - a) * y / 533) for a, b in zip(top, low, strict=True)))
    draw.ellipse((520, 120, 640, 240), (255, 240, 214))
    for row in range(4):
        shade = tuple(int(value * (0.8 - row * 0.17)) for value in top)
        points = [(x, 320 + row * 50 + 36 * math.sin(x / (90 + row * 40) + row + seed % 7)) for x in range(0, 801, 8)]
        draw.polygon([(0, 533), *points, (800, 533)], shade)
    file = io.BytesIO()
    image.save(file, "WEBP", quality=82)
    return file.getvalue()


def shoot_viewer(browser: Browser, stage: Stage, page: object, mode: str, width: int, file: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    tab.on("console", lambda message: print(message.type, message.text) if message.type == "error" else None)
    macro = json.dumps({"body": json.dumps(page), "parameters": {}})
    tab.add_init_script(f"try {{ sessionStorage.setItem('macro:one', {json.dumps(macro)}) }} catch {{}}")
    tab.goto(stage.address("viewer", mode=mode, wide="1"))
    frame = tab.frame_locator("iframe")
    frame.locator(".section").last.wait_for()
    tab.wait_for_function("document.querySelector('iframe').offsetHeight > 1000")
    height = tab.evaluate("document.querySelector('iframe').offsetHeight")
    tab.set_viewport_size({"width": width, "height": height})
    tab.wait_for_timeout(700)
    for position, top in enumerate(range(0, height, SLICE_PX)):
        clip = {"x": 0, "y": top, "width": width, "height": min(SLICE_PX, height - top)}
        tab.screenshot(path=file.with_stem(f"{file.stem}-{position}"), clip=clip)
    context.close()


def shoot_editor(browser: Browser, stage: Stage, page: dict, mode: str, width: int, folder: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 860})
    tab = context.new_page()
    tab.on("console", lambda message: print(message.type, message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: print("pageerror", error))
    tab.goto(stage.address("editor", mode=mode))
    frame = tab.frame_locator("iframe")
    frame.locator(".model").first.wait_for()
    tab.wait_for_timeout(300)
    tab.screenshot(path=folder / f"editor-{mode}-{width}-1-open.png", full_page=True)
    frame.locator(".example").first.click()
    go_on = threading.Event()
    sections = [("section", value) for value in page["sections"]]
    done = {
        "requestId": "req_1",
        "page": page,
        "creditsCharged": 3.87,
        "balance": 9992,
        "available": 9992,
        "outcome": "complete",
        "servedBy": "gemini-3-pro",
    }
    stage.generate = [
        [
            ("started", {"requestId": "req_1", "model": "gemini-3-pro", "creditsHeld": 18}),
            ("progress", {"stage": "thinking", "sections": 0}),
            ("page", {"title": page["title"], "theme": page["theme"]}),
            *sections[:2],
            lambda: go_on.wait(10) and None,
            *sections[2:],
            ("done", done),
        ]
    ]
    frame.get_by_role("button", name="Generate page").click()
    frame.locator(".sheet .section").nth(1).wait_for()
    tab.wait_for_timeout(800)
    tab.screenshot(path=folder / f"editor-{mode}-{width}-2-running.png")
    go_on.set()
    frame.locator(".notice[data-tone=success]").wait_for()
    tab.wait_for_timeout(800)
    tab.screenshot(path=folder / f"editor-{mode}-{width}-3-done.png")
    stage.generate = [(503, {"code": "upstream_unavailable", "detail": "The model does not answer. Try again, or choose another model.", "requestId": "req_9"})]
    frame.get_by_role("button", name="Generate again").click()
    frame.locator(".notice[data-tone=danger]").wait_for()
    tab.wait_for_timeout(300)
    tab.screenshot(path=folder / f"editor-{mode}-{width}-4-failed.png")
    frame.get_by_role("button", name="Close", exact=True).first.click()
    frame.locator("dialog").wait_for()
    tab.screenshot(path=folder / f"editor-{mode}-{width}-5-leave.png")
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
