"""Pictures on their way to a page, each going wrong as it can; and choosing, setting and describing them."""

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests import pictures
from tests.browser.files import choose, drop, paste, row, tray
from tests.browser.pages import block, page, section
from tests.browser.stage import Stage
from tests.browser.states import SAMPLE, with_page
from tests.browser.steps import (
    done,
    generate,
    held,
    is_closed,
    macro,
    open_editor,
    problem,
    put_macro,
    sections,
    started,
    told_of,
)
from tests.browser.test_hand import part, saved, tool
from tests.pictures import draw
from tests.sandbox.functions_kit import wait_until

BOATS = {"boats.png": draw("PNG")}
# the answer is there, which is not told anew to who asks too late
IS_ATTACHED = "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/attach-image'))"


def sent(stage: Stage) -> list[str]:
    return [call.headers["X-File-Name"] for call in stage.made("POST", "/api/attach-image")]


def picture(identity: str = "waves", **more: Any) -> dict[str, Any]:
    return {
        "source": "library",
        "id": identity,
        "alt": "Waves",
        "width": 1600,
        "height": 1000,
        "colour": "#366382",
    } | more


def shots(*images: dict[str, Any]) -> dict[str, Any]:
    gallery = block("b1", "gallery", items=[{"image": image} for image in images], columns=3)
    words = block("b2", "rich-text", text="Words.")
    return page(
        "Shots",
        "paper",
        section("s1", "stack", "plain", gallery, words),
        section("s2", "stack", "plain", block("b3", "heading", text="End", level=2)),
    )


def own_name(image: dict[str, Any]) -> str:
    return name_of(image["fileName"])


def name_of(file_name: str) -> str:
    """What its author calls it: the page's own has a chance behind it, which no other page has."""
    found = re.fullmatch(r"(.+)-[0-9a-f]{5}(\.[a-z]+)", file_name)
    assert found, file_name
    return found[1] + found[2]


def attached(stage: Stage) -> dict[str, bytes]:
    return {name_of(name): content for name, content in stage.attached.items()}


def blocks(tab: Page, frame: FrameLocator, row_of_section: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = saved(tab, frame)["sections"][row_of_section]["blocks"]
    return found


def test_pictures_keep_the_order_they_came_in_whichever_is_first(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    is_second_there = threading.Event()
    stage.attach = [lambda: is_second_there.wait(20)]
    files = {
        f"{name}.png": draw("PNG", size=size)
        for name, size in (("first", (61, 40)), ("second", (62, 40)), ("third", (63, 40)))
    }
    drop(part(frame, "b3"), files)
    expect(row(frame, "third.png")).to_contain_text("On the page")
    is_second_there.set()
    expect(row(frame, "first.png")).to_contain_text("On the page")
    made = [own_name(one["props"]["image"]) for one in blocks(tab, frame, 1) if one["type"] == "image"]
    assert ["first.png", "second.png", "third.png"] == made


def test_pictures_dropped_on_a_gallery_join_it(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture(), picture("bridge")))
    drop(part(frame, "b1"), {"one.png": draw("PNG"), "two.png": draw("PNG", size=(64, 40))})
    expect(row(frame, "one.png")).to_contain_text("On the page")
    expect(row(frame, "two.png")).to_contain_text("On the page")
    items = blocks(tab, frame)[0]["props"]["items"]
    assert ["waves", "bridge", "one.png", "two.png"] == [
        own_name(one["image"]) if "fileName" in one["image"] else one["image"]["id"] for one in items
    ]


def test_a_picture_dropped_on_a_picture_takes_its_place_and_undo_brings_it_back(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    drop(part(frame, "s3b1").locator(".picture"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("On the page")
    part(frame, "s3b1").scroll_into_view_if_needed()
    expect(part(frame, "s3b1").locator("img[src^=blob]")).to_be_visible()
    frame.get_by_role("button", name="Undo: settings").click()
    expect(part(frame, "s3b1").locator("img[src*=library]")).to_be_visible()


def test_a_picture_of_the_page_is_not_dragged_as_a_file_that_would_be_sent(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture("waves"), picture("bridge")))
    frame.locator("html").evaluate("() => addEventListener('dragover', () => (window.isDragged = true), true)")
    shot = frame.locator(".shots img").first
    expect(frame.locator(".shots .picture.is-there")).to_have_count(2)
    box = shot.bounding_box()
    assert box
    tab.mouse.move(box["x"] + 20, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 60, box["y"] + 60, steps=5)
    tab.mouse.move(box["x"] + 60, box["y"] + 90, steps=5)
    tab.mouse.up()
    assert not frame.locator("html").evaluate("() => Boolean(window.isDragged)")


def test_a_picture_is_pasted_behind_what_is_selected(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    part(frame, "b3").click(position={"x": 1, "y": 1})
    written = frame.locator("[contenteditable]:focus")
    expect(written).to_be_visible()
    paste(written, BOATS)
    expect(row(frame, "boats.png")).to_contain_text("On the page")
    written.press("Escape")
    expect(written).to_have_count(0)
    paste(part(frame, "b3"), {"hill.png": draw("PNG", size=(70, 40))})
    expect(row(frame, "hill.png")).to_contain_text("On the page")
    assert ["heading", "image", "image"] == [one["type"] for one in blocks(tab, frame, 1)]


def test_several_are_chosen_by_button(stage: Stage, tab: Page, tmp_path: Path) -> None:
    frame = with_page(tab, stage, shots(picture()))
    button = frame.get_by_role("button", name="Pictures", exact=True)
    choose(tab, button, tmp_path, BOATS | {"moving.gif": draw("GIF", frames=3)})
    expect(row(frame, "boats.png")).to_contain_text("On the page")
    expect(row(frame, "moving.gif")).to_contain_text("On the page")
    # a moving picture is sent as it is
    assert draw("GIF", frames=3) == attached(stage)["moving.gif"]


def test_one_is_cancelled_while_the_other_goes_on(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    goes_on = threading.Event()
    stage.attach = [lambda: goes_on.wait(20), lambda: goes_on.wait(20)]
    drop(part(frame, "b3"), BOATS | {"hill.png": draw("PNG", size=(70, 40))})
    expect(row(frame, "boats.png").get_by_role("progressbar")).to_be_visible()
    expect(row(frame, "hill.png")).to_contain_text("Confluence is storing it")
    row(frame, "boats.png").get_by_role("button", name="Cancel boats.png").click()
    expect(row(frame, "boats.png")).to_have_count(0)
    goes_on.set()
    expect(row(frame, "hill.png")).to_contain_text("On the page")
    made = [own_name(one["props"]["image"]) for one in blocks(tab, frame, 1) if one["type"] == "image"]
    assert ["hill.png"] == made


def test_one_that_is_cancelled_while_a_page_is_generated_stays_away(stage: Stage, tab: Page) -> None:
    document = shots(picture())
    frame = with_page(tab, stage, document)
    is_attached, is_generated = threading.Event(), threading.Event()
    stage.attach = [lambda: is_attached.wait(20)]
    events = told_of(document)
    stage.generate = [[started(), *events[:3], lambda: is_generated.wait(20), *events[3:], done(document)]]
    drop(part(frame, "b3"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("Confluence is storing it")
    generate(frame)
    expect(sections(frame)).to_have_count(1)
    is_attached.set()
    wait_until(lambda: bool(frame.locator("html").evaluate(IS_ATTACHED)))
    row(frame, "boats.png").get_by_role("button", name="Cancel boats.png").click()
    is_generated.set()
    expect(frame.locator(".notice[data-tone=success]")).to_be_visible()
    expect(frame.locator(".sheet .image")).to_have_count(0)


def test_a_portrait_comes_to_its_person_wherever_that_one_is_by_then(stage: Stage, tab: Page, tmp_path: Path) -> None:
    people = [{"name": name, "role": "Designer"} for name in ("Anna", "Ben", "Cleo")]
    who = section("s1", "stack", "plain", block("b1", "people", items=people, columns=3))
    frame = with_page(tab, stage, page("Who", "paper", who))
    goes_on = threading.Event()
    stage.attach = [lambda: goes_on.wait(20)]
    part(frame, "b1").get_by_text("Ben").click()
    tab.keyboard.press("Escape")
    tool(frame, "Settings").click()
    choose(tab, frame.get_by_role("button", name="Upload a picture"), tmp_path, {"ben.png": draw("PNG")})
    expect(row(frame, "ben.png")).to_contain_text("Confluence is storing it")
    part(frame, "b1").get_by_text("Anna").click()
    tab.keyboard.press("Escape")
    tool(frame, "Delete").click()
    goes_on.set()
    expect(row(frame, "ben.png")).to_contain_text("On the page")
    items = blocks(tab, frame)[0]["props"]["items"]
    assert [("Ben", True), ("Cleo", False)] == [(one["name"], "image" in one) for one in items]


def test_on_a_phone_what_has_come_is_not_in_the_way_of_the_settings(stage: Stage, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    frame = with_page(tab, stage, shots(picture()))
    drop(part(frame, "b3"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("On the page")
    frame.locator(".sheet .image .picture").click()
    tool(frame, "Settings").click()
    choose_one = frame.get_by_role("button", name="Choose a picture")
    choose_one.scroll_into_view_if_needed()
    assert choose_one.evaluate(
        """(node) => {
          const { left, top } = node.getBoundingClientRect();
          return node.contains(document.elementFromPoint(left + 9, top + 9));
        }"""
    )


def test_of_two_for_the_same_place_the_one_chosen_last_comes(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    goes_on = threading.Event()
    stage.attach = [lambda: goes_on.wait(20)]
    shown = part(frame, "s3b1").locator(".picture")
    drop(shown, BOATS)
    expect(row(frame, "boats.png")).to_contain_text("Confluence is storing it")
    drop(shown, {"hill.png": draw("PNG", size=(70, 40))})
    expect(row(frame, "boats.png")).to_have_count(0)
    goes_on.set()
    expect(row(frame, "hill.png")).to_contain_text("On the page")
    assert "hill.png" == own_name(blocks(tab, frame, 2)[0]["props"]["image"])


REFUSALS = [
    (400, "invalid_image", "The picture is damaged or empty.", False),
    (400, "malformed_request", "Save the page first", False),
    (401, "unauthenticated", "you lost the right to this page, or Skyline was switched off", True),
    (403, "forbidden", "You may not add pictures to this page", True),
    (404, "not_found", "The page has just been deleted or changed, or it may not be seen any more.", True),
    (413, "too_large", "or the site’s storage is full", True),
    (415, "unsupported_media_type", "This is no PNG, JPEG, GIF or WebP.", False),
    (429, "rate_limited", "Try again in 7 seconds.", True),
    (500, "internal", "tell us req_9", True),
    (502, "upstream_failed", "Confluence does not take it at the moment.", True),
    (503, "upstream_unavailable", "Confluence does not take it at the moment.", True),
    (504, "upstream_timeout", "Confluence does not take it at the moment.", True),
]


def test_every_refusal_is_a_sentence_with_a_way_on(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    before = macro(tab)["body"]
    for status, code, words, may_try_again in REFUSALS:
        refusal = problem(status, code, "English for programs.", retryAfterS=7)
        stage.attach = [refusal, refusal] if status == 401 else [refusal]
        drop(part(frame, "b3"), {f"{code}.png": draw("PNG")})
        expect(row(frame, f"{code}.png")).to_contain_text(words)
        again = row(frame, f"{code}.png").get_by_role("button", name="Try again")
        assert (status, may_try_again) == (status, again.is_visible())
        row(frame, f"{code}.png").get_by_role("button", name="Take").click()
    # nothing half there
    assert before == macro(tab)["body"]
    expect(part(frame, "s2").locator(".block")).to_have_count(1)
    expect(tray(frame)).to_be_hidden()


def test_what_failed_is_tried_again(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    stage.attach = [problem(503, "upstream_unavailable", "Later.")]
    drop(part(frame, "b3"), BOATS)
    row(frame, "boats.png").get_by_role("button", name="Try again").click()
    expect(row(frame, "boats.png")).to_contain_text("On the page")
    expect(row(frame, "boats.png").get_by_role("button", name="Take boats.png off the list")).to_be_focused()
    assert ["heading", "image"] == [one["type"] for one in blocks(tab, frame, 1)]


def test_without_a_network_it_says_so_and_can_be_tried_again(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    tab.route("**/api/attach-image", lambda route: route.abort())
    drop(part(frame, "b3"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("The connection was lost on the way.")
    offline = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false, configurable: true })"
    tab.frames[1].evaluate(offline)
    row(frame, "boats.png").get_by_role("button", name="Try again").click()
    expect(row(frame, "boats.png")).to_contain_text("There is no connection to the internet.")
    tab.unroute("**/api/attach-image")
    tab.frames[1].evaluate(offline.replace("false", "true", 1))
    row(frame, "boats.png").get_by_role("button", name="Try again").click()
    expect(row(frame, "boats.png")).to_contain_text("On the page")


def test_nothing_is_sent_that_would_be_refused(stage: Stage, tab: Page) -> None:
    unsent = {
        "drawing.svg": (pictures.SVG, "This is no PNG, JPEG, GIF or WebP."),
        "cut.png": (draw("PNG")[:60], "The picture is damaged or empty."),
        "empty.png": (b"", "The picture is damaged or empty."),
        "long.gif": (draw("GIF", frames=51, size=(8, 8)), "It moves for more than 50 frames."),
        "vast.gif": (draw("GIF", frames=45, size=(1_000, 1_000)), "It is too large to be sent"),
        "long.webp": (draw("WEBP", frames=51, size=(8, 8)), "It moves for more than 50 frames."),
        "long.png": (draw("PNG", frames=51, size=(8, 8)), "It moves for more than 50 frames."),
    }
    frame = with_page(tab, stage, shots(picture()))
    drop(part(frame, "b3"), {name: content for name, (content, _) in unsent.items()})
    for name, (_, words) in unsent.items():
        expect(row(frame, name)).to_contain_text(words)
        expect(row(frame, name).get_by_role("button", name="Try again")).to_be_hidden()
    assert [] == sent(stage)


def test_what_is_no_picture_is_told_beside_those_that_are(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    # of a name without a known ending, the bytes decide
    drop(part(frame, "b3"), {"boats": draw("PNG"), "hill.heic": b"\0\0\0\x18ftypheic", "plan.pdf": b"%PDF-1.7"})
    expect(row(frame, "hill.heic")).to_contain_text("This is no PNG, JPEG, GIF or WebP.")
    expect(frame.locator(".toast")).to_have_text("Only PNG, JPEG, GIF and WebP pictures can be added.")
    expect(row(frame, "boats")).to_contain_text("On the page")
    expect(tray(frame).get_by_role("listitem")).to_have_count(2)


def test_a_large_picture_is_made_smaller_and_stays_transparent(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    clear = draw("PNG", size=(4_000, 1_000), mode="RGBA")
    out = pictures.opened(clear)
    out.putalpha(90)
    content = pictures.saved_as(out, "PNG")
    drop(part(frame, "b3"), {"clear.png": content, "wide.jpg": draw("JPEG", size=(4_000, 1_000))})
    expect(row(frame, "clear.png")).to_contain_text("made smaller")
    expect(row(frame, "wide.jpg")).to_contain_text("made smaller")
    made = {name: pictures.opened(one) for name, one in attached(stage).items()}
    assert {"clear.png": (3_200, 800), "wide.jpg": (3_200, 800)} == {name: image.size for name, image in made.items()}
    assert 90 == pytest.approx(made["clear.png"].convert("RGBA").getpixel((1_600, 400))[3], abs=2)


def test_leaving_or_saving_while_one_is_on_its_way_is_asked_about(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    goes_on = threading.Event()
    stage.attach = [lambda: goes_on.wait(20)]
    drop(part(frame, "b3"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("Confluence is storing it")
    question = frame.get_by_role("dialog", name="Pictures are still on their way")
    for name in ("Save", "Close"):
        frame.get_by_role("button", name=name, exact=True).click()
        expect(question).to_contain_text("One picture is still being uploaded.")
        question.get_by_role("button", name="Wait").click()
    assert tab.frames[1].evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    frame.get_by_role("button", name="Close", exact=True).click()
    question.get_by_role("button", name="Go on without them").click()
    is_closed(tab)
    goes_on.set()


def test_a_place_that_is_gone_takes_nothing_and_the_picture_is_among_ones_own(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    goes_on = threading.Event()
    stage.attach = [lambda: goes_on.wait(20)]
    drop(part(frame, "b3"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("Confluence is storing it")
    part(frame, "s2").click(position={"x": 2, "y": 2})
    tab.keyboard.press("Delete")
    expect(sections(frame)).to_have_count(1)
    goes_on.set()
    expect(row(frame, "boats.png")).to_contain_text("Its place is gone")
    part(frame, "b1").locator("img").first.click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    frame.get_by_text("Yours", exact=True).click()
    frame.get_by_role("option", name="boats-").click()
    assert "boats.png" == own_name(blocks(tab, frame)[0]["props"]["items"][0]["image"])


def test_what_it_shows_is_asked_for_and_kept_wherever_it_is_shown(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    drop(part(frame, "b3"), BOATS)
    expect(row(frame, "boats.png")).to_contain_text("The page check asks for it.")
    frame.get_by_role("button", name="Duplicate").click()
    row(frame, "boats.png").get_by_role("textbox").fill("Two boats at dawn")
    expect(row(frame, "boats.png").get_by_text("The page check asks")).to_be_hidden()
    # they are the page's, wherever they were written
    frame.get_by_role("button", name="Undo").first.click()
    expect(row(frame, "boats.png").get_by_role("textbox")).to_have_value("")
    frame.get_by_role("button", name="Redo").first.click()
    expect(row(frame, "boats.png").get_by_role("textbox")).to_have_value("Two boats at dawn")
    alts = [one["props"]["image"]["alt"] for one in blocks(tab, frame, 1) if one["type"] == "image"]
    assert ["Two boats at dawn"] * 2 == alts


def test_a_german_author_adds_a_picture_to_a_page_in_arabic(
    stage: Stage, tab: Page, request: pytest.FixtureRequest
) -> None:
    words = block("b1", "heading", text="القوارب في المرفأ", level=2)
    put_macro(tab, json.dumps(page("القوارب", "paper", section("s1", "stack", "plain", words))))
    frame = open_editor(tab, stage, locale="de_DE")
    expect(frame.locator(".canvas.is-edited .page[dir=rtl]")).to_be_visible()
    drop(part(frame, "b1"), {"Böte 🌊 ميناء.png": draw("PNG")})
    added = frame.get_by_role("region", name="Bilder unterwegs").get_by_role("listitem")
    expect(added).to_contain_text("Auf der Seite")
    added.get_by_role("textbox", name="Was ist zu sehen?").fill("قاربان عند الفجر")
    expect(frame.get_by_role("img", name="قاربان عند الفجر")).to_be_visible()
    if folder := request.config.getoption("--screens"):
        tab.screenshot(path=folder / "editor-picture-german-arabic.png")
    frame.get_by_role("button", name="Speichern").click()
    is_closed(tab)
    image = json.loads(macro(tab)["body"])["sections"][0]["blocks"][1]["props"]["image"]
    assert ("Böte 🌊 ميناء.png", "قاربان عند الفجر") == (own_name(image), image["alt"])


def test_the_focal_point_is_set_by_keys_and_pointer_and_the_crop_follows(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    point = frame.get_by_role("slider", name="Focal point")
    point.focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Shift+ArrowUp")
    expect(point).to_have_attribute("aria-valuetext", "55 % from the left, 49 % from the top")
    expect(part(frame, "s3b1").locator("img")).to_have_css("object-position", "55% 49%")
    box = point.bounding_box()
    assert box
    tab.mouse.move(box["x"] + 5, box["y"] + 5)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.9)
    tab.mouse.up()
    expect(part(frame, "s3b1").locator("img")).to_have_css("object-position", "20% 90%")
    frame.get_by_role("button", name="Undo: settings").click()
    expect(part(frame, "s3b1").locator("img")).to_have_css("object-position", "55% 49%")
    frame.get_by_role("button", name="To the middle").click()
    expect(frame.get_by_role("slider", name="Focal point")).to_be_focused()
    assert "focus" not in saved(tab, frame)["sections"][2]["blocks"][0]["props"]["image"]


def test_the_picker_says_that_it_looks_for_pictures(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    asked = held(tab, "**/api/media")
    frame.get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_role("dialog").get_by_role("status")).to_have_text("Looking for pictures…")
    # the browser's own news comes while something is asked of it
    wait_until(lambda: bool(tab.evaluate("true") and asked))
    for request in asked:
        request.continue_()
    expect(frame.get_by_role("dialog").get_by_role("status")).to_contain_text("shown")


def test_the_picker_opens_with_what_is_chosen_and_what_is_like_it(stage: Stage, tab: Page) -> None:
    document = shots(picture("coast-at-dawn", alt="A lighthouse over the harbour"), picture("bridge"))
    frame = with_page(tab, stage, document)
    part(frame, "b1").locator("img").first.click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    options = frame.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    found = options.evaluate_all("(nodes) => nodes.map((node) => node.dataset.key)")
    assert ["coast-at-dawn", "harbour-lighthouse"] == found[:2]
    options.nth(1).focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    assert "harbour-lighthouse" == blocks(tab, frame)[0]["props"]["items"][0]["image"]["id"]


def test_the_library_is_searched_by_words_and_colour_and_gone_through(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_role("option")).to_have_count(25)  # what is chosen, and a first page
    frame.get_by_role("button", name="Show more").click()
    expect(frame.get_by_role("option")).to_have_count(45)
    expect(frame.get_by_role("option").nth(25)).to_be_focused()
    frame.locator("label.is-swatch").filter(has_text="Dark").click()
    expect(frame.get_by_role("option").first).not_to_have_attribute("data-key", "team-at-a-table")
    frame.get_by_role("searchbox", name="Find a picture").fill("berge")
    expect(frame.get_by_role("option").first).to_have_attribute("data-key", "mountain-ridges")
    frame.get_by_role("searchbox").fill("zzzz")
    expect(frame.get_by_role("status").filter(has_text="Nothing is described like that.")).to_be_visible()
    asked = [call.body for call in stage.made("POST", "/api/media")]
    assert {"kind": "image", "q": "zzzz", "colour": "#24303c", "cursor": None} == asked[-1]


def test_a_library_that_is_away_is_asked_again(stage: Stage, tab: Page) -> None:
    stage.media = problem(503, "upstream_unavailable", "Later.")
    frame = with_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_text("The library cannot be reached at the moment.")).to_be_visible()
    stage.media = None
    frame.get_by_role("button", name="Try again").click()
    expect(frame.get_by_role("option").first).to_be_visible()
    expect(frame.get_by_role("searchbox")).to_be_focused()


def test_what_is_chosen_and_what_is_asked_for_are_seen_in_the_chooser(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    part(frame, "s3b1").locator("img").click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    frame.locator("label.is-swatch").filter(has_text="Blue").click()
    rings = frame.locator("label.is-swatch").evaluate_all(
        "(nodes) => nodes.map((node) => getComputedStyle(node).borderTopColor)"
    )
    assert ["rgb(10, 107, 124)"] == [ring for ring in rings if ring != "rgba(0, 0, 0, 0)"]
    asked, muted = frame.get_by_role("searchbox").evaluate(
        """(node) => [node, node.form.querySelector(".hint")].map((one, row) =>
          getComputedStyle(one, row ? null : "::placeholder").color)"""
    )
    assert muted == asked


def test_the_keyboard_stays_with_a_picture_that_is_removed(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage)
    part(frame, "s1b1").locator("img").click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Remove", exact=True).first.press("Enter")
    expect(frame.get_by_role("button", name="Choose a picture")).to_be_focused()


def test_a_picture_of_ones_own_that_is_gone_is_named(stage: Stage, tab: Page) -> None:
    gone = picture("att999", source="attachment", fileName="gone.png", alt="Boats at dawn")
    frame = with_page(tab, stage, shots(gone))
    part(frame, "b1").locator(".picture").click()
    tool(frame, "Settings").click()
    frame.get_by_role("button", name="Choose a picture").click()
    expect(frame.get_by_role("option", name="Boats at dawn").get_by_text("Boats at dawn")).to_be_visible()


def test_the_page_check_says_what_to_do_about_a_picture_that_is_gone(stage: Stage, tab: Page) -> None:
    gone = picture("att999", source="attachment", fileName="gone.png", alt="Boats at dawn")
    frame = with_page(tab, stage, shots(gone, picture()))
    expect(frame.locator(".picture.is-missing")).to_be_visible()
    frame.get_by_role("tab", name="Checks").click()
    expect(frame.locator(".finding", has_text="A picture or film cannot be shown")).to_have_count(1)


def test_a_new_video_asks_for_a_film_and_shows_its_still(stage: Stage, tab: Page) -> None:
    frame = with_page(tab, stage, shots(picture()))
    part(frame, "b3").click(position={"x": 1, "y": 1})
    tab.keyboard.press("Escape")
    tool(frame, "Insert behind").click()
    frame.get_by_role("option", name="Video One short film").click()
    dialog = frame.get_by_role("dialog", name="Choose a film")
    expect(dialog.get_by_role("option")).to_have_count(4)
    expect(dialog.get_by_role("button", name="Upload a picture")).to_have_count(0)
    dialog.get_by_role("searchbox", name="Find a film").fill("clouds")
    expect(dialog.get_by_role("option")).to_have_count(1)
    dialog.get_by_role("option").click()
    film = frame.locator("video")
    expect(film).to_have_attribute("poster", f"{stage.app}/library/drifting-clouds.webp")
    assert (True, False, "none") == tuple(film.evaluate("(node) => [node.paused, node.autoplay, node.preload]"))
    assert "drifting-clouds" == blocks(tab, frame, 1)[1]["props"]["video"]["id"]


def test_while_another_tab_edits_nothing_is_uploaded(stage: Stage, tab: Page) -> None:
    with_page(tab, stage, SAMPLE)
    other = tab.context.new_page()
    frame = with_page(other, stage, SAMPLE)
    expect(frame.get_by_text("This page is being edited in another tab of yours")).to_be_visible()
    drop(part(frame, "s1"), BOATS)
    expect(frame.locator("[aria-live=polite]")).to_contain_text("edited in another tab")
    assert [] == sent(stage)
