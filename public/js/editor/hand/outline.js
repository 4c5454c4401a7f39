/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { idsOf, selectionOf } from '../../core/selection.js';
import { nameOfBlock, nameOfSection } from './names.js';
import { sign } from './drawings.js';
import { receiveOnOutline } from './outline-places.js';

/**
 * The page as a tree: sections, and the blocks in them. Up and down walk, right opens and goes in, left closes and goes
 * out; Alt with up and down moves, Delete removes, and the clipboard has what is selected here.
 *
 * @param {Hand} hand
 */
export function createOutline(hand) {
  const { store, editing, commands, translate } = hand;
  const root = element('div', { role: 'tree', 'aria-label': translate('tab.outline'), onkeydown: onKey, onclick: onClick, onpointerdown: makeHandle });
  /** @type {Set<string>} */
  const opened = new Set();
  let focused = '';

  function show() {
    const { page, selection } = editing;
    const selected = new Set(idsOf(page, selection));
    const hadFocus = root.contains(document.activeElement);
    const last = [...selected].at(-1);
    focused = last && (!hadFocus || selected.size) ? last : focused;
    root.replaceChildren(...page.sections.map((section) => sectionNode(section, selected)));
    const items = nodes();
    const entry = items.find(({ dataset }) => dataset.node === focused) ?? items[0];
    if (!entry) return;
    entry.tabIndex = 0;
    if (hadFocus) entry.focus();
  }

  /** @param {import('../../core/types.js').Section} section @param {Set<string>} selected */
  function sectionNode(section, selected) {
    const isOpen = section.blocks.some(({ id }) => opened.has(section.id) || selected.has(id));
    const blocks = section.blocks.map((block) => row(block.id, 2, nameOfBlock(block, translate), sign(block.type), selected));
    const head = row(section.id, 1, nameOfSection(section, translate), sign(section.layout), selected);
    if (blocks.length) head.ariaExpanded = String(isOpen);
    return element('div', { role: 'none' }, head, isOpen && element('div', { role: 'group' }, ...blocks));
  }

  /** @param {string} id @param {number} level @param {string} name @param {Node} drawn @param {Set<string>} selected */
  function row(id, level, name, drawn, selected) {
    return element('div', { role: 'treeitem', class: 'branch', 'data-node': id, 'aria-level': level, 'aria-selected': String(selected.has(id)), tabindex: '-1' }, drawn, element('span', { dir: 'auto' }, name));
  }

  /** A row is a handle from when it is pressed: there may be hundreds, drawn anew at each change. @param {PointerEvent} event */
  function makeHandle(event) {
    const node = rowAt(event.target);
    if (node && !node.draggable) hand.drag.handle(node, () => chosen(node.dataset.node ?? ''));
  }

  /** All that is selected, if it is among it. @param {string} id */
  function chosen(id) {
    const { page, selection } = editing;
    const isAmong = selection.kind !== 'entry' && idsOf(page, selection).includes(id);
    return isAmong ? selection : selectionOf(page, id);
  }

  /** @returns {HTMLElement[]} */
  function nodes() {
    return [...root.querySelectorAll('[role=treeitem]')].map((node) => /** @type {HTMLElement} */ (node));
  }

  /** @param {string} id */
  function select(id) {
    focused = id;
    editing.select(selectionOf(editing.page, id));
    hand.surface.nodeOf(id)?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const node = rowAt(event.target);
    if (!node?.dataset.node) return;
    if (node.ariaExpanded) toggle(node.dataset.node, node.ariaExpanded === 'false');
    node.focus();
    select(node.dataset.node);
  }

  /** @param {string} id @param {boolean} isOpen */
  function toggle(id, isOpen) {
    if (isOpen) opened.add(id);
    else opened.delete(id);
    show();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const items = nodes();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const id = items[at]?.dataset.node ?? '';
    if (!id) return;
    const act = actionOf(event, items, at, id);
    // Tab comes to a row that may not be selected yet
    if (isClipboardKey(event)) editing.select(chosen(id));
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {KeyboardEvent} event @param {HTMLElement[]} items @param {number} at @param {string} id @returns {(() => void) | null} */
  function actionOf({ key, altKey, ctrlKey, metaKey }, items, at, id) {
    const go = (/** @type {number} */ to) => () => items[to] && select(items[to].dataset.node ?? '');
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) return () => (select(id), commands.move(key === 'ArrowUp' ? -1 : 1));
    if ((ctrlKey || metaKey) && key.toLowerCase() === 'd') return () => (select(id), commands.duplicate());
    if (ctrlKey || metaKey || altKey) return null;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: go(at + 1),
      ArrowUp: go(at - 1),
      Home: go(0),
      End: go(items.length - 1),
      ArrowRight: () => goIn(items, at),
      ArrowLeft: () => goOut(items, at),
      Enter: () => (select(id), hand.surface.focus()),
      Delete: () => (select(id), commands.remove()),
      Backspace: () => (select(id), commands.remove()),
    };
    return keys[key] ?? letter(key, items, at);
  }

  /** Opens a section, or goes to its first block. @param {HTMLElement[]} items @param {number} at */
  function goIn(items, at) {
    const { ariaExpanded, dataset } = items[at];
    if (ariaExpanded === 'false') toggle(dataset.node ?? '', true);
    else if (ariaExpanded) select(items[at + 1].dataset.node ?? '');
  }

  /** Closes a section, or goes to the one that a block is in. @param {HTMLElement[]} items @param {number} at */
  function goOut(items, at) {
    const { ariaExpanded, ariaLevel, dataset } = items[at];
    const parent = items.findLastIndex((node, row) => row < at && node.ariaLevel === '1');
    if (ariaExpanded === 'true') toggle(dataset.node ?? '', false);
    else if (ariaLevel === '2') select(items[parent].dataset.node ?? '');
  }

  /** @param {string} key @param {HTMLElement[]} items @param {number} at */
  function letter(key, items, at) {
    if (key.length !== 1) return null;
    const next = [...items.slice(at + 1), ...items.slice(0, at + 1)].find((node) => node.textContent?.toLowerCase().startsWith(key.toLowerCase()));
    return next ? () => select(next.dataset.node ?? '') : null;
  }

  store.watch(({ page }) => page && root.isConnected && !root.closest('[hidden]') && show(), ['page', 'selection']);
  receiveOnOutline(hand, root);
  return { root, show };
}

/** @param {KeyboardEvent} event */
function isClipboardKey({ key, ctrlKey, metaKey }) {
  return (ctrlKey || metaKey) && ['c', 'x', 'v'].includes(key.toLowerCase());
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function rowAt(target) {
  return /** @type {Element} */ (target).closest('[role=treeitem]');
}
