/** @import { Block } from './types.js' */
/** @import { Raw } from './values.js' */
import { BLOCKS } from '../../blocks/index.js';
import { record, text } from './values.js';

/** @type {Record<string, { read: (props: Raw) => object | null }>} */
const TYPES = BLOCKS;

/**
 * A block as it can be shown; null where there is nothing to show. The limits are those of docs/PAGE.md.
 *
 * @param {unknown} value
 * @returns {Block | null}
 */
export function blockOf(value) {
  const raw = record(value);
  const type = text(raw.type);
  const props = isKnown(raw) ? TYPES[type].read(record(raw.props)) : null;
  return props && /** @type {Block} */ ({ id: text(raw.id), type, props });
}

/** Whether this version has that kind of block. @param {unknown} block */
export function isKnown(block) {
  return Object.hasOwn(TYPES, text(record(block).type));
}
