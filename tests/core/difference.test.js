import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Difference } from '../../public/js/core/difference.js';
import { apply, big } from './page.js';

const FORGOTTEN = { deref: () => undefined };
const EDITS = [
  { op: 'moveSection', id: 's1', after: 's7' },
  { op: 'moveSection', id: 's7', after: null },
  { op: 'removeSection', id: 's0' },
  { op: 'removeSection', id: 's9' },
  { op: 'updateBlock', id: 'b4x2', props: { text: 'Other words' } },
  { op: 'moveBlock', id: 'b2x0', section: 's6', after: null },
  { op: 'removeBlock', id: 'b3x3' },
];

test('it gives either page from the other one when nobody has it any more, with the very sections', () => {
  const before = big(10, 5);
  for (const edit of EDITS) {
    const { page: after } = apply(before, edit);
    const difference = new Difference(before, after);
    Object.assign(difference, { before: FORGOTTEN, after: FORGOTTEN });
    for (const [made, wanted] of [[difference.back(after), before], [difference.forth(before), after]]) {
      assert.deepEqual(made, wanted);
      made.sections.forEach((section, row) => assert.equal(section, wanted.sections[row]));
    }
  }
});

test('it gives the very page that somebody still has', () => {
  const before = big(10, 5);
  const { page: after } = apply(before, EDITS[0]);
  const difference = new Difference(before, after);
  assert.equal(difference.back(after), before);
  assert.equal(difference.forth(before), after);
});

test('it keeps whole what differs in more than its sections', () => {
  const before = big(10, 5);
  const { page: after } = apply(before, { op: 'setTheme', theme: 'paper' });
  const difference = new Difference(before, after);
  assert.equal(difference.back({ ...after }), before);
});
