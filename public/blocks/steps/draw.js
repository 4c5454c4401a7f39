/** @import { Steps } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { drawText } from '../../js/render/text.js';

/** @param {Steps} steps */
export function draw({ items, style }) {
  return element(
    'ol',
    { class: 'step-list', 'data-style': style, 'data-count': items.length },
    ...items.map(drawStep),
  );
}

/** @param {Steps['items'][number]} step */
function drawStep({ title, text, when }) {
  return element(
    'li',
    { class: 'step' },
    element(
      'div',
      { class: 'step-words' },
      // a date says no direction: it keeps its order, and follows the words
      when && element('p', { class: 'when' }, element('bdi', {}, when)),
      title && element('h3', {}, title),
      text && element('div', { class: 'small-text' }, ...drawText(text)),
    ),
  );
}
