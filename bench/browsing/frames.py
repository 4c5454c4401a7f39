"""One page in a frame of another origin, and what the browser says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Frame, Page

from bench.browsing.serving import Server

# Long tasks are counted as the web's metric has it: what of each is over 50 ms.
PAINTED = """
() => new Promise((resolve) => {
  let blockingMs = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((task) => { blockingMs += task.duration - 50; }))
    .observe({ type: 'longtask', buffered: true });
  setTimeout(() => resolve({
    paintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime, blockingMs,
  }), 100);
})
"""


@dataclass
class Shown:
    """A frame whose process can be asked and slowed."""

    tab: Page
    frame: Frame
    session: CDPSession

    def script_ms(self) -> float:
        return 1_000 * self.metric("ScriptDuration")

    def heap_bytes(self) -> float:
        self.session.send("HeapProfiler.collectGarbage")
        return self.metric("JSHeapUsedSize")

    def metric(self, name: str) -> float:
        metrics: list[dict[str, Any]] = self.session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == name)


@contextmanager
def opened(browser: Browser, server: Server, slowdown: int) -> Iterator[Shown]:
    """A frame on an empty page of ours, with nothing in any cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(server.host)
    frame = tab.frames[1]
    session = context.new_cdp_session(frame)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("HeapProfiler.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    yield Shown(tab, frame, session)
    context.close()


@dataclass(frozen=True)
class Reading:
    """How a page came: milliseconds from its navigation, of its scripts (of the processor), and of its long tasks."""

    paint_ms: float
    script_ms: float
    blocking_ms: float


def read(browser: Browser, server: Server, path: str, slowdown: int, sections: int) -> Reading:
    with opened(browser, server, slowdown) as shown:
        before = shown.script_ms()
        shown.frame.goto(server.app + path)
        shown.frame.locator(".section").nth(sections - 1).wait_for(state="attached")
        told = shown.frame.evaluate(PAINTED)
        return Reading(told["paintMs"], shown.script_ms() - before, told["blockingMs"])
