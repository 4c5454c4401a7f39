/** @import { Raw } from '../../js/page/values.js' */
import { COLUMNS, filled, items, oneOf, panel, text } from '../../js/page/values.js';
import { ICONS } from '../../js/render/icons.js';

const FEATURES_MAX = 12;
const ICON_OTHERWISE = 'star';

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, featureOf, FEATURES_MAX), columns: oneOf(COLUMNS, props.columns) });
}

/** @param {Raw} raw */
function featureOf(raw) {
  const read = panel(raw);
  const icon = Object.hasOwn(ICONS, text(raw.icon)) ? text(raw.icon) : ICON_OTHERWISE;
  return read && { ...read, icon };
}
