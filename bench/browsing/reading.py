"""A page of 60 kB as its reader gets it: ours, the same as static HTML, and Puck's Render; the bridge not counted."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from bench.browsing.compared import build
from bench.browsing.documents import page_to_read
from bench.browsing.frames import Reading, opened, read
from bench.browsing.rows import Row
from bench.browsing.serving import Server
from tests.browser.stage import Stage
from tests.browser.steps import open_viewer, put_macro

ROUNDS = 9
SLOW = 4
VARIANTS = {"static": "/static.html", "ours": "/viewer.html?theme=harbour", "puck": "/puck.html"}
HEAD = """<!doctype html><html lang="en" data-color-mode="light"><meta charset="utf-8">
<link rel="stylesheet" href="/built/viewer/viewer.css"><link rel="stylesheet" href="/css/themes/harbour.css">"""
COMPARED = """<script type="application/json" id="document">{document}</script><main id="page"></main>
<script type="module" src="/puck.js"></script>"""
BESIDE = """
() => {
  const loaded = performance.getEntriesByType('resource');
  const find = (name) => loaded.find((each) => each.name.endsWith(name));
  return find('connect.js').startTime - find('viewer.js').responseEnd;
}
"""


def measure(browser: Browser) -> list[Row]:
    document = page_to_read()
    with Server() as server:
        server.put_document(document)
        put_static(browser, server, len(document["sections"]))
        put_puck(server, document)
        rounds = {slowdown: measure_rounds(browser, server, slowdown) for slowdown in (1, SLOW)}
    return [*compare(rounds[1], rounds[SLOW]), bridge_row(browser, document)]


def measure_rounds(browser: Browser, server: Server, slowdown: int) -> list[dict[str, Reading]]:
    sections = len(page_to_read()["sections"])
    return [
        {name: read(browser, server, path, slowdown, sections) for name, path in VARIANTS.items()}
        for _ in range(ROUNDS)
    ]


def compare(rounds: list[dict[str, Reading]], slow: list[dict[str, Reading]]) -> list[Row]:
    def paint(reading: Reading) -> float:
        return reading.paint_ms

    def script(reading: Reading) -> float:
        return reading.script_ms

    blocked_ms = statistics.median(each["ours"].blocking_ms for each in slow)
    return [
        ratio_row("first paint / static HTML", rounds, paint, "static", 1.15),
        ratio_row("first paint / static HTML, 4×", slow, paint, "static", 1.3),
        ratio_row("first paint / Puck", rounds, paint, "puck", 0.45),
        ratio_row("first paint / Puck, 4×", slow, paint, "puck", 0.45),
        ratio_row("script time / Puck", rounds, script, "puck", 1 / 20),
        Row("blocking time, 4×", blocked_ms, 50, "ms"),
    ]


def ratio_row(
    name: str, rounds: list[dict[str, Reading]], take: Callable[[Reading], float], to: str, bar: float
) -> Row:
    ratio = statistics.median(take(each["ours"]) / take(each[to]) for each in rounds)
    ours, other = (statistics.median(take(each[kind]) for each in rounds) for kind in ("ours", to))
    return Row(name, ratio, bar, note=f"{ours:.1f} / {other:.1f} ms")


def bridge_row(browser: Browser, document: dict[str, Any]) -> Row:
    """With the real bridge: its script is asked for before ours is there, so neither waits for the other."""
    with Stage() as stage:
        late_ms = statistics.median(_read_beside(browser, stage, document) for _ in range(ROUNDS))
    return Row("bridge asked for after our script came", late_ms, 0, "ms")


def _read_beside(browser: Browser, stage: Stage, document: dict[str, Any]) -> float:
    tab = browser.new_page()
    put_macro(tab, json.dumps(document))
    frame = open_viewer(tab, stage)
    frame.locator(".section").first.wait_for()
    late_ms: float = frame.locator("html").evaluate(BESIDE)
    tab.close()
    return late_ms


def put_static(browser: Browser, server: Server, sections: int) -> None:
    """The very elements that we draw, as HTML."""
    with opened(browser, server, 1) as shown:
        shown.frame.goto(server.app + "/viewer.html")
        shown.frame.locator(".section").nth(sections - 1).wait_for(state="attached")
        server.put("/static.html", f"{HEAD}<body>{shown.frame.locator('#page').evaluate('(node) => node.outerHTML')}")


def put_puck(server: Server, document: dict[str, Any]) -> None:
    with TemporaryDirectory(prefix="skyline-bench-") as folder:
        server.put("/puck.js", build("render", Path(folder)).read_text())
    server.put("/puck.html", f"{HEAD}<body>{COMPARED.format(document=json.dumps(document))}")
