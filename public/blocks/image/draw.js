/** @import { Image } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { drawPicture } from '../../js/render/picture.js';

/**
 * @param {Image} image
 * @param {Tools} tools
 */
export function draw({ image, caption, ratio }, tools) {
  return element(
    'figure',
    {},
    drawPicture(image, tools, ratio.replace(':', ' / ')),
    caption && element('figcaption', {}, caption),
  );
}
