/** @import { Fragment, Node } from '../../../vendor/prosemirror.js' */
/** @import { Kind, Line, Run } from './types.js' */
import { linesOf } from './lines.js';
import { addRun, PLAIN } from './read.js';
import { writeRow } from './row.js';

/** From the document that is edited to the text that is stored. `readDocument` reads it as the same document. */

/** Numbers of list items have at most three digits; one that repeats counts on. */
const NUMBER_MAX = 999;

/** What was written for a line's content, which never changes: a key pressed writes only its own line anew. */
const written = /** @type {WeakMap<Fragment, string[]>} */ (new WeakMap());

/** What was written for a document, which is asked for more than once. */
const wholes = /** @type {WeakMap<Node, string>} */ (new WeakMap());

/**
 * @param {Node} doc
 * @param {Kind} kind
 * @returns {string}
 */
export function writeDocument(doc, kind) {
  const known = wholes.get(doc) ?? (kind === 'plain' ? doc.textContent : write(doc));
  wholes.set(doc, known);
  return known;
}

/** @param {Node} doc */
function write(doc) {
  const texts = linesOf(doc)
    .map(({ kind, content, number }) => ({ kind, rows: writeRows(content), own: number }))
    .filter(({ rows }) => rows.length > 0);
  let number = 0;
  return texts
    .map(({ kind, rows, own }, at) => {
      const isNext = texts[at - 1]?.kind === kind;
      number = own ?? (isNext ? number + 1 : 1);
      return separator(kind, isNext, at) + writeLine(kind, rows, number);
    })
    .join('');
}

/**
 * @param {Line['kind']} kind
 * @param {boolean} isNext whether the line before is of the same kind
 * @param {number} at
 */
function separator(kind, isNext, at) {
  if (at === 0) return '';
  return isNext && kind !== 'paragraph' ? '\n' : '\n\n';
}

/**
 * @param {Line['kind']} kind
 * @param {string[]} rows
 * @param {number} number
 */
function writeLine(kind, rows, number) {
  if (kind === 'paragraph') return rows.join('\n');
  const marker = kind === 'bullets' ? '- ' : `${Math.min(number, NUMBER_MAX)}. `;
  return marker + rows.join('\n  ');
}

/**
 * The rows between a line's breaks; those without words are left out, they would end the line.
 *
 * @param {Fragment} content
 */
function writeRows(content) {
  const known = written.get(content);
  if (known) return known;
  const rows = rowsOf(content).map(writeRow).filter(Boolean);
  written.set(content, rows);
  return rows;
}

/**
 * @param {Fragment} content
 * @returns {Run[][]}
 */
function rowsOf(content) {
  /** @type {Run[][]} */
  const rows = [[]];
  for (const node of content.content) {
    const [first, ...more] = node.isText ? (node.text ?? '').split(/\r\n|[\r\n]/) : ['', ''];
    const look = lookOf(node);
    addRun(rows[rows.length - 1], { ...look, text: first });
    for (const text of more) rows.push(text ? [{ ...look, text }] : []);
  }
  return rows;
}

/**
 * @param {Node} node
 * @returns {Run}
 */
function lookOf({ marks }) {
  const names = new Set(marks.map(({ type }) => type.name));
  const href = marks.find(({ type }) => type.name === 'link')?.attrs.href ?? '';
  return { ...PLAIN, bold: names.has('bold'), italic: names.has('italic'), code: names.has('code'), href };
}
