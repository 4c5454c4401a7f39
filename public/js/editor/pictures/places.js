/** @import { Hand } from '../hand/index.js' */
/** @import { Batch, Place } from './placing.js' */
import { EDITING } from '../../../blocks/editing.js';
import { findBlock } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';
import { placeAt } from '../hand/drop-places.js';
import { placeIn } from '../hand/members.js';
import { idAt, rowAt } from '../hand/surface.js';

/** @typedef {typeof import('../../../vendor/pragmatic-drag-and-drop.js')} Library */

/** Only which kind of thing it is that has to find a place. */
const A_BLOCK = /** @type {const} */ ({ kind: 'block', section: '', anchor: '', focus: '' });

/**
 * The places of so many pictures that are dropped there: one on a picture takes its place, on a gallery they join it.
 *
 * @param {Hand} hand
 * @param {import('./dropping.js').Over} over
 * @param {{ library: Library, count: number }} drop
 * @returns {Place[]}
 */
export function placesAt(hand, over, { library, count }) {
  const { target } = over;
  const replaced = count === 1 && pictureAt(hand, target);
  if (replaced) return [replaced];
  const block = findBlock(hand.editing.page, idAt(target))?.block;
  if (block && isGallery(block.type)) return batched('entries', count, { block: block.id });
  const found = placeAt(hand, A_BLOCK, { input: over, library })?.target;
  return found?.kind === 'block' ? batched('block', count, found) : placesBehind(hand, count);
}

/**
 * Behind what is selected; else at the page's end.
 *
 * @param {Hand} hand
 * @param {number} count
 * @returns {Place[]}
 */
export function placesBehind({ editing }, count) {
  const { page, selection } = editing;
  const ids = idsOf(page, selection);
  const found = findBlock(page, ids.at(-1) ?? '');
  if (found && selection.kind === 'entry' && isGallery(found.block.type)) return batched('entries', count, { block: found.block.id });
  const section = found?.section ?? page.sections.find(({ id }) => id === ids.at(-1)) ?? page.sections.at(-1);
  const after = found?.block.id ?? section?.blocks.at(-1)?.id ?? null;
  return batched('block', count, { section: section?.id ?? null, after });
}

/** The line that says where it would go; none on a picture that would be replaced. @param {Hand} hand @param {{ clientX: number, clientY: number }} input @param {Library} library */
export function lineAt(hand, input, library) {
  return placeAt(hand, A_BLOCK, { input, library })?.line ?? null;
}

/**
 * The picture that is shown there, as a member of its block.
 *
 * @param {Hand} hand
 * @param {Element} target
 * @returns {Place | null}
 */
export function pictureAt({ editing }, target) {
  const block = target.closest('.picture:not(.backdrop)') && findBlock(editing.page, idAt(target))?.block;
  if (!block) return null;
  const row = rowAt(target);
  const { settings, items } = EDITING[block.type];
  const member = memberOf(row === null ? settings : items?.settings);
  return member ? placeIn(block, row === null ? member : `items.${row}.${member}`) : null;
}

/** @param {Record<string, unknown>} [settings] */
function memberOf(settings = {}) {
  return Object.keys(settings).find((name) => settings[name] === 'picture' || settings[name] === 'picture!');
}

/** Whether its entries are pictures. @param {string} type */
function isGallery(type) {
  return EDITING[type]?.items?.settings?.image === 'picture!';
}

/**
 * @param {'entries' | 'block'} kind
 * @param {number} count
 * @param {{ block?: string, section?: string | null, after?: string | null }} where
 * @returns {Place[]}
 */
function batched(kind, count, { block = '', section = null, after = null }) {
  /** @type {Batch} */
  const batch = { section, after, placed: [] };
  return Array.from({ length: count }, (_, row) => /** @type {Place} */ ({ kind, block, batch, row }));
}
