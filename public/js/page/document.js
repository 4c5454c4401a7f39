/** @import { PageDocument } from './types.js' */
import { VERSION } from './view.js';

/** A page is at most this long in UTF-8, without needless white space (docs/PAGE.md). */
export const PAGE_BYTES_MAX = 300_000;
export const TITLE_CHARS_MAX = 200;

/**
 * What a macro body holds. `empty`: nothing yet. `page`: a document of this version. `newer`: a document of a later
 * version, of which we show what we know. `cut`: the beginning of a document. `unreadable`: something else.
 *
 * @typedef {{ state: 'empty' | 'page' | 'newer' | 'cut' | 'unreadable', page: PageDocument | null }} Reading
 */

/**
 * Reads a macro body. Never raises: a broken body is a state that its reader is told of.
 *
 * @param {string | undefined | null} body
 * @returns {Promise<Reading>}
 */
export async function readBody(body) {
  if (!body || body.trim() === '') return { state: 'empty', page: null };
  const whole = parseJson(body);
  if (whole !== undefined) return readDocument(whole);
  const { salvage } = await import('./salvage.js');
  const rest = salvage(body);
  return isDocument(rest) ? { state: 'cut', page: rest } : { state: 'unreadable', page: null };
}

/**
 * @param {unknown} value
 * @returns {Reading}
 */
function readDocument(value) {
  if (!isDocument(value)) return { state: 'unreadable', page: null };
  return { state: value.version > VERSION ? 'newer' : 'page', page: value };
}

/**
 * @param {unknown} value
 * @returns {value is PageDocument}
 */
export function isDocument(value) {
  const page = /** @type {Partial<PageDocument> | null} */ (value);
  return typeof page === 'object' && page !== null && typeof page.version === 'number' && Array.isArray(page.sections);
}

/** @param {string} body */
function parseJson(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

// What XML 1.0 forbids cannot be in a macro body: Confluence would refuse the page.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * A document as its macro body: JSON that people and search can read, a section a line. `]]>` is written with an
 * escape, because Confluence keeps the body in a CDATA section.
 *
 * @param {PageDocument} page
 */
export function bodyOf(page) {
  const { sections, ...head } = page;
  const lines = sections.map((section) => toJson(section)).join(',\n');
  return `${toJson(head).slice(0, -1)},"sections":[\n${lines}\n]}`;
}

/** @param {unknown} value */
function toJson(value) {
  const clean = JSON.stringify(value, (_, member) =>
    typeof member === 'string' ? member.replace(FORBIDDEN, '') : member,
  );
  return clean.replaceAll(']]>', ']]\\u003e');
}

/** @param {string} text */
export function sizeBytes(text) {
  return new TextEncoder().encode(text).length;
}
