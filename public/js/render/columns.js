/**
 * As many columns as were asked for, or one less where a single item would be left over in the last row.
 *
 * @param {number} count
 * @param {number} columns
 */
export function balance(count, columns) {
  if (count <= columns) return Math.max(2, count);
  const isAlone = (/** @type {number} */ wide) => count % wide === 1;
  return isAlone(columns) && columns > 2 && !isAlone(columns - 1) ? columns - 1 : columns;
}
