"""What of ours the editor asks for before a hand can begin."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from tests.browser.stage import PUBLIC

WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector('.canvas.is-edited .section')) return;
  observer.disconnect();
  window.begunMs = performance.now();
}).observe(document, { attributes: true, childList: true, subtree: true });
"""
ASKED = """() => performance.getEntriesByType('resource')
  .filter(({ startTime }) => startTime <= window.begunMs).map(({ name }) => name)"""
BRIDGE = PUBLIC / "vendor" / "connect.js"


def watch_first_load(tab: Page) -> None:
    """From now on each page notes when a hand can begin."""
    tab.add_init_script(WATCH)


def first_load(html: Locator) -> set[Path]:
    """The page, and what had been asked for by then, once all else has come too; the bridge is the host's."""
    for late in (".drop-line", ".trying", ".into"):
        html.locator(late).first.wait_for(state="attached")
    files = {PUBLIC / urlsplit(address).path.lstrip("/") for address in html.evaluate(ASKED)}
    return {file for file in files if file.is_file()} - {BRIDGE} | {PUBLIC / "editor.html"}
