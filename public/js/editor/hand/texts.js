/** @import { LibraryPicture } from '../library.js' */

/**
 * Where each text of a block is drawn, so that it can be edited where it is seen: member, the element of the block or
 * of its item (empty where the block's `mark` finds it), and how it is written. Those that are not optional are drawn
 * when they are empty too.
 *
 * @typedef {{ member: string, at: string, kind: 'plain' | 'markdown', isOptional: boolean }} Text
 * @typedef {(at: Element | null, text: Text, path: string) => unknown} Tell
 * @typedef {(row: number, kind?: 'image' | 'video') => LibraryPicture} FindPicture
 * @typedef {'text' | 'link' | 'href' | 'picture' | 'picture!' | 'film!' | 'icon' | (string | number)[]} Setting
 *   what is no text on the page; `picture!` and `film!` must be there, a list is a choice
 *
 * @typedef {object} ItemEditing one entry of a block that has several
 * @property {string} at the entry's element
 * @property {(picture: FindPicture) => object} blank what the next one begins with
 * @property {Text[]} [texts]
 * @property {Record<string, Setting>} [settings]
 *
 * @typedef {{ name: string, about: string, members?: Record<string, string> }} BlockWords what it is called in the
 *   editor and when to take it, and its members that no other block has
 *
 * @typedef {object} BlockEditing how a type of block is edited
 * @property {string} sign the small drawing that stands for it: a path of 24 by 24
 * @property {{ en: BlockWords, de: BlockWords }} words
 * @property {(picture: FindPicture) => Record<string, unknown>} blank props of a new one: places to write in, a
 *   picture of the library where one must be
 * @property {Text[]} [texts]
 * @property {Record<string, Setting>} [settings]
 * @property {ItemEditing} [items]
 * @property {(drawn: HTMLElement) => void} [prepare] before its texts are looked for
 * @property {(drawn: HTMLElement, props: Record<string, any>, tell: Tell) => void} [mark] texts that no selector finds
 * @property {(props: Record<string, any>) => string} [firstText] the path where writing begins
 */

/** Where a new button leads until somebody says so. */
export const HREF = 'https://www.example.com/';

/** @param {string} member @param {string} at @param {Text['kind']} [kind] @returns {Text} */
export const always = (member, at, kind = 'plain') => ({ member, at, kind, isOptional: false });

/** @param {string} member @param {string} at @param {Text['kind']} [kind] @returns {Text} */
export const optional = (member, at, kind = 'plain') => ({ member, at, kind, isOptional: true });

/** @template T @param {T} item @returns {T[]} */
export function three(item) {
  return [item, item, item];
}
