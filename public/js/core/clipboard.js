/** @import { Block, Section } from './types.js' */

/**
 * Sections and blocks on the clipboard: as our own kind, and as an attribute of the HTML beside it for browsers that
 * do not hand on kinds of their own. `from-clipboard.js` reads it.
 */

export const KIND = 'application/vnd.skyline+json';
export const ATTRIBUTE = 'data-skyline';
export const VERSION = 1;

/**
 * What is written to the clipboard, by kind.
 *
 * @param {{ sections: readonly Section[] } | { blocks: readonly Block[] }} parts
 * @param {string} words the same as plain text, for everything else
 * @returns {Record<string, string>}
 */
export function toClipboard(parts, words) {
  const json = JSON.stringify({ skyline: VERSION, ...parts });
  const paragraphs = words.split('\n').map((line) => `<p>${escaped(line)}</p>`);
  const html = `<div ${ATTRIBUTE}="${escaped(json)}">${paragraphs.join('')}</div>`;
  return { [KIND]: json, 'text/html': html, 'text/plain': words };
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
