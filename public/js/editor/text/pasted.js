/** @import { EditorState, Fragment, Schema, Transaction } from '../../../vendor/prosemirror.js' */
/** @import { Kind, Line } from './types.js' */
import { cleanHtml, markdownFrom } from '../../core/clean.js';
import { clean } from '../../core/text.js';
import { Fragment as Words, TextSelection } from '../../../vendor/prosemirror.js';
import { toAddress } from './address.js';
import { linesOf, placeOf, setLines, startsOf } from './lines.js';
import { contentOf, inOneLine, inOneParagraph, PLAIN, readLines } from './read.js';

/** No clipboard with more than this is read. */
const CHARS_MAX = 5_000_000;

/**
 * What is on a clipboard, as lines of ours, and how many pictures are not among them; null where it is too much.
 *
 * @param {EditorState} state
 * @param {DataTransfer} transfer
 * @param {Kind} kind
 * @param {boolean} isPlain words without their look
 * @returns {{ lines: Line[], pictures: number } | null}
 */
export function linesFrom({ schema, selection, doc }, transfer, kind, isPlain) {
  const [html, given] = [transfer.getData('text/html'), transfer.getData('text/plain')];
  if (html.length > CHARS_MAX || given.length > CHARS_MAX) return null;
  const text = clean(given);
  /** @param {Line[]} lines */
  const alone = (lines, pictures = 0) => ({ lines, pictures });
  if (isPlain && kind !== 'plain') return alone(text.split('\n').filter((row) => row.trim()).map((row) => toLine(schema, row.trim())));
  const { blocks, isTooLong, pictures } = cleanHtml(html);
  if (kind === 'plain') return alone([toLine(schema, inOneLine(text))], pictures);
  const href = toAddress(text, { isWhole: true });
  if (href) return alone([toLine(schema, doc.textBetween(selection.from, selection.to, ' ', ' ') || href, href)], pictures);
  return isTooLong ? null : alone(readLines(clean(markdownFrom(blocks)) || text, schema), pictures);
}

/**
 * The cells of a table on a clipboard; none where it holds a single one, or something else.
 *
 * @param {DataTransfer} transfer
 * @returns {string[][]}
 */
export function cellsFrom(transfer) {
  const [html, text] = [transfer.getData('text/html'), clean(transfer.getData('text/plain'))];
  if (html.length > CHARS_MAX || text.length > CHARS_MAX) return [];
  const { blocks } = cleanHtml(html);
  const isTable = blocks.length > 0 && blocks.every(({ type }) => type === 'table');
  const rows = isTable ? blocks.flatMap(({ props }, at) => (at ? props.rows : [props.header, ...props.rows])) : rowsOf(text);
  const cells = rows.filter((row) => row.length > 0);
  return cells.length > 1 || cells[0]?.length > 1 ? cells : [];
}

/** Rows of a line each, with tabs between their cells. @param {string} text */
function rowsOf(text) {
  return text.includes('\t') ? text.replace(/\n$/, '').split('\n').map((row) => row.split('\t')) : [];
}

/**
 * @param {Schema} schema
 * @param {string} text
 * @param {string} [href]
 * @returns {Line}
 */
function toLine(schema, text, href = '') {
  return { kind: 'paragraph', content: contentOf(schema, [[{ ...PLAIN, text, href }]]) };
}

/**
 * Puts lines in the place of the selection: words of one paragraph go into the line that is there.
 *
 * @param {EditorState} state
 * @param {readonly Line[]} lines
 * @returns {Transaction}
 */
export function insertLines({ schema, tr }, lines) {
  tr.deleteSelection();
  const isOne = lines.length === 1 && lines[0].kind === 'paragraph';
  if (!tr.doc.inlineContent && !isOne) return insertBetween(tr, schema, lines);
  const { from } = tr.selection;
  const content = isOne ? lines[0].content : inOneParagraph(schema, lines);
  tr.replaceWith(from, from, content);
  return tr.setSelection(TextSelection.create(tr.doc, from + content.size)).setStoredMarks(null);
}

/**
 * @param {Transaction} tr
 * @param {Schema} schema
 * @param {readonly Line[]} lines
 */
function insertBetween(tr, schema, lines) {
  const all = linesOf(tr.doc);
  const { line: row, offset } = placeOf(startsOf(tr.doc), tr.selection.from);
  const { kind, content } = all[row];
  const pasted = [...join({ kind, content: cut(content, 0, offset) }, lines[0]), ...lines.slice(1)];
  const [last, tail] = [pasted[pasted.length - 1], cut(content, offset, content.size)];
  const isOpen = last.kind === 'paragraph' || tail.size === 0;
  const end = { line: row + pasted.length - 1, offset: last.content.size };
  const after = isOpen ? [{ ...last, content: last.content.append(tail) }] : [last, { kind, content: tail }];
  return setLines(tr, schema, [...all.slice(0, row), ...pasted.slice(0, -1), ...after, ...all.slice(row + 1)], end);
}

/**
 * The words before the caret and the first line that was pasted, as one where both are words of a paragraph.
 *
 * @param {Line} head
 * @param {Line} first
 * @returns {Line[]}
 */
function join(head, first) {
  if (head.content.size === 0) return [head.kind === 'paragraph' ? first : { ...first, kind: head.kind }];
  if (first.kind !== 'paragraph') return [head, first];
  return [{ ...head, content: head.content.append(first.content) }];
}

/**
 * @param {Fragment} content
 * @param {number} from
 * @param {number} to
 */
function cut(content, from, to) {
  return from < to ? content.cut(from, to) : Words.empty;
}
