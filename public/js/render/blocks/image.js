/** @import { Image } from '../../page/types.js' */
/** @import { Tools } from '../picture.js' */
import { element } from '../../dom.js';
import { drawPicture } from '../picture.js';

/**
 * @param {Image} image
 * @param {Tools} tools
 */
export function drawImage({ image, caption, ratio }, tools) {
  return element(
    'figure',
    {},
    drawPicture(image, tools, ratio.replace(':', ' / ')),
    caption && element('figcaption', {}, caption),
  );
}
