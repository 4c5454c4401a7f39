/** @import { Raw } from '../../js/page/values.js' */
import { filled, items, panel } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, panel) });
}
