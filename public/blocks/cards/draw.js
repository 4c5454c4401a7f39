/** @import { Card, Cards } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { balance } from '../../js/render/columns.js';
import { drawPicture } from '../../js/render/picture.js';
import { drawAnchor, drawText } from '../../js/render/text.js';

// A title that is a figure ("34 %", "≈ 2 days") is set as one; a year and a numbered step ("1. Plan") are none.
const FIGURE = /^(?!\d+[.)]\s|(?:19|20)\d\d\b)[~≈<>+±−-]?\s?[€$£]?\s?\d[\d.,:/\s]*(?:%|×|\+|[€$£]|\p{L}{1,6})?\+?$/u;

/**
 * @param {Cards} cards
 * @param {Tools} tools
 */
export function draw({ items, columns }, tools) {
  const cards = items.map((card) => drawCard(card, tools));
  return element('ul', { class: 'card-grid even', 'data-columns': balance(items.length, columns) }, ...cards);
}

/**
 * @param {Card} card
 * @param {Tools} tools
 */
function drawCard({ title, text, image, link }, tools) {
  return element(
    'li',
    { class: 'card', 'data-figure': FIGURE.test(title) },
    image && drawPicture(image, tools, '16 / 10'),
    element(
      'div',
      { class: 'card-words' },
      title && element('h3', { dir: 'auto' }, title),
      text && element('div', { class: 'small-text card-text' }, ...drawText(text)),
      link && drawAnchor(link.href, [link.label], 'more'),
    ),
  );
}
