/** @import { Page, Section, Selection } from './types.js' */
import { entriesOf, findBlock, findSection } from './places.js';

/**
 * What is selected, as names: a section, a block or an entry of one and their neighbours (object), or a caret (text).
 * Every function gives a new selection and changes nothing.
 *
 * @typedef {Extract<Selection, { kind: 'entry' }>} EntrySelection
 * @typedef {'up' | 'down' | 'left' | 'right' | 'first' | 'last'} Step
 */

/** @type {Selection} */
export const NOTHING = Object.freeze({ kind: 'none' });

/**
 * The section or block of that name; nothing where there is none.
 *
 * @param {Page} page
 * @param {string} id
 * @returns {Selection}
 */
export function selectionOf(page, id) {
  if (findSection(page, id) >= 0) return { kind: 'section', anchor: id, focus: id };
  const found = findBlock(page, id);
  return found ? { kind: 'block', section: found.section.id, anchor: id, focus: id } : NOTHING;
}

/**
 * The entry in that row of a block; nothing where there is none.
 *
 * @param {Page} page
 * @param {string} id
 * @param {number} row
 * @returns {Selection}
 */
export function entryOf(page, id, row) {
  const found = findBlock(page, id);
  if (!found || !(row in entriesOf(found.block))) return NOTHING;
  return { kind: 'entry', section: found.section.id, block: id, anchor: row, focus: row };
}

/**
 * The rows that are selected of a block's entries, in their order.
 *
 * @param {Selection} selection
 * @returns {number[]}
 */
export function rowsOf(selection) {
  if (selection.kind !== 'entry') return [];
  const first = Math.min(selection.anchor, selection.focus);
  return Array.from({ length: Math.abs(selection.anchor - selection.focus) + 1 }, (_, step) => first + step);
}

/**
 * The names that are selected, in page order; of a caret or an entry that of its block.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @returns {string[]}
 */
export function idsOf(page, selection) {
  if (selection.kind === 'text' || selection.kind === 'entry') return [selection.block];
  if (selection.kind !== 'section' && selection.kind !== 'block') return [];
  const ids = siblingsOf(page, selection);
  const ends = [ids.indexOf(selection.anchor), ids.indexOf(selection.focus)].sort((one, other) => one - other);
  return ends[0] < 0 ? [] : ids.slice(ends[0], ends[1] + 1);
}

/**
 * Shift and click: from the anchor to that name, over siblings of one parent only; else that name alone.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {string} id
 * @returns {Selection}
 */
export function extendTo(page, selection, id) {
  const isObject = selection.kind === 'section' || selection.kind === 'block';
  if (!isObject || !siblingsOf(page, selection).includes(id)) return selectionOf(page, id);
  return { ...selection, focus: id };
}

/**
 * Shift and click on an entry: from the anchor to that row, where it is in the same block; else that entry alone.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {string} id
 * @param {number} row
 * @returns {Selection}
 */
export function extendToEntry(page, selection, id, row) {
  const isSame = selection.kind === 'entry' && selection.block === id;
  return isSame ? { ...selection, focus: row } : entryOf(page, id, row);
}

/**
 * An arrow, Home or End: the neighbour is selected, or with `extend` (Shift) too. From block to block over the edges
 * of sections; what has no neighbour stays.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {Step} step
 * @param {{ extend?: boolean }} [options]
 * @returns {Selection}
 */
export function moved(page, selection, step, { extend = false } = {}) {
  if (selection.kind === 'none' || selection.kind === 'page') return first(page);
  if (selection.kind === 'text') return selection;
  if (selection.kind === 'entry') return movedEntry(page, selection, step, extend);
  const ids = extend || selection.kind === 'section' ? siblingsOf(page, selection) : blockIds(page, selection, step);
  const row = rowAfter(ids.indexOf(selection.focus), step, ids.length);
  const id = ids[row];
  if (id === undefined) return reconciled(page, selection);
  return extend ? { ...selection, focus: id } : selectionOf(page, id);
}

/**
 * @param {Page} page
 * @param {EntrySelection} selection
 * @param {Step} step
 * @param {boolean} extend
 * @returns {Selection}
 */
function movedEntry(page, selection, step, extend) {
  const count = countOf(page, selection.block);
  const focus = Math.max(0, Math.min(rowAfter(selection.focus, step, count), count - 1));
  return { ...selection, anchor: extend ? selection.anchor : focus, focus };
}

/**
 * Esc: text, then its entry, its block, its section, the page, nothing.
 *
 * @param {Selection} selection
 * @returns {Selection}
 */
export function levelUp(selection) {
  const row = selection.kind === 'text' ? entryRow(selection.member) : -1;
  if (selection.kind === 'text' && row >= 0) {
    return { kind: 'entry', section: selection.section, block: selection.block, anchor: row, focus: row };
  }
  if (selection.kind === 'text' || selection.kind === 'entry') {
    return { kind: 'block', section: selection.section, anchor: selection.block, focus: selection.block };
  }
  if (selection.kind === 'block') return { kind: 'section', anchor: selection.section, focus: selection.section };
  return selection.kind === 'section' ? { kind: 'page' } : NOTHING;
}

/** The row of the entry that a text belongs to; -1 for the block's own. @param {string} member */
export function entryRow(member) {
  return Number(/^items\.(\d+)\./.exec(member)?.[1] ?? -1);
}

/**
 * Enter: the page's first section, a section's first block, a block's first entry, the beginning of a text.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {(block: string, row?: number) => string | null} textMember the first text member of a block or of one of
 *   its entries, if it has one
 * @returns {Selection}
 */
export function levelDown(page, selection, textMember) {
  if (selection.kind === 'none' || selection.kind === 'page') return first(page);
  if (selection.kind === 'section') {
    const [block] = sectionOf(page, selection.focus)?.blocks ?? [];
    return block ? selectionOf(page, block.id) : selection;
  }
  if (selection.kind === 'block' && countOf(page, selection.focus)) return entryOf(page, selection.focus, 0);
  if (selection.kind !== 'block' && selection.kind !== 'entry') return selection;
  const [block, row] = selection.kind === 'block' ? [selection.focus] : [selection.block, selection.focus];
  const member = textMember(block, row);
  if (member === null) return selection;
  return { kind: 'text', section: selection.section, block, member, start: 0, end: 0 };
}

/**
 * Mod-a beyond a text: all entries of the block, all blocks of the section, all sections.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @returns {Selection}
 */
export function allOf(page, selection) {
  if (selection.kind === 'entry') {
    const last = countOf(page, selection.block) - 1;
    if (rowsOf(selection).length <= last) return { ...selection, anchor: 0, focus: last };
    return allOf(page, levelUp(selection));
  }
  if (selection.kind === 'block' || selection.kind === 'text') {
    const ids = sectionOf(page, selection.section)?.blocks.map((block) => block.id) ?? [];
    const all = {
      kind: /** @type {const} */ ('block'),
      section: selection.section,
      anchor: ids[0],
      focus: ids[ids.length - 1],
    };
    if (idsOf(page, selection).length < ids.length) return all;
  }
  const sections = page.sections;
  if (sections.length === 0) return NOTHING;
  return { kind: 'section', anchor: sections[0].id, focus: sections[sections.length - 1].id };
}

/**
 * What is selected once the page is another: the same while it is there (a block may be in another section now).
 * What was removed leaves the selection to the neighbour behind it, else to the one before it, else to its section.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {Page} [before] the page that the selection was made in
 * @returns {Selection}
 */
export function reconciled(page, selection, before = page) {
  if (selection.kind === 'none' || selection.kind === 'page') return selection;
  if (selection.kind === 'text') return reconciledText(page, selection, before);
  if (selection.kind === 'entry') return reconciledEntry(page, selection, before);
  const [anchor, focus] = [selectionOf(page, selection.anchor), selectionOf(page, selection.focus)];
  if (focus.kind === 'none') return neighbourOf(page, selection, before);
  if (anchor.kind === 'section' && focus.kind === 'section') return { ...focus, anchor: selection.anchor };
  const areSiblings = anchor.kind === 'block' && focus.kind === 'block' && anchor.section === focus.section;
  return areSiblings ? { ...focus, anchor: selection.anchor } : focus;
}

/**
 * @param {Page} page
 * @param {Extract<Selection, { kind: 'text' }>} selection
 * @param {Page} before
 * @returns {Selection}
 */
function reconciledText(page, selection, before) {
  const found = findBlock(page, selection.block);
  return found ? { ...selection, section: found.section.id } : reconciled(page, levelUp(selection), before);
}

/**
 * The same rows, as far as there are so many.
 *
 * @param {Page} page
 * @param {EntrySelection} selection
 * @param {Page} before
 * @returns {Selection}
 */
function reconciledEntry(page, selection, before) {
  const found = findBlock(page, selection.block);
  const last = found ? entriesOf(found.block).length - 1 : -1;
  if (!found || last < 0) return reconciled(page, levelUp(selection), before);
  const [anchor, focus] = [Math.min(selection.anchor, last), Math.min(selection.focus, last)];
  return { ...selection, section: found.section.id, anchor, focus };
}

/**
 * @param {Page} page
 * @param {Extract<Selection, { kind: 'section' | 'block' }>} selection
 * @param {Page} before
 * @returns {Selection}
 */
function neighbourOf(page, selection, before) {
  const ids = siblingsOf(before, selection);
  const row = ids.indexOf(selection.focus);
  const isThere = (/** @type {string} */ id) => selectionOf(page, id).kind === selection.kind;
  const id = row < 0 ? undefined : (ids.slice(row).find(isThere) ?? ids.slice(0, row).findLast(isThere));
  if (id !== undefined) return selectionOf(page, id);
  return selection.kind === 'block' ? reconciled(page, levelUp(selection), before) : NOTHING;
}

/** @param {Page} page @returns {Selection} */
function first(page) {
  return page.sections.length ? selectionOf(page, page.sections[0].id) : NOTHING;
}

/** How many entries a block has. @param {Page} page @param {string} id */
function countOf(page, id) {
  const found = findBlock(page, id);
  return found ? entriesOf(found.block).length : 0;
}

/** @param {Page} page @param {string} id @returns {Section | undefined} */
function sectionOf(page, id) {
  return page.sections[findSection(page, id)];
}

/** @param {Page} page @param {Extract<Selection, { kind: 'section' | 'block' }>} selection */
function siblingsOf(page, selection) {
  const parts = selection.kind === 'section' ? page.sections : (sectionOf(page, selection.section)?.blocks ?? []);
  return parts.map((part) => part.id);
}

/**
 * Home and End stay in the section; arrows go on in the next one.
 *
 * @param {Page} page
 * @param {Extract<Selection, { kind: 'section' | 'block' }>} selection
 * @param {Step} step
 */
function blockIds(page, selection, step) {
  if (step === 'first' || step === 'last') return siblingsOf(page, selection);
  return page.sections.flatMap((section) => section.blocks.map((block) => block.id));
}

/** @param {number} row @param {Step} step @param {number} count */
function rowAfter(row, step, count) {
  if (step === 'first') return 0;
  if (step === 'last') return count - 1;
  return step === 'up' || step === 'left' ? row - 1 : row + 1;
}
