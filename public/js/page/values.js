/** @import { Columns, Link, Picture } from './types.js' */
import { isSafeAddress } from './markdown.js';

/** Values of a document that anybody may have written: each is read as what it should be, or as nothing. */

/** @typedef {Record<string, unknown>} Raw */

const ITEMS_MAX = 24;
const COLOUR = /^#[0-9a-f]{6}$/i;

/** How many stand beside each other; the first is the usual one. */
export const COLUMNS = /** @type {Columns[]} */ ([3, 2, 4]);

/**
 * The value, if it is one of these; else the first of them.
 *
 * @template T
 * @param {readonly T[]} allowed
 * @param {unknown} value
 * @returns {T}
 */
export function oneOf(allowed, value) {
  return allowed.includes(/** @type {T} */ (value)) ? /** @type {T} */ (value) : allowed[0];
}

/** @param {unknown} value */
export function text(value) {
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function record(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : {};
}

/** @param {unknown} value */
export function colour(value) {
  return COLOUR.test(text(value)) ? text(value) : '';
}

/**
 * @param {unknown} value
 * @returns {Picture | null}
 */
export function picture(value) {
  const raw = record(value);
  const id = text(raw.id);
  const source = raw.source;
  if ((source !== 'library' && source !== 'attachment') || !/^[\w-][\w.-]{0,199}$/.test(id)) return null;
  const isSized = isLength(raw.width) && isLength(raw.height);
  return {
    source,
    id,
    fileName: text(raw.fileName),
    page: text(raw.page),
    alt: text(raw.alt),
    width: isSized ? /** @type {number} */ (raw.width) : 1600,
    height: isSized ? /** @type {number} */ (raw.height) : 900,
    colour: colour(raw.colour),
    focus: focus(record(raw.focus)),
  };
}

/** @param {Raw} raw in percent; what is no number CSS takes for nothing */
function focus({ x, y }) {
  return `${x}% ${y}%`;
}

/** @param {unknown} value @returns {value is number} */
function isLength(value) {
  return typeof value === 'number' && value >= 1 && value <= 100_000;
}

/**
 * @param {unknown} value
 * @returns {Link | null}
 */
export function link(value) {
  const raw = record(value);
  const label = text(raw.label);
  const href = address(raw.href);
  return label && href ? { label, href } : null;
}

/** @param {unknown} value */
export function address(value) {
  return isSafeAddress(text(value)) ? text(value) : '';
}

/**
 * The entries of a block that can be shown.
 *
 * @template {object} T
 * @param {Raw} props
 * @param {(raw: Raw) => T | null} read
 * @param {number} [most]
 */
export function items(props, read, most = ITEMS_MAX) {
  const found = list(props.items).slice(0, most).map((value) => read(record(value)));
  return /** @type {T[]} */ (found.filter((item) => item !== null));
}

/**
 * A block without entries has nothing to show.
 *
 * @template {{ items: object[] }} T
 * @param {T} props
 */
export function filled(props) {
  return props.items.length ? props : null;
}

/**
 * A titled text.
 *
 * @param {Raw} raw
 */
export function panel(raw) {
  return text(raw.title) || text(raw.text) ? { title: text(raw.title), text: text(raw.text) } : null;
}
