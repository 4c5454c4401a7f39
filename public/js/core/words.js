// Beyond this many words and gaps a comparison costs more than it tells.
const PIECES_MAX = 1_200;

/**
 * What of a text is the same in another, what is gone and what is new, word by word.
 *
 * @param {string} was
 * @param {string} is
 * @returns {{ kind: 'same' | 'gone' | 'new', text: string }[]}
 */
export function compareWords(was, is) {
  const [before, after] = [wordsOf(was), wordsOf(is)];
  if (before.length > PIECES_MAX || after.length > PIECES_MAX) return [part('gone', was), part('new', is)].filter(({ text }) => text);
  const common = commonLengths(before, after);
  const parts = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const isSame = row < before.length && column < after.length && before[row] === after[column];
    if (isSame) parts.push(part('same', before[row++])), (column += 1);
    else if (column >= after.length || (row < before.length && common[row + 1][column] >= common[row][column + 1])) parts.push(part('gone', before[row++]));
    else parts.push(part('new', after[column++]));
  }
  return joined(parts);
}

/** Words, and the white space between them. @param {string} text */
function wordsOf(text) {
  return text.match(/\S+|\s+/g) ?? [];
}

/** @param {'same' | 'gone' | 'new'} kind @param {string} text */
function part(kind, text) {
  return { kind, text };
}

/** How many words two rests have in common, in order. @param {string[]} before @param {string[]} after */
function commonLengths(before, after) {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const isSame = before[row] === after[column];
      lengths[row][column] = isSame ? lengths[row + 1][column + 1] + 1 : Math.max(lengths[row + 1][column], lengths[row][column + 1]);
    }
  }
  return lengths;
}

/** @param {ReturnType<typeof part>[]} parts */
function joined(parts) {
  /** @type {ReturnType<typeof part>[]} */
  const made = [];
  for (const { kind, text } of parts) {
    const last = made.at(-1);
    if (last?.kind === kind) last.text += text;
    else made.push({ kind, text });
  }
  return made;
}
