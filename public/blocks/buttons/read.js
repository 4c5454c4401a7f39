/** @import { Raw } from '../../js/page/values.js' */
import { filled, items, link, oneOf } from '../../js/page/values.js';

const ALIGNS = /** @type {const} */ (['start', 'center']);
const BUTTONS_MAX = 4;

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, buttonOf, BUTTONS_MAX), align: oneOf(ALIGNS, props.align) });
}

/** @param {Raw} raw */
function buttonOf(raw) {
  const read = link(raw);
  return read && { ...read, style: raw.style === 'secondary' ? 'secondary' : 'primary' };
}
