/** @import { Raw } from '../../js/page/values.js' */
import { filled, items, text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, statOf) });
}

/** @param {Raw} raw */
function statOf(raw) {
  return text(raw.value) ? { value: text(raw.value), label: text(raw.label), text: text(raw.text) } : null;
}
