/** @import { Element } from './html.js' */
import { wordsOf } from './inline.js';
import { styleOf } from './html.js';
import { startOf } from './start.js';
import { COLUMNS_MAX, ROWS_MAX } from './table.js';

const CELL_CHARS_MAX = 500;

/**
 * A table as table blocks, values only; a long one in several, each with its header.
 *
 * @param {Element} table
 * @returns {{ type: string, props: { header: string[], rows: string[][] } }[]}
 */
export function tableBlocks(table) {
  const lines = linesOf(table).filter((line) => line.some((cell) => cell.text));
  if (lines.length === 0) return [];
  const columns = Math.min(COLUMNS_MAX, Math.max(...lines.map((line) => line.length)));
  const hasHeader = lines.length > 1 && lines[0].every((cell) => cell.isHeader || !cell.text);
  const rows = lines.map((line) => Array.from({ length: columns }, (_, column) => line[column]?.text ?? ''));
  const header = hasHeader ? rows[0] : [];
  const body = hasHeader ? rows.slice(1) : rows;
  return Array.from({ length: Math.ceil(body.length / ROWS_MAX) }, (_, part) => ({
    type: 'table',
    props: { header, rows: body.slice(part * ROWS_MAX, (part + 1) * ROWS_MAX) },
  }));
}

/** @param {Element} node @returns {{ text: string, isHeader: boolean }[][]} */
function linesOf(node) {
  return node.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    return child.tag === 'tr' ? [cellsOf(child)] : linesOf(child);
  });
}

/** A cell over several columns leaves the others empty. @param {Element} row */
function cellsOf(row) {
  return row.children.flatMap((cell) => {
    if (typeof cell === 'string' || (cell.tag !== 'td' && cell.tag !== 'th')) return [];
    const span = Math.min(COLUMNS_MAX, Math.max(1, Number(cell.attributes.colspan) || 1));
    const first = {
      text: startOf(wordsOf(cell.children), CELL_CHARS_MAX),
      isHeader: cell.tag === 'th' || isBold(cell),
    };
    return [first, ...Array.from({ length: span - 1 }, () => ({ text: '', isHeader: first.isHeader }))];
  });
}

/** @param {Element} cell */
function isBold(cell) {
  const weight = styleOf(cell)['font-weight'] ?? '';
  return weight === 'bold' || Number(weight) >= 600;
}
