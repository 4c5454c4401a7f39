/** @import { Command, Schema, Transaction } from '../../../vendor/prosemirror.js' */
/** @import { LineKind } from './types.js' */
import { splitBlock } from '../../../vendor/prosemirror.js';
import { linesOf, placeOf, setLines, startsOf } from './lines.js';

/** Set on a change of looks: a step of its own in the page's undo. */
export const FORMAT = 'format';

/**
 * Makes the selected lines items of a list, or paragraphs where all are such items already.
 *
 * @param {'bullets' | 'numbers'} kind
 * @returns {Command}
 */
export function toggleList(kind) {
  return ({ schema, tr }, dispatch) => {
    if (!schema.nodes[kind]) return false;
    const kinds = new Set(selectedLines(tr).map((line) => line.kind));
    const isAll = kinds.size === 1 && kinds.has(kind);
    dispatch?.(turnLines(tr, schema, isAll ? 'paragraph' : kind).scrollIntoView());
    return true;
  };
}

/**
 * The list that all selected lines are of, or `paragraph`.
 *
 * @param {Transaction} transaction
 * @returns {LineKind}
 */
export function selectedKind(transaction) {
  const [first, ...more] = selectedLines(transaction).map(({ kind }) => kind);
  return more.every((kind) => kind === first) ? first : 'paragraph';
}

/** @param {Transaction} transaction */
function selectedLines({ doc, selection }) {
  const starts = startsOf(doc);
  return linesOf(doc).slice(placeOf(starts, selection.from).line, placeOf(starts, selection.to).line + 1);
}

/**
 * @param {Transaction} transaction
 * @param {Schema} schema
 * @param {LineKind} kind
 * @param {number} [number] of the first one
 */
export function turnLines(transaction, schema, kind, number = 1) {
  const { doc, selection } = transaction;
  const starts = startsOf(doc);
  const [anchor, head] = [selection.anchor, selection.head].map((position) => placeOf(starts, position));
  const [first, last] = [anchor.line, head.line].sort((one, other) => one - other);
  const own = number === 1 ? undefined : number;
  const lines = linesOf(doc).map((line, at) => (at < first || at > last ? line : { ...line, kind, number: at === first ? own : undefined }));
  return setLines(transaction, schema, lines, anchor, head).setMeta(FORMAT, true);
}

/** At the beginning of an item: makes it a paragraph. @type {Command} */
export const leaveItem = ({ schema, selection, tr }, dispatch) => {
  const { $from, empty } = selection;
  if (!empty || $from.parent.type.name !== 'item' || $from.parentOffset > 0) return false;
  dispatch?.(turnLines(tr, schema, 'paragraph').scrollIntoView());
  return true;
};

/** Enter: a new line of the same kind; in an empty item the list ends. @type {Command} */
export const splitLine = (state, dispatch) => {
  const isEmpty = state.selection.$from.parent.content.size === 0;
  return (isEmpty && leaveItem(state, dispatch)) || splitBlock(state, dispatch && ((tr) => dispatch(countingOn(tr))));
};

/** What was split from an item has not its number too. @param {Transaction} tr */
function countingOn(tr) {
  const { $from } = tr.selection;
  return $from.parent.attrs.number === undefined ? tr : tr.setNodeAttribute($from.before(), 'number', null);
}

/** @type {Command} */
export const breakLine = ({ schema, tr }, dispatch) => {
  if (!schema.nodes.break) return false;
  const { from, to } = tr.selection;
  dispatch?.(tr.replaceWith(from, to, schema.nodes.break.create()).scrollIntoView());
  return true;
};
