/** @import { Hand } from './index.js' */
import { entryOf, selectionOf } from '../../core/selection.js';
import { idAt, rowAt } from './surface.js';

const LONG_MS = 500;
/** A finger that goes farther scrolls. */
const STILL_PX = 10;
/** So long after a finger has left a browser may still tell of a mouse that was not there, and end with a click. */
const MOUSE_MS = 300;

/**
 * What can be done with a part, by a long press on it, the right button or the menu key.
 *
 * @param {Hand} hand
 */
export function listenToContextMenu(hand) {
  const { sheet, editing, store } = hand;
  const open = (/** @type {{ clientX: number, clientY: number }} */ { clientX, clientY }) =>
    hand.openMoves(new DOMRect(clientX, clientY), () => hand.surface.focus());
  sheet.addEventListener('contextmenu', (event) => {
    if (!choose(/** @type {Element} */ (event.target))) return;
    event.preventDefault();
    open(event);
  });
  listenToLongPress(sheet, choose, open);

  /** @param {Element} target @returns {boolean} whether there is a part, which is selected then */
  function choose(target) {
    const [id, row] = [idAt(target), rowAt(target)];
    if (!id || !store.get().page || store.get().run || hand.text.holds(target)) return false;
    const isSelected = hand.surface.nodesOf(editing.selection).some((node) => node.contains(target));
    if (!isSelected) editing.select(row === null ? selectionOf(editing.page, id) : entryOf(editing.page, id, row));
    return true;
  }
}

/**
 * Not every browser tells of a long press as of the right button; one that does may do so before or after we have seen
 * it ourselves, and lets us see no end of it then. Whichever comes first opens the menu.
 *
 * @param {HTMLElement} sheet
 * @param {(target: Element) => boolean} choose while the finger is still there
 * @param {(at: PointerEvent) => unknown} open
 */
function listenToLongPress(sheet, choose, open) {
  let timer = 0;
  let opening = 0;
  /** The touch that may still open the menu. @type {PointerEvent | null} */
  let pressed = null;
  /** The one that opens it as soon as no mouse can close it again. @type {PointerEvent | null} */
  let ended = null;
  let isDone = false;
  const finish = () => {
    clearTimeout(opening);
    if (ended) open(ended);
    ended = null;
  };
  sheet.addEventListener('pointerdown', (event) => {
    clearTimeout(timer);
    clearTimeout(opening);
    pressed = ended = null;
    isDone = false;
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    pressed = event;
    timer = setTimeout(() => (isDone = choose(/** @type {Element} */ (event.target))), LONG_MS);
  });
  sheet.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) > STILL_PX) clearTimeout(timer);
  });
  sheet.addEventListener('pointerup', () => {
    if (!isDone || !pressed) return;
    ended = pressed;
    pressed = null;
    opening = setTimeout(finish, MOUSE_MS);
  });
  for (const name of ['pointerup', 'pointercancel', 'contextmenu']) sheet.addEventListener(name, () => clearTimeout(timer));
  sheet.addEventListener('contextmenu', (event) => {
    if (isDone && !pressed) stop(event);
    pressed = null;
  }, { capture: true });
  // a menu that a key asks for, or the click that Enter makes, has no finger behind it
  sheet.addEventListener('keydown', () => (isDone = false), { capture: true });
  // what ends a long press is no tap
  sheet.addEventListener('click', (event) => {
    if (!isDone) return;
    stop(event);
    finish();
  }, { capture: true });
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
