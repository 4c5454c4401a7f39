"""The editor on a page of 100 sections of 10 blocks: how fast it answers a hand, its weight, and when it is ready."""

import gzip
import json
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from bench.browsing.compared import build
from bench.browsing.documents import page_to_edit, page_to_read
from bench.browsing.frames import Shown, opened
from bench.browsing.rows import Row
from bench.browsing.serving import Server
from tests.browser.first_load import first_load, watch_first_load

ROUNDS = 9
# what an operation may take, by how many times slower the processor is made
OPERATION_MS = {1: 4, 4: 16}
FRAME_MS = 1_000 / 60
FIRST_LOAD_BYTES = 60_000
DRAG_STEPS = 150
# What shows that the editor's later parts have come: they are not what is measured.
LATE = (".drop-line", ".trying")
EDITS = 500
# So many, and the browser has compiled what it runs; one edit more, and nothing of them can be done again.
WARMING = 200
# Each key is pressed, the page laid out, and a frame drawn before the next one.
PRESS = """
async (count) => {
  const keys = [['ArrowDown', 'alt'], ['d', 'ctrl'], ['Delete', ''], ['ArrowUp', 'alt']];
  const node = document.querySelectorAll('.sheet .section')[40];
  node.focus();
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const [key, held] = keys[at % keys.length];
    const pressed = { key, altKey: held === 'alt', ctrlKey: held === 'ctrl' };
    const event = new KeyboardEvent('keydown', { ...pressed, bubbles: true, cancelable: true });
    const began = performance.now();
    (document.activeElement ?? node).dispatchEvent(event);
    document.body.offsetHeight;
    times.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return times;
}
"""
UNDO = """
async (count) => {
  for (let at = 0; at < count; at += 1) {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true }));
    if (at % 20 === 0) await new Promise(requestAnimationFrame);
  }
  return document.querySelectorAll('.sheet .section').length;
}
"""
# How long each frame takes to be made, from its first callback until it is drawn.
WATCH_FRAMES = """
() => {
  const times = [];
  let isOver = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => times.push(performance.now() - data);
  const tick = () => {
    port2.postMessage(performance.now());
    if (!isOver) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  window.endWatch = () => {
    isOver = true;
    return times;
  };
}
"""
TYPE = """
async (count) => {
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const began = performance.now();
    document.execCommand('insertText', false, 'abcdefghij'[at % 10]);
    await Promise.resolve();
    document.body.offsetHeight;
    times.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return times;
}
"""
# Puck draws its page in a frame within its frame.
READY = {
    "ours": "() => document.querySelector('.canvas.is-edited .section') && performance.now()",
    "puck": """() => {
      const inner = document.querySelector('iframe')?.contentDocument;
      return inner?.querySelector('.section .block') && performance.now();
    }""",
}
PATHS = {"ours": "/editor.html", "puck": "/puck.html"}


def measure(browser: Browser) -> list[Row]:
    with Server() as server:
        server.put_document(page_to_edit())
        rows = [
            *operation_rows(browser, server),
            *hand_rows(browser, server),
            memory_row(browser, server),
            weight_row(browser, server),
        ]
        return [*rows, ready_row(browser, server)]


def operation_rows(browser: Browser, server: Server) -> list[Row]:
    """Each round presses keys on a page just opened, at full speed and slowed: what is first pressed is among it."""
    rounds = [{slowdown: press(browser, server, slowdown) for slowdown in OPERATION_MS} for _ in range(ROUNDS)]
    return [operation_row(slowdown, sorted(each[slowdown] for each in rounds)) for slowdown in OPERATION_MS]


def operation_row(slowdown: int, found: list[float]) -> Row:
    mark = f", {slowdown}×" if slowdown > 1 else ""
    name, note = f"an operation, applied and drawn, p95{mark}", f"{found[0]:.1f} to {found[-1]:.1f}"
    return Row(name, statistics.median(found), OPERATION_MS[slowdown], "ms", note)


def press(browser: Browser, server: Server, slowdown: int) -> float:
    with opened(browser, server, slowdown) as shown:
        open_editor(shown, server)
        return p95(run(shown, PRESS, 200))


def hand_rows(browser: Browser, server: Server) -> list[Row]:
    with opened(browser, server, 1) as shown:
        open_editor(shown, server)
        dragged = Row("a block dragged over the page, slowest frame", max(drag(shown)), FRAME_MS, "ms")
        return [dragged, Row("a letter typed, p95", p95(write(shown)), 8, "ms")]


def drag(shown: Shown) -> list[float]:
    """A block, by its handle, up and down the window and on at its lower edge, where the page goes on."""
    mouse = shown.tab.mouse
    shown.frame.locator(".sheet .block.heading").nth(2).hover()
    shown.frame.locator(".grip[data-kind=block]").hover()
    shown.frame.evaluate(WATCH_FRAMES)
    mouse.down()
    mouse.move(560, 120, steps=8)
    shown.frame.locator(".canvas.is-dragging").wait_for()
    for step in range(DRAG_STEPS):
        mouse.move(560 + (step * 37) % 600, 120 + (step * 13) % 700)
    for step in range(DRAG_STEPS):
        mouse.move(700 + step % 9, 880 + step % 9)
    times: list[float] = shown.frame.evaluate("() => window.endWatch()")
    mouse.up()
    return times


def write(shown: Shown) -> list[float]:
    shown.frame.locator(".sheet [data-edit=text]").first.click()
    shown.frame.locator(".ProseMirror-focused").wait_for()
    return run(shown, TYPE, 200)


def memory_row(browser: Browser, server: Server) -> Row:
    with opened(browser, server, 1) as shown:
        open_editor(shown, server)
        edit_and_undo(shown, WARMING)
        edit_and_undo(shown, 1)
        before = shown.heap_bytes()
        sections = edit_and_undo(shown, EDITS)
        after = shown.heap_bytes()
    note = f"{before / 1e6:.1f} → {after / 1e6:.1f} MB, {sections} sections"
    return Row(f"memory after {EDITS} edits and their undo", after / before, 1.2, note=note)


def edit_and_undo(shown: Shown, count: int) -> int:
    """Gives how many sections there are then; how long each edit took is not told, for the browser would keep it."""
    shown.frame.evaluate(f"async (count) => void (await ({PRESS})(count))", count)
    sections: int = shown.frame.evaluate(UNDO, count)
    return sections


def weight_row(browser: Browser, server: Server) -> Row:
    with opened(browser, server, 1) as shown:
        watch_first_load(shown.tab)
        open_editor(shown, server)
        sizes = [len(gzip.compress(file.read_bytes(), 9)) for file in first_load(shown.frame.locator("html"))]
    return Row("editor's first load", sum(sizes) / 1_000, FIRST_LOAD_BYTES / 1_000, "kB", note=f"{len(sizes)} files")


def ready_row(browser: Browser, server: Server) -> Row:
    document = page_to_read()
    server.put_document(document)
    put_puck(server, document)
    rounds = [{name: ready_ms(browser, server, name, path) for name, path in PATHS.items()} for _ in range(ROUNDS)]
    ours, puck = (statistics.median(each[name] for each in rounds) for name in ("ours", "puck"))
    ratio = statistics.median(each["ours"] / each["puck"] for each in rounds)
    return Row("editor ready / Puck's editor", ratio, 0.5, note=f"{ours:.0f} / {puck:.0f} ms")


def ready_ms(browser: Browser, server: Server, name: str, path: str) -> float:
    with opened(browser, server, 1) as shown:
        shown.frame.goto(server.app + path, wait_until="commit")
        told: float = shown.frame.wait_for_function(READY[name], polling="raf").json_value()
        return told


def put_puck(server: Server, document: dict[str, Any]) -> None:
    with TemporaryDirectory(prefix="skyline-bench-") as name:
        script = build("editor", Path(name))
        server.put("/puck.js", script.read_text())
        server.put("/puck.css", script.with_suffix(".css").read_text())
    server.put(
        "/puck.html",
        '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="stylesheet" href="/puck.css">'
        '<link rel="stylesheet" href="/built/viewer/viewer.css"><link rel="stylesheet" href="/css/themes/harbour.css">'
        f'<body><script type="application/json" id="document">{json.dumps(document)}</script><div id="page"></div>'
        '<script type="module" src="/puck.js"></script>',
    )


def open_editor(shown: Shown, server: Server) -> None:
    shown.frame.goto(f"{server.app}/editor.html")
    shown.frame.locator(".canvas.is-edited .section").first.wait_for()
    for late in LATE:
        shown.frame.locator(late).wait_for(state="attached")


def run(shown: Shown, script: str, count: int) -> list[float]:
    """How long each of so many took, in milliseconds."""
    told: list[float] = shown.frame.evaluate(script, count)
    return told


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
