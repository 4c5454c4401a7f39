import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History, STEPS_MAX } from '../../public/js/core/history.js';
import { apply, big, small } from './page.js';

const CARET = { kind: 'text', section: 's1', block: 'b1', member: 'text', start: 0, end: 0 };

function opened(page = small()) {
  let now = 0;
  const history = new History(apply, page, { now: () => now });
  let words = '';
  const type = (letters, { after = 100, where = 'b1.text', kind = 'insert', block = 'b1' } = {}) => {
    now += after;
    words = kind === 'delete' ? words.slice(0, -letters.length) : words + letters;
    history.edit([{ op: 'updateBlock', id: block, props: { text: words } }], {
      typing: { where, kind, text: letters },
    });
  };
  return { history, type, wait: (ms) => (now += ms) };
}

const textOf = (history) => history.page.sections[0].blocks[0].props.text;
const steps = (history) => history.past.length;

test('it makes one step of letters typed without a pause', () => {
  const { history, type } = opened();
  for (const letter of 'hello') type(letter);
  assert.equal(steps(history), 1);
  history.undo();
  assert.equal(textOf(history), 'b1');
});

test('it begins a step after half a second', () => {
  const { history, type } = opened();
  type('a', { after: 0 });
  type('b', { after: 500 });
  assert.equal(steps(history), 1);
  type('c', { after: 501 });
  assert.equal(steps(history), 2);
});

test('it begins a step in another block or member, and between writing and deleting', () => {
  const { history, type } = opened();
  type('ab');
  type('c', { where: 'b1.title' });
  type('d', { where: 'b2.text', block: 'b2' });
  type('d', { where: 'b2.text', block: 'b2', kind: 'delete' });
  assert.equal(steps(history), 4);
});

test('it begins a step at the white space after a run of more than a second or forty characters', () => {
  const slow = opened();
  for (const letter of 'abcdefghijkl') slow.type(letter);
  slow.type(' ');
  slow.type('n');
  assert.equal(steps(slow.history), 2);
  slow.history.undo();
  assert.equal(textOf(slow.history), 'abcdefghijkl');
  const long = opened();
  long.type('x'.repeat(41));
  long.type(' ', { after: 1 });
  assert.equal(steps(long.history), 2);
  const short = opened();
  for (const letter of 'ab cd') short.type(letter, { after: 10 });
  assert.equal(steps(short.history), 1);
});

test('it makes a step of each paste, format and theme, however fast', () => {
  const { history, type } = opened();
  type('a');
  history.edit([{ op: 'updateBlock', id: 'b1', props: { text: 'ab' } }]);
  history.edit([{ op: 'updateBlock', id: 'b1', props: { text: 'abc' } }]);
  history.edit([{ op: 'setTheme', theme: 'paper' }]);
  type('d');
  assert.equal(steps(history), 5);
});

test('it makes one step of an AI turn, which one undo takes back', () => {
  const before = small();
  const { history } = opened(before);
  for (const id of ['b1', 'b2', 'b3'])
    history.edit([{ op: 'removeBlock', id }], { group: 'turn 1', label: { key: 'turn' } });
  history.edit([{ op: 'removeBlock', id: 'b4' }], { group: 'turn 2', label: { key: 'turn' } });
  assert.equal(steps(history), 2);
  history.undo();
  history.undo();
  assert.equal(history.page, before);
});

test('it keeps an AI turn one step though something is selected meanwhile', () => {
  const before = small();
  const { history } = opened(before);
  history.edit([{ op: 'removeBlock', id: 'b1' }], { group: 'turn 1' });
  history.select({ kind: 'section', anchor: 's2', focus: 's2' });
  history.edit([{ op: 'removeBlock', id: 'b2' }], { group: 'turn 1' });
  history.undo();
  assert.equal(history.page, before);
});

test('it makes one step of a gesture, and none where all is as before', () => {
  const { history } = opened();
  history.hold({ key: 'title' });
  for (const title of ['a', 'b', 'c']) history.edit([{ op: 'setTitle', title }]);
  assert.equal(history.undo(), null);
  history.release();
  assert.equal(steps(history), 1);
  assert.equal(history.past[0].operations.length, 1);
  history.hold({ key: 'title' });
  history.edit([{ op: 'setTitle', title: 'd' }]);
  history.edit([{ op: 'setTitle', title: 'c' }]);
  history.release();
  assert.equal(steps(history), 1);
});

test('it makes no step of an edit that changes nothing, or that is refused', () => {
  const { history } = opened();
  history.edit([{ op: 'setTheme', theme: 'harbour' }]);
  history.edit([{ op: 'moveBlock', id: 'b1', section: 's1', after: null }]);
  const refused = history.edit([
    { op: 'setTitle', title: 'x' },
    { op: 'removeBlock', id: 'nobody' },
  ]);
  assert.equal(refused.refused, 'unknown_id');
  assert.equal(history.page.title, 'A page');
  assert.equal(steps(history), 0);
});

test('undo and redo restore what was selected', () => {
  const { history } = opened();
  history.select(CARET);
  const after = { ...CARET, start: 3, end: 3 };
  history.edit([{ op: 'updateBlock', id: 'b1', props: { text: 'abc' } }], { selection: after });
  history.select({ kind: 'page' });
  history.undo();
  assert.deepEqual(history.selection, CARET);
  history.redo();
  assert.deepEqual(history.selection, after);
});

test('a moved caret ends the step, and so does an undo', () => {
  const { history, type } = opened();
  type('a');
  history.select({ ...CARET, start: 1, end: 1 });
  type('b');
  assert.equal(steps(history), 2);
  history.undo();
  type('c');
  assert.equal(steps(history), 2);
  assert.equal(history.redo(), null);
});

test('it says what the next undo takes back', () => {
  const { history } = opened();
  history.edit([{ op: 'setTheme', theme: 'paper' }]);
  assert.deepEqual(history.undoLabel, { key: 'setTheme', name: 'paper' });
  history.undo();
  assert.equal(history.undoLabel, null);
  assert.deepEqual(history.redoLabel, { key: 'setTheme', name: 'paper' });
});

test('it takes back 500 steps to the very page of before, and keeps no more than its limit', () => {
  const before = big(20, 5);
  const { history } = opened(before);
  for (let row = 0; row < 500; row += 1) {
    history.edit([{ op: 'updateBlock', id: `b${row % 20}x${row % 5}`, props: { text: `words ${row}` } }]);
  }
  const after = history.page;
  while (history.undo());
  assert.equal(history.page, before);
  while (history.redo());
  assert.equal(history.page, after);
  for (let row = 0; row <= STEPS_MAX; row += 1) history.edit([{ op: 'setTitle', title: `title ${row}` }]);
  assert.equal(steps(history), STEPS_MAX);
});

test('it tells its listeners the operations that lead to what is shown', () => {
  const { history } = opened();
  const told = [];
  const leave = history.listen((operations) => told.push(...operations.map((each) => each.op)));
  history.edit([{ op: 'removeBlock', id: 'b1' }]);
  history.undo();
  leave();
  history.redo();
  assert.deepEqual(told, ['removeBlock', 'insertBlock']);
});
