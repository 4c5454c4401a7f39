/** @import { Buttons } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { drawAnchor } from '../../js/render/text.js';

/** @param {Buttons} buttons */
export function draw({ items, align }) {
  return element('ul', { class: 'button-row', 'data-align': align }, ...items.map(drawButton));
}

/** @param {Buttons['items'][number]} button */
function drawButton({ label, href, style }) {
  return element('li', {}, drawAnchor(href, [label], style === 'primary' ? 'button' : 'button is-secondary'));
}
