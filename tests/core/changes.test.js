// What a turn of the assistant has changed, thing by thing, and how one of it is taken back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { THEME, backFrom, changesOf, touch, wouldLose } from '../../public/js/core/changes.js';
import { applyAll } from '../../public/js/core/operations.js';
import { apply, page, section, small, text } from './page.js';

const update = (id, words) => ({ op: 'updateBlock', id, props: { text: words } });
const NEW = section('n1', text('n2'), text('n3'));

/** The page after these operations, and what they touched. */
function after(before, operations) {
  const touched = new Map();
  let now = before;
  for (const operation of operations) {
    const done = apply(now, operation);
    if (done.refused) continue;
    now = done.page;
    touch(touched, operation);
  }
  return { now, touched, changes: changesOf(before, now, touched) };
}

const told = (changes) => changes.map(({ id, kind, isMoved }) => `${kind} ${id}${isMoved && kind !== 'moved' ? ' moved' : ''}`);
const rid = (before, now, touched, changes) => applyAll(apply, now, backFrom(apply, before, now, touched, changes)).page;

test('it names what is new, other, elsewhere and gone, in the order of the page', () => {
  const before = page(section('s1', text('b1'), text('b2')), section('s2', text('b3')), section('s3', text('b4')));
  const { changes } = after(before, [
    { op: 'insertSection', after: 's1', section: NEW },
    update('b1', 'Other words'),
    { op: 'removeSection', id: 's2' },
    { op: 'moveSection', id: 's3', after: null },
    { op: 'setTheme', theme: 'paper' },
  ]);
  assert.deepEqual(told(changes), [`changed ${THEME}`, 'moved s3', 'changed b1', 'removed s2', 'inserted n1']);
});

test('what comes or goes with its section is no change of its own', () => {
  const { changes } = after(small(), [
    { op: 'insertSection', after: null, section: NEW },
    { op: 'insertBlock', section: 'n1', after: null, block: text('n4') },
    update('n2', 'Other words'),
    { op: 'removeBlock', id: 'b3' },
    { op: 'removeSection', id: 's2' },
    { op: 'replaceSection', id: 's1', section: section('s1', text('n5')) },
    update('n5', 'Once more'),
  ]);
  assert.deepEqual(told(changes), ['inserted n1', 'changed s1', 'removed s2']);
});

test('what came to be as it was is no change', () => {
  const back = [update('b1', 'x'), update('b1', 'b1'), { op: 'moveBlock', id: 'b1', section: 's1', after: 'b2' }];
  const { changes } = after(small(), [...back, { op: 'moveBlock', id: 'b1', section: 's1', after: null }]);
  assert.deepEqual(changes, []);
});

test('one change is taken back and the others stay', () => {
  const before = small();
  const { now, touched, changes } = after(before, [
    update('b1', 'x'),
    update('b3', 'y'),
    { op: 'moveSection', id: 's2', after: null },
  ]);
  const left = rid(before, now, touched, changes.filter(({ id }) => id === 's2'));
  assert.deepEqual(told(changesOf(before, left, touched)), ['changed b1', 'changed b3']);
});

test('a section that is taken away gives back what was there before', () => {
  const before = small();
  const { now, touched, changes } = after(before, [
    { op: 'insertSection', after: null, section: NEW },
    { op: 'moveBlock', id: 'b3', section: 'n1', after: null },
    { op: 'removeSection', id: 's2' },
  ]);
  const left = rid(before, now, touched, changes.filter(({ id }) => id === 'n1'));
  assert.deepEqual(left, before);
});

test('hands that wrote beside it lose nothing when all is taken back', () => {
  const before = small();
  const { now, touched, changes } = after(before, [update('b1', 'x'), { op: 'removeBlock', id: 'b2' }]);
  const { page: written } = apply(now, update('b4', 'By hand'));
  const left = rid(before, written, touched, changes);
  assert.deepEqual(left, apply(before, update('b4', 'By hand')).page);
});

test('an operation that would lose what hands wrote is known', () => {
  const written = new Map();
  touch(written, update('b1', 'By hand'));
  for (const operation of [update('b1', 'x'), { op: 'removeBlock', id: 'b1' }, { op: 'removeSection', id: 's1' }, { op: 'replaceSection', id: 's1', section: NEW }]) {
    assert.equal(wouldLose(small(), operation, written), true);
  }
  for (const operation of [update('b2', 'x'), { op: 'moveSection', id: 's1', after: 's2' }, { op: 'insertSection', after: 's1', section: NEW }, { op: 'setTheme', theme: 'paper' }]) {
    assert.equal(wouldLose(small(), operation, written), false);
  }
});

/** Numbers that are the same in every run. */
function chance(seed) {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

function anyOperation(pick, now, number) {
  const sections = now.sections.map(({ id }) => id);
  const blocks = now.sections.flatMap((each) => each.blocks.map(({ id }) => id));
  const one = (list) => list[pick(list.length)] ?? 'none';
  const place = [null, ...sections][pick(sections.length + 1)];
  const made = [
    { op: 'insertSection', after: place, section: section(`x${number}`, text(`y${number}`), text(`z${number}`)) },
    { op: 'replaceSection', id: one(sections), section: section(one(sections), text(`y${number}`)) },
    { op: 'moveSection', id: one(sections), after: place },
    { op: 'removeSection', id: one(sections) },
    { op: 'insertBlock', section: one(sections), after: null, block: text(`y${number}`) },
    update(one(blocks), `words ${number}`),
    { op: 'moveBlock', id: one(blocks), section: one(sections), after: null },
    { op: 'removeBlock', id: one(blocks) },
    { op: 'setTheme', theme: one(['paper', 'harbour', 'dusk']) },
    { op: 'setTitle', title: `Title ${number}` },
  ][pick(10)];
  return made.op === 'replaceSection' ? { ...made, section: { ...made.section, id: made.id } } : made;
}

test('whatever a turn did, all of it is taken back, and each of it alone', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const pick = chance(seed);
    const before = page(...Array.from({ length: 4 }, (_, row) => section(`s${row}`, text(`b${row}`), text(`c${row}`))));
    let now = before;
    const operations = Array.from({ length: 1 + pick(12) }, (_, number) => {
      const operation = anyOperation(pick, now, number);
      now = apply(now, operation).page ?? now;
      return operation;
    });
    const made = after(before, operations);
    assert.deepEqual(rid(before, made.now, made.touched, made.changes), before, `seed ${seed}`);
    let left = made.now;
    for (let rest = made.changes; rest.length; rest = changesOf(before, left, made.touched)) {
      const one = rest[pick(rest.length)];
      left = rid(before, left, made.touched, [one]);
      const names = changesOf(before, left, made.touched).map(({ id }) => id);
      assert.ok(!names.includes(one.id), `seed ${seed}: ${one.kind} ${one.id}`);
    }
    assert.deepEqual(left, before, `seed ${seed}, one by one`);
  }
});
