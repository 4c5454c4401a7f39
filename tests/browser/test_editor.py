"""The generation screen when all goes well: prompt, picture, model, theme, the page as it comes, saving."""

import base64
import io
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.pages import block, page, sample, section
from tests.browser.stage import Stage
from tests.browser.steps import (
    PROMPT,
    choose_theme,
    done,
    generate,
    is_closed,
    macro,
    open_editor,
    put_macro,
    sections,
    started,
    told_of,
    whole,
)
from tests.pictures import draw, opened

SAMPLE = sample("harbour", ["waves", "bridge", "workspace", "arches"])
OTHER = page(
    "Another page", "paper", section("z1", "stack", "plain", block("z1b1", "heading", text="Second try", level=2))
)


def test_sections_are_shown_while_the_rest_is_written(stage: Stage, tab: Page) -> None:
    go_on = threading.Event()
    rest = told_of(SAMPLE)[4:]
    stage.generate = [[started(), *told_of(SAMPLE, sections=2), lambda: wait(go_on), *rest, done(SAMPLE)]]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(2)
    expect(frame.locator(".progress")).to_contain_text("2 sections so far")
    expect(frame.get_by_role("button", name="Save")).to_be_disabled()
    go_on.set()
    expect(frame.locator(".notice[data-tone=success]")).to_contain_text("10 sections, 3.87 credits")
    expect(sections(frame)).to_have_count(10)


def test_a_page_in_arabic_runs_from_right_to_left_while_it_is_written_and_as_long_as_it_is(
    stage: Stage, tab: Page
) -> None:
    go_on = threading.Event()
    arabic = {**OTHER, "title": "فريق التصميم"}
    stage.generate = [[started(), *told_of(arabic, sections=1), lambda: wait(go_on), done(arabic)]]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(1)
    shown = frame.locator(".page")
    expect(shown).to_have_attribute("dir", "rtl")
    go_on.set()
    frame.locator(".notice[data-tone=success]").wait_for()
    expect(shown).to_have_attribute("dir", "rtl")
    frame.get_by_role("textbox", name="Page title").fill("Design team")
    expect(shown).to_have_attribute("dir", "ltr")
    frame.get_by_role("button", name="Undo").click()
    expect(shown).to_have_attribute("dir", "rtl")


def test_it_sends_what_was_asked_and_nothing_else(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    frame.get_by_role("radio", name="GPT-5.1").check()
    choose_theme(frame, "Paper")
    generate(frame, f"  {PROMPT}\n")
    frame.locator(".notice[data-tone=success]").wait_for()
    [call] = stage.made("POST", "/api/generate")
    assert {"prompt": PROMPT, "model": "gpt-5.1", "image": None, "theme": "paper"} == call.body
    assert call.headers["Authorization"].startswith("JWT token-")
    assert 36 == len(call.headers["Idempotency-Key"])


def test_saving_puts_readable_json_into_the_macro_and_closes(stage: Stage, tab: Page) -> None:
    title = "Überblick ]]> für alle"
    stage.generate = [whole({**SAMPLE, "title": title})]
    frame = open_editor(tab, stage)
    generate(frame)
    frame.get_by_role("button", name="Save").click()
    is_closed(tab)
    saved = macro(tab)
    assert {**SAMPLE, "title": title} == json.loads(saved["body"])
    assert "Überblick" in saved["body"]
    assert "]]>" not in saved["body"]
    wanted = {"v": "1", "title": title, "theme": SAMPLE["theme"]}
    assert wanted == {name: saved["parameters"][name] for name in wanted}
    assert int(saved["parameters"]["height"]) > 1000


def test_ctrl_s_saves_what_is_being_typed_and_writing_goes_on(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    frame.locator(".trying").wait_for(state="attached")
    see = "(event) => setTimeout(() => (window.isOurs = event.defaultPrevented))"
    frame.locator("body").evaluate(f"() => addEventListener('keydown', {see}, true)")
    frame.locator(".sheet [data-edit=title]").first.click()
    writing = frame.locator("[contenteditable]:focus")
    expect(writing).to_be_visible()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("Typed")
    tab.keyboard.press("Control+s")
    expect(frame.locator(".toast")).to_have_text("Saved.")
    assert frame.locator("body").evaluate("window.isOurs")
    assert "Typed" == json.loads(macro(tab)["body"])["sections"][0]["blocks"][0]["props"]["title"]
    tab.keyboard.type(" on")
    expect(writing).to_have_text("Typed on")
    tab.keyboard.press("Control+s")
    tab.wait_for_function("window.stage.macro.body.includes('Typed on')")
    frame.get_by_role("button", name="Close").click()
    is_closed(tab)


def test_a_saved_page_is_there_when_the_macro_is_opened_again(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    expect(sections(frame)).to_have_count(10)
    expect(frame.get_by_role("textbox", name="Page title")).to_have_value("Design at Northwind")
    frame.get_by_role("textbox", name="Page title").fill("Design, renamed")
    frame.get_by_role("button", name="Save").click()
    is_closed(tab)
    assert {**SAMPLE, "title": "Design, renamed"} == json.loads(macro(tab)["body"])


def test_generating_again_can_be_taken_back(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE), whole(OTHER)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Generate again").click()
    expect(frame.get_by_role("heading", name="Second try")).to_be_visible()
    frame.get_by_role("button", name="Undo").click()
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Redo").click()
    expect(frame.get_by_role("heading", name="Second try")).to_be_visible()
    keys = {call.headers["Idempotency-Key"] for call in stage.made("POST", "/api/generate")}
    assert 2 == len(keys)


def test_a_theme_changes_the_page_that_is_there(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    choose_theme(frame, "Paper")
    expect(frame.locator(".page[data-theme=paper]")).to_be_visible()
    frame.get_by_role("button", name="Undo").click()
    expect(frame.locator(".page[data-theme=harbour]")).to_be_visible()


def test_a_theme_that_was_taken_back_is_not_the_chosen_one_and_can_be_chosen_again(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    frame = open_editor(tab, stage)
    choose_theme(frame, "Paper")
    frame.get_by_role("button", name="Undo").click()
    expect(frame.get_by_role("radio", name="Harbour")).to_be_checked()
    choose_theme(frame, "Paper")
    expect(frame.locator(".page[data-theme=paper]")).to_be_visible()


def test_nothing_is_sent_before_the_picture_is_read(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    frame.locator("#prompt").fill(PROMPT)
    generate = frame.get_by_role("button", name="Generate page")
    expect(generate).to_be_enabled()
    tab.frames[1].evaluate("""() => {
        const read = createImageBitmap;
        window.createImageBitmap = async (file) => {
            await new Promise((resolve) => (window.goOn = resolve));
            return read(file);
        };
    }""")
    give(frame, picture_file(60, 40), "image/png")
    expect(frame.get_by_text("Reading the picture…")).to_be_visible()
    expect(generate).to_be_disabled()
    tab.frames[1].evaluate("""async () => {
        while (!window.goOn) await new Promise(requestAnimationFrame);
        window.goOn();
    }""")
    generate.click()
    expect(sections(frame)).to_have_count(10)
    [call] = stage.made("POST", "/api/generate")
    assert call.body["image"]


def test_words_that_stood_where_an_example_was_put_come_back(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    frame.locator("#prompt").press_sequentially("Mine")
    frame.get_by_role("button", name="Use this example: Clear policy").click()
    expect(frame.locator("#prompt")).to_have_value(re.compile("^A travel policy"))
    tab.keyboard.press("Control+z")
    expect(frame.locator("#prompt")).to_have_value("Mine")


def test_an_example_fills_the_prompt(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    frame.get_by_role("button", name="Use this example: Clear policy").click()
    expect(frame.locator("#prompt")).to_be_focused()
    assert frame.locator("#prompt").input_value().startswith("A travel policy")
    assert 6 == frame.locator(".example").count()


def test_it_says_who_gets_what(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    expect(frame.locator(".privacy")).to_contain_text("Your prompt goes to Google (Gemini)")
    frame.get_by_role("radio", name="GPT-5.1").check()
    expect(frame.locator(".privacy")).to_contain_text("Your prompt goes to OpenAI")
    give(frame, picture_file(40, 30), "image/png")
    expect(frame.locator(".privacy")).to_contain_text("Your prompt and picture go to OpenAI")
    expect(frame.locator(".privacy")).to_contain_text("not the picture")


def test_a_picture_goes_as_it_is(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    file = picture_file(40, 30)
    give(frame, file, "image/png")
    expect(frame.locator(".chosen")).to_contain_text("40 × 30")
    generate(frame)
    frame.locator(".notice[data-tone=success]").wait_for()
    [call] = stage.made("POST", "/api/generate")
    assert "image/png" == call.body["image"]["mediaType"]
    assert file == base64.b64decode(call.body["image"]["data"])


def test_a_picture_goes_though_its_file_is_gone_by_then(stage: Stage, tab: Page, tmp_path: Path) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    file, picture = tmp_path / "shot.png", picture_file(40, 30)
    file.write_bytes(picture)
    frame.locator(".form input[type=file]").set_input_files(file)
    expect(frame.locator(".chosen")).to_contain_text("40 × 30")
    file.unlink()
    generate(frame)
    frame.locator(".notice[data-tone=success]").wait_for()
    [call] = stage.made("POST", "/api/generate")
    assert picture == base64.b64decode(call.body["image"]["data"])


def test_a_large_picture_is_made_smaller(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    give(frame, picture_file(3_000, 1_500), "image/png")
    expect(frame.locator(".chosen")).to_contain_text("made smaller to be sent")
    generate(frame)
    frame.locator(".notice[data-tone=success]").wait_for()
    [call] = stage.made("POST", "/api/generate")
    sent = Image.open(io.BytesIO(base64.b64decode(call.body["image"]["data"])))
    assert ("JPEG", (2048, 1024)) == (sent.format, sent.size)
    assert len(json.dumps(call.body)) < 4_300_000


def test_of_what_moves_for_too_long_the_first_frame_is_sent(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    give(frame, draw("GIF", frames=51), "image/gif")
    expect(frame.locator(".chosen")).to_contain_text("60 × 40")
    generate(frame)
    frame.locator(".notice[data-tone=success]").wait_for()
    [call] = stage.made("POST", "/api/generate")
    sent = opened(base64.b64decode(call.body["image"]["data"]))
    assert ("JPEG", (60, 40)) == (sent.format, sent.size)


def test_what_is_no_picture_is_refused_in_words(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    give(frame, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")
    expect(frame.get_by_role("alert")).to_contain_text("Only PNG, JPEG, GIF and WebP")
    give(frame, picture_file(40, 30)[:60], "image/png")
    expect(frame.get_by_role("alert")).to_contain_text("could not be read")
    give(frame, b"", "image/png")
    expect(frame.get_by_role("alert")).to_contain_text("could not be read")


def test_words_can_be_dragged_into_the_prompt(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    drag = """(area) => ['dragover', 'drop'].map((name) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', 'A page for our team.');
      return area.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
    })"""
    # nobody takes them but the field
    assert [True, True] == frame.locator("#prompt").evaluate(drag)


def test_a_picture_can_be_pasted_and_removed(stage: Stage, tab: Page) -> None:
    frame = open_editor(tab, stage)
    encoded = base64.b64encode(picture_file(40, 30)).decode()
    frame.locator("#prompt").evaluate(
        """(area, encoded) => {
            const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
            area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        encoded,
    )
    expect(frame.locator(".chosen img")).to_be_visible()
    frame.get_by_role("button", name="Remove the picture").click()
    expect(frame.locator(".chosen")).to_be_hidden()
    expect(frame.get_by_role("button", name="Add a picture")).to_be_focused()


def test_closing_asks_when_something_would_be_lost(stage: Stage, tab: Page) -> None:
    stage.generate = [whole(SAMPLE)]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Close", exact=True).click()
    frame.get_by_role("button", name="Keep editing").click()
    expect(sections(frame)).to_have_count(10)
    frame.get_by_role("button", name="Close", exact=True).click()
    frame.get_by_role("button", name="Leave without saving").click()
    is_closed(tab)
    assert "" == macro(tab)["body"]


@pytest.mark.parametrize("name", ["Close", "Start from a template"])
def test_a_second_click_opens_nothing_beside_what_opens(stage: Stage, tab: Page, name: str) -> None:
    frame = open_editor(tab, stage)
    if name == "Close":
        frame.get_by_role("button", name="Start with an empty page").click()
    frame.get_by_role("button", name=name, exact=True).dblclick()
    dialog = frame.locator("dialog[open]")
    expect(dialog).to_be_visible()
    tab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    frame.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_have_count(1)


def test_what_came_of_a_page_is_kept_by_who_leaves_while_it_is_written(stage: Stage, tab: Page) -> None:
    going_on = threading.Event()
    stage.generate = [[started(), *told_of(SAMPLE, sections=2), lambda: going_on.wait(20)]]
    frame = open_editor(tab, stage)
    generate(frame)
    expect(sections(frame)).to_have_count(2)
    frame.get_by_role("button", name="Close").click()
    expect(frame.get_by_role("dialog")).to_contain_text("This browser keeps it")
    frame.get_by_role("button", name="Leave without saving").click()
    is_closed(tab)
    going_on.set()
    frame = open_editor(tab, stage)
    frame.get_by_role("button", name="Continue").click()
    expect(sections(frame)).to_have_count(2)


def test_closing_an_unchanged_page_does_not_ask(stage: Stage, tab: Page) -> None:
    put_macro(tab, json.dumps(SAMPLE))
    open_editor(tab, stage).get_by_role("button", name="Close", exact=True).click()
    is_closed(tab)


def test_a_german_user_reads_german(stage: Stage, tab: Page, tmp_path: Path) -> None:
    frame = open_editor(tab, stage, locale="de_DE")
    expect(frame.get_by_role("button", name="Seite erzeugen")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("lang", "de")
    expect(frame.locator(".credits")).to_contain_text("Noch 9.996,4 Credits")


def test_nothing_is_wider_than_a_phone_or_a_screen_at_200_percent(
    stage: Stage, open_context: Callable[..., BrowserContext]
) -> None:
    for width, height in ((320, 640), (390, 800), (640, 450)):
        tab = open_context(width=width, height=height).new_page()
        put_macro(tab, json.dumps(SAMPLE))
        frame = open_editor(tab, stage, locale="de_DE")
        expect(sections(frame)).to_have_count(10)
        assert frame.locator("html").evaluate("(node) => node.scrollWidth") <= width


def wait(event: threading.Event) -> None:
    assert event.wait(20)


def picture_file(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(file, "PNG", compress_level=1)
    return file.getvalue()


def give(frame: FrameLocator, content: bytes, media_type: str) -> None:
    frame.locator("input[type=file]").set_input_files(
        {"name": "Bob at the beach.png", "mimeType": media_type, "buffer": content}
    )
