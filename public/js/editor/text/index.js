/** @import { Section } from '../../core/types.js' */
/** @import { Hand } from '../hand/index.js' */
/** @import { Options, TextEditor } from './types.js' */
import { equal } from '../../core/equal.js';
import { charsMax } from '../../core/limits.js';
import { findBlock } from '../../core/places.js';
import { entryRow } from '../../core/selection.js';
import { ROWS_MAX, cellOf, insertRow, widthOf, withCells } from '../../core/table.js';
import { loadTextWords } from '../../messages/text/index.js';
import { loadStyle } from '../../render/theme.js';
import { membersWith, valueAt } from '../hand/members.js';
import { InPlace } from './in-place.js';
import { afterPress } from './press.js';

// without it the browser would type spaces that do not break
await loadStyle('text');

/**
 * Makes a text that the renderer drew editable where it stands. There is one such text at a time; this module is
 * loaded when the first one is touched.
 *
 * @param {Options} options
 * @returns {TextEditor}
 */
export function editText(options) {
  const text = new InPlace(options);
  return {
    element: options.element,
    close: () => text.close(),
    focus: () => text.view.focus(),
    caret: () => text.view.state.selection.head,
    setValue: (value) => text.setValue(value),
  };
}

/**
 * Texts of the page that is edited by hand, each with the words of its member and no longer than its member may be.
 *
 * @param {Hand} hand
 */
export async function loadWriting(hand) {
  const { rules, editing, commands, translate, warn, words } = hand;
  const say = await loadTextWords(words.locale);

  /** @param {{ element: HTMLElement, id: string, path: string, at: Options['at'], onLeave: Options['onLeave'] }} about */
  return ({ element, id, path, at, onLeave }) => {
    const read = () => findBlock(editing.page, id);
    const { type, props } = /** @type {NonNullable<ReturnType<typeof read>>} */ (read()).block;
    const text = editText({
      element,
      value: String(valueAt(props, path) ?? ''),
      kind: element.dataset.text === 'markdown' ? 'markdown' : 'plain',
      placeholder: element.dataset.placeholder,
      label: [`${translate(`block.${type}`)}: ${element.dataset.placeholder}`, placeWords(say, props, path)].filter(Boolean).join(', '),
      charsMax: charsMax(rules, type, path),
      at,
      onChange: (value, { kind }) => commands.write(id, path, value, kind),
      onLeave: (reason) => (reason === 'tab' && addRow(hand, id, path)) || onLeave(reason),
      onCells: (cells) => putCells(hand, id, path, cells),
      onUndo: () => editing.undo(),
      onRedo: () => editing.redo(),
      onProblem: (key, values) => warn(say(key, values)),
      onPictures: (count) => warn(say('text.pictures', { count })),
      translate: say,
    });
    let around = aroundText(read()?.section, id, path);

    /** Shows the text as the page has it; false where it is gone, or what stands around it is another. */
    function follow() {
      const found = read();
      const value = found && valueAt(found.block.props, path);
      const before = around;
      around = aroundText(found?.section, id, path);
      if (!found || (typeof value !== 'string' && value !== undefined) || !equal(around, before)) return false;
      text.setValue(value ?? '');
      return true;
    }

    /** @param {() => void} redraw */
    function close(redraw) {
      text.close();
      afterPress(redraw);
    }

    return { ...text, follow, close };
  };
}

/**
 * Which cell of a table, or which entry of its block, a text is of: many have the same name.
 *
 * @param {import('../../messages/index.js').Translate} say
 * @param {Record<string, any>} props
 * @param {string} path
 */
function placeWords(say, props, path) {
  const cell = cellOf(path);
  if (cell) return say(cell.row < 0 ? 'text.place.header' : 'text.place.cell', { row: cell.row + 1, column: cell.column + 1 });
  const row = entryRow(path);
  return row < 0 ? '' : say('text.place.entry', { place: row + 1, count: props.items.length });
}

/** A section without one of its texts. @param {Section | undefined} section @param {string} id @param {string} path */
function aroundText(section, id, path) {
  const blocks = section?.blocks.map((block) => (block.id === id ? { ...block, props: { ...block.props, ...membersWith(block.props, path, null) } } : block));
  return { ...section, blocks };
}

/**
 * Tab in the last cell of a table goes on in a new row; in a row without words it leaves.
 *
 * @param {Hand} hand
 * @param {string} id
 * @param {string} path
 */
function addRow(hand, id, path) {
  const table = tableAt(hand, id);
  const cell = cellOf(path);
  if (!table || !cell || cell.row < table.rows.length - 1 || cell.column < widthOf(table) - 1) return false;
  if (table.rows.length >= ROWS_MAX || !table.rows.at(-1)?.some((words) => words.trim())) return false;
  change(hand, id, insertRow(table, cell.row + 1), `rows.${cell.row + 1}.0`);
  return true;
}

/**
 * Cells that were pasted into a cell, and the ones beside and under it.
 *
 * @param {Hand} hand
 * @param {string} id
 * @param {string} path
 * @param {string[][]} cells
 */
function putCells(hand, id, path, cells) {
  const table = tableAt(hand, id);
  const cell = cellOf(path);
  if (!table || !cell) return false;
  change(hand, id, withCells(table, cell, cells), path, 'paste');
  return true;
}

/** @param {Hand} hand @param {string} id */
function tableAt({ editing }, id) {
  const block = findBlock(editing.page, id)?.block;
  return block?.type === 'table' ? /** @type {import('../../core/table.js').Table} */ (block.props) : null;
}

/**
 * The table is drawn anew, and writing goes on in one of its cells.
 *
 * @param {Hand} hand
 * @param {string} id
 * @param {import('../../core/table.js').Table} table
 * @param {string} path
 * @param {string} [key]
 */
function change({ text, commands, surface }, id, { header, rows }, path, key) {
  text.close();
  commands.updateBlock(id, { header, rows }, key);
  surface.focus();
  text.openAt(id, path);
}
