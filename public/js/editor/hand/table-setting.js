/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { findBlock } from '../../core/places.js';

/** @typedef {(cells: string[]) => string[]} ChangeCells */
/** @typedef {(rows: string[][]) => string[][]} ChangeRows */

/**
 * Rows and columns of a table, one more or one less at the end.
 *
 * @param {Hand} hand
 * @param {string} id
 */
export function tableSetting({ editing, commands, translate }, id) {
  /** @param {ChangeCells} change @param {ChangeRows} changeRows */
  function set(change, changeRows) {
    const { header, rows } = findBlock(editing.page, id)?.block.props ?? {};
    commands.updateBlock(id, { header: header.length ? change(header) : [], rows: changeRows(rows.map(change)) });
  }

  /** @param {string} key @param {ChangeCells} change @param {ChangeRows} [changeRows] */
  function tool(key, change, changeRows = (rows) => rows) {
    return element('button', { type: 'button', class: 'button', onclick: () => set(change, changeRows) }, translate(key));
  }

  const same = (/** @type {string[]} */ cells) => cells;
  const withoutLast = (/** @type {any[]} */ all) => (all.length > 1 ? all.slice(0, -1) : all);
  return element(
    'div',
    { class: 'setting buttons-row' },
    tool('table.addRow', same, (rows) => [...rows, (rows[0] ?? ['']).map(() => '')]),
    tool('table.removeRow', same, withoutLast),
    tool('table.addColumn', (cells) => [...cells, '']),
    tool('table.removeColumn', withoutLast),
  );
}
