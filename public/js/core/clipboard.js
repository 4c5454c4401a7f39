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
  const lines = words.split('\n').map(lineOf).join('').replaceAll('</table><table>', '');
  const html = `<div ${ATTRIBUTE}="${escaped(json)}">${lines}</div>`;
  return { [KIND]: json, 'text/html': html, 'text/plain': words };
}

/** A paragraph, or cells with tabs between them as a row. @param {string} line */
function lineOf(line) {
  const words = escaped(line);
  return line.includes('\t') ? `<table><tr><td>${words.replaceAll('\t', '</td><td>')}</td></tr></table>` : `<p>${words}</p>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
