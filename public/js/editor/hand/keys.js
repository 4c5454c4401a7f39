/** @import { Hand } from './index.js' */
import { findBlock } from '../../core/places.js';
import { allOf, idsOf, levelDown, levelUp, moved, selectionOf } from '../../core/selection.js';
import { entryText, firstText } from './members.js';

/** @type {Record<string, import('../../core/selection.js').Step>} */
const STEPS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', Home: 'first', End: 'last' };
/** Where a page runs from right to left. @type {typeof STEPS} */
const MIRRORED = { ...STEPS, ArrowLeft: STEPS.ArrowRight, ArrowRight: STEPS.ArrowLeft };

/**
 * The sheet by keyboard, while nothing is written: arrows select, Enter goes in and Escape out.
 *
 * @param {Hand} hand
 */
export function listenToSheetKeys(hand) {
  const { sheet, editing, commands, store } = hand;
  const { select } = hand.surface;
  sheet.addEventListener('keydown', (event) => {
    const { id, row } = /** @type {HTMLElement} */ (event.target).dataset;
    if (!(id ?? row) || hand.text.isOpen() || store.get().run) return;
    const act = actionOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener('keydown', (event) => {
    if (isWritten(event) || !store.get().page) return;
    if (event.key === '?') hand.showShortcuts();
    if (!isTryKey(event, store.get().isTrying)) return;
    event.preventDefault();
    hand.tryPage();
  });

  /** @param {KeyboardEvent} event @returns {(() => void) | null} */
  function actionOf(event) {
    const { key, altKey, shiftKey } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) return () => commands.move(key === 'ArrowUp' ? -1 : 1);
    if (isCommand) return commandOf(key.toLowerCase());
    if (altKey) return null;
    if (key in STEPS) return () => select(moved(editing.page, start(), stepsOf(event)[key], { extend: shiftKey }));
    return plainOf(key);
  }

  /** @param {string} key */
  function commandOf(key) {
    if (key === 'd') return () => commands.duplicate();
    if (key === 'a') return () => select(allOf(editing.page, editing.selection));
    return null;
  }

  /** @param {string} key */
  function plainOf(key) {
    if (key === 'Enter') return enter;
    if (key === 'Escape') return () => select(levelUp(editing.selection));
    if (key === 'Delete' || key === 'Backspace') return () => commands.remove();
    if (key === '/') return openMenu;
    return null;
  }

  /** What the keys go on from: what is selected, else what has the focus. */
  function start() {
    const { page, selection } = editing;
    const { id = '' } = /** @type {HTMLElement} */ (document.activeElement).dataset;
    return idsOf(page, selection).length ? selection : selectionOf(page, id);
  }

  function enter() {
    const { page } = editing;
    const selection = start();
    const next = levelDown(page, selection, textOf);
    if (next.kind === 'text') hand.text.openAt(next.block, next.member) || hand.panel.open('settings');
    else if (next === selection && 'section' in selection) hand.panel.open('settings');
    else select(next);
  }

  /** @param {string} id @param {number} [row] */
  function textOf(id, row) {
    const { block } = /** @type {any} */ (findBlock(editing.page, id));
    return row === undefined ? firstText(block) : entryText(block, row);
  }

  function openMenu() {
    if (editing.selection.kind === 'entry') return hand.insertEntry(editing.selection.block);
    const node = /** @type {HTMLElement} */ (document.activeElement);
    hand.menu.open(node.getBoundingClientRect(), null);
  }
}

/** @param {KeyboardEvent} event */
function stepsOf({ target }) {
  return getComputedStyle(/** @type {Element} */ (target)).direction === 'rtl' ? MIRRORED : STEPS;
}

/** Whether a key shows the page to its author as to a reader, or ends that. @param {KeyboardEvent} event @param {boolean} isTrying */
function isTryKey({ key, ctrlKey, metaKey, altKey }, isTrying) {
  return !ctrlKey && !metaKey && !altKey && (key.toLowerCase() === 'p' || (key === 'Escape' && isTrying));
}

/** Whether a key is meant for a field, a text or a question. @param {KeyboardEvent} event */
function isWritten({ target }) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog, .floating') !== null;
}
