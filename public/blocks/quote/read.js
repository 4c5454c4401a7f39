/** @import { Raw } from '../../js/page/values.js' */
import { picture, text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  const words = text(props.text);
  return words ? { text: words, name: text(props.name), role: text(props.role), image: picture(props.image) } : null;
}
