/** @import { Raw } from '../../js/page/values.js' */
import { address, filled, items, picture } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, logoOf) });
}

/** @param {Raw} raw */
function logoOf(raw) {
  const image = picture(raw.image);
  return image && { image, href: address(raw.href) };
}
