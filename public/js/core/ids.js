/** @import { Section } from './types.js' */

/**
 * New names of sections and blocks, each on the page once. Letters and digits only, 60 bits of chance.
 */

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * @param {'s' | 'b'} letter of a section or a block
 * @param {(bytes: Uint8Array) => Uint8Array} [fill] where the chance comes from
 */
export function newId(letter, fill = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = fill(new Uint8Array(12));
  return `${letter}_${Array.from(bytes, (byte) => LETTERS[byte & 31]).join('')}`;
}

/**
 * The section with new ids for itself and its blocks.
 *
 * @param {Section} section
 * @param {(letter: 's' | 'b') => string} [makeId]
 * @returns {Section}
 */
export function withNewIds(section, makeId = newId) {
  return { ...section, id: makeId('s'), blocks: section.blocks.map((block) => ({ ...block, id: makeId('b') })) };
}
