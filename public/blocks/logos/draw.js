/** @import { Logos } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { drawPicture } from '../../js/render/picture.js';
import { drawAnchor } from '../../js/render/text.js';

/**
 * @param {Logos} logos
 * @param {Tools} tools
 */
export function draw({ items }, tools) {
  const marks = items.map(({ image, href }) => {
    const mark = drawPicture(image, tools);
    return element('li', { class: 'logo' }, href ? drawAnchor(href, [mark]) : mark);
  });
  return element('ul', { class: 'logo-row' }, ...marks);
}
