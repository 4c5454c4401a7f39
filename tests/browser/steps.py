"""What people do and see in the editor and the viewer, in words."""

import json
import re
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from tests.browser.stage import Stage, Step

PROMPT = "A home page for our design team."


def put_macro(tab: Page, body: str, macro: str = "one", **parameters: str) -> None:
    """What the stage's macro holds before it is opened."""
    stored = json.dumps({"body": body, "parameters": {"v": "1", **parameters}})
    tab.add_init_script(
        f"try {{ if (!sessionStorage.getItem('macro:{macro}')) sessionStorage.setItem('macro:{macro}', "
        f"{json.dumps(stored)}) }} catch {{}}"
    )


def open_viewer(tab: Page, stage: Stage, **options: str) -> FrameLocator:
    tab.goto(stage.address("viewer", **options), wait_until="commit")
    return tab.frame_locator("iframe")


def open_editor(tab: Page, stage: Stage, **options: str) -> FrameLocator:
    """Opens the editor and waits until it can be used."""
    tab.goto(stage.address("editor", **options))
    frame = tab.frame_locator("iframe")
    expect(frame.locator("#prompt")).to_be_visible()
    return frame


def choose_theme(frame: FrameLocator, name: str) -> None:
    """Clicks the theme's picture, as a person does: the radio button itself is not to be seen."""
    frame.locator("label.theme").filter(has_text=name).click()
    expect(frame.get_by_role("radio", name=name)).to_be_checked()


def started(request_id: str = "req_1") -> Step:
    return ("started", {"requestId": request_id, "model": "gemini-3-pro", "creditsHeld": 18})


def told_of(page: dict[str, Any], *, sections: int | None = None) -> list[Step]:
    """The stream of a page up to its last section, or to as many."""
    shown = page["sections"][:sections]
    head: list[Step] = [("progress", {"stage": "thinking", "sections": 0})]
    return [
        *head,
        ("page", {"title": page["title"], "theme": page["theme"]}),
        *(("section", section) for section in shown),
    ]


def done(page: dict[str, Any], outcome: str = "complete") -> Step:
    data = {
        "requestId": "req_1",
        "page": page,
        "creditsCharged": 3.87,
        "balance": 9992.53,
        "available": 9992.53,
        "outcome": outcome,
        "servedBy": "gemini-3-pro",
    }
    return ("done", data)


def whole(page: dict[str, Any]) -> list[Step]:
    return [started(), *told_of(page), done(page)]


def problem(status: int, code: str, detail: str, **more: Any) -> tuple[int, dict[str, Any]]:
    return status, {
        "type": "about:blank",
        "title": code,
        "status": status,
        "detail": detail,
        "code": code,
        "requestId": "req_9",
        **more,
    }


def generate(frame: FrameLocator, prompt: str = PROMPT) -> None:
    frame.locator("#prompt").fill(prompt)
    frame.get_by_role("button", name=re.compile("^Generate")).click()


def generate_by_key(tab: Page, frame: FrameLocator) -> None:
    """As `generate`, once it can be: before the models are known the keys do nothing."""
    frame.locator("#prompt").fill(PROMPT)
    expect(frame.get_by_role("button", name=re.compile("^Generate"))).to_be_enabled()
    tab.keyboard.press("Control+Enter")


def sections(frame: FrameLocator) -> Locator:
    return frame.locator(".sheet .section")


def macro(tab: Page) -> dict[str, Any]:
    found: dict[str, Any] = tab.evaluate("window.stage.macro")
    return found


def is_closed(tab: Page) -> None:
    tab.wait_for_function("window.stage.isClosed")


def held(tab: Page, pattern: str) -> list[Route]:
    """The requests to there, none of which goes on before the test lets it."""
    found: list[Route] = []

    def hold(route: Route) -> None:
        found.append(route)

    tab.route(pattern, hold)
    return found


def nodes_kept(tab: Page) -> float:
    """How many nodes the editor's frame keeps when all has gone that may go."""
    session = tab.context.new_cdp_session(tab.frames[1])
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    found: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return next(float(each["value"]) for each in found if "Nodes" == each["name"])
