/** @import { Gallery } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { balance } from '../../js/render/columns.js';
import { drawPicture } from '../../js/render/picture.js';

// One ratio for all, so that rows are even whatever was photographed.
const RATIO = '4 / 3';

/**
 * @param {Gallery} gallery
 * @param {Tools} tools
 */
export function draw({ items, columns }, tools) {
  const shots = items.map(({ image, caption }) =>
    element(
      'li',
      {},
      element('figure', {}, drawPicture(image, tools, RATIO), caption && element('figcaption', {}, caption)),
    ),
  );
  return element('ul', { class: 'shots', 'data-columns': balance(items.length, columns) }, ...shots);
}
