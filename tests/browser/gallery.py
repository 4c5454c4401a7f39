"""The gallery of blocks on the stage: opened as a test wants to see it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page

from tests.browser.stage import PUBLIC, ROOT, Stage

AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
THEMES: list[str] = json.loads((PUBLIC / "page.schema.json").read_text())["properties"]["theme"]["enum"]
KINDS = sorted(file.parent.name for file in (PUBLIC / "blocks").glob("*/sample.json"))
LOADED = """
() => Promise.all([...document.images].map((image) => image.complete || new Promise((go) => {
  image.onload = image.onerror = go;
})))
"""


def read_sample(kind: str) -> dict[str, Any]:
    props: dict[str, Any] = json.loads((PUBLIC / "blocks" / kind / "sample.json").read_text())
    return props


def open_gallery(tab: Page, stage: Stage, **choices: str) -> None:
    tab.goto(f"{stage.app}/gallery/index.html?{urlencode({'bare': '1', **choices})}")
    tab.locator("html[data-ready]").wait_for(state="attached")


def shoot_whole(tab: Page, file: Path) -> None:
    """A picture of the whole page, with every picture on it loaded."""
    file.parent.mkdir(parents=True, exist_ok=True)
    tab.set_viewport_size({"width": tab.viewport_size["width"], "height": 12_000})  # type: ignore[index]
    tab.evaluate(LOADED)
    tab.locator("#wall").screenshot(path=file)


def serious_findings(tab: Page | Frame) -> list[str]:
    """What axe-core calls serious or critical. It is evaluated from outside, so the page's policy stays as it is."""
    tab.evaluate(AXE.read_text() + "; undefined")
    found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
