import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KIND, toClipboard } from '../../public/js/core/clipboard.js';
import { fromClipboard } from '../../public/js/core/from-clipboard.js';
import { heading, rules, section, text } from './page.js';

const ids = () => {
  let number = 0;
  return (letter) => `${letter}_new${(number += 1)}`;
};
const paste = (data) => fromClipboard((kind) => data[kind] ?? '', rules, ids());
const copied = (parts) => toClipboard(parts, 'Words & "more"\nof it');
const json = (value) => ({ [KIND]: JSON.stringify(value) });

test('sections and blocks come back with ids of their own', () => {
  const data = copied({ sections: [section('s1', text('b1'), heading('b2'))] });
  assert.deepEqual(paste(data), { sections: [section('s_new1', text('b_new2', 'b1'), heading('b_new3', 'b2'))] });
  assert.deepEqual(paste(copied({ blocks: [text('b1')] })), { blocks: [text('b_new1', 'b1')] });
});

test('the HTML beside it carries the same, for browsers that hand on nothing else', () => {
  const { 'text/html': html, 'text/plain': plain } = copied({ blocks: [text('b1', 'a "quote" & <b>')] });
  assert.deepEqual(paste({ 'text/html': `<html><body>${html}</body></html>` }), {
    blocks: [text('b_new1', 'a "quote" & <b>')],
  });
  assert.equal(plain, 'Words & "more"\nof it');
});

test('what comes from a clipboard is read as from the network', () => {
  const bad = {
    id: 'b1',
    type: 'hero',
    props: { title: 'x', align: 'start', link: { label: 'x', href: 'javascript:alert(1)' } },
  };
  assert.deepEqual(paste(json({ skyline: 1, blocks: [bad, text('b2')] })), { blocks: [text('b_new1', 'b2')] });
  const extra = { ...text('b1'), onclick: 'alert(1)', __proto__: { polluted: true } };
  assert.deepEqual(paste(json({ skyline: 1, blocks: [extra] })), { blocks: [text('b_new1', 'b1')] });
  const hidden = paste(json({ skyline: 1, blocks: [text('b1', 'a\u202eb\u200b')] }));
  assert.equal(hidden.blocks[0].props.text, 'ab');
});

test('what is not ours is nothing', () => {
  for (const data of [
    {},
    { 'text/html': '<p>words</p>' },
    { [KIND]: '{' },
    json(null),
    json([]),
    json({ skyline: 2, blocks: [text('b1')] }),
  ]) {
    assert.equal(paste(data), null);
  }
  assert.equal(paste({ [KIND]: JSON.stringify({ skyline: 1, blocks: [text('b1')] }) + ' '.repeat(400_000) }), null);
  assert.equal(paste(json({ skyline: 1, blocks: Array.from({ length: 50 }, () => text('b1')) })).blocks.length, 40);
});
