/** What a picture that its author's own browser uploads is called on its page; as lib/confluence/file_names.py has it. */

import { clean } from '../core/text.js';

const BYTES_MAX = 200;
const NAMELESS = 'image';
// joiners are letters' business in Persian, in Indian scripts and in emoji; other invisible characters are not
const INVISIBLE = /[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;
const UNSAFE = /[/\\<>:"|?*]|^\.|^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
const EXTENSION = /\.[a-z][a-z0-9]{1,4}$/i;
/** @type {Record<string, string[]>} */
const EXTENSIONS = { 'image/png': ['.png'], 'image/jpeg': ['.jpg', '.jpeg'], 'image/gif': ['.gif'], 'image/webp': ['.webp'] };
const CHANCE_MAX = 1_000_000;

/**
 * The names to try one after the other; the second has a number, and nobody has taken the last.
 *
 * @param {string} sent
 * @param {string} mediaType
 */
export function fileNames(sent, mediaType) {
  const [stem, extension] = partsOf(safe(sent.normalize('NFC').trim()), EXTENSIONS[mediaType]);
  const chance = Math.floor(Math.random() * CHANCE_MAX);
  return ['', '-2', '-3', `-${chance}`].map((number) => cut(stem, BYTES_MAX - number.length - extension.length) + number + extension);
}

/** The name, if it is; else nothing. @param {string} name */
export function safe(name) {
  return UNSAFE.test(name) || INVISIBLE.test(name) || clean(name) !== name ? '' : name;
}

/** Stem and extension; an extension of another format than the bytes are is replaced. @param {string} name @param {string[]} fitting */
function partsOf(name, fitting) {
  const found = EXTENSION.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - found.length);
  return [stem || NAMELESS, fitting.includes(found.toLowerCase()) ? found : fitting[0]];
}

/**
 * No character is cut in two. What is left may be a device's name, which the whole was not.
 *
 * @param {string} text
 * @param {number} bytesMax
 */
function cut(text, bytesMax) {
  const bytes = new TextEncoder().encode(text).slice(0, bytesMax);
  const left = new TextDecoder().decode(bytes).replace(/\ufffd+$/, '').replace(/[ .]+$/, '');
  return UNSAFE.test(left) ? NAMELESS : left;
}
