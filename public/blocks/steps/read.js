/** @import { Raw } from '../../js/page/values.js' */
import { filled, items, oneOf, panel, text } from '../../js/page/values.js';

const STYLES = /** @type {const} */ (['steps', 'timeline']);

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, stepOf), style: oneOf(STYLES, props.style) });
}

/** @param {Raw} raw */
function stepOf(raw) {
  const read = panel(raw);
  return read && { ...read, when: text(raw.when) };
}
