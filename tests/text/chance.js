/** Texts and documents by chance; the same seed makes the same ones. */

/** Numbers from 0 to 1 (mulberry32). @param {number} seed */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  ...['*', '**', '***', '`', '[', ']', '(', ')', '\\', '!', '-', '1.', '2)', ' ', '  ', '\n', '\n\n', '\n- ', '\n  '],
  ...['a', 'b', 'Wort', 'שלום', '👩‍💻', '\u00a0', '_', '#', '.', '](https://e.com)', '[x](https://e.com/(a))'],
  ...['[*y*](https://e.com)', '`c`', '`[`', '<b>', '\u2028', '&amp;'],
];
const WORDS = ['word', 'a', 'שלום', '👩‍💻', '2 * 3', '[x]', '\\', 'a*b', '`', '- dash', '1. one', 'Wow!', 'f(x)', '_a_', '!'];
const CODES = ['code', '**', '[]', 'a\\', ' x ', '*'];

/** @param {() => number} random @param {readonly any[]} list */
export const pick = (random, list) => list[Math.floor(random() * list.length)];

/** Markdown of nasty pieces. @param {() => number} random */
export function anyMarkdown(random) {
  return Array.from({ length: 1 + Math.floor(random() * 14) }, () => pick(random, PIECES)).join('');
}

/**
 * A row that the grammar can hold: words of any look with a plain space between them.
 *
 * @param {() => number} random
 */
export function plainRow(random) {
  return Array.from({ length: 1 + Math.floor(random() * 4) }, (_, at) => {
    const isCode = random() < 0.15;
    const href = random() < 0.2 ? pick(random, ['https://e.com', 'https://e.com/a_(b)?c=*d*#e']) : '';
    const text = isCode ? pick(random, href ? ['code', '*'] : CODES) : pick(random, WORDS);
    const run = { text, bold: random() < 0.3, italic: random() < 0.3, code: isCode, href };
    const space = { text: ' ', bold: false, italic: false, code: false, href: '' };
    return at > 0 ? [space, run] : [run];
  }).flat();
}

/** A row of any look, which the grammar may be unable to hold. @param {() => number} random */
export function anyRow(random) {
  return Array.from({ length: 1 + Math.floor(random() * 6) }, () => ({
    text: pick(random, [...WORDS, ' ', 'a b', ' x', 'y ']),
    bold: random() < 0.5,
    italic: random() < 0.5,
    code: random() < 0.1,
    href: random() < 0.2 ? 'https://e.com' : '',
  }));
}
