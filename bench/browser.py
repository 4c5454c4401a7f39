"""The browser's speed and weight: a page as its reader gets it, and the editor under a hand that works fast.

Each figure has its bar; ratios are taken within one round, variants in turn, median of nine. The figure of the last
line is the largest share of its bar that any of them takes. `script/bench browser reading` or `editing` measures one
half. Milliseconds count only on a machine that does nothing else: the load is said first.
"""

import os
import sys

from playwright.sync_api import sync_playwright

from bench.browsing import editing, reading
from bench.browsing.compared import install
from tests.browser.browser import launch

HALVES = {"reading": reading.measure, "editing": editing.measure}
GOAL = 1.0


def main(wanted: list[str]) -> int:
    install()
    print(f"load at the start {os.getloadavg()[0]:.1f}")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        rows = [row for name, measure in HALVES.items() if name in (wanted or HALVES) for row in measure(browser)]
        browser.close()
    print(f"{'':<42}{'found':>11}{'bar':>15}")
    for row in rows:
        print(row)
    worst = max(row.share for row in rows)
    print(f"browser ratio={worst:.2f} goal={GOAL:.2f} {'holds' if worst <= GOAL else 'misses'}")
    return 0 if worst <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
