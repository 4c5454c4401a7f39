/** @import { Raw } from '../../js/page/values.js' */
import { COLUMNS, filled, items, oneOf, picture, text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, shotOf), columns: oneOf(COLUMNS, props.columns) });
}

/** @param {Raw} raw */
function shotOf(raw) {
  const image = picture(raw.image);
  return image && { image, caption: text(raw.caption) };
}
