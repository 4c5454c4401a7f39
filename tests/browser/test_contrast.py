"""Words can be read (WCAG 2.2, 1.4.3 AA): every theme, brands and the editor, light and dark, on every ground."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gallery import THEMES, open_gallery
from tests.browser.pages import sample
from tests.browser.stage import Stage
from tests.browser.steps import open_editor, open_viewer, put_macro, sections

# Colours as they are painted, over a white picture where one lies behind. A gradient's glow counts as its ground:
# `test_the_glow_of_a_gradient_is_readable` looks at its strongest points.
MEASURE = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((value, at) => value * a + under[at] * (1 - a));
  const luminance = (colour) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((value) => linear(value / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const veil = (node) => {
    const image = getComputedStyle(node, '::after').backgroundImage;
    return image.match(/rgba?\\([^)]*\\)/g).map(parse).sort((one, other) => one[3] - other[3])[0];
  };
  const groundOf = (node) => {
    if (!node) return [255, 255, 255];
    const backdrop = node.querySelector?.(':scope > .backdrop');
    if (backdrop) return over(veil(backdrop), [255, 255, 255]);
    const colour = parse(getComputedStyle(node).backgroundColor);
    return colour[3] === 1 ? colour.slice(0, 3) : over(colour, groundOf(node.parentElement));
  };
  const poor = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    const style = getComputedStyle(node);
    if (!texts.currentNode.textContent.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest('[aria-hidden=true], :disabled, .unseen, script')) continue;
    const ground = groundOf(node);
    const ink = over(parse(style.color), ground);
    const [low, high] = [luminance(ink), luminance(ground)].sort((one, other) => one - other);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < (isLarge ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${node.tagName}: ${node.textContent.slice(0, 40)}`);
  }
  return poor;
}
"""

# The gallery's blocks on another ground. A glow is measured as if it were everywhere at full strength.
PUT_ON = """
(ground) => document.querySelectorAll('.section').forEach((section) => {
  const glow = ground.startsWith('glow');
  section.dataset.background = glow ? 'gradient' : ground;
  section.style.background = glow ? `var(--${ground})` : '';
  if (ground !== 'image') section.querySelector(':scope > .backdrop')?.remove();
  section.querySelectorAll('details').forEach((fold) => { fold.open = true; });
})
"""
GROUNDS = ("image", "plain", "subtle", "accent", "contrast", "gradient", "glow-one", "glow-two")
# Hard to read as they are: pale, loud, nearly the ground's own, and a ground that is neither light nor dark.
BRANDS = [
    {"accent": "#ffe600"},
    {"accent": "#0052cc", "background": "#f7f3e8", "text": "#9aa3ad"},
    {"accent": "#ff5630", "background": "#808080", "text": "#777777"},
    {"accent": "#1b1464", "background": "#101820"},
    {"accent": "#ffffff", "background": "#ffffff", "text": "#ffffff"},
    {"accent": "#0a6b7c"},
    {"accent": "#b5b5b5", "background": "#959595"},
    {"accent": "#ff0000", "background": "#00ff00", "text": "#0000ff"},
]


def poor_words(tab: Page) -> list[str]:
    found = []
    for ground in GROUNDS:
        tab.evaluate(PUT_ON, ground)
        found += [f"{ground}: {words}" for words in tab.evaluate(MEASURE)]
    return found


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_block_can_be_read_on_every_ground_of(stage: Stage, tab: Page, theme: str, mode: str) -> None:
    tab.emulate_media(reduced_motion="reduce")
    open_gallery(tab, stage, theme=theme, mode=mode, background="image")
    assert [] == poor_words(tab)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("brand", BRANDS)
def test_a_brand_is_mended_until_it_can_be_read(stage: Stage, tab: Page, brand: dict[str, str], mode: str) -> None:
    tab.emulate_media(reduced_motion="reduce")
    open_gallery(tab, stage, theme="citrus", mode=mode, background="image", brand=json.dumps(brand), font="georgia")
    assert [] == poor_words(tab)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("theme", ["harbour", "paper"])
def test_the_words_of_a_page_can_be_read(stage: Stage, tab: Page, theme: str, mode: str) -> None:
    put_macro(tab, json.dumps(sample(theme, ["waves", "bridge", "workspace", "arches"])))
    frame = open_viewer(tab, stage, mode=mode)
    expect(frame.locator(".section")).to_have_count(10)
    expect(frame.locator(f"html[data-color-mode={mode}]")).to_be_attached()
    assert [] == frame.locator("html").evaluate(MEASURE)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("theme", ["harbour", "paper"])
def test_the_glow_of_a_gradient_is_readable(stage: Stage, tab: Page, theme: str, mode: str) -> None:
    """The first section stands on a gradient; here on each of its colours at full strength."""
    put_macro(tab, json.dumps(sample(theme, ["waves"])))
    frame = open_viewer(tab, stage, mode=mode)
    expect(frame.locator(".section")).to_have_count(10)
    expect(frame.locator(f"html[data-color-mode={mode}]")).to_be_attached()
    for glow in ("one", "two"):
        frame.locator("[data-background=gradient]").evaluate(
            f"(node) => {{ node.style.background = 'var(--glow-{glow})' }}"
        )
        assert [] == frame.locator("html").evaluate(MEASURE)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_words_of_the_editor_can_be_read(stage: Stage, tab: Page, mode: str) -> None:
    tab.emulate_media(reduced_motion="reduce")
    frame = open_editor(tab, stage, mode=mode)
    expect(frame.locator(".model")).to_have_count(4)
    expect(frame.locator(f"html[data-color-mode={mode}]")).to_be_attached()
    frame.locator("#prompt").fill("A page")
    assert [] == frame.locator("html").evaluate(MEASURE)


def test_the_words_of_its_notices_can_be_read(stage: Stage, tab: Page) -> None:
    tab.emulate_media(reduced_motion="reduce")
    for mode in ("light", "dark"):
        put_macro(tab, json.dumps(sample("harbour", ["waves"]))[:3_000], macro=mode)
        frame = open_editor(tab, stage, mode=mode, macro=mode)
        expect(frame.get_by_role("alert")).to_be_visible()
        expect(sections(frame).first).to_be_visible()
        frame.get_by_role("button", name="Save").click()
        expect(frame.get_by_role("dialog")).to_be_visible()
        assert [] == frame.locator("html").evaluate(MEASURE)
