import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { cleanHtml, cleanWords, markdownFrom } from '../../public/js/core/clean.js';
import { parseText } from '../../public/js/page/markdown.js';
import { rules } from './page.js';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const read = (name) => readFileSync(new URL(name, FIXTURES), 'utf8');
const parts = (html) => cleanHtml(html).blocks.map(({ id, ...part }) => part);
const textOf = (html) => markdownFrom(cleanHtml(html).blocks);

for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.html'))) {
  test(`what ${file.replace('.html', '')} puts on the clipboard becomes clean blocks`, () => {
    const expected = JSON.parse(read(file.replace('.html', '.json')));
    const { blocks, pictures } = cleanHtml(read(file));
    assert.deepEqual({ pictures, blocks: blocks.map(({ id, ...part }) => part) }, expected);
    for (const block of blocks) assert.deepEqual(rules.block(block), block);
  });
}

test('what would mean something in Markdown stays the words that it is', () => {
  for (const words of [
    '*not bold*',
    '- no item',
    '12) no item',
    '`no code`',
    '[no](https://link.example)',
    'C:\\-',
    '2 < 3',
  ]) {
    const html = `<p>${words.replaceAll('<', '&lt;')}</p>`;
    assert.deepEqual(parseText(textOf(html)), [{ type: 'paragraph', children: [{ type: 'text', text: words }] }]);
  }
});

test('a list that goes on behind something else goes on with its number', () => {
  const html = '<ol><li>one<ol><li>inner</li></ol></li><li>two</li></ol><p>Between</p><ol start="3"><li>three</li><li>four</li></ol>';
  assert.equal(textOf(html), '1. one\n1. – inner\n1. two\n\nBetween\n\n3. three\n3. four');
  const word = (number) => `<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">${number}.</span>Mai</p>`;
  assert.equal(textOf(`${word(3)}${word(17)}`), '3. Mai\n17. Mai');
});

test('bold beside italic is read as it was written', () => {
  const kinds = (html) => parseText(textOf(html))[0].children.map((node) => node.type);
  assert.deepEqual(kinds('<p><b>a</b><i>b</i></p>'), ['bold', 'italic']);
  assert.deepEqual(kinds('<p><i>a</i><b>b</b><i>c</i></p>'), ['italic', 'bold', 'italic']);
  assert.deepEqual(kinds('<p>x<b> a </b>y</p>'), ['text', 'bold', 'text']);
});

test('nothing that runs or loads is left', () => {
  const html = `<script>alert(1)</script><style>p{}</style><p onclick="alert(1)" style="background:url(x)">Words
    <a href="javascript:alert(1)">one</a> <a href="http://x.example">two</a><svg onload=alert(1)><p>x</p></svg></p>`;
  assert.deepEqual(parts(html), [{ type: 'rich-text', props: { text: 'Words one two' } }]);
});

test('broken markup is read as far as it can be', () => {
  assert.equal(textOf('<p>a<p>b</b></p></div>c'), 'a\n\nb\n\nc');
  assert.equal(textOf('1 < 2 & 3 > 2 &unknown; &#128512;&#xD800;'), '1 < 2 & 3 > 2 &unknown; 😀');
  assert.equal(textOf('words <a href="https://x.example'), 'words <a href="https://x.example');
});

test('a long text becomes several blocks, and too much is said to be too much', () => {
  const many = cleanHtml(`<p>${'word '.repeat(10_000)}</p>`);
  assert.ok(
    many.blocks.length === 3 && many.blocks.every((block) => rules.block(block) !== undefined && !many.isTooLong),
  );
  for (const block of many.blocks) assert.deepEqual(rules.block(block), block);
  assert.equal(cleanHtml(`<p>${'word '.repeat(100_000)}</p>`).isTooLong, true);
  const table = cleanHtml(`<table>${'<tr><td>x</td></tr>'.repeat(130)}</table>`);
  assert.deepEqual(
    table.blocks.map((block) => block.props.rows.length),
    [60, 60, 10],
  );
});

test('markup that never closes is read to its end, and what is too long is said to be', () => {
  const unclosed = ['<!--', '<a \'"', '<a "', '<![', '<svg>', '<i a=', 'x', '&'].map((piece) => piece.repeat(50_000));
  const nested = ['<b>', '<p><', '<div><p>x', '** ', '<td>', ' \n'].map((piece) => piece.repeat(15_000));
  for (const html of [...unclosed, ...nested]) assert.equal(Array.isArray(cleanHtml(html).blocks), true, html.slice(0, 9));
  assert.deepEqual(cleanHtml('x'.repeat(5_000_001)), { blocks: [], pictures: 0, isTooLong: true });
});

test('words without markup become text and headings that the page takes', () => {
  const words = '# Plan\nWhy now\nand how\n\n- one\n- two\n### Later\n[x](http://a.example) #1';
  const { blocks } = cleanWords(words);
  assert.deepEqual(blocks.map(({ type, props }) => [type, props.text]), [
    ['heading', 'Plan'],
    ['rich-text', 'Why now\nand how\n\n- one\n- two'],
    ['heading', 'Later'],
    ['rich-text', '\\[x\\](http://a.example) #1'],
  ]);
  for (const block of [...blocks, ...cleanWords('word '.repeat(50_000)).blocks]) assert.deepEqual(rules.block(block), block);
  assert.deepEqual(cleanWords('x'.repeat(280_001)), { blocks: [], pictures: 0, isTooLong: true });
});
