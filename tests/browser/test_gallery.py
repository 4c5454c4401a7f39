"""Every block in every theme: no serious or critical finding of axe-core; a picture of each with `--screens FOLDER`."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.gallery import THEMES, open_gallery, serious_findings, shoot_whole
from tests.browser.stage import Stage

WIDTHS = (1280, 760, 390)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_in(
    stage: Stage, tab: Page, request: pytest.FixtureRequest, theme: str, mode: str
) -> None:
    tab.emulate_media(reduced_motion="reduce")
    open_gallery(tab, stage, theme=theme, mode=mode)
    assert [] == serious_findings(tab)
    folder: Path | None = request.config.getoption("--screens")
    if folder:
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            shoot_whole(tab, folder / "gallery" / f"{theme}-{mode}-{width}.png")


@pytest.mark.parametrize("background", ["subtle", "accent", "contrast", "gradient", "image"])
def test_axe_finds_nothing_serious_on(stage: Stage, tab: Page, background: str) -> None:
    tab.emulate_media(reduced_motion="reduce")
    open_gallery(tab, stage, theme="citrus", background=background, layout="centered")
    assert [] == serious_findings(tab)
