// What of a text is the same in another, gone or new.
import assert from 'node:assert/strict';
import test from 'node:test';
import { compareWords } from '../../public/js/core/words.js';

const told = (was, is) => compareWords(was, is).map(({ kind, text }) => ({ same: text, gone: `-${text}-`, new: `+${text}+` })[kind]);

test('it tells words that are the same, gone and new, where they stand', () => {
  assert.deepEqual(told('Take the fast train today', 'Take the slow train'), ['Take the ', '-fast-', '+slow+', ' train', '- today-']);
  assert.deepEqual(told('', 'New'), ['+New+']);
  assert.deepEqual(told('Gone', ''), ['-Gone-']);
  assert.deepEqual(told('Same', 'Same'), ['Same']);
});

test('either text can be had back from what it tells', () => {
  const [was, is] = ['a b c\nd  e f', 'x b c\nd y f z'];
  const without = (kind) => compareWords(was, is).filter((part) => part.kind !== kind).map(({ text }) => text).join('');
  assert.deepEqual([without('new'), without('gone')], [was, is]);
});

test('a very long text is told as a whole', () => {
  const long = 'word '.repeat(700);
  assert.deepEqual(compareWords(long, 'short').map(({ kind }) => kind), ['gone', 'new']);
});
