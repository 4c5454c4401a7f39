/** @import { Command, EditorState, Schema } from '../../../vendor/prosemirror.js' */
import { InputRule, inputRules } from '../../../vendor/prosemirror.js';
import { toAddress } from './address.js';
import { FORMAT, turnLines } from './commands.js';

/** What becomes a look while it is typed, as people know it from Markdown; Backspace takes it back. */

const BOLD = /(?<!\*)\*\*([^\s*](?:[^*]*[^\s*])?)\*\*$/;
const ITALIC = /(?<![*\p{L}\p{N}])\*([^\s*](?:[^*]*[^\s*])?)\*$/u;
const CODE = /`([^`]+)`$/;
const BULLET = /^[-*+] $/;
const NUMBER = /^(\d{1,3})[.)] $/;
/**
 * An address and the space behind it; what ends a sentence is none of it, nor a bracket that it did not open. A line
 * break before it is told as an object.
 */
const ADDRESS = /(?:^|[\s(\ufffc])(https:\/\/(?:[^\s()\ufffc]|\([^\s()\ufffc]*\))+?)([.,;:!?)'"]*)\s$/;

/** @param {Schema} schema */
export function markdownRules({ marks, nodes }) {
  const looks = marks.bold ? [lookRule(BOLD, 'bold'), lookRule(ITALIC, 'italic'), lookRule(CODE, 'code'), linkRule()] : [];
  const lists = nodes.item ? [listRule(BULLET, 'bullets'), listRule(NUMBER, 'numbers')] : [];
  return inputRules({ rules: [...looks, ...lists] });
}

/**
 * @param {RegExp} typed
 * @param {'bold' | 'italic' | 'code'} name
 */
function lookRule(typed, name) {
  return new InputRule(
    typed,
    ({ schema, tr }, [whole, words], start, end) => {
      const from = start + whole.indexOf(words);
      const to = from + words.length;
      if (to < end) tr.delete(to, end);
      tr.delete(start, from).addMark(start, start + words.length, schema.marks[name].create());
      return tr.removeStoredMark(schema.marks[name]).setMeta(FORMAT, true);
    },
    { inCodeMark: false },
  );
}

/** An address that was typed leads there. */
function linkRule() {
  return new InputRule(ADDRESS, (state, found, _, end) => linked(state, found, end)?.insertText(' ', end) ?? null, { inCodeMark: false });
}

/**
 * The same for an address that a line ends with.
 *
 * @param {Command} end what the key does
 * @returns {Command}
 */
export function linkAnd(end) {
  return (state, dispatch, view) => {
    const { $from, empty } = state.selection;
    const isCode = $from.marks().some(({ type }) => type.name === 'code');
    const found = empty && !isCode && ADDRESS.exec(`${$from.parent.textBetween(0, $from.parentOffset, '', '\ufffc')} `);
    const tr = found && linked(state, found, $from.pos);
    if (tr) dispatch?.(tr);
    return end(view?.state ?? state, dispatch);
  };
}

/**
 * @param {EditorState} state
 * @param {RegExpMatchArray} found
 * @param {number} end
 */
function linked({ schema, tr, doc }, [, written, rest], end) {
  const [from, to] = [end - rest.length - written.length, end - rest.length];
  const href = toAddress(written, { isWhole: true });
  if (!href || doc.rangeHasMark(from, to, schema.marks.link)) return null;
  return tr.addMark(from, to, schema.marks.link.create({ href })).setMeta(FORMAT, true);
}

/**
 * @param {RegExp} typed
 * @param {'bullets' | 'numbers'} kind
 */
function listRule(typed, kind) {
  return new InputRule(typed, (state, [, number = 1], start, end) =>
    isParagraph(state, start) ? turnLines(state.tr.delete(start, end), state.schema, kind, Number(number)) : null,
  );
}

/**
 * @param {EditorState} state
 * @param {number} position
 */
function isParagraph({ doc }, position) {
  return doc.resolve(position).parent.type.name === 'paragraph';
}
