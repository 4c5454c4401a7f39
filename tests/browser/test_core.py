"""The editor's core where it meets a browser: its policy, its storage in a frame, its clipboard and its locks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page

from tests.browser.stage import Stage
from tests.browser.steps import open_editor

FIXTURES = Path(__file__).parent.parent / "core" / "fixtures"
WHOSE = {"site": "acme", "account": "alice", "page": "1", "macro": ""}

OPEN = """
  const { loadCore } = await import('/js/core/load.js');
  const { Draft } = await import('/js/core/draft.js');
  const { Store } = await import('/js/core/store.js');
  const { rules, apply } = await loadCore();
  const readPage = (value) => (typeof rules.page(value) === 'symbol' ? null : value);
  const store = new Store();
  const draft = new Draft(store, whose, { base: 'hash' });
"""
WRITE = f"""async (whose) => {{ {OPEN}
  const page = {{ version: 1, title: 'Before', theme: 'paper', sections: [] }};
  for (const title of ['One', 'Two']) {{
    const operation = {{ op: 'setTitle', title }};
    draft.note(apply(page, operation).page, [operation]);
    await draft.flush();
  }}
  return store.reach();
}}"""
FIND = f"""async (whose) => {{ {OPEN}
  return (await draft.find(apply, readPage))?.page.title ?? null;
}}"""
FORBID = """
for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('forbidden', 'SecurityError'); } });
}
"""


def our_frame(tab: Page, stage: Stage) -> Frame:
    open_editor(tab, stage)
    return next(frame for frame in tab.frames if frame.url.startswith(stage.app))


def bare_page(tab: Page, stage: Stage) -> None:
    """A document of ours that runs nothing by itself, under the policy of production."""
    tab.goto(f"{stage.app}/page.schema.json")


@pytest.mark.parametrize("source", sorted(FIXTURES.glob("*.html")), ids=lambda file: file.stem)
def test_a_foreign_paste_becomes_blocks_under_the_policy(tab: Page, stage: Stage, source: Path) -> None:
    bare_page(tab, stage)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    cleaned = tab.evaluate(
        "async (html) => { const { cleanHtml } = await import('/js/core/clean.js'); return cleanHtml(html); }",
        source.read_text(),
    )
    blocks = [{name: block[name] for name in ("type", "props")} for block in cleaned["blocks"]]

    assert json.loads(source.with_suffix(".json").read_text()) == {"pictures": cleaned["pictures"], "blocks": blocks}
    assert [] == [address for address in asked if "/js/" not in address]


def test_a_draft_in_a_frame_is_there_after_a_reload(tab: Page, stage: Stage) -> None:
    assert our_frame(tab, stage).evaluate(WRITE, WHOSE) == "kept"
    tab.reload()
    frame = our_frame(tab, stage)

    assert frame.evaluate(FIND, WHOSE) == "Two"
    assert frame.evaluate(FIND, WHOSE | {"site": "globex"}) is None


def test_a_confirmed_save_leaves_nothing_of_a_draft(tab: Page, stage: Stage) -> None:
    frame = our_frame(tab, stage)
    frame.evaluate(WRITE, WHOSE)
    frame.evaluate(f"async (whose) => {{ {OPEN} await draft.erase(); }}", WHOSE)

    assert [] == frame.evaluate(f"async (whose) => {{ {OPEN} return store.keys(); }}", WHOSE)


def test_storage_that_throws_is_said_and_breaks_nothing(
    open_context: Callable[..., BrowserContext], stage: Stage
) -> None:
    context = open_context()
    context.add_init_script(FORBID)
    tab = context.new_page()
    bare_page(tab, stage)

    assert tab.evaluate(WRITE, WHOSE) == "not kept"


def test_our_own_kind_goes_over_the_clipboard(tab: Page, stage: Stage) -> None:
    bare_page(tab, stage)
    pasted: dict[str, Any] = tab.evaluate("""async () => {
      const { toClipboard } = await import('/js/core/clipboard.js');
      const { fromClipboard } = await import('/js/core/from-clipboard.js');
      const { loadCore } = await import('/js/core/load.js');
      const { rules } = await loadCore();
      const block = { id: 'b1', type: 'rich-text', props: { text: 'a "quote" & <b>' } };
      const held = new DataTransfer();
      const { 'application/vnd.skyline+json': _, ...rest } = toClipboard({ blocks: [block] }, 'words');
      for (const [kind, value] of Object.entries(rest)) held.setData(kind, value);
      return fromClipboard((kind) => held.getData(kind), rules, () => 'b2');
    }""")

    assert pasted == {"blocks": [{"id": "b2", "type": "rich-text", "props": {"text": 'a "quote" & <b>'}}]}


def test_the_second_tab_is_told_and_may_take_over(open_context: Callable[..., BrowserContext], stage: Stage) -> None:
    context = open_context()
    first, second = context.new_page(), context.new_page()
    hold = """async () => {
      const { openTab } = await import('/js/core/tabs.js');
      window.tab = await openTab('acme/alice/1/', () => { window.isTaken = true; });
      return window.tab.isFirst;
    }"""
    bare_page(first, stage)
    bare_page(second, stage)

    assert first.evaluate(hold) is True
    assert second.evaluate(hold) is False
    second.evaluate("() => window.tab.takeOver()")
    first.wait_for_function("window.isTaken === true")
