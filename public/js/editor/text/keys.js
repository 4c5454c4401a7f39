/** @import { Command, EditorView, Schema } from '../../../vendor/prosemirror.js' */
/** @import { Kind, LeaveReason } from './types.js' */
import { baseKeymap, chainCommands, keymap, toggleMark, undoInputRule } from '../../../vendor/prosemirror.js';
import { breakLine, leaveItem, splitLine, toggleList } from './commands.js';
import { startsOf } from './lines.js';
import { linkAnd } from './rules.js';

/**
 * @typedef {object} Host what a key may ask for that is not the text's own
 * @property {(reason: LeaveReason) => void} leave
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} editLink
 * @property {() => void} enterToolbar
 */

/**
 * The keys of a text. Tab and Shift+Tab always leave: lists have one level, and nobody is kept in.
 *
 * @param {Kind} kind
 * @param {Schema} schema
 * @param {Host} host
 */
export function textKeys(kind, schema, host) {
  const isOneLine = kind !== 'markdown';
  const keys = {
    ...leaving(host),
    'Mod-z': always(host.undo),
    'Mod-Shift-z': always(host.redo),
    'Mod-y': always(host.redo),
    Enter: isOneLine ? always(() => host.leave('enter')) : linkAnd(splitLine),
    'Shift-Enter': kind === 'plain' ? always(() => host.leave('enter')) : linkAnd(breakLine),
    Backspace: chainCommands(undoInputRule, leaveItem, baseKeymap.Backspace),
    ...(kind === 'plain' ? {} : lookKeys(schema, host)),
    ...(isOneLine ? {} : { 'Mod-Shift-7': toggleList('numbers'), 'Mod-Shift-8': toggleList('bullets') }),
  };
  return [keymap(keys), keymap(baseKeymap)];
}

/**
 * @param {Host} host
 * @returns {Record<string, Command>}
 */
function leaving({ leave }) {
  return {
    Escape: always(() => leave('escape')),
    Tab: always(() => leave('tab')),
    'Shift-Tab': always(() => leave('backtab')),
    ArrowUp: (state, _, view) => isAtEdge(view, 'up') && always(() => leave('up'))(state),
    ArrowDown: (state, _, view) => isAtEdge(view, 'down') && always(() => leave('down'))(state),
  };
}

/**
 * @param {Schema} schema
 * @param {Host} host
 * @returns {Record<string, Command>}
 */
function lookKeys({ marks }, { editLink, enterToolbar }) {
  return {
    'Mod-b': toggleMark(marks.bold),
    'Mod-i': toggleMark(marks.italic),
    'Mod-e': toggleMark(marks.code),
    'Mod-k': always(editLink),
    'Alt-F10': always(enterToolbar),
  };
}

/**
 * @param {() => void} act
 * @returns {Command}
 */
function always(act) {
  return () => {
    act();
    return true;
  };
}

/**
 * Whether the caret is in the first or last line that is seen.
 *
 * @param {EditorView | undefined} view
 * @param {'up' | 'down'} direction
 */
function isAtEdge(view, direction) {
  if (!view || !view.state.selection.empty || !view.endOfTextblock(direction)) return false;
  const starts = startsOf(view.state.doc);
  return view.state.selection.$from.start() === starts.at(direction === 'up' ? 0 : -1);
}
