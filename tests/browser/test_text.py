"""Writing in the page: one text at a time becomes an editor where it stands, under the policy of production."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import Stage
from tests.sandbox.functions_kit import wait_until

FIXTURES = Path(__file__).resolve().parent.parent / "core" / "fixtures"

OPEN = """async ({ value, kind, options }) => {
  const [{ editText }, { drawText }, { element }] = await Promise.all(
    ['/js/editor/text/index.js', '/js/render/text.js', '/js/dom.js'].map((path) => import(path)));
  const blocks = drawText(value);
  const words = kind === 'plain' ? [value] : blocks.flatMap((node) => [...node.childNodes]);
  const drawn = element(kind === 'markdown' ? 'div' : 'h2', { id: 'text', class: 'text' });
  drawn.append(...(kind === 'markdown' ? blocks : words));
  const [start, end] = ['before', 'after'].map((id) => element('button', { id }, id));
  document.body.replaceChildren(start, drawn, end);
  Object.assign(window, { told: [], left: [], asked: [], problems: [], before: drawn.outerHTML });
  window.text = editText({
    element: drawn, value, kind, label: 'Words', at: 'end',
    onChange: (value, { kind }) => told.push([value, kind]),
    onLeave: (reason) => left.push(reason),
    onUndo: () => asked.push('undo'),
    onRedo: () => asked.push('redo'),
    onProblem: (key) => problems.push(key),
    onPictures: (count) => problems.push(count),
    ...options,
  });
}"""
PASTE = """async ({ html, text, kind }) => {
  // the browser tells of a moved selection a moment later
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const transfer = new DataTransfer();
  if (html) transfer.setData('text/html', html);
  transfer.setData('text/plain', text);
  const target = document.querySelector('#text');
  const { left, top } = target.getBoundingClientRect();
  const options = { bubbles: true, cancelable: true, clientX: left + 1, clientY: top + 8 };
  const event = kind === 'drop'
    ? new DragEvent('drop', { dataTransfer: transfer, ...options })
    : new ClipboardEvent('paste', { clipboardData: transfer, ...options });
  const before = performance.now();
  target.dispatchEvent(event);
  target.getBoundingClientRect();
  return performance.now() - before;
}"""


@pytest.fixture
def writing(stage: Stage, tab: Page) -> "Writing":
    return Writing(stage, tab)


class Writing:
    """A page of one text between two buttons, and what the text tells its host."""

    def __init__(self, stage: Stage, tab: Page) -> None:
        self.tab = tab
        self.keys = tab.keyboard
        tab.goto(f"{stage.app}/viewer.html")
        expect(tab.get_by_text("inside Confluence")).to_be_visible()

    def open(self, value: str = "", kind: str = "markdown", **options: Any) -> Locator:
        self.tab.evaluate(OPEN, {"value": value, "kind": kind, "options": options})
        text = self.tab.get_by_role("textbox", name="Words")
        expect(text).to_be_focused()
        return text

    @property
    def value(self) -> str:
        return str(self.tab.evaluate("told.at(-1)?.[0]"))

    @property
    def kinds(self) -> list[str]:
        return list(self.tab.evaluate("told.map(([, kind]) => kind)"))

    @property
    def tools(self) -> Locator:
        return self.tab.get_by_role("toolbar", name="Format")

    def paste(self, text: str, html: str = "", kind: str = "paste") -> float:
        return float(self.tab.evaluate(PASTE, {"html": html, "text": text, "kind": kind}))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)


def test_what_is_typed_is_told_as_markdown_letter_by_letter(writing: Writing) -> None:
    writing.open("Hello")
    writing.keys.type(" you")
    assert [["Hello y", "type"], ["Hello yo", "type"], ["Hello you", "type"]] == writing.tab.evaluate("told")
    writing.press("Backspace")
    assert ("Hello yo", "delete") == (writing.value, writing.kinds[-1])
    writing.press("Enter")
    writing.keys.type("[x] 2 * 3 and *s*"[:12])
    assert "Hello yo\n\n\\[x] 2 * 3 an" == writing.value


@pytest.mark.parametrize(
    ("key", "name", "marked"),
    [("b", "Bold", "**Hello**"), ("i", "Italic", "*Hello*"), ("e", "Code", "`Hello`")],
)
def test_a_look_is_given_and_taken_by_key_and_by_toolbar(writing: Writing, key: str, name: str, marked: str) -> None:
    writing.open("Hello")
    expect(writing.tools).to_be_hidden()
    writing.press("Control+a", f"Control+{key}")
    assert (marked, "format") == (writing.value, writing.kinds[-1])
    button = writing.tools.get_by_role("button", name=name)
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert (writing.value, writing.kinds[-1]) == ("Hello", "format")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(writing.tab.get_by_role("textbox", name="Words")).to_be_focused()


def test_the_toolbar_is_reached_and_walked_by_keys_alone(writing: Writing) -> None:
    text = writing.open("Hello")
    writing.press("Control+a", "Alt+F10")
    button = writing.tools.get_by_role("button", name="Bold")
    expect(button).to_be_focused()
    writing.press("ArrowLeft")
    expect(writing.tools.get_by_role("button", name="Numbered list")).to_be_focused()
    writing.press("Home", "ArrowRight", "Enter")
    assert writing.value == "*Hello*"
    assert writing.tab.evaluate("document.querySelectorAll('.text-tools [tabindex=\"0\"]').length") == 1
    writing.press("Escape")
    expect(text).to_be_focused()
    assert writing.tab.evaluate("left") == []


def test_lists_are_made_continued_and_ended(writing: Writing) -> None:
    writing.open("")
    writing.keys.type("- one")
    writing.press("Enter")
    writing.keys.type("two")
    writing.press("Shift+Enter")
    writing.keys.type("more")
    assert writing.value == "- one\n- two\n  more"
    writing.press("Enter", "Enter")
    writing.keys.type("after")
    assert writing.value == "- one\n- two\n  more\n\nafter"
    writing.press("Enter")
    writing.keys.type("1. first")
    assert writing.value.endswith("after\n\n1. first")
    writing.press("Home", "Backspace")
    assert writing.value.endswith("after\n\nfirst")


def test_a_list_has_the_numbers_that_are_typed(writing: Writing) -> None:
    text = writing.open("1. one\n\nbetween")
    writing.press("Control+End", "Enter")
    writing.keys.type("2. two")
    writing.press("Enter")
    writing.keys.type("three")
    assert "1. one\n\nbetween\n\n2. two\n3. three" == writing.value
    # what is split from an item counts on from it
    writing.press("ArrowUp", "Home", "ArrowRight", "Enter")
    assert "1. one\n\nbetween\n\n2. t\n3. wo\n4. three" == writing.value
    expect(text.locator("ol").last.locator("li[value]")).to_have_count(1)
    writing.press("Home", "Control+Shift+8", "Control+Shift+7")
    assert writing.value.endswith("2. t\n3. wo\n4. three")


def test_selected_lines_become_a_list_by_toolbar_and_key(writing: Writing) -> None:
    writing.open("one\n\ntwo\n\n- three")
    writing.press("Control+a")
    writing.tools.get_by_role("button", name="Bulleted list").click()
    assert writing.value == "- one\n- two\n- three"
    writing.press("Control+Shift+7")
    assert writing.value == "1. one\n2. two\n3. three"
    expect(writing.tools.get_by_role("button", name="Numbered list")).to_have_attribute("aria-pressed", "true")
    writing.press("Control+Shift+7")
    assert (writing.value, set(writing.kinds)) == ("one\n\ntwo\n\nthree", {"format"})


def test_a_link_is_made_changed_and_taken_away(writing: Writing) -> None:
    text = writing.open("Read this")
    writing.press("Control+Shift+ArrowLeft", "Control+k")
    field = writing.tab.get_by_role("textbox", name="Address")
    expect(field).to_be_focused()
    expect(text.locator(".text-marked")).to_have_text("this")
    writing.keys.type("javascript:alert(1)")
    writing.press("Enter")
    expect(writing.tab.get_by_role("alert")).to_contain_text("https")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("example.com/a_(b")
    writing.press("Enter")
    assert writing.value == "Read [this](https://example.com/a_%28b)"
    expect(text).to_be_focused()
    writing.press("End", "Control+k")
    expect(field).to_have_value("https://example.com/a_%28b")
    field.fill("https://example.org")
    writing.press("Enter", "Control+k")
    assert writing.value == "Read [this](https://example.org)"
    writing.tab.get_by_role("button", name="Remove link").click()
    assert writing.value == "Read this"
    writing.press("Control+k", "Escape")
    expect(text).to_be_focused()
    assert writing.tab.evaluate("left") == []


@pytest.mark.parametrize(
    ("typed", "value", "undone"),
    [
        ("a **bold**", "a **bold**", "a \\*\\*bold\\*\\*"),
        ("a *slant*", "a *slant*", "a \\*slant\\*"),
        ("a `code`", "a `code`", "a \\`code\\`"),
        ("- x", "- x", None),
        ("1. x", "1. x", None),
        ("2*3*4", "2\\*3\\*4", None),
    ],
)
def test_markdown_becomes_its_look_while_it_is_typed(
    writing: Writing, typed: str, value: str, undone: str | None
) -> None:
    writing.open("")
    writing.keys.type(typed)
    assert value == writing.value
    if undone:
        assert writing.kinds[-1] == "format"
        writing.press("Backspace")
        assert undone == writing.value


def test_backspace_takes_back_a_list_that_was_not_meant(writing: Writing) -> None:
    text = writing.open("")
    writing.keys.type("- ")
    expect(text.locator("li")).to_have_count(1)
    writing.press("Backspace")
    writing.keys.type("x")
    assert writing.value == "\\- x"


@pytest.mark.parametrize("source", ["word", "word-online", "google-docs", "confluence", "sheets"])
def test_what_other_programs_copy_is_pasted_clean(writing: Writing, source: str) -> None:
    text = writing.open("Before ", charsMax=100_000)
    writing.paste("as plain text", (FIXTURES / f"{source}.html").read_text())
    assert writing.kinds == ["paste"]
    assert len(writing.value) > len("Before as plain text")
    assert text.locator("[style], [class^=Mso], img, span").count() == 0
    if source != "sheets":
        assert text.locator("li").count() > 1
        assert text.locator("strong").count() > 0
    writing.keys.type("!")
    assert len(writing.kinds) == 2


def test_pasted_markup_runs_nothing_and_leads_nowhere_but_to_https(writing: Writing) -> None:
    text = writing.open("")
    bad = '<b onclick="x()">a</b><script>told.push("run")</script><img src=x onerror=alert(1)>'
    writing.paste("a", f'{bad}<a href="javascript:alert(1)">b</a> <a href="https://e.com/c">c</a>')
    assert writing.value == "**a**b [c](https://e.com/c)"
    assert text.locator("script, img, [onclick]").count() == 0


def test_plain_text_is_read_as_markdown_and_with_shift_as_letters(writing: Writing) -> None:
    writing.open("")
    writing.paste("**a**\n\n- b")
    assert writing.value == "**a**\n\n- b"
    writing.open("")
    writing.keys.down("Shift")
    writing.paste("**a**\n- b", "<b>no</b>")
    writing.keys.up("Shift")
    assert writing.value == "\\*\\*a\\*\\*\n\n\\- b"


def test_pasted_lines_join_the_line_they_come_into(writing: Writing) -> None:
    writing.open("one two")
    writing.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    writing.paste("A\n\n- B\n- C")
    assert writing.value == "one A\n\n- B\n- C\n\ntwo"
    writing.keys.type("!")
    assert writing.value == "one A\n\n- B\n- C!\n\ntwo"
    writing.press("ArrowLeft")
    writing.paste("1. D")
    assert writing.value == "one A\n\n- B\n- C\n\n1. D\n\n- !\n\ntwo"


def test_a_pasted_address_links_the_selected_words(writing: Writing) -> None:
    writing.open("Read this")
    writing.press("Control+Shift+ArrowLeft")
    writing.paste("https://example.com/a")
    assert writing.value == "Read [this](https://example.com/a)"


def test_words_are_copied_and_pasted_within_the_text(writing: Writing) -> None:
    writing.open("A **bold** word")
    writing.press("Control+a", "Control+c", "End", "Enter", "Control+v")
    expect(writing.tab.locator("#text strong")).to_have_count(2)
    assert writing.value == "A **bold** word\n\nA **bold** word"


def test_what_is_dropped_from_elsewhere_is_cleaned_too(writing: Writing) -> None:
    writing.open("end")
    writing.paste("x", '<p style="color:red"><b>x</b></p>', kind="drop")
    assert (writing.value, writing.kinds) == ("**x**end", ["paste"])


def test_too_much_is_refused_and_changes_nothing(writing: Writing) -> None:
    writing.open("Here", charsMax=10_000_000)
    writing.paste("x" * 5_000_001)
    assert ["text.pasteTooLarge"] == writing.tab.evaluate("problems")
    writing.open("Here")
    writing.paste("x" * 5_000_001)
    writing.paste("x", f"<p>{'y' * 5_000_000}</p>")
    writing.paste("z" * 20_000)
    assert ["text.pasteTooLarge"] * 3 == writing.tab.evaluate("problems")
    assert writing.tab.evaluate("told") == []
    expect(writing.tab.get_by_role("textbox", name="Words")).to_have_text("Here")


def test_a_full_text_takes_no_more_letters(writing: Writing) -> None:
    text = writing.open("1234", "plain", charsMax=5)
    writing.keys.type("567")
    assert [["12345", "type"]] == writing.tab.evaluate("told")
    assert ["text.full", "text.full"] == writing.tab.evaluate("problems")
    expect(text).to_have_text("12345")


def test_a_long_paste_is_taken_whole_and_is_one_step(writing: Writing) -> None:
    text = writing.open("", charsMax=300_000)
    words = "<p>Some <b>words</b> of a long text, with <i>looks</i> and <a href='https://e.com'>links</a>.</p>"
    count = 200_000 // len(words)
    writing.paste("x", words * count)
    assert writing.kinds == ["paste"]
    assert count == text.evaluate("text => text.querySelectorAll('strong').length")


def test_undo_and_redo_are_the_hosts(writing: Writing) -> None:
    text = writing.open("a")
    writing.keys.type("b")
    writing.press("Control+z", "Control+Shift+z", "Control+y")
    assert ["undo", "redo", "redo"] == writing.tab.evaluate("asked")
    expect(text).to_have_text("ab")
    text.evaluate(
        "text => text.dispatchEvent(new InputEvent('beforeinput', "
        "{ inputType: 'historyUndo', cancelable: true, bubbles: true }))"
    )
    assert writing.tab.evaluate("asked.length") == 4


def test_the_host_may_show_another_value(writing: Writing) -> None:
    text = writing.open("one two three")
    writing.tab.evaluate("text.setValue('one three')")
    writing.tab.evaluate("text.setValue('one 2 three')")
    expect(text).to_have_text("one 2 three")
    writing.keys.type("X")
    assert [["one 2X three", "type"]] == writing.tab.evaluate("told")


@pytest.mark.parametrize(
    ("kind", "key", "reason"),
    [
        ("markdown", "Escape", "escape"),
        ("markdown", "Tab", "tab"),
        ("markdown", "Shift+Tab", "backtab"),
        ("markdown", "ArrowUp", "up"),
        ("markdown", "ArrowDown", "down"),
        ("plain", "Enter", "enter"),
        ("plain", "Escape", "escape"),
        ("plain", "ArrowDown", "down"),
        ("inline", "Enter", "enter"),
    ],
)
def test_it_says_how_the_text_was_left(writing: Writing, kind: str, key: str, reason: str) -> None:
    writing.open("A title", kind)
    writing.press(key)
    assert [reason] == writing.tab.evaluate("left")


def test_arrows_move_within_the_text_before_they_leave_it(writing: Writing) -> None:
    writing.open("one\n\n- two\n- three")
    writing.press("ArrowUp", "ArrowUp")
    assert writing.tab.evaluate("left") == []
    writing.press("ArrowUp")
    assert writing.tab.evaluate("left") == ["up"]


def test_it_is_left_when_the_focus_goes_but_not_into_its_own_panels(writing: Writing) -> None:
    writing.open("Words")
    writing.press("Control+a", "Control+k")
    expect(writing.tab.get_by_role("textbox", name="Address")).to_be_focused()
    assert writing.tab.evaluate("left") == []
    writing.tab.locator("#after").focus()
    assert writing.tab.evaluate("left") == ["blur"]


@pytest.mark.parametrize(
    ("kind", "value"), [("markdown", "A **b** [c](https://e.com)\n\n- d"), ("plain", "Title"), ("inline", "A *b*")]
)
def test_after_closing_the_element_is_as_it_was_drawn(writing: Writing, kind: str, value: str) -> None:
    writing.open(value, kind)
    writing.tab.evaluate("text.close()")
    assert writing.tab.evaluate("before") == writing.tab.locator("#text").evaluate("text => text.outerHTML")
    assert writing.tab.locator(".text-tools, .text-link").count() == 0
    assert writing.tab.evaluate("left") == []


def test_plain_words_stay_plain_and_on_one_line(writing: Writing) -> None:
    writing.open("A ", "plain")
    writing.paste("b\nc", "<b>b</b><p>c</p>")
    writing.keys.type(" **d**")
    assert writing.value == "A b c **d**"
    writing.press("Control+a", "Control+b")
    assert writing.tools.count() == 0
    assert writing.value == "A b c **d**"


def test_letters_of_an_input_method_are_told_once_they_are_chosen(writing: Writing, tab: Page) -> None:
    text = writing.open("")
    session = tab.context.new_cdp_session(tab)
    for composed in ("に", "にほ", "日本"):
        session.send("Input.imeSetComposition", {"text": composed, "selectionStart": 2, "selectionEnd": 2})
    expect(text).to_have_text("日本")
    assert writing.tab.evaluate("told") == []
    session.send("Input.insertText", {"text": "日本"})
    # asked from outside: what waits inside of a page is evaluated there, and its policy forbids that
    wait_until(lambda: tab.evaluate("told.length") == 1)
    assert [["日本", "type"]] == writing.tab.evaluate("told")


def test_a_full_text_takes_no_letters_of_an_input_method(writing: Writing, tab: Page) -> None:
    text = writing.open("日本", "plain", charsMax=3)
    session = tab.context.new_cdp_session(tab)
    session.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    session.send("Input.insertText", {"text": "日本"})
    wait_until(lambda: "text.full" in tab.evaluate("problems"))
    expect(text).to_have_text("日本")
    writing.keys.type("x")
    assert writing.value == "日本x"


def test_other_scripts_and_emoji_are_edited_as_they_are_seen(writing: Writing) -> None:
    text = writing.open("שלום 👩‍💻")
    assert text.evaluate("text => getComputedStyle(text).direction") == "rtl"
    writing.press("Backspace")
    assert writing.value == "שלום"
    writing.keys.insert_text("🇩🇪 ok")
    assert writing.value == "שלום 🇩🇪 ok"


def test_an_empty_text_says_what_belongs_there(writing: Writing) -> None:
    for kind in ("markdown", "plain"):
        text = writing.open("", kind, placeholder="Write here")
        expect(text).to_have_attribute("aria-placeholder", "Write here")
        assert writing.tab.locator("#text[data-hint], #text > [data-hint]").count() == 1
        writing.keys.type("x")
        assert writing.tab.locator("[data-hint]").count() == 0


def test_it_is_no_part_of_what_the_editor_loads_first(stage: Stage, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(stage.address("editor"))
    expect(tab.frame_locator("iframe").locator("#prompt")).to_be_visible()
    assert any("/built/editor/editor.js" in url for url in asked)
    assert not any("/built/editor/text-" in url for url in asked)


def test_the_policy_needs_no_exception_for_it(stage: Stage) -> None:
    assert "trusted-types 'none'" in stage.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("See https://example.com/a, ", "See [https://example.com/a](https://example.com/a),"),
        ("https://e.org/a_(b) ", "[https://e.org/a_(b)](https://e.org/a_(b))"),
        ("(https://e.org/a) ", "([https://e.org/a](https://e.org/a))"),
        ("https://e.org/a.\nb", "[https://e.org/a](https://e.org/a).\n\nb"),
        ("http://e.org/a ", "http://e.org/a"),
        ("`https://e.org/a\nb", "\\`https://e.org/a\n\nb"),
    ],
)
def test_an_address_that_is_typed_becomes_a_link(writing: Writing, typed: str, value: str) -> None:
    writing.open("")
    writing.keys.type(typed)
    assert value == writing.value


def test_an_address_on_a_line_of_its_own_becomes_a_link(writing: Writing) -> None:
    writing.open("See")
    writing.press("Shift+Enter")
    writing.keys.type("https://e.org/a")
    writing.press("Shift+Enter")
    writing.keys.type("https://e.org/b ")
    assert "See\n[https://e.org/a](https://e.org/a)\n[https://e.org/b](https://e.org/b)" == writing.value


def test_backspace_takes_the_link_of_an_address_back(writing: Writing) -> None:
    writing.open("")
    writing.keys.type("https://example.com/a ")
    writing.press("Backspace")
    assert "https://example.com/a" == writing.value


def test_the_tools_are_shown_at_a_link_that_the_caret_is_in(writing: Writing) -> None:
    text = writing.open("A [long link](https://example.com/a) here")
    expect(writing.tools).to_be_hidden()
    text.locator("a").click()
    writing.tools.get_by_role("button", name="Link").click()
    expect(writing.tab.get_by_role("textbox", name="Address")).to_have_value("https://example.com/a")


def test_pictures_that_a_text_cannot_hold_are_told(writing: Writing) -> None:
    writing.open("")
    writing.paste("a b", '<p>a <img src="https://example.com/x.png"> b</p>')
    assert [1] == writing.tab.evaluate("problems")
