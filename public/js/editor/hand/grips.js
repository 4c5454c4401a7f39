/** @import { Hand } from './index.js' */
/** @import { Selection } from '../../core/types.js' */
import { element, update } from '../../dom.js';
import { entryOf, idsOf, rowsOf, selectionOf } from '../../core/selection.js';
import { sign } from './drawings.js';
import { nameOfSelection } from './names.js';
import { idAt, rowAt } from './surface.js';

/** Beside a section, a block and an entry. */
const KINDS = /** @type {const} */ (['section', 'block', 'entry']);
/** The room that a handle can be hit in. */
const [WIDE, HIGH] = [28, 36];
/** Where each stands: from the start of what it moves, inside a section and outside a block. */
const PLACES = {
  section: (/** @type {DOMRect} */ box, /** @type {boolean} */ isMirrored) => ({ left: isMirrored ? box.right - 26 : box.left + 6, top: box.top + 20 }),
  block: (/** @type {DOMRect} */ box, /** @type {boolean} */ isMirrored) => ({ left: isMirrored ? box.right + 12 : box.left - 32, top: box.top + 8 }),
  entry: (/** @type {DOMRect} */ box) => ({ left: box.left + box.width / 2 - 16, top: box.top - 9 }),
};

/**
 * Handles for the mouse, beside what it points at: to drag, or to click for the menu. (Keys and fingers have the one
 * among the tools of what is selected.)
 *
 * @param {Hand} hand
 * @param {import('./drags.js').Drags['handle']} handle
 */
export function createGrips(hand, handle) {
  const { canvas, sheet, editing, translate } = hand;
  /** @type {Record<string, Selection>} */
  const what = {};
  /** Where each was put last, in the window. @type {Record<string, { left: number, top: number }>} */
  const places = {};
  const grips = KINDS.map(createGrip);
  canvas.append(...grips);
  // A handle that is pressed stays where it is, however fast the mouse leaves it: a drag begins with it.
  canvas.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && !event.buttons && follow(/** @type {Element} */ (event.target)));
  canvas.addEventListener('pointerleave', hide);
  hand.store.watch(hide, ['page', 'run']);

  /** @param {typeof KINDS[number]} kind */
  function createGrip(kind) {
    const grip = element('button', { type: 'button', class: 'grip', tabindex: '-1', 'data-kind': kind, hidden: true, onclick: () => open(kind) }, sign('move'));
    handle(grip, () => chosen(kind));
    return grip;
  }

  /** All that is selected, if what the handle is for is among it. @param {string} kind @returns {Selection} */
  function chosen(kind) {
    const { page, selection } = editing;
    const [mine, all] = [what[kind], selection];
    const isAmong = mine.kind === all.kind && idsOf(page, all).includes(idsOf(page, mine)[0]) && rowsOf(mine).every((row) => rowsOf(all).includes(row));
    return isAmong ? all : mine;
  }

  /** @param {typeof KINDS[number]} kind */
  function open(kind) {
    const place = grips[KINDS.indexOf(kind)].getBoundingClientRect();
    editing.select(chosen(kind));
    hand.openMoves(place, () => hand.surface.focus());
  }

  function hide() {
    for (const grip of grips) update(grip, { hidden: true });
  }

  /** @param {Element} target */
  function follow(target) {
    if (target.closest('.grip')) return;
    if (!sheet.contains(target) || hand.store.get().run || hand.text.holds(target)) return hide();
    KINDS.forEach((kind, row) => show(kind, grips[row], target.closest(kind === 'entry' ? '[data-row]' : `.${kind}[data-id]`)));
  }

  /** @param {typeof KINDS[number]} kind @param {HTMLElement} grip @param {Element | null} node */
  function show(kind, grip, node) {
    update(grip, { hidden: !node });
    if (!node) return;
    const { page } = editing;
    const row = kind === 'entry' ? rowAt(node) : null;
    what[kind] = row === null ? selectionOf(page, idAt(node)) : entryOf(page, idAt(node), row);
    const label = translate('grip', { name: nameOfSelection(page, what[kind], translate) });
    grip.setAttribute('aria-label', label);
    grip.title = label;
    const [room, edge] = [canvas, sheet].map((each) => each.getBoundingClientRect());
    const { left, top } = (places[kind] = placeIn(edge, kind, node));
    grip.style.setProperty('--left', `${Math.round(left - room.left)}px`);
    grip.style.setProperty('--top', `${Math.round(top - room.top)}px`);
  }

  /** Within the sheet, and a block's under its section's where both would stand in one place. @param {DOMRect} edge @param {typeof KINDS[number]} kind @param {Element} node */
  function placeIn(edge, kind, node) {
    const wished = PLACES[kind](node.getBoundingClientRect(), getComputedStyle(node).direction === 'rtl');
    const left = Math.max(edge.left + 2, Math.min(wished.left, edge.right - 22));
    const { section } = places;
    const isOver = kind === 'block' && Math.abs(section.left - left) < WIDE && Math.abs(section.top - wished.top) < HIGH;
    return { left, top: isOver ? section.top + HIGH : wished.top };
  }
}
