"""The gallery of blocks on the stage: opened as a test wants to see it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page

from tests.browser.stage import PUBLIC, ROOT, Stage

AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
THEMES: list[str] = json.loads((PUBLIC / "page.schema.json").read_text())["properties"]["theme"]["enum"]
KINDS = sorted(file.parent.name for file in (PUBLIC / "blocks").glob("*/sample.json"))
SERIOUS = {"serious", "critical"}
LOADED = """
() => Promise.all([...document.images].map((image) => image.complete || new Promise((go) => {
  image.onload = image.onerror = go;
})))
"""
# without the hundred rules that found nothing, which would cost as much to hand over as some to look at
FINDINGS = """
async (rules) => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'], rules });
  return violations.flatMap(({ impact, id, nodes }) => nodes.map(({ html, failureSummary }) => [
    impact, id, `${html.slice(0, 120)} ${failureSummary.slice(0, 200)}`,
  ]));
}
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
    tab.set_viewport_size({"width": tab.viewport_size["width"], "height": 12_000})  # type: ignore[index]  # every tab of ours has one
    tab.evaluate(LOADED)
    tab.locator("#wall").screenshot(path=file)


@dataclass(frozen=True)
class Finding:
    """What axe-core says of one element: how bad, by which rule, and in words."""

    impact: str
    rule: str
    words: str


def axe_findings(tab: Page | Frame, *, without: tuple[str, ...] = ()) -> list[Finding]:
    """All that axe-core finds. It is evaluated from outside, so the page's policy stays as it is."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE.read_text() + "; undefined")
    rules = {rule: {"enabled": False} for rule in without}
    return [Finding(*found) for found in tab.evaluate(FINDINGS, rules)]


def serious_findings(tab: Page | Frame, *, without: tuple[str, ...] = ()) -> list[str]:
    """What axe-core calls serious or critical."""
    found = axe_findings(tab, without=without)
    return [f"{each.rule}: {each.words}" for each in found if each.impact in SERIOUS]
