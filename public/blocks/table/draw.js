/** @import { Table } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';

// What is read column by column from its end: amounts, shares, dates in figures.
const NUMBER = /^[~≈<>+±−-]?\s?[€$£]?\s?\d[\d.,:/\s-]*\s?(?:%|[€$£]|\p{L}{1,3})?$|^[–—-]$/u;

/**
 * A table in a box that scrolls where the frame is narrower than the table.
 *
 * @param {Table} table
 */
export function draw({ header, rows, caption }) {
  const width = Math.max(header.length, ...rows.map((row) => row.length));
  const numeric = Array.from({ length: width }, (_, at) => rows.some((row) => row[at]) && rows.every((row) => !row[at] || NUMBER.test(row[at])));
  const hasHeader = header.some(Boolean);
  const draw = (/** @type {string[]} */ row) => drawRow(row, numeric, hasHeader && !header[0]);
  return element(
    'div',
    { class: 'table-box', tabindex: '0', role: caption ? 'region' : null, 'aria-label': caption || null },
    element(
      'table',
      {},
      caption && element('caption', {}, caption),
      hasHeader && element('thead', {}, drawHeader(header, numeric)),
      element('tbody', {}, ...rows.map(draw)),
    ),
  );
}

/**
 * @param {string[]} header
 * @param {boolean[]} numeric
 */
function drawHeader(header, numeric) {
  const cells = numeric.map((isNumber, at) =>
    element(header[at] ? 'th' : 'td', { scope: header[at] ? 'col' : null, 'data-number': isNumber }, header[at]),
  );
  return element('tr', {}, ...cells);
}

/**
 * @param {string[]} row
 * @param {boolean[]} numeric
 * @param {boolean} isNamed the first cell names its row
 */
function drawRow(row, numeric, isNamed) {
  const cells = numeric.map((isNumber, at) => {
    const words = row[at];
    if (isNamed && at === 0 && words) return element('th', { scope: 'row' }, words);
    // a number and its unit, a date, keep their order in words that run from right to left
    return element('td', { 'data-number': isNumber }, /^\P{L}/u.test(words) ? element('bdi', {}, words) : words);
  });
  return element('tr', {}, ...cells);
}
