/** @import { Inline, TextNode } from '../../page/types.js' */
/** @import { Node, Schema } from '../../../vendor/prosemirror.js' */
/** @import { Kind, Line, Run } from './types.js' */
import { Fragment } from '../../../vendor/prosemirror.js';
import { parseText } from '../../page/markdown.js';
import { blocksOf } from './lines.js';
import { SCHEMAS } from './schema.js';

/** From a stored text to the document that is edited. */

/** @type {Run} */
export const PLAIN = Object.freeze({ text: '', bold: false, italic: false, code: false, href: '' });

/**
 * @param {string} value
 * @param {Kind} kind
 * @returns {Node}
 */
export function readDocument(value, kind) {
  const schema = SCHEMAS[kind];
  const { doc } = schema.nodes;
  if (kind === 'plain') return doc.create(null, contentOf(schema, [[{ ...PLAIN, text: inOneLine(value) }]]));
  const lines = readLines(value, schema);
  return doc.create(null, kind === 'inline' ? inOneParagraph(schema, lines) : blocksOf(schema, lines));
}

/** @param {string} text */
export function inOneLine(text) {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

/**
 * The lines of a Markdown text.
 *
 * @param {string} markdown
 * @param {Schema} schema
 * @returns {Line[]}
 */
export function readLines(markdown, schema) {
  return parseText(markdown).flatMap((node) => {
    const [items, numbers] = node.type === 'paragraph' ? [[node.children], []] : [node.items, node.numbers];
    const own = numbers.map((number, at) => (number === (numbers[at - 1] ?? 0) + 1 ? undefined : number));
    return items.map((item, at) => ({ kind: kindOf(node), content: contentOf(schema, runsOf(item).map(trim)), number: own[at] }));
  });
}

/**
 * @param {TextNode} node
 * @returns {Line['kind']}
 */
function kindOf(node) {
  if (node.type === 'paragraph') return 'paragraph';
  return node.numbers.length ? 'numbers' : 'bullets';
}

/**
 * What the nodes of a text look like, letter for letter: one list of runs for each line between line breaks.
 *
 * @param {readonly Inline[]} nodes
 * @param {Run} [look] what is around them
 * @param {Run[][]} [rows]
 * @returns {Run[][]}
 */
export function runsOf(nodes, look = PLAIN, rows = [[]]) {
  for (const node of nodes) {
    if (node.type === 'break') rows.push([]);
    else if (node.type === 'text') addRun(rows[rows.length - 1], { ...look, text: node.text });
    else if (node.type === 'code') addRun(rows[rows.length - 1], { ...look, text: node.text, code: true });
    else if (node.type === 'link') runsOf(node.children, { ...look, href: node.href }, rows);
    else runsOf(node.children, { ...look, [node.type]: true }, rows);
  }
  return rows;
}

/**
 * @param {Run[]} row
 * @param {Run} run
 */
export function addRun(row, run) {
  const last = row.at(-1);
  if (!run.text) return;
  if (last && looksLike(last, run)) row[row.length - 1] = { ...last, text: last.text + run.text };
  else row.push(run);
}

/**
 * @param {Run} one
 * @param {Run} other
 */
export function looksLike(one, other) {
  const { bold, italic, code, href } = one;
  return bold === other.bold && italic === other.italic && code === other.code && href === other.href;
}

/**
 * Without the spaces at its edges, which no reader keeps.
 *
 * @param {readonly Run[]} row
 */
export function trim(row) {
  const runs = [...row];
  while (runs.length > 0 && !runs[0].code && !runs[0].text.trim()) runs.shift();
  while (runs.length > 0 && !runs[runs.length - 1].code && !runs[runs.length - 1].text.trim()) runs.pop();
  const last = runs.length - 1;
  if (last >= 0 && !runs[0].code) runs[0] = { ...runs[0], text: runs[0].text.trimStart() };
  if (last >= 0 && !runs[last].code) runs[last] = { ...runs[last], text: runs[last].text.trimEnd() };
  return runs;
}

/**
 * @param {Schema} schema
 * @param {readonly (readonly Run[])[]} rows
 */
export function contentOf(schema, rows) {
  return Fragment.from(
    rows.flatMap((row, at) => {
      const texts = row.filter(({ text }) => text).map((run) => schema.text(run.text, marksOf(schema, run)));
      return at > 0 ? [schema.nodes.break.create(), ...texts] : texts;
    }),
  );
}

/**
 * @param {Schema} schema
 * @param {Run} run
 */
function marksOf({ marks }, { bold, italic, code, href }) {
  const wanted = [href && marks.link.create({ href }), bold && marks.bold.create()];
  const inner = [italic && marks.italic.create(), code && marks.code.create()];
  return [...wanted, ...inner].filter((mark) => typeof mark === 'object');
}

/**
 * All lines as one, with a line break where one ended.
 *
 * @param {Schema} schema
 * @param {readonly Line[]} lines
 */
export function inOneParagraph(schema, lines) {
  return lines.reduce((all, { content }, at) => {
    const before = at > 0 ? all.append(Fragment.from(schema.nodes.break.create())) : all;
    return before.append(content);
  }, Fragment.empty);
}
