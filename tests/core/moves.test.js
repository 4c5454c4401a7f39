import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesInto, moveTo, removalOf, stepOf } from '../../public/js/core/moves.js';
import { applyAll } from '../../public/js/core/operations.js';
import { entriesOf, findBlock } from '../../public/js/core/places.js';
import { allOf, entryOf, extendTo, extendToEntry, levelDown, levelUp, moved, reconciled, rowsOf, selectionOf } from '../../public/js/core/selection.js';
import { apply, page, section, small, text } from './page.js';

const cards = (id, ...titles) => ({ id, type: 'cards', props: { items: titles.map((title) => ({ title, text: '' })), columns: 3 } });
const deck = () => page(section('s1', cards('c1', 'One', 'Two', 'Three'), text('b1')), section('s2', cards('c2', 'Four')));
const titles = (of, id) => entriesOf(findBlock(of, id).block).map(({ title }) => title);
const names = (of) => of.sections.map((each) => [each.id, ...each.blocks.map(({ id }) => id)].join(' '));

/** The page after a move, and after it was taken back. */
function made(of, { operations }) {
  const { page: then, inverse } = applyAll(apply, of, operations);
  assert.deepEqual(applyAll(apply, then, inverse).page, of);
  return then;
}

test('several sections or blocks step past a neighbour as one operation', () => {
  const all = page(section('s1', text('b1'), text('b2'), text('b3')), section('s2'), section('s3'));
  const two = extendTo(all, selectionOf(all, 'b1'), 'b2');
  const step = stepOf(all, two, 1);
  assert.equal(step.operations.length, 1);
  assert.deepEqual(names(made(all, step))[0], 's1 b3 b1 b2');
  assert.deepEqual(names(made(all, stepOf(all, extendTo(all, selectionOf(all, 's2'), 's3'), -1))), ['s2', 's3', 's1 b1 b2 b3']);
});

test('a block steps over the edge of its section, and nothing over the edge of the page', () => {
  const of = small();
  assert.deepEqual(names(made(of, stepOf(of, selectionOf(of, 'b2'), 1))), ['s1 b1', 's2 b2 b3 b4']);
  assert.deepEqual(stepOf(of, selectionOf(of, 'b1'), -1).operations, []);
  assert.deepEqual(stepOf(of, selectionOf(of, 's2'), 1).operations, []);
});

test('what is dropped behind a part of itself goes behind what stands before it', () => {
  const of = page(section('s1', text('b1'), text('b2'), text('b3'), text('b4')));
  const two = extendTo(of, selectionOf(of, 'b2'), 'b3');
  assert.deepEqual(names(made(of, moveTo(of, two, { kind: 'block', section: 's1', after: 'b2' }))), ['s1 b1 b2 b3 b4']);
  assert.deepEqual(names(made(of, moveTo(of, two, { kind: 'block', section: 's1', after: 'b4' }))), ['s1 b1 b4 b2 b3']);
  assert.deepEqual(names(made(of, moveTo(of, two, { kind: 'block', section: 's1', after: null }))), ['s1 b2 b3 b1 b4']);
});

test('entries move within their block and are selected where they are then', () => {
  const of = deck();
  const two = extendToEntry(of, entryOf(of, 'c1', 0), 'c1', 1);
  const move = moveTo(of, two, { kind: 'entry', block: 'c1', row: 3 });
  assert.deepEqual(titles(made(of, move), 'c1'), ['Three', 'One', 'Two']);
  assert.deepEqual(rowsOf(move.selection), [1, 2]);
  assert.deepEqual(titles(made(of, moveTo(of, entryOf(of, 'c1', 2), { kind: 'entry', block: 'c1', row: 0 })), 'c1'), ['Three', 'One', 'Two']);
  assert.deepEqual(stepOf(of, entryOf(of, 'c1', 0), -1).operations, []);
  assert.deepEqual(stepOf(of, entryOf(of, 'c1', 2), 1).operations, []);
});

test('entries move to another block of their kind only, and the last one takes its block along', () => {
  const of = deck();
  const to = made(of, moveTo(of, entryOf(of, 'c1', 1), { kind: 'entry', block: 'c2', row: 0 }));
  assert.deepEqual([titles(to, 'c1'), titles(to, 'c2')], [['One', 'Three'], ['Two', 'Four']]);
  const last = made(of, moveTo(of, entryOf(of, 'c2', 0), { kind: 'entry', block: 'c1', row: 3 }));
  assert.deepEqual(names(last), ['s1 c1 b1', 's2']);
  assert.deepEqual(moveTo(of, entryOf(of, 'c1', 1), { kind: 'entry', block: 'b1', row: 0 }).operations, []);
});

test('entries are put in behind, and removed', () => {
  const of = deck();
  const move = entriesInto(of, { block: 'c1', row: 1 }, [{ title: 'New', text: '' }]);
  assert.deepEqual(titles(made(of, move), 'c1'), ['One', 'New', 'Two', 'Three']);
  assert.deepEqual(rowsOf(move.selection), [1]);
  assert.deepEqual(titles(made(of, { operations: removalOf(of, entryOf(of, 'c1', 0)) }), 'c1'), ['Two', 'Three']);
  assert.deepEqual(names(made(of, { operations: removalOf(of, entryOf(of, 'c2', 0)) })), ['s1 c1 b1', 's2']);
});

test('an entry stands between its block and its text', () => {
  const of = deck();
  const entry = levelDown(of, selectionOf(of, 'c1'), () => 'items.0.title');
  assert.deepEqual(rowsOf(entry), [0]);
  const caret = levelDown(of, moved(of, entry, 'right'), (_, row) => `items.${row}.title`);
  assert.equal(caret.member, 'items.1.title');
  assert.deepEqual(rowsOf(levelUp(caret)), [1]);
  assert.equal(levelUp(levelUp(caret)).kind, 'block');
});

test('arrows stay among the entries of a block, Shift takes more, Mod-a all of them and then all blocks', () => {
  const of = deck();
  const last = moved(of, entryOf(of, 'c1', 0), 'last');
  assert.deepEqual(rowsOf(moved(of, last, 'right')), [2]);
  assert.deepEqual(rowsOf(moved(of, last, 'left', { extend: true })), [1, 2]);
  const all = allOf(of, last);
  assert.deepEqual(rowsOf(all), [0, 1, 2]);
  assert.equal(allOf(of, all).kind, 'block');
});

test('of entries that are gone the last one is selected, of a block that is gone its neighbour', () => {
  const of = deck();
  const fewer = apply(of, { op: 'updateBlock', id: 'c1', props: { items: [{ title: 'One', text: '' }] } }).page;
  assert.deepEqual(rowsOf(reconciled(fewer, entryOf(of, 'c1', 2), of)), [0]);
  const without = apply(of, { op: 'removeBlock', id: 'c1' }).page;
  assert.deepEqual(reconciled(without, entryOf(of, 'c1', 2), of), selectionOf(without, 'b1'));
});
