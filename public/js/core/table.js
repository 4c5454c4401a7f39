/**
 * Rows and columns of a table: every function gives its header and rows as they are then. Rows that are shorter than
 * the others are filled up.
 *
 * @typedef {{ header: string[], rows: string[][] }} Table
 * @typedef {{ row: number, column: number }} Cell `row` is -1 in the header
 */

export const COLUMNS_MAX = 12;
export const ROWS_MAX = 60;

/** How many columns it has. @param {Table} table */
export function widthOf({ header, rows }) {
  return Math.max(header.length, ...rows.map((row) => row.length));
}

/** The cell of a path as `rows.2.1` or `header.1`; null where it is none. @param {string} path @returns {Cell | null} */
export function cellOf(path) {
  const found = /^(?:header|rows\.(\d+))\.(\d+)$/.exec(path);
  return found && { row: Number(found[1] ?? -1), column: Number(found[2]) };
}

/** @param {Table} table @param {number} at the row that it is put before @returns {Table} */
export function insertRow({ header, rows }, at) {
  return { header, rows: rows.toSpliced(at, 0, blank(widthOf({ header, rows }))) };
}

/** @param {Table} table @param {number} at @returns {Table} */
export function removeRow({ header, rows }, at) {
  return { header, rows: rows.toSpliced(at, 1) };
}

/** @param {Table} table @param {number} at the column that it is put before @returns {Table} */
export function insertColumn(table, at) {
  return each(table, (cells) => cells.toSpliced(at, 0, ''));
}

/** @param {Table} table @param {number} at @returns {Table} */
export function removeColumn(table, at) {
  return each(table, (cells) => cells.toSpliced(at, 1));
}

/** The first row becomes the header, or the header the first row. @param {Table} table @param {boolean} isOn @returns {Table} */
export function withHeader(table, isOn) {
  const { header, rows } = table;
  if (isOn === header.length > 0) return table;
  if (!isOn) return { header: [], rows: [header, ...rows] };
  const [first, ...rest] = rows;
  const width = widthOf(table);
  return { header: filled(first, width), rows: rest.length ? rest : [blank(width)] };
}

/**
 * With these cells from there on, and as many rows and columns as they need.
 *
 * @param {Table} table
 * @param {Cell} from
 * @param {readonly (readonly string[])[]} cells
 * @returns {Table}
 */
export function withCells(table, { row, column }, cells) {
  const hasHeader = table.header.length > 0;
  const first = row + (hasHeader ? 1 : 0);
  const all = hasHeader ? [table.header, ...table.rows] : table.rows;
  const width = Math.max(widthOf(table), ...cells.map((line) => column + line.length));
  const height = Math.max(all.length, first + cells.length);
  const made = Array.from({ length: height }, (_, at) => {
    const [before, line] = [filled(all[at] ?? [], width), cells[at - first] ?? []];
    return before.toSpliced(column, line.length, ...line);
  });
  return hasHeader ? { header: made[0], rows: made.slice(1) } : { header: [], rows: made };
}

/** @param {Table} table @param {(cells: string[]) => string[]} change @returns {Table} */
function each(table, change) {
  const width = widthOf(table);
  const changed = (/** @type {string[]} */ cells) => change(filled(cells, width));
  return { header: table.header.length ? changed(table.header) : [], rows: table.rows.map(changed) };
}

/** @param {readonly string[]} cells @param {number} width */
function filled(cells, width) {
  return [...cells, ...blank(width - cells.length)];
}

/** @param {number} width @returns {string[]} */
function blank(width) {
  return Array.from({ length: width }, () => '');
}
