/** @import { Raw } from '../../js/page/values.js' */
import { text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  return text(props.text) ? { text: text(props.text) } : null;
}
