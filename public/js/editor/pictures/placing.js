/** @import { Block, Operation, Page } from '../../core/types.js' */
/** @import { Hand } from '../hand/index.js' */
/** @import { OwnPicture } from './uploads.js' */
import { newId } from '../../core/ids.js';
import { entriesInto } from '../../core/moves.js';
import { entriesOf, findBlock, findSection } from '../../core/places.js';
import { asSection } from '../hand/commands.js';
import { membersWith, valueAt } from '../hand/members.js';
import { nameOfBlock } from '../hand/names.js';

/**
 * Pictures that came together: where the first of them goes, and what has been put there, by the row that each has.
 *
 * @typedef {{ section: string | null, after: string | null, placed: (string | undefined)[] }} Batch
 *
 * Where a picture goes: into a member of a block in the place of the picture that `was` there (its id; `entries` are
 * those that the block had), behind a section's words, among the pictures of a gallery, or as a block of its own.
 * Those of a batch keep their order, whichever is attached first.
 * @typedef {{ kind: 'member', block: string, path: string, was: string | undefined, entries: readonly unknown[] } | { kind: 'background', section: string }
 *   | { kind: 'entries', block: string, batch: Batch, row: number } | { kind: 'block', batch: Batch, row: number }} Place
 */

/**
 * Puts a picture into its place, one step of undo.
 *
 * @param {Hand} hand
 * @param {Place} place
 * @param {OwnPicture} picture
 * @returns {boolean} false where its place is not there any more
 */
export function put(hand, place, picture) {
  const { editing, commands } = hand;
  const { page } = editing;
  if (place.kind === 'block') return putBlock(hand, place, picture);
  if (place.kind === 'background') {
    const isThere = findSection(page, place.section) >= 0;
    return isThere && commands.updateSection(place.section, { background: { kind: 'image', image: picture } }, 'background');
  }
  const block = findBlock(page, place.block)?.block;
  if (!block) return false;
  if (place.kind === 'entries') return putEntry(hand, { block, place }, picture);
  const path = pathNow(block, place);
  if (path === null || valueAt(block.props, path)?.id !== place.was) return false;
  return commands.updateBlock(block.id, membersWith(block.props, path, picture));
}

/** Whether there is room for only one of their pictures. @param {Place} one @param {Place} other */
export function isSamePlace(one, other) {
  if (one.kind === 'background') return other.kind === 'background' && one.section === other.section;
  if (one.kind !== 'member' || other.kind !== 'member') return false;
  const isSameEntry = one.entries[rowIn(one.path)] === other.entries[rowIn(other.path)];
  return one.block === other.block && one.path === other.path && isSameEntry;
}

/** Not a number where it is no entry's. @param {string} path */
function rowIn(path) {
  return Number(path.split('.')[1]);
}

/**
 * The path, of an entry that came into another row too; null where the entry is gone or cannot be told from others.
 *
 * @param {Block} block
 * @param {Extract<Place, { kind: 'member' }>} place
 */
function pathNow(block, { path, entries }) {
  const row = rowIn(path);
  if (Number.isNaN(row)) return path;
  const now = entriesOf(block);
  if (now.includes(entries[row])) return path.replace(`${row}`, `${now.indexOf(entries[row])}`);
  // one that was written in meanwhile is in its row still, where no other one moved
  const hasStayed = now.length === entries.length && !entries.includes(now[row]);
  return hasStayed ? path : null;
}

/** @param {Hand} hand @param {{ block: Block, place: Extract<Place, { kind: 'entries' }> }} into @param {OwnPicture} picture */
function putEntry({ editing, translate }, { block, place: { batch, row } }, picture) {
  const ids = entriesOf(block).map((entry) => /** @type {{ image?: { id: string } }} */ (entry).image?.id);
  const before = ids.findLastIndex((id) => id && batch.placed.slice(0, row).includes(id));
  const behind = ids.findIndex((id) => id && batch.placed.slice(row).includes(id));
  const at = before >= 0 ? before + 1 : behind >= 0 ? behind : ids.length;
  const { operations } = entriesInto(editing.page, { block: block.id, row: at }, [{ image: picture }]);
  const label = { key: 'insert', name: translate(`entry.${block.type}`) };
  batch.placed[row] = picture.id;
  return editing.edit(operations, { label });
}

/** @param {Hand} hand @param {Extract<Place, { kind: 'block' }>} place @param {OwnPicture} picture */
function putBlock({ editing, text, translate }, { batch, row }, picture) {
  const { page } = editing;
  const block = { id: newId('b'), type: 'image', props: { image: picture, ratio: ratioOf(picture) } };
  if (batch.section && findSection(page, batch.section) < 0) return false;
  const operation = batch.section ? inSection(page, batch, row, block) : inNewSection(page, batch, block);
  const selection = { kind: /** @type {const} */ ('block'), section: batch.section ?? '', anchor: block.id, focus: block.id };
  const label = { key: 'insert', name: nameOfBlock(block, translate) };
  batch.placed[row] = block.id;
  return editing.edit([operation], { label, ...(!text.isOpen() && { selection }) });
}

/** @param {Page} page @param {Batch} batch @param {Block} block @returns {Operation} */
function inNewSection(page, batch, block) {
  const section = asSection([block]);
  batch.section = section.id;
  return { op: 'insertSection', after: page.sections.at(-1)?.id ?? null, section };
}

/** Behind the nearest of those that came before it, where one is there; else where they were dropped. @param {Page} page @param {Batch} batch @param {number} row @param {Block} block @returns {Operation} */
function inSection(page, { section, after, placed }, row, block) {
  const { blocks } = page.sections[findSection(page, section ?? '')];
  const isHere = (/** @type {string | null | undefined} */ id) => blocks.some((each) => each.id === id);
  const dropped = after === null || isHere(after) ? after : (blocks.at(-1)?.id ?? null);
  return { op: 'insertBlock', section: section ?? '', after: placed.slice(0, row).findLast(isHere) ?? dropped, block };
}

const RATIOS = /** @type {const} */ ([['16:9', 16 / 9], ['3:2', 3 / 2], ['4:3', 4 / 3], ['1:1', 1]]);

/** The one of a block's ratios that cuts off least. @param {{ width: number, height: number }} picture */
function ratioOf({ width, height }) {
  const distance = (/** @type {number} */ ratio) => Math.abs(Math.log(width / height / ratio));
  return RATIOS.reduce((best, each) => (distance(each[1]) < distance(best[1]) ? each : best))[0];
}
