/** @import { Cell, Table } from '../../core/table.js' */
/** @import { Form } from './settings.js' */
import { element } from '../../dom.js';
import { findBlock } from '../../core/places.js';
import { COLUMNS_MAX, ROWS_MAX, cellOf, insertColumn, insertRow, removeColumn, removeRow, widthOf, withHeader } from '../../core/table.js';
import { switchField } from './fields.js';

/**
 * Rows and columns of a table: beside the cell that was written in last, else at the end.
 *
 * @param {Form} form
 * @param {string} id
 */
export function tableSetting({ hand, follow, keep }, id) {
  const { editing, commands, translate, announce, text } = hand;
  const read = () => /** @type {Table | undefined} */ (findBlock(editing.page, id)?.block.props);

  /** @param {Table} table @returns {Cell} */
  function place(table) {
    const end = { row: table.rows.length - 1, column: widthOf(table) - 1 };
    const { row, column } = cellOf(text.last(id)) ?? end;
    return { row: Math.min(row, end.row), column: Math.min(column, end.column) };
  }

  /** @param {string} key of the tool @param {(table: Table, cell: Cell) => Table} change */
  function set(key, change) {
    const table = read();
    if (!table || !commands.updateBlock(id, change(table, place(table)))) return;
    const now = /** @type {Table} */ (read());
    announce(translate('table.done', { what: translate(key), rows: now.rows.length, columns: widthOf(now) }));
  }

  /**
   * @param {string} key
   * @param {(table: Table, cell: Cell) => Table} change
   * @param {(table: Table, cell: Cell) => boolean} isPossible
   */
  function tool(key, change, isPossible) {
    const button = element('button', { type: 'button', class: 'button', onclick: () => set(key, change) }, translate(key));
    keep(() => {
      const table = read();
      button.disabled = !table || !isPossible(table, place(table));
    });
    return button;
  }

  const hasRoom = (/** @type {Table} */ { rows }) => rows.length < ROWS_MAX;
  const isWider = (/** @type {Table} */ table) => widthOf(table) < COLUMNS_MAX;
  const where = element('p', { class: 'hint' });
  keep(() => {
    const table = read();
    const { row, column } = table ? place(table) : { row: 0, column: 0 };
    where.textContent = translate(row < 0 ? 'table.atHeader' : 'table.at', { row: row + 1, column: column + 1 });
  });
  const header = switchField({ label: translate('table.header'), onChange: (isOn) => set('table.header', (table) => withHeader(table, isOn)) });
  return element(
    'div',
    { class: 'setting' },
    follow(header, () => (read()?.header.length ?? 0) > 0),
    where,
    element(
      'div',
      { class: 'table-tools' },
      tool('table.rowAbove', (table, { row }) => insertRow(table, row), (table, { row }) => row >= 0 && hasRoom(table)),
      tool('table.rowBelow', (table, { row }) => insertRow(table, row + 1), hasRoom),
      tool('table.removeRow', (table, { row }) => removeRow(table, row), ({ rows }, { row }) => row >= 0 && rows.length > 1),
      tool('table.columnBefore', (table, { column }) => insertColumn(table, column), isWider),
      tool('table.columnAfter', (table, { column }) => insertColumn(table, column + 1), isWider),
      tool('table.removeColumn', (table, { column }) => removeColumn(table, column), (table) => widthOf(table) > 1),
    ),
  );
}
