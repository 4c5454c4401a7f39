import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, insertColumn, insertRow, removeColumn, removeRow, withCells, withHeader } from '../../public/js/core/table.js';

const TABLE = {
  header: ['A', 'B'],
  rows: [['a1', 'b1', 'c1'], ['a2']],
};

test('a path names a cell of the header or of a row', () => {
  assert.deepEqual(
    [cellOf('header.1'), cellOf('rows.12.0'), cellOf('caption')],
    [{ row: -1, column: 1 }, { row: 12, column: 0 }, null],
  );
});

test('rows and columns come and go where they are asked for, and short rows are filled up', () => {
  assert.deepEqual(insertRow(TABLE, 1).rows, [['a1', 'b1', 'c1'], ['', '', ''], ['a2']]);
  assert.deepEqual(removeRow(TABLE, 0), { header: ['A', 'B'], rows: [['a2']] });
  const wider = { header: ['A', '', 'B', ''], rows: [['a1', '', 'b1', 'c1'], ['a2', '', '', '']] };
  assert.deepEqual(insertColumn(TABLE, 1), wider);
  assert.deepEqual(removeColumn(wider, 1), { header: ['A', 'B', ''], rows: [['a1', 'b1', 'c1'], ['a2', '', '']] });
});

test('the first row becomes the header and again a row', () => {
  const without = withHeader(TABLE, false);
  assert.deepEqual(without, { header: [], rows: [['A', 'B'], ['a1', 'b1', 'c1'], ['a2']] });
  assert.deepEqual(withHeader(without, true), { header: ['A', 'B', ''], rows: TABLE.rows });
  assert.deepEqual(withHeader({ header: [], rows: [['x', 'y']] }, true), { header: ['x', 'y'], rows: [['', '']] });
});

test('cells go in from a cell on, over the header too, and the table grows by what they need', () => {
  const cells = [['1', '2'], ['3', '4']];
  assert.deepEqual(withCells(TABLE, { row: -1, column: 1 }, cells), {
    header: ['A', '1', '2'],
    rows: [['a1', '3', '4'], ['a2', '', '']],
  });
  assert.deepEqual(withCells({ header: [], rows: [['a']] }, { row: 0, column: 1 }, cells), {
    header: [],
    rows: [['a', '1', '2'], ['', '3', '4']],
  });
});
