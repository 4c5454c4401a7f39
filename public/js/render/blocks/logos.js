/** @import { Logos } from '../../page/types.js' */
/** @import { Tools } from '../picture.js' */
import { element } from '../../dom.js';
import { drawPicture } from '../picture.js';
import { drawAnchor } from '../text.js';

/**
 * @param {Logos} logos
 * @param {Tools} tools
 */
export function drawLogos({ items }, tools) {
  const marks = items.map(({ image, href }) => {
    const mark = drawPicture(image, tools);
    return element('li', { class: 'logo' }, href ? drawAnchor(href, [mark]) : mark);
  });
  return element('ul', { class: 'logo-row' }, ...marks);
}
