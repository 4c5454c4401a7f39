/** @import { Raw } from '../../js/page/values.js' */
import { text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  const words = text(props.text);
  return words ? { eyebrow: text(props.eyebrow), text: words, level: props.level === 3 ? 3 : 2 } : null;
}
