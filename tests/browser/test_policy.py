"""The watch over the content security policy sees what it is there for."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.policy import PolicyWatch
from tests.browser.stage import Stage
from tests.browser.steps import open_editor

STYLED = '<b style="font-weight:400"><p style="color:red;background:url(https://a.example/x.png)">Red</p></b>'


def test_a_breach_in_a_frame_of_ours_is_seen(stage: Stage, browser: Browser) -> None:
    watch = PolicyWatch()
    context = browser.new_context()
    watch.follow(context)
    tab = context.new_page()
    frame = open_editor(tab, stage)
    frame.locator("body").evaluate("(body) => body.setAttribute('style', 'color: red')")
    expect(frame.locator("#prompt")).to_be_visible()
    context.close()
    [seen] = watch.violations
    assert f"{stage.app}/editor.html style-src-attr inline" in seen
    assert watch.documents >= 2


def test_pasted_styles_make_no_report(stage: Stage, tab: Page, policy_watch: PolicyWatch) -> None:
    tab.goto(f"{stage.app}/viewer.html")
    before = len(policy_watch.violations)
    read = tab.evaluate(
        "async (html) => (await import('/js/core/clean.js')).cleanHtml(html).blocks.map(({ props }) => props.text)",
        STYLED,
    )
    assert (["Red"], before) == (read, len(policy_watch.violations))
