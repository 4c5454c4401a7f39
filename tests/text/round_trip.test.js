import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { blocksOf } from '../../public/js/editor/text/lines.js';
import { addRun, contentOf, readDocument } from '../../public/js/editor/text/read.js';
import { SCHEMAS } from '../../public/js/editor/text/schema.js';
import { writeDocument } from '../../public/js/editor/text/write.js';
import { anyMarkdown, anyRow, chance, pick, plainRow } from './chance.js';

const CASES = JSON.parse(readFileSync(new URL('../page/markdown.json', import.meta.url), 'utf8'));
const ROUNDS = 20_000;

const read = (markdown) => readDocument(markdown, 'markdown');
const write = (doc) => writeDocument(doc, 'markdown');

/** Ten thousands of rows, as documents of one to three lines. */
function documents(makeRow, rounds) {
  const random = chance(7);
  const schema = SCHEMAS.markdown;
  return Array.from({ length: rounds }, () => {
    const lines = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      const rows = Array.from({ length: random() < 0.2 ? 2 : 1 }, () => merged(makeRow(random)));
      const number = random() < 0.2 ? Math.floor(random() * 1000) : undefined;
      return { kind: pick(random, ['paragraph', 'bullets', 'numbers']), content: contentOf(schema, rows), number };
    });
    return schema.nodes.doc.create(null, blocksOf(schema, lines));
  });
}

function merged(runs) {
  const row = [];
  runs.forEach((run) => addRun(row, run));
  return row;
}

const wordsOf = (doc) => doc.textBetween(0, doc.content.size, ' ', ' ').replace(/\s+/g, ' ').trim();

for (const { about, markdown } of CASES) {
  test(`it writes what it read: ${about}`, () => {
    const doc = read(markdown);
    doc.check();
    assert.ok(read(write(doc)).eq(doc), write(doc));
  });
}

test('it writes usual Markdown as it was written', () => {
  for (const usual of [
    'Plain **bold** and *italic*, `code`, [a link](https://example.com/a_(b)).',
    'snake_case, 2 * 3 = 6, f(x), Wow! #1 a-b <b>',
    '- one\n- two\n  more\n\nAfter\nline\n\n1. first\n2. second\n\nBetween\n\n3. third',
    '3. Mai\n17. Mai\n18. Mai\n9. Juni\n0. null',
    'Wow\\![a](https://e.com)',
    '***both*** **a *b* c** *d **e***',
  ]) {
    assert.equal(write(read(usual)), usual);
  }
});

test('it reads every document that the grammar can hold as it was written', () => {
  for (const doc of documents(plainRow, ROUNDS)) {
    const again = read(write(doc));
    assert.ok(again.eq(doc), `${doc}\n${write(doc)}\n${again}`);
  }
});

test('it reads whatever Markdown, and writes it as the same document', () => {
  const random = chance(3);
  let unequal = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const doc = read(anyMarkdown(random));
    const again = read(write(doc));
    assert.equal(wordsOf(again), wordsOf(doc));
    if (!again.eq(doc)) unequal += 1;
    if (!again.eq(doc) && unequal < 6 && process.env.TELL) console.log(`${doc}\n${write(doc)}\n${again}\n`);
  }
  assert.ok(unequal <= ROUNDS / 1000, `${unequal} of ${ROUNDS}`);
});

test('it loses no letter of a document that the grammar cannot hold, and settles at once', () => {
  for (const doc of documents(anyRow, ROUNDS)) {
    const once = write(doc);
    const again = read(once);
    assert.equal(wordsOf(again), wordsOf(doc), once);
    assert.equal(write(again), once);
  }
});

test('it reads an inline text as one paragraph and a plain one as its letters', () => {
  assert.equal(writeDocument(readDocument('**a**\n\n- b', 'inline'), 'inline'), '**a**\nb');
  assert.equal(writeDocument(readDocument('**a**\n[x]', 'plain'), 'plain'), '**a** [x]');
  assert.equal(readDocument('', 'plain').content.size, 0);
});
