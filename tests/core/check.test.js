import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPage, mendable, operationsOf } from '../../public/js/core/check.js';
import { brandColours, hexOf, oklchOf, onGround, ratioOf, readable } from '../../public/js/core/contrast.js';
import { applyAll } from '../../public/js/core/operations.js';
import { apply, heading, page, section, small, text } from './page.js';

const picture = (alt) => ({ source: 'library', id: 'waves', alt });
const image = (id, alt, caption) => ({
  id,
  type: 'image',
  props: { image: picture(alt), ratio: '16:9', ...(caption && { caption }) },
});
const keys = (of) => checkPage(of).map((finding) => finding.key);
const mended = (of) => applyAll(apply, of, operationsOf(mendable(apply, of))).page;

test('a page that is well made has no findings', () => {
  assert.deepEqual(keys(small()), []);
  assert.deepEqual(keys(page(section('s1', heading('b1'), heading('b2', 'x', 3), image('b3', 'Waves')))), []);
});

test('a picture without words is found, and its caption offered', () => {
  const bad = page(section('s1', image('b1', ' ', 'Waves at dawn'), image('b2', '')));
  assert.deepEqual(keys(bad), ['missingAlt', 'missingAlt']);
  assert.deepEqual(checkPage(bad)[0].place, { section: 's1', block: 'b1', member: 'image' });
  assert.equal(mended(bad).sections[0].blocks[0].props.image.alt, 'Waves at dawn');
  assert.deepEqual(keys(mended(bad)), ['missingAlt']);
});

test('pictures of items are found too', () => {
  const items = [{ name: 'Ann', image: picture('') }];
  const bad = page(section('s1', { id: 'b1', type: 'people', props: { items, columns: 2 } }));
  assert.equal(checkPage(bad)[0].place.member, 'items.0.image');
  assert.equal(mended(bad).sections[0].blocks[0].props.items[0].image.alt, 'Ann');
});

test('a heading that leaves out a level is found and moved up', () => {
  const bad = page(section('s1', heading('b1', 'x', 3)), section('s2', heading('b2', 'y', 2), heading('b3', 'z', 3)));
  assert.deepEqual(keys(bad), ['headingOrder']);
  assert.deepEqual(keys(mended(bad)), []);
});

test('links without words are found and taken away', () => {
  const link = { label: ' ', href: 'https://example.com/' };
  const hero = { id: 'b1', type: 'hero', props: { title: 'x', align: 'start', link } };
  const buttons = { id: 'b2', type: 'buttons', props: { align: 'start', items: [{ ...link, style: 'primary' }] } };
  const cards = { id: 'b3', type: 'cards', props: { items: [{ title: 'x', text: 'y', link }], columns: 2 } };
  const bad = page(section('s1', hero, buttons, cards, text('b4')));
  assert.deepEqual(keys(bad).filter((key) => key !== 'emptyBlock').length, 3);
  const good = mended(bad);
  assert.deepEqual(keys(good), []);
  assert.deepEqual(
    good.sections[0].blocks.map((block) => block.id),
    ['b1', 'b3', 'b4'],
  );
});

test('empty blocks and sections are found and removed', () => {
  const table = { id: 'b2', type: 'table', props: { header: [], rows: [['', ' ']] } };
  const bad = page(section('s1', text('b1', ' '), table, text('b3')), section('s2'));
  assert.deepEqual(keys(bad), ['emptyBlock', 'emptyBlock', 'emptySection']);
  assert.deepEqual(
    mended(bad).sections.map((each) => each.blocks.length),
    [1],
  );
});

test('a long heading is found, with how many words it has', () => {
  const [finding] = checkPage(page(section('s1', heading('b1', 'word '.repeat(13).trim()))));
  assert.deepEqual([finding.key, finding.values], ['longHeading', { words: 13 }]);
});

test('the same loud layout twice running is found and changed', () => {
  const split = (id) => ({ ...section(id, text(`${id}a`), text(`${id}b`)), layout: 'split' });
  const bad = page(split('s1'), split('s2'), section('s3', text('b1')), section('s4', text('b2')));
  assert.deepEqual(keys(bad), ['layoutTwice']);
  assert.deepEqual(keys(mended(bad)), []);
});

test('colours of a brand that cannot be read are found, with the colour that can', () => {
  const bad = { ...small(), brand: { colours: { accent: '#ffee00', text: '#888888' } } };
  assert.deepEqual(
    checkPage(bad).map((each) => each.place.member),
    ['accent', 'text'],
  );
  const once = mended({ ...bad, brand: { colours: { accent: '#ffee00' } } });
  assert.deepEqual(keys(once), []);
});

test('one click mends both colours of a brand', () => {
  const bad = { ...small(), brand: { colours: { accent: '#ffee00', text: '#999999' } } };
  assert.deepEqual(keys(applyAll(apply, bad, checkPage(bad)[0].mend).page), []);
});

test('contrast is as the norm reckons it', () => {
  assert.equal(ratioOf('#000000', '#ffffff'), 21);
  assert.equal(Math.round(ratioOf('#767676', '#ffffff') * 100) / 100, 4.54);
  assert.equal(onGround('#ffee00'), '#000000');
});

test('any colour becomes readable on any ground, with its hue', () => {
  const some = Array.from({ length: 400 }, (_, row) =>
    hexOf([((row * 37) % 101) / 100, ((row * 71) % 103) / 102, ((row * 13) % 107) / 106]),
  );
  for (const [row, colour] of some.entries()) {
    const ground = some[(row * 7 + 3) % some.length];
    const found = readable(colour, ground);
    assert.ok(ratioOf(found, ground) >= 4.5, `${colour} on ${ground}: ${found}`);
    const [, chroma, hue] = oklchOf(found);
    const turn = Math.abs(Math.sin((hue - oklchOf(colour)[2]) / 2)) * 2;
    if (chroma > 0.05) assert.ok(turn < 0.12, `${colour} became ${found}`);
  }
  assert.equal(readable('#0a6b7c', '#ffffff'), '#0a6b7c');
  assert.deepEqual(brandColours({ accent: '#0a6b7c' }).changed, []);
});

test('all that can be mended is mended at once, two faults of one block and a row of one layout too', () => {
  const link = { label: '', href: 'https://example.com/' };
  const items = [
    { title: 'Ann', text: 'y', image: picture(''), link },
    { title: 'Bea', text: 'y', image: picture(''), link },
  ];
  const cards = { id: 'b1', type: 'cards', props: { items, columns: 2 } };
  const rows = ['s2', 's3', 's4'].map((id) => ({ ...section(id, text(`${id}b`)), layout: 'split' }));
  const bad = page(section('s1', cards), ...rows);
  assert.equal(keys(bad).length, 6);
  const good = mended(bad);
  assert.deepEqual(keys(good), []);
  assert.deepEqual(
    good.sections[0].blocks[0].props.items.map(({ image: { alt }, link: left }) => [alt, left]),
    [
      ['Ann', undefined],
      ['Bea', undefined],
    ],
  );
  assert.deepEqual(
    good.sections.slice(1).map(({ layout }) => layout),
    ['split', 'split-reverse', 'split'],
  );
});
