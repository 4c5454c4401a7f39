/** @import { Raw } from '../../js/page/values.js' */
import { list, text } from '../../js/page/values.js';

const COLUMNS_MAX = 12;
const ROWS_MAX = 60;

/** @param {Raw} props */
export function read(props) {
  const rows = list(props.rows).slice(0, ROWS_MAX).map(rowOf).filter((row) => row.some(Boolean));
  return rows.length ? { header: rowOf(props.header), rows, caption: text(props.caption) } : null;
}

/** @param {unknown} value */
function rowOf(value) {
  return list(value).slice(0, COLUMNS_MAX).map(text);
}
