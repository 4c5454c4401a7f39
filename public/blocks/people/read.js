/** @import { Raw } from '../../js/page/values.js' */
import { COLUMNS, filled, items, oneOf, picture, text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, personOf), columns: oneOf(COLUMNS, props.columns) });
}

/** @param {Raw} raw */
function personOf(raw) {
  const name = text(raw.name);
  return name ? { name, role: text(raw.role), text: text(raw.text), image: picture(raw.image) } : null;
}
