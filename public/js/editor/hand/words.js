/**
 * Whether a box would lie on words of the sheet. All is measured, and nothing asked by its point: on a long page each
 * point is looked for among all that is painted.
 *
 * @param {HTMLElement} sheet
 * @param {DOMRect} box in the window
 */
export function coversWords(sheet, box) {
  /** @param {Element | Range} part */
  const meets = (part) => [...part.getClientRects()].some((each) => touch(each, box));
  const sections = [...sheet.querySelectorAll('.section')].filter(meets);
  const texts = sections.flatMap((section) => [...section.querySelectorAll('[data-edit]')].filter(meets));
  return texts.map(contentsOf).some(meets);
}

/** @param {DOMRect} one @param {DOMRect} other */
function touch(one, other) {
  return one.left <= other.right && one.right >= other.left && one.top <= other.bottom && one.bottom >= other.top;
}

/** @param {Element} text */
function contentsOf(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  return range;
}
