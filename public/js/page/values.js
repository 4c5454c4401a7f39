/** @import { Link, Picture } from './types.js' */
import { isSafeAddress } from './markdown.js';

/** Values of a document that anybody may have written: each is read as what it should be, or as nothing. */

const COLOUR = /^#[0-9a-f]{6}$/i;

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
    alt: text(raw.alt),
    width: isSized ? Number(raw.width) : 1600,
    height: isSized ? Number(raw.height) : 900,
    colour: colour(raw.colour),
  };
}

/** @param {unknown} value */
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
