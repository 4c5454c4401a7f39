// A page to edit, and the core by the schema that is served.
import { readFileSync } from 'node:fs';
import { operationsBy } from '../../public/js/core/operations.js';
import { Rules } from '../../public/js/core/schema.js';

export const rules = new Rules(
  JSON.parse(readFileSync(new URL('../../public/page.schema.json', import.meta.url), 'utf8')),
);
export const apply = operationsBy(rules);

export const text = (id, words = id) => ({ id, type: 'rich-text', props: { text: words } });
export const heading = (id, words = id, level = 2) => ({ id, type: 'heading', props: { text: words, level } });

export const section = (id, ...blocks) => ({ id, layout: 'stack', background: { kind: 'plain' }, blocks });

export function page(...sections) {
  return { version: 1, title: 'A page', theme: 'harbour', sections };
}

/** Two sections of two texts: s1 (b1, b2), s2 (b3, b4). */
export const small = () => page(section('s1', text('b1'), text('b2')), section('s2', text('b3'), text('b4')));

export function big(sections, blocks, words = 'Words that fill a line of a page. ') {
  return page(
    ...Array.from({ length: sections }, (_, row) =>
      section(`s${row}`, ...Array.from({ length: blocks }, (_, column) => text(`b${row}x${column}`, words))),
    ),
  );
}
