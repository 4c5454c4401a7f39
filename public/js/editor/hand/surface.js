/** @import { Selection } from '../../core/types.js' */
/** @import { Hand } from './index.js' */
import { update } from '../../dom.js';
import { findBlock, findSection } from '../../core/places.js';
import { entryOf, extendTo, extendToEntry, idsOf, rowsOf, selectionOf } from '../../core/selection.js';
import { SECTIONS_MAX } from '../../page/view.js';
import { nameOfSection, nameOfSelection } from './names.js';

/** So much of what is selected must be in sight. */
const SEEN = 48;

// The names of what is not selected may come a moment later: a long page has many.
const NAMES_MS = 200;

/**
 * What is selected, on the sheet: its ring, its place in the order of Tab, the focus. Clicks and taps select
 * the innermost that they hit.
 *
 * @param {Hand} hand
 */
export function createSurface(hand) {
  const { sheet, painter, editing, store, translate } = hand;
  let naming = 0;
  /** What has the ring, and what Tab comes to. @type {Set<HTMLElement>} */
  let marked = new Set();
  /** @type {HTMLElement | null} */
  let stop = null;
  sheet.addEventListener('mousedown', onPress);
  sheet.addEventListener('click', onClick);
  sheet.addEventListener('focusin', onFocus);

  /** With Shift parts are selected, and not the words between them. @param {MouseEvent} event */
  function onPress(event) {
    const target = /** @type {Element} */ (event.target);
    if (!event.shiftKey || hand.text.holds(target) || !idAt(target)) return;
    event.preventDefault();
    hand.text.close();
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest('a, summary')) event.preventDefault();
    if (hand.text.holds(target) || !store.get().page || store.get().run) return;
    const id = idAt(target);
    if (!id) return;
    const text = /** @type {HTMLElement | null} */ (target.closest('[data-edit]'));
    if (text && !event.shiftKey) hand.text.open(text, { x: event.clientX, y: event.clientY });
    else editing.select(pointedAt(id, rowAt(target), event.shiftKey));
  }

  /** @param {string} id @param {number | null} row @param {boolean} extend @returns {Selection} */
  function pointedAt(id, row, extend) {
    const { page, selection } = editing;
    if (row !== null && (!extend || selection.kind === 'entry')) return extend ? extendToEntry(page, selection, id, row) : entryOf(page, id, row);
    return extend ? extendTo(page, selection, id) : selectionOf(page, id);
  }

  /** Who comes by Tab, or by a reader's own keys, selects what is reached. @param {FocusEvent} event */
  function onFocus(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const id = target.dataset.id;
    // a press takes the focus before its click says whether it selects more
    if (!id || idsOf(editing.page, editing.selection).includes(id) || !target.matches(':focus-visible')) return;
    editing.select(selectionOf(editing.page, id));
  }

  /** Begins to follow what is edited: last of all, for what asks where things are has the page laid out anew. */
  function follow() {
    store.watch(({ page }, before) => before && show(page !== before.page), ['page', 'selection', 'run']);
  }

  /** @param {boolean} [isEdited] whether the page is another one */
  function show(isEdited = false) {
    const { page, selection } = editing;
    const nodes = nodesOf(selection);
    for (const node of marked) if (!nodes.includes(node)) node.removeAttribute('data-selected');
    for (const node of nodes) node.setAttribute('data-selected', selection.kind);
    marked = new Set(nodes);
    for (const id of idsOf(page, selection)) nameSection(findSection(page, id));
    clearTimeout(naming);
    naming = setTimeout(nameSections, NAMES_MS);
    const next = nodes.at(-1) ?? lastStop();
    // While one of them has the focus, the browser would lay the page out anew to see whether it keeps it.
    if (next) update(next, { tabIndex: 0 });
    const focused = takeFocus(selection);
    if (stop && stop !== next) stop.tabIndex = -1;
    stop = next;
    if (focused) focused.scrollIntoView({ block: 'nearest' });
    else if (isEdited) keepInSight();
  }

  /** All of them: what is moved or put in changes the place of every section behind it. */
  function nameSections() {
    editing.page.sections.slice(0, SECTIONS_MAX).forEach((_, row) => nameSection(row));
  }

  /** @param {number} row */
  function nameSection(row) {
    const { sections } = editing.page;
    const section = sections[row];
    const node = section && painter.nodes.get(section);
    if (!node) return;
    const words = translate('section.label', { name: nameOfSection(section, translate), place: row + 1, count: sections.length });
    if (node.getAttribute('aria-label') !== words) node.setAttribute('aria-label', words);
  }

  /** The focus goes with the selection, unless it is in a panel. @param {Selection} selection @returns {HTMLElement | null} where it went */
  function takeFocus(selection) {
    const focused = document.activeElement;
    if (isElsewhere(focused) || hand.text.isOpen()) return null;
    const node = focusNode(selection);
    if (!node || node === focused) return null;
    node.focus({ preventScroll: true });
    return node;
  }

  /** In a panel or menu; what was pressed may be gone from sight, and the browser has not taken its focus yet. @param {Element | null} focused */
  function isElsewhere(focused) {
    return focused !== null && focused !== document.body && !sheet.contains(focused) && focused.checkVisibility();
  }

  /** The one of several that keys go on from. @param {Selection} selection @returns {HTMLElement | null} */
  function focusNode(selection) {
    if (selection.kind === 'entry') return entryNode(selection.block, selection.focus);
    return selection.kind === 'section' || selection.kind === 'block' ? nodeOf(selection.focus) : null;
  }

  /** What was moved, or changed by undo, is not lost from view. */
  function keepInSight() {
    const [node] = nodesOf(editing.selection);
    if (!node || hand.text.isOpen()) return;
    const [box, room] = [node, hand.canvas.parentElement].map((each) => each?.getBoundingClientRect() ?? new DOMRect());
    const isSeen = box.bottom > Math.max(room.top, 0) + SEEN && box.top < Math.min(room.bottom, innerHeight) - SEEN;
    if (!isSeen) node.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} id @returns {HTMLElement | null} */
  function nodeOf(id) {
    const { sections } = editing.page;
    const section = sections[findSection(editing.page, id)];
    if (section) return painter.nodes.get(section) ?? null;
    const found = findBlock(editing.page, id);
    return (found && painter.nodes.get(found.section)?.querySelector(`[data-id="${CSS.escape(id)}"]`)) ?? null;
  }

  /** @param {string} id @param {number} row @returns {HTMLElement | null} */
  function entryNode(id, row) {
    return nodeOf(id)?.querySelector(`[data-row="${row}"]`) ?? null;
  }

  /** Where a selection is drawn, in page order. @param {Selection} selection @returns {HTMLElement[]} */
  function nodesOf(selection) {
    const ids = idsOf(editing.page, selection);
    const nodes = selection.kind === 'entry' ? rowsOf(selection).map((row) => entryNode(ids[0], row)) : ids.map(nodeOf);
    return nodes.flatMap((node) => node ?? []);
  }

  function focus() {
    const { selection, page } = editing;
    const node = focusNode(selection) ?? nodeOf(idsOf(page, selection).at(-1) ?? '') ?? lastStop();
    node?.focus({ preventScroll: true });
  }

  /** Where Tab comes to while nothing is selected: where the keys were, else the page's beginning. */
  function lastStop() {
    return stop?.isConnected ? stop : nodeOf(editing.page.sections[0]?.id ?? '');
  }

  /**
   * By keyboard: with the focus, and said where what has it cannot have a name (an entry keeps the role that its list
   * asks for).
   *
   * @param {Selection} selection
   */
  function select(selection) {
    editing.select(selection);
    focus();
    if (selection.kind === 'entry') hand.announce(nameOfSelection(editing.page, selection, translate));
  }

  return { nodeOf, nodesOf, entryNode, show, follow, focus, select };
}

/** The block or section that an element is in. @param {Element} target */
export function idAt(target) {
  const node = /** @type {HTMLElement | null} */ (target.closest('[data-id]'));
  return node?.dataset.id ?? '';
}

/** The row of the entry that an element is in. @param {Element} target */
export function rowAt(target) {
  const node = /** @type {HTMLElement | null} */ (target.closest('[data-row]'));
  return node ? Number(node.dataset.row) : null;
}
