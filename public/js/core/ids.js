/** @import { Section } from './types.js' */

/**
 * New names of sections and blocks, each on the page once. Letters and digits only, 60 bits of chance.
 */

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 12;

// Asking for chance costs more than all else of an id: it is asked for in store.
const store = new Uint8Array(100 * LENGTH);
let used = store.length;

/**
 * @param {'s' | 'b'} letter of a section or a block
 * @param {(bytes: Uint8Array) => Uint8Array} [fill] where the chance comes from
 */
export function newId(letter, fill = fromStore) {
  let id = `${letter}_`;
  for (const byte of fill(new Uint8Array(LENGTH))) id += LETTERS[byte & 31];
  return id;
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

/** @param {Uint8Array} bytes */
function fromStore(bytes) {
  if (used === store.length) {
    crypto.getRandomValues(store);
    used = 0;
  }
  bytes.set(store.subarray(used, used + LENGTH));
  used += LENGTH;
  return bytes;
}
