/** @import { Block } from '../../core/types.js' */
import { EDITING } from '../../../blocks/editing.js';
import { entriesOf } from '../../core/places.js';

/**
 * What stands at a path as `items.2.text`; empty where there is nothing.
 *
 * @param {Record<string, any>} props
 * @param {string} path
 * @returns {any}
 */
export function valueAt(props, path) {
  return path.split('.').reduce((value, name) => value?.[name], /** @type {any} */ (props));
}

/** Of a picture: in the place of what is there now. @param {Block} block @param {string} path */
export function placeIn(block, path) {
  return { kind: /** @type {const} */ ('member'), block: block.id, path, was: valueAt(block.props, path)?.id, entries: entriesOf(block) };
}

/**
 * The members to be updated so that another value stands at the path.
 *
 * @param {Record<string, any>} props
 * @param {string} path
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function membersWith(props, path, value) {
  const [name, ...rest] = path.split('.');
  return { [name]: replaced(props[name], rest, value) };
}

/** @param {any} part @param {string[]} path @param {unknown} value @returns {unknown} */
function replaced(part, [name, ...rest], value) {
  if (name === undefined) return value;
  if (Array.isArray(part)) {
    // the row of a table may be shorter than others
    const all = [...part, ...Array(Math.max(0, Number(name) + 1 - part.length)).fill('')];
    return all.with(Number(name), replaced(part[Number(name)], rest, value));
  }
  return { ...part, [name]: replaced(part?.[name], rest, value) };
}

/**
 * The path of a block's first text; null where it has none.
 *
 * @param {Block} block
 * @returns {string | null}
 */
export function firstText({ type, props }) {
  const { texts = [], firstText: begin } = EDITING[type] ?? {};
  const text = texts.find(({ member, isOptional }) => !isOptional || valueAt(props, member));
  if (text) return text.member;
  if (begin) return begin(props);
  return entryText({ type, props }, 0);
}

/**
 * The path of an entry's first text; null where it has none.
 *
 * @param {Pick<Block, 'type' | 'props'>} block
 * @param {number} row
 * @returns {string | null}
 */
export function entryText({ type, props }, row) {
  const first = EDITING[type]?.items?.texts?.find(({ isOptional }) => !isOptional);
  return first && row in (props.items ?? []) ? `items.${row}.${first.member}` : null;
}
