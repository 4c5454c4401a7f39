/** @import { Node, NodeType, Schema, Transaction } from '../../../vendor/prosemirror.js' */
/** @import { Line } from './types.js' */
import { Plugin, TextSelection } from '../../../vendor/prosemirror.js';

/** A document as its lines, and back: every change of structure is a change of lines. */

/**
 * The lines of a document, from first to last; a text without paragraphs is one line.
 *
 * @param {Node} doc
 * @returns {Line[]}
 */
export function linesOf(doc) {
  if (doc.inlineContent) return [{ kind: 'paragraph', content: doc.content }];
  return doc.content.content.flatMap((block) => {
    const kind = /** @type {Line['kind']} */ (block.type.name);
    const texts = block.isTextblock ? [block] : block.content.content;
    return texts.map(({ content, attrs }) => ({ kind, content, number: attrs.number ?? undefined }));
  });
}

/**
 * The blocks of lines: those of one list that follow each other are one list. Never empty.
 *
 * @param {Schema} schema
 * @param {readonly Line[]} lines
 * @returns {Node[]}
 */
export function blocksOf({ nodes }, lines) {
  /** @type {Line[][]} */
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && line.kind !== 'paragraph' && last[0].kind === line.kind) last.push(line);
    else groups.push([line]);
  }
  const blocks = groups.map((group) =>
    group[0].kind === 'paragraph'
      ? nodes.paragraph.create(null, group[0].content)
      : nodes[group[0].kind].create(null, itemsOf(nodes.item, group)),
  );
  return blocks.length > 0 ? blocks : [nodes.paragraph.create()];
}

/**
 * Only those that do not count on have a number; one that repeats the number above it counts on.
 *
 * @param {NodeType} item
 * @param {readonly Line[]} lines
 */
function itemsOf(item, lines) {
  let above = 0;
  return lines.map(({ kind, content, number }, at) => {
    const countsOn = number === undefined || number === above + 1 || (at > 0 && number === above);
    const own = kind === 'bullets' || countsOn ? null : number;
    above = own ?? above + 1;
    return item.create({ number: own }, content);
  });
}

/**
 * Where each line's text begins.
 *
 * @param {Node} doc
 * @returns {number[]}
 */
export function startsOf(doc) {
  if (doc.inlineContent) return [0];
  /** @type {number[]} */
  const starts = [];
  doc.descendants((node, position) => {
    if (node.isTextblock) starts.push(position + 1);
    return !node.isTextblock;
  });
  return starts;
}

/** @typedef {{ line: number, offset: number }} Place */

/**
 * @param {readonly number[]} starts
 * @param {number} position
 * @returns {Place}
 */
export function placeOf(starts, position) {
  const line = Math.max(0, starts.findLastIndex((start) => start <= position));
  return { line, offset: Math.max(0, position - starts[line]) };
}

/**
 * Puts these lines in place of all, and the selection between two places.
 *
 * @param {Transaction} transaction
 * @param {Schema} schema
 * @param {readonly Line[]} lines
 * @param {Place} anchor
 * @param {Place} [head]
 */
export function setLines(transaction, schema, lines, anchor, head = anchor) {
  transaction.replaceWith(0, transaction.doc.content.size, blocksOf(schema, lines));
  const starts = startsOf(transaction.doc);
  const [from, to] = [anchor, head].map(({ line, offset }) => starts[line] + Math.min(offset, lines[line].content.size));
  return transaction.setSelection(TextSelection.create(transaction.doc, from, to));
}

/** Lists of one kind that come to stand beside each other become one, as they are when they are read again. */
export const joinLists = new Plugin({
  appendTransaction(transactions, _, { doc, tr }) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    seamsOf(doc).reverse().forEach((seam) => tr.join(seam));
    return tr.docChanged ? tr : null;
  },
});

/** @param {Node} doc */
function seamsOf(doc) {
  /** @type {number[]} */
  const seams = [];
  doc.forEach((block, offset, index) => {
    const above = index > 0 ? doc.child(index - 1) : null;
    if (above?.type === block.type && !block.isTextblock && !block.isText) seams.push(offset);
  });
  return seams;
}
