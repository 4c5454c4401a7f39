/** @import { Stats } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { drawText } from '../../js/render/text.js';

// A figure is short; what is longer is words, and is set as such.
const FIGURE_CHARS_MAX = 8;

/** @param {Stats} stats */
export function draw({ items }) {
  return element('dl', { class: 'stat-row', 'data-count': items.length }, ...items.map(drawStat));
}

/** @param {Stats['items'][number]} stat */
function drawStat({ value, label, text }) {
  return element(
    'div',
    { class: 'stat', 'data-long': value.length > FIGURE_CHARS_MAX },
    element('dt', {}, label),
    element('dd', { class: 'value', dir: 'auto' }, value),
    text && element('dd', { class: 'small-text' }, ...drawText(text)),
  );
}
