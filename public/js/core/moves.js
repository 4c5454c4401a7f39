/** @import { Block, Operation, Page, Place, Selection } from './types.js' */
/** @import { EntrySelection } from './selection.js' */
import { entriesOf, findBlock, findSection } from './places.js';
import { idsOf, rowsOf } from './selection.js';

/**
 * What a gesture does to what is selected, as operations: one step up or down, to another place, a copy, away. None
 * where it cannot go on.
 *
 * @typedef {{ kind: 'section', after: Place } | { kind: 'block', section: string, after: Place }
 *   | { kind: 'entry', block: string, row: number }} Target a place behind a section or block; before the entry that
 *   is in that row now
 * @typedef {{ operations: Operation[], selection?: Selection }} Move `selection`: what is selected then, where its
 *   names do not say it
 */

/** @type {Move} */
const STAY = Object.freeze({ operations: [] });

/**
 * Past the neighbour; a block over the edge of its section too.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {-1 | 1} way
 * @returns {Move}
 */
export function stepOf(page, selection, way) {
  if (selection.kind === 'section') return stepOfSections(page, selection, way);
  if (selection.kind === 'block') return stepOfBlocks(page, selection, way);
  return selection.kind === 'entry' ? stepOfEntries(page, selection, way) : STAY;
}

/**
 * All that is selected to one place, in the order that it has.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {Target} target
 * @returns {Move}
 */
export function moveTo(page, selection, target) {
  if (selection.kind !== target.kind) return STAY;
  const ids = idsOf(page, selection);
  if (selection.kind === 'entry' && target.kind === 'entry') return entriesTo(page, selection, target);
  if (target.kind === 'section') return { operations: sectionsTo(ids, placeBeside(page.sections, ids, target.after)) };
  if (target.kind !== 'block') return STAY;
  const into = page.sections[findSection(page, target.section)]?.blocks ?? [];
  return { operations: blocksTo(ids, target.section, placeBeside(into, ids, target.after)) };
}

/**
 * @param {Page} page
 * @param {Selection} selection
 * @returns {Operation[]}
 */
export function removalOf(page, selection) {
  if (selection.kind === 'entry') return removalOfEntries(page, selection);
  const op = selection.kind === 'section' ? 'removeSection' : 'removeBlock';
  return idsOf(page, selection).map((id) => /** @type {Operation} */ ({ op, id }));
}

/**
 * Entries behind those that are selected, or behind the last one of a block; they are selected then.
 *
 * @param {Page} page
 * @param {{ block: string, row: number }} place
 * @param {readonly unknown[]} entries
 * @returns {Move}
 */
export function entriesInto(page, { block: id, row }, entries) {
  const found = findBlock(page, id);
  if (!found || !entries.length) return STAY;
  const items = entriesOf(found.block).toSpliced(row, 0, ...entries);
  return { operations: [{ op: 'updateBlock', id, props: { items } }], selection: selected(found, row, entries.length) };
}

/** @param {Page} page @param {Selection} selection @param {-1 | 1} way @returns {Move} */
function stepOfSections(page, selection, way) {
  const { neighbour, after } = beside(page.sections, idsOf(page, selection), way);
  return neighbour ? { operations: [{ op: 'moveSection', id: neighbour, after }] } : STAY;
}

/** @param {Page} page @param {Selection} selection @param {-1 | 1} way @returns {Move} */
function stepOfBlocks(page, selection, way) {
  const ids = idsOf(page, selection);
  const found = findBlock(page, ids[0] ?? '');
  if (!found) return STAY;
  const { section } = found;
  const { neighbour, after } = beside(section.blocks, ids, way);
  if (neighbour) return { operations: [{ op: 'moveBlock', id: neighbour, section: section.id, after }] };
  const next = page.sections[found.row + way];
  if (!next) return STAY;
  return { operations: blocksTo(ids, next.id, way < 0 ? (next.blocks.at(-1)?.id ?? null) : null) };
}

/** @param {Page} page @param {EntrySelection} selection @param {-1 | 1} way @returns {Move} */
function stepOfEntries(page, selection, way) {
  const rows = rowsOf(selection);
  const row = way < 0 ? rows[0] - 1 : rows[rows.length - 1] + 2;
  const found = findBlock(page, selection.block);
  const isThere = found && row >= 0 && row <= entriesOf(found.block).length;
  return isThere ? entriesTo(page, selection, { block: selection.block, row }) : STAY;
}

/**
 * The neighbour that changes places with all that is selected, and where it goes: one operation, however many they are.
 *
 * @param {readonly { id: string }[]} parts
 * @param {string[]} ids
 * @param {-1 | 1} way
 */
function beside(parts, ids, way) {
  const names = parts.map(({ id }) => id);
  const [first, last] = [names.indexOf(ids[0]), names.indexOf(ids[ids.length - 1])];
  const [neighbour, after] = way < 0 ? [names[first - 1], names[last]] : [names[last + 1], names[first - 1] ?? null];
  return { neighbour, after };
}

/**
 * The place, told by what stays: behind what moves is behind what stands before it.
 *
 * @param {readonly { id: string }[]} parts
 * @param {string[]} ids
 * @param {Place} after
 * @returns {Place}
 */
function placeBeside(parts, ids, after) {
  const row = parts.findIndex(({ id }) => id === after);
  return parts.slice(0, row + 1).findLast(({ id }) => !ids.includes(id))?.id ?? null;
}

/** @param {string[]} ids @param {Place} after @returns {Operation[]} */
function sectionsTo(ids, after) {
  return ids.map((id, row) => ({ op: 'moveSection', id, after: row ? ids[row - 1] : after }));
}

/** @param {string[]} ids @param {string} section @param {Place} after @returns {Operation[]} */
function blocksTo(ids, section, after) {
  return ids.map((id, row) => ({ op: 'moveBlock', id, section, after: row ? ids[row - 1] : after }));
}

/**
 * To another row, or to another block of the same kind.
 *
 * @param {Page} page
 * @param {EntrySelection} selection
 * @param {{ block: string, row: number }} target
 * @returns {Move}
 */
function entriesTo(page, selection, { block: id, row }) {
  const [from, into] = [findBlock(page, selection.block), findBlock(page, id)];
  if (!from || !into || from.block.type !== into.block.type) return STAY;
  const rows = rowsOf(selection);
  const taken = rows.map((each) => entriesOf(from.block)[each]);
  if (selection.block !== id) {
    const { operations, selection: then } = entriesInto(page, { block: id, row }, taken);
    return { operations: [...removalOfEntries(page, selection), ...operations], selection: then };
  }
  const at = row - rows.filter((each) => each < row).length;
  const items = entriesOf(into.block).toSpliced(rows[0], rows.length).toSpliced(at, 0, ...taken);
  return { operations: [{ op: 'updateBlock', id, props: { items } }], selection: selected(into, at, rows.length) };
}

/** A block without entries would show nothing: it goes with the last one. @param {Page} page @param {EntrySelection} selection @returns {Operation[]} */
function removalOfEntries(page, selection) {
  const { block: id } = selection;
  const found = findBlock(page, id);
  const rows = rowsOf(selection);
  const items = found ? entriesOf(found.block).toSpliced(rows[0], rows.length) : [];
  return [items.length ? { op: 'updateBlock', id, props: { items } } : { op: 'removeBlock', id }];
}

/** @param {{ section: { id: string }, block: Block }} found @param {number} row @param {number} count @returns {Selection} */
function selected({ section, block }, row, count) {
  return { kind: 'entry', section: section.id, block: block.id, anchor: row, focus: row + count - 1 };
}
