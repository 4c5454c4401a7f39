/** So far apart are the points that are looked at. */
const STEP = 20;

/**
 * Whether a box would lie on words of the sheet.
 *
 * @param {HTMLElement} sheet
 * @param {DOMRect} box in the window
 */
export function coversWords(sheet, { left, top, right, bottom }) {
  for (const y of [top, (top + bottom) / 2, bottom]) {
    for (let x = left; x <= right; x += STEP) if (isWords(sheet, x, y)) return true;
  }
  return false;
}

/** @param {HTMLElement} sheet @param {number} x @param {number} y */
function isWords(sheet, x, y) {
  const text = document.elementsFromPoint(x, y).find((each) => sheet.contains(each))?.closest('[data-edit]');
  if (!text) return false;
  const range = document.createRange();
  range.selectNodeContents(text);
  return [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
}
