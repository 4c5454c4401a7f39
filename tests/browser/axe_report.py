"""Writes docs/ACCESSIBILITY.md, what axe-core finds: `script/loopback .venv/bin/python -m tests.browser.axe_report`."""

import json
from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from tests.browser.browser import launch
from tests.browser.conftest import SAY_ONLINE
from tests.browser.gallery import SERIOUS, THEMES, Finding, axe_findings, open_gallery
from tests.browser.stage import ROOT, Stage
from tests.browser.states import STATES, VIEWS, State, look_at

REPORT = ROOT / "docs" / "ACCESSIBILITY.md"
AXE_VERSION = json.loads((ROOT / "tests" / "node_modules" / "axe-core" / "package.json").read_text())["version"]
HEAD = f"""# What axe-core finds

Written by `script/loopback .venv/bin/python -m tests.browser.axe_report`, not by hand: axe-core {AXE_VERSION}, all
its rules, in Chromium on every screen of the editor and on the gallery of all blocks. A cell is *serious or critical* /
*minor or moderate* findings, counted in elements. The same screens are tests (`tests/browser/test_states.py`,
`test_gallery.py`): one serious finding fails them, and so does a screen that scrolls sideways.

`zoom-200` is a window of 1280 pixels at 200 %; `phone-390` is 390 pixels wide. In forced colours contrast is the
system's, and a script is told the colours that it replaces: that rule is not counted there. axe-core finds what a
machine can find, about half of what the norm asks; the keyboard and what is announced have tests of their own
(`test_*keyboard.py`, `test_focus.py`, `test_looking.py`).
"""

Cell = list[Finding]


def main() -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        editor = {state.name: dict(look(browser, state)) for state in STATES}
        gallery = {theme: dict(look_at_gallery(browser, theme)) for theme in THEMES}
        browser.close()
    found = [each for rows in (editor, gallery) for row in rows.values() for cell in row.values() for each in cell]
    parts = [
        HEAD,
        "## Screens of the editor",
        table(editor),
        "## The gallery",
        table(gallery),
        "## By rule",
        rules(found),
    ]
    REPORT.write_text("\n\n".join(parts) + "\n")


def look(browser: Browser, state: State) -> Iterator[tuple[str, Cell]]:
    with Stage() as stage:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(SAY_ONLINE)
        tab = context.new_page()
        tab.emulate_media(reduced_motion="reduce")
        state.show(tab, stage)
        for view in VIEWS:
            yield view.name, axe_findings(look_at(tab, view), without=view.unmeasured)
        context.close()


def look_at_gallery(browser: Browser, theme: str) -> Iterator[tuple[str, Cell]]:
    with Stage() as stage:
        tab = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        for mode in ("light", "dark"):
            open_gallery(tab, stage, theme=theme, mode=mode)
            yield mode, axe_findings(tab)
        tab.close()


def table(rows: dict[str, dict[str, Cell]]) -> str:
    names = list(next(iter(rows.values())))
    lines = [f"| {name} | " + " | ".join(counted(row[each]) for each in names) + " |" for name, row in rows.items()]
    return "\n".join(["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|", *lines])


def counted(cell: Cell) -> str:
    bad = sum(each.impact in SERIOUS for each in cell)
    return f"{bad} / {len(cell) - bad}"


def rules(found: Cell) -> str:
    counts = Counter((each.rule, each.impact) for each in found)
    return "\n".join(f"- `{rule}` ({impact}): {count}" for (rule, impact), count in sorted(counts.items())) or "None."


if __name__ == "__main__":
    main()
