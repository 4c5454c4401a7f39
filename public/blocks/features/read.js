/** @import { Raw } from '../../js/page/values.js' */
import { COLUMNS, filled, items, oneOf, panel, text } from '../../js/page/values.js';

const FEATURES_MAX = 12;

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, featureOf, FEATURES_MAX), columns: oneOf(COLUMNS, props.columns) });
}

/** @param {Raw} raw */
function featureOf(raw) {
  const read = panel(raw);
  return read && { ...read, icon: text(raw.icon) };
}
