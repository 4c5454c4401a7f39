/** @import { Features } from '../../page/types.js' */
import { drawing, element } from '../../dom.js';
import { balance } from '../columns.js';
import { ICONS } from '../icons.js';
import { drawText } from '../text.js';

/** @param {Features} features */
export function drawFeatures({ items, columns }) {
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
    element('span', { class: 'feature-icon' }, drawing(ICONS[icon])),
    title && element('h3', {}, title),
    text && element('div', { class: 'small-text' }, ...drawText(text)),
  );
}
