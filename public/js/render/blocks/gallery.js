/** @import { Gallery } from '../../page/types.js' */
/** @import { Tools } from '../picture.js' */
import { element } from '../../dom.js';
import { balance } from '../columns.js';
import { drawPicture } from '../picture.js';

// One ratio for all, so that rows are even whatever was photographed.
const RATIO = '4 / 3';

/**
 * @param {Gallery} gallery
 * @param {Tools} tools
 */
export function drawGallery({ items, columns }, tools) {
  const shots = items.map(({ image, caption }) =>
    element(
      'li',
      {},
      element('figure', {}, drawPicture(image, tools, RATIO), caption && element('figcaption', {}, caption)),
    ),
  );
  return element('ul', { class: 'shots', 'data-columns': balance(items.length, columns) }, ...shots);
}
