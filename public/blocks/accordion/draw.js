/** @import { Panels } from '../../js/page/types.js' */
import { drawing, element } from '../../js/dom.js';
import { drawText } from '../../js/render/text.js';

const CHEVRON = 'm6 9.5 6 6 6-6';

/** @param {Panels} accordion */
export function draw({ items }) {
  return element('div', { class: 'folds' }, ...items.map(drawFold));
}

/** @param {Panels['items'][number]} fold */
function drawFold({ title, text }) {
  return element(
    'details',
    { class: 'fold' },
    element('summary', {}, element('span', {}, title || text), drawing(CHEVRON)),
    element('div', { class: 'rich-text fold-text' }, ...drawText(text)),
  );
}
