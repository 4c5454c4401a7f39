"""The system's Chromium, started as a user's browser is."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

# The same engine without a browser's own windows, which cost as much as the pages do.
SHELL = "chromium-headless-shell"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Playwright's own list switches the partitioning of storage in frames off, which every browser has on: so none of it
# is taken over but what a driven browser cannot do without.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # what no page has to do with, and each process would begin
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-hang-monitor",
    "--metrics-recording-only",
    "--mute-audio",
    "--hide-scrollbars",
    "--site-per-process",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
]


# What a browser does that forbids a frame of another site to store anything (and Playwright's own flags make it do).
STORAGE_THROWS = "--disable-features=ThirdPartyStoragePartitioning"


def find_browser() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium found: script/setup dev installs it")
    return found


def launch(playwright: Playwright) -> Browser:
    path = shutil.which(SHELL) or find_browser()
    return playwright.chromium.launch(executable_path=path, ignore_default_args=True, args=FLAGS)


def launch_whole(playwright: Playwright, *flags: str) -> Browser:
    """The browser with its settings, some of which decide what a page may."""
    args = [*FLAGS, *flags]
    return playwright.chromium.launch(executable_path=find_browser(), ignore_default_args=True, args=args)


def launch_in(playwright: Playwright, profile: Path) -> BrowserContext:
    """A browser with a profile that stays, as a user's does when it is started again."""
    # Playwright waits for a first tab: of its own accord the browser opens one with pages of its own, mostly
    args = [*FLAGS, f"--user-data-dir={profile}", "about:blank"]
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=find_browser(), ignore_default_args=True, args=args
    )
