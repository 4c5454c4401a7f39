"""Every screen of the editor, light, dark, zoomed, on a phone, in forced colours: nothing serious, nothing cut off."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.gallery import serious_findings
from tests.browser.stage import Stage
from tests.browser.states import STATES, VIEWS, State, look_at

# A frame of another origin is drawn by itself: the picture before is there for a moment longer.
DRAWN = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go, 100))))"
# A page that scrolls sideways makes who zooms in scroll for every line (WCAG 2.2, 1.4.10).
SIDEWAYS = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_everybody_can_use(stage: Stage, tab: Page, request: pytest.FixtureRequest, state: State) -> None:
    folder: Path | None = request.config.getoption("--screens")
    tab.emulate_media(reduced_motion="reduce")
    state.show(tab, stage)
    for view in VIEWS:
        frame = look_at(tab, view)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            frame.evaluate(DRAWN)
            tab.screenshot(path=folder / f"editor-{state.name}-{view.name}.png")
        assert (view.name, []) == (view.name, serious_findings(frame, without=view.unmeasured))
        assert (view.name, 0) == (view.name, max(0, frame.evaluate(SIDEWAYS)))
