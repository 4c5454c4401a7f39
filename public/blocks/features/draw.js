/** @import { Features } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { balance } from '../../js/render/columns.js';
import { drawIcon } from '../../js/render/icon.js';
import { drawText } from '../../js/render/text.js';

/** @param {Features} features */
export function draw({ items, columns }) {
  return element(
    'ul',
    { class: 'feature-grid even', 'data-columns': balance(items.length, columns) },
    ...items.map(drawFeature),
  );
}

/** @param {Features['items'][number]} feature */
function drawFeature({ icon, title, text }) {
  return element(
    'li',
    { class: 'feature' },
    element('span', { class: 'feature-icon' }, drawIcon(icon)),
    title && element('h3', {}, title),
    text && element('div', { class: 'small-text' }, ...drawText(text)),
  );
}
