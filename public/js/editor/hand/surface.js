/** @import { Selection } from '../../core/types.js' */
/** @import { Hand } from './index.js' */
import { findBlock, findSection } from '../../core/places.js';
import { extendTo, idsOf, selectionOf } from '../../core/selection.js';
import { SECTIONS_MAX } from '../../page/view.js';
import { nameOfSection } from './names.js';

// The names of what is not selected may come a moment later: a long page has many.
const NAMES_MS = 200;

/**
 * What is selected, on the sheet: its ring, its place in the order of Tab, the focus. Clicks and taps select.
 *
 * @param {Hand} hand
 */
export function createSurface(hand) {
  const { sheet, editing, store, translate } = hand;
  let naming = 0;
  sheet.addEventListener('click', onClick);
  sheet.addEventListener('focusin', onFocus);
  store.watch(({ page, selection }, before) => {
    if (before && (page !== before.page || selection !== before.selection)) show();
  });

  /** @param {MouseEvent} event */
  function onClick(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest('a, summary')) event.preventDefault();
    if (hand.text.holds(target) || !store.get().page || store.get().run) return;
    const id = idAt(target);
    if (!id) return;
    const text = /** @type {HTMLElement | null} */ (target.closest('[data-edit]'));
    if (event.shiftKey) editing.select(extendTo(editing.page, editing.selection, id));
    else if (text) hand.text.open(text, { x: event.clientX, y: event.clientY });
    else editing.select(selectionOf(editing.page, id));
  }

  /** Who comes by Tab, or by a reader's own keys, selects what is reached. @param {FocusEvent} event */
  function onFocus(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const id = target.dataset.id;
    if (!id || idsOf(editing.page, editing.selection).includes(id)) return;
    editing.select(selectionOf(editing.page, id));
  }

  function show() {
    const { page, selection } = editing;
    const ids = new Set(idsOf(page, selection));
    for (const node of sheet.querySelectorAll('[data-selected]')) if (!ids.has(idOf(node))) node.removeAttribute('data-selected');
    for (const node of sheet.querySelectorAll('[tabindex="0"][data-id]')) node.setAttribute('tabindex', '-1');
    for (const id of ids) nodeOf(id)?.setAttribute('data-selected', selection.kind);
    const entry = nodeOf([...ids].at(-1) ?? page.sections[0]?.id ?? '');
    if (entry) entry.tabIndex = 0;
    for (const id of ids) nameSection(findSection(page, id));
    clearTimeout(naming);
    naming = setTimeout(nameSections, NAMES_MS);
    takeFocus(selection);
  }

  /** All of them: what is moved or put in changes the place of every section behind it. */
  function nameSections() {
    editing.page.sections.slice(0, SECTIONS_MAX).forEach((_, row) => nameSection(row));
  }

  /** @param {number} row */
  function nameSection(row) {
    const { sections } = editing.page;
    const section = sections[row];
    const node = section && nodeOf(section.id);
    if (!node) return;
    const words = translate('section.label', { name: nameOfSection(section, translate), place: row + 1, count: sections.length });
    if (node.getAttribute('aria-label') !== words) node.setAttribute('aria-label', words);
  }

  /** The focus goes with the selection, unless it is in a panel. @param {Selection} selection */
  function takeFocus(selection) {
    const focused = document.activeElement;
    // What was pressed may be gone from sight, and the browser has not taken its focus yet.
    const isLost = !focused || focused === document.body || !focused.checkVisibility();
    if ((!isLost && !sheet.contains(focused)) || hand.text.isOpen()) return;
    if (selection.kind !== 'section' && selection.kind !== 'block') return;
    const node = nodeOf(selection.focus);
    if (!node || node === focused) return;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} id @returns {HTMLElement | null} */
  function nodeOf(id) {
    return id ? sheet.querySelector(`[data-id="${CSS.escape(id)}"]`) : null;
  }

  function focus() {
    const { selection, page } = editing;
    const id = idsOf(page, selection).at(-1) ?? page.sections[0]?.id ?? '';
    nodeOf(id)?.focus({ preventScroll: true });
  }

  return { nodeOf, show, focus };
}

/** @param {Element} node */
function idOf(node) {
  return /** @type {HTMLElement} */ (node).dataset.id ?? '';
}

/** The block or section that an element is in. @param {Element} target */
export function idAt(target) {
  const node = /** @type {HTMLElement | null} */ (target.closest('[data-id]'));
  return node?.dataset.id ?? '';
}

/** @param {Hand} hand @param {string} id the section that holds a block */
export function sectionOfBlock(hand, id) {
  return findBlock(hand.editing.page, id)?.section ?? null;
}
