/** @import { Raw } from '../../js/page/values.js' */
import { oneOf, picture, text } from '../../js/page/values.js';

const RATIOS = /** @type {const} */ (['16:9', '4:3', '3:2', '1:1']);

/** @param {Raw} props */
export function read(props) {
  const image = picture(props.image);
  return image && { image, caption: text(props.caption), ratio: oneOf(RATIOS, props.ratio) };
}
