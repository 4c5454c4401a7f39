"""Pictures of viewer and editor on the stage, to look at: `python -m tests.browser.look FOLDER [part of a name …]`."""

import json
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from tests.browser.browser import launch
from tests.browser.pages import sample
from tests.browser.stage import Stage
from tests.browser.steps import (
    done,
    open_editor,
    open_viewer,
    problem,
    put_macro,
    sections,
    started,
    told_of,
)

PICTURES = ["harbour-lighthouse", "team-at-a-table", "workspace", "coast-at-dawn"]
SLICE_PX = 1600


@dataclass(frozen=True)
class Screen:
    """One screen to be shown: of what, in which theme and mode, how wide."""

    kind: str
    theme: str
    mode: str
    width: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.theme}-{self.mode}-{self.width}"


def main(folder: Path, *parts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    screens = [
        Screen(kind, theme, mode, width)
        for kind in ("viewer", "editor")
        for theme in ("harbour", "paper")
        for mode in ("light", "dark")
        for width in (1280, 760, 390)
    ]
    with Stage() as stage, sync_playwright() as playwright:
        browser = launch(playwright)
        for screen in screens:
            if not parts or any(part in screen.name for part in parts):
                show = show_viewer if screen.kind == "viewer" else show_editor
                show(browser, stage, screen, folder)
        browser.close()


def show_viewer(browser: Browser, stage: Stage, screen: Screen, folder: Path) -> None:
    context = browser.new_context(viewport={"width": screen.width, "height": 900})
    tab = context.new_page()
    page = sample(screen.theme, PICTURES)
    put_macro(tab, json.dumps(page))
    frame = open_viewer(tab, stage, mode=screen.mode, wide="1")
    expect(frame.locator(".section")).to_have_count(len(page["sections"]))
    tab.wait_for_function("document.querySelector('iframe').offsetHeight > 1000")
    height = tab.evaluate("document.querySelector('iframe').offsetHeight")
    tab.set_viewport_size({"width": screen.width, "height": height})
    expect(frame.locator(".picture:not(.is-there)")).to_have_count(0)
    tab.wait_for_timeout(400)
    for position, top in enumerate(range(0, height, SLICE_PX)):
        tab.screenshot(
            path=folder / f"{screen.name}-{position}.png",
            clip={"x": 0, "y": top, "width": screen.width, "height": min(SLICE_PX, height - top)},
        )
    context.close()


def show_editor(browser: Browser, stage: Stage, screen: Screen, folder: Path) -> None:
    context = browser.new_context(viewport={"width": screen.width, "height": 860})
    tab = context.new_page()
    frame = open_editor(tab, stage, mode=screen.mode)
    frame.locator(".model").first.wait_for()
    shoot(tab, folder, screen, "1-open")
    show_run(tab, frame, stage, folder, screen)
    stage.generate = [problem(503, "upstream_unavailable", "The model does not answer. Try again, or choose another.")]
    frame.get_by_role("button", name="Generate again").click()
    frame.locator(".notice[data-tone=danger]").wait_for()
    shoot(tab, folder, screen, "4-failed")
    frame.get_by_role("button", name="Close", exact=True).click()
    frame.locator("dialog").wait_for()
    shoot(tab, folder, screen, "5-leave")
    context.close()


def show_run(tab: Page, frame: FrameLocator, stage: Stage, folder: Path, screen: Screen) -> None:
    page: dict[str, Any] = sample(screen.theme, PICTURES)
    go_on = threading.Event()
    rest = told_of(page)[4:]
    stage.generate = [[started(), *told_of(page, sections=2), lambda: go_on.wait(10), *rest, done(page)]]
    frame.locator(".example").first.click()
    frame.get_by_role("button", name="Generate page").click()
    expect(sections(frame)).to_have_count(2)
    shoot(tab, folder, screen, "2-running")
    go_on.set()
    frame.locator(".notice[data-tone=success]").wait_for()
    shoot(tab, folder, screen, "3-done")


def shoot(tab: Page, folder: Path, screen: Screen, name: str) -> None:
    tab.wait_for_timeout(700)
    tab.screenshot(path=folder / f"{screen.name}-{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
