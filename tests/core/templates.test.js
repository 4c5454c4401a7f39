import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { checkPage } from '../../public/js/core/check.js';
import { NAMES, spoken } from '../../public/js/editor/templates.js';
import { rules } from './page.js';

const FOLDER = new URL('../../public/templates/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));

test('the templates that are offered are those that there are', () => {
  assert.deepEqual(NAMES.map((name) => `${name}.json`).sort(), readdirSync(FOLDER).sort());
});

for (const name of NAMES) {
  for (const language of ['en', 'de']) {
    const template = spoken(read(name), language);

    test(`${name} in ${language} is a page by the schema, every member of it`, () => {
      assert.deepEqual(rules.page(template.page), template.page);
      assert.ok(template.name && template.about);
    });

    test(`${name} in ${language} passes the checks of its own editor`, () => {
      assert.deepEqual(checkPage(template.page), []);
    });
  }
}

test('every text of a template is there in both languages', () => {
  const lacking = (value) => {
    if (typeof value !== 'object' || value === null) return [];
    if ('en' in value || 'de' in value) return typeof value.en === 'string' && typeof value.de === 'string' ? [] : [value];
    return Object.values(value).flatMap(lacking);
  };
  assert.deepEqual(NAMES.flatMap((name) => lacking(read(name))), []);
});
