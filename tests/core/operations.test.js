import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeOf } from '../../public/js/core/places.js';
import { Rules } from '../../public/js/core/schema.js';
import { apply, big, page, rules, section, small, text } from './page.js';

test('what an edit does not touch is the same object', () => {
  const before = small();
  const { page: after } = apply(before, { op: 'updateBlock', id: 'b1', props: { text: 'new' } });
  assert.notEqual(after, before);
  assert.equal(after.sections[1], before.sections[1]);
  assert.equal(after.sections[0].blocks[1], before.sections[0].blocks[1]);
  assert.equal(before.sections[0].blocks[0].props.text, 'b1');
});

test('an edit that changes nothing gives the very same page', () => {
  const before = small();
  const nothing = [
    { op: 'setTheme', theme: 'harbour' },
    { op: 'setBrand', brand: null },
    { op: 'updateBlock', id: 'b1', props: { text: 'b1', unknown: 1 } },
    { op: 'moveSection', id: 's2', after: 's1' },
    { op: 'updateSection', id: 's1', members: { spacing: null } },
  ];
  for (const operation of nothing) assert.equal(apply(before, operation).page, before, operation.op);
});

test('a full page takes no more sections, blocks or bytes', () => {
  const blocks = page(big(1, 40).sections[0], section('s1', text('b1')));
  const bytes = big(1, 15, 'x'.repeat(19_500));
  const tooMany = [
    [big(200, 0), { op: 'insertSection', after: null, section: section('n') }],
    [blocks, { op: 'insertBlock', section: 's0', after: null, block: text('n') }],
    [blocks, { op: 'moveBlock', id: 'b1', section: 's0', after: null }],
    [bytes, { op: 'insertBlock', section: 's0', after: null, block: text('n', 'x'.repeat(19_000)) }],
  ];
  for (const [full, operation] of tooMany) assert.deepEqual(apply(full, operation), { refused: 'too_many' }, operation.op);
});

test('a page weighs what its JSON does', () => {
  for (const each of [page(), small(), page(section('s1', text('b1', 'Grüße 😀 "\\\n')))]) {
    assert.equal(sizeOf(each), new TextEncoder().encode(JSON.stringify(each)).length);
  }
});

test('a schema with a keyword that this reader does not know is refused at once', () => {
  const schema = structuredClone(rules.schema);
  schema.properties.title.multipleOf = 2;
  assert.throws(() => new Rules(schema), /multipleOf/);
});
