/**
 * What is whole at the beginning of a cut document: its head and the sections before the cut. Reads once, left to
 * right.
 *
 * @param {string} text JSON that ends too early
 * @returns {unknown} undefined when not even the head is whole
 */
export function salvage(text) {
  const start = /"sections"\s*:\s*\[/.exec(text);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  const end = endOfLastWhole(text, from);
  try {
    return JSON.parse(`${text.slice(0, end)}]}`);
  } catch {
    return undefined;
  }
}

/**
 * Where the last whole member of an array ends.
 *
 * @param {string} text
 * @param {number} from just inside the array
 */
function endOfLastWhole(text, from) {
  let end = from;
  let depth = 0;
  for (let at = from; at < text.length && depth >= 0; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) end = at + 1;
    }
  }
  return end;
}

/**
 * @param {string} text
 * @param {number} start at the opening quotation mark
 */
function endOfString(text, start) {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
