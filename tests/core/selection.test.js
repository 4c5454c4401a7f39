import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  NOTHING,
  allOf,
  extendTo,
  idsOf,
  levelDown,
  levelUp,
  moved,
  reconciled,
  selectionOf,
} from '../../public/js/core/selection.js';
import { apply, page, section, small, text } from './page.js';

const CARET = { kind: 'text', section: 's1', block: 'b2', member: 'text', start: 1, end: 2 };
const ids = (selection, of = small()) => idsOf(of, selection);
const removed = (of, id, op = 'removeBlock') => apply(of, { op, id }).page;

test('arrows go from section to section, and from block to block over the edges of sections', () => {
  assert.deepEqual(ids(moved(small(), selectionOf(small(), 's1'), 'down')), ['s2']);
  assert.deepEqual(moved(small(), selectionOf(small(), 'b2'), 'down'), selectionOf(small(), 'b3'));
  assert.deepEqual(ids(moved(small(), selectionOf(small(), 'b3'), 'up')), ['b2']);
  assert.deepEqual(ids(moved(small(), selectionOf(small(), 'b4'), 'down')), ['b4']);
  assert.deepEqual(ids(moved(small(), selectionOf(small(), 'b4'), 'first')), ['b3']);
  assert.deepEqual(ids(moved(small(), NOTHING, 'down')), ['s1']);
  assert.deepEqual(moved(page(), NOTHING, 'down'), NOTHING);
});

test('Esc goes up from text to block, section, page and nothing', () => {
  const levels = [CARET];
  while (levels.at(-1).kind !== 'none') levels.push(levelUp(levels.at(-1)));
  assert.deepEqual(
    levels.map((level) => level.kind),
    ['text', 'block', 'section', 'page', 'none'],
  );
});

test('Enter goes down again, and stays where a block has no text', () => {
  const block = levelDown(small(), selectionOf(small(), 's2'), () => 'text');
  assert.deepEqual(ids(block), ['b3']);
  assert.equal(levelDown(small(), block, () => 'text').kind, 'text');
  assert.equal(
    levelDown(small(), block, () => null),
    block,
  );
});

test('Shift extends over siblings of one parent only, both ways', () => {
  const one = selectionOf(small(), 'b2');
  assert.deepEqual(ids(moved(small(), one, 'down', { extend: true })), ['b2']);
  assert.deepEqual(ids(moved(small(), one, 'up', { extend: true })), ['b1', 'b2']);
  assert.deepEqual(ids(extendTo(small(), selectionOf(small(), 's2'), 's1')), ['s1', 's2']);
  assert.deepEqual(extendTo(small(), one, 'b3'), selectionOf(small(), 'b3'));
});

test('everything is the blocks of the section, then all sections', () => {
  const blocks = allOf(small(), CARET);
  assert.deepEqual(ids(blocks), ['b1', 'b2']);
  assert.deepEqual(ids(allOf(small(), blocks)), ['s1', 's2']);
});

test('what was removed leaves the selection to its neighbour, then to its section', () => {
  const before = small();
  const chosen = selectionOf(before, 'b1');
  const once = removed(before, 'b1');
  assert.deepEqual(idsOf(once, reconciled(once, chosen, before)), ['b2']);
  const last = removed(before, 'b2');
  assert.deepEqual(idsOf(last, reconciled(last, selectionOf(before, 'b2'), before)), ['b1']);
  const empty = removed(once, 'b2');
  assert.deepEqual(reconciled(empty, selectionOf(once, 'b2'), once), selectionOf(empty, 's1'));
  const gone = removed(before, 's1', 'removeSection');
  assert.deepEqual(idsOf(gone, reconciled(gone, CARET, before)), ['s2']);
  assert.deepEqual(reconciled(page(), selectionOf(before, 's1'), before), NOTHING);
});

test('a block that went to another section is still selected there', () => {
  const before = small();
  const after = apply(before, { op: 'moveBlock', id: 'b2', section: 's2', after: null }).page;
  assert.deepEqual(reconciled(after, CARET, before), { ...CARET, section: 's2' });
  const both = { kind: 'block', section: 's1', anchor: 'b1', focus: 'b2' };
  assert.deepEqual(reconciled(after, both, before), selectionOf(after, 'b2'));
});

test('everything of a section with one block is the sections', () => {
  const one = page(section('s1', text('b1')));
  assert.deepEqual(idsOf(one, allOf(one, selectionOf(one, 'b1'))), ['s1']);
});
