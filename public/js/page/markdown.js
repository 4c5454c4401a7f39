/** @import { Inline, TextNode } from './types.js' */

/**
 * The Markdown subset of a page's texts: paragraphs, lists, bold, italic, code and links to https addresses. Whatever
 * else is written stays text. The same grammar as the server's; `tests/page/markdown.json` holds the cases that every
 * reader agrees on.
 */

const ITEM = /^\s*(?:[-*]|(\d{1,3})[.)])[ \t]+(\S.*)$/;
// Each alternative begins with a character of its own and stops at the next one: no text takes more than linear time.
const TOKEN =
  /\\([\\`*_[\]()#+\-.!>])|`([^`\n]+)`|(!?)\[((?:[^[\]\n\\]|\\.)+)\]\(((?:[^()\s]|\([^()\s]*\))*)\)|(\*+)|(\n)/gu;
const ADDRESS = /^https:\/\/[^\s/?#@%\\<>"]+([/?#][^\s\\<>"]*)?$/u;
const STARS_MAX = 3;

/**
 * The paragraphs and lists of a text; a list with bullets has no numbers.
 *
 * @param {string} text
 * @returns {TextNode[]}
 */
export function parseText(text) {
  return group(text.split('\n')).map(({ kind, texts, numbers }) => {
    const lines = texts.map(parseLine);
    return kind === 'paragraph' ? { type: 'paragraph', children: lines[0] } : { type: 'list', numbers, items: lines };
  });
}

/** @typedef {{ kind: 'paragraph' | 'bullets' | 'numbers', texts: string[], numbers: number[], written?: number }} Group */

/** @param {string[]} lines */
function group(lines) {
  /** @type {Group[]} */
  const groups = [];
  let continues = false;
  for (const line of lines) {
    const isFilled = line.trim() !== '';
    if (isFilled) take(line, groups, continues ? groups.at(-1) : undefined);
    continues = isFilled;
  }
  return groups;
}

/**
 * Adds a line. Empty lines between items do not end a list; a line under an item continues it when it is indented.
 *
 * @param {string} line
 * @param {Group[]} groups
 * @param {Group | undefined} above the group of the line before, if that was not empty
 */
function take(line, groups, above) {
  const item = ITEM.exec(line);
  let last = groups.at(-1);
  if (item) {
    const [, digits, words] = item;
    const kind = digits ? 'numbers' : 'bullets';
    if (last?.kind !== kind) groups.push((last = { kind, texts: [], numbers: [] }));
    last.texts.push(words);
    if (digits) count(last, Number(digits));
  } else if (above && (above.kind === 'paragraph' || line.startsWith('  '))) {
    above.texts.push(`${above.texts.pop()}\n${line.trim()}`);
  } else {
    groups.push({ kind: 'paragraph', texts: [line.trim()], numbers: [] });
  }
}

/**
 * An item has the number that is written, for it may be a day or a clause; one that the item above has too counts on.
 *
 * @param {Group} list
 * @param {number} number
 */
function count(list, number) {
  const above = list.numbers.at(-1);
  list.numbers.push(above !== undefined && [list.written, above].includes(number) ? above + 1 : number);
  list.written = number;
}

/**
 * @param {string} text
 * @returns {Inline[]}
 */
function parseLine(text) {
  const line = new Line();
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    line.addText(text.slice(end, found.index));
    const before = text[found.index - 1] ?? '';
    end = found.index + found[0].length;
    if (found[6]) line.addStars(found[6], before, text[end] ?? '');
    else line.add(toInline(found));
  }
  line.addText(text.slice(end));
  return line.close();
}

/**
 * @param {RegExpExecArray} found
 * @returns {Inline}
 */
function toInline([whole, escaped, code, bang, label, href, , newline]) {
  if (escaped) return { type: 'text', text: escaped };
  if (code) return { type: 'code', text: code };
  if (newline) return { type: 'break' };
  const isLink = !bang && label.trim() !== '' && isSafeAddress(href);
  return isLink ? { type: 'link', href, children: parseLine(label) } : { type: 'text', text: whole };
}

/** One line while it is read. */
class Line {
  constructor() {
    /** The emphasis that is not closed yet, innermost last, each at most once. @type {{ marker: string, children: Inline[] }[]} */
    this.open = [{ marker: '', children: [] }];
  }

  /** @param {Inline} node */
  add(node) {
    const children = this.open[this.open.length - 1].children;
    const last = children.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.text += node.text;
    else children.push(node);
  }

  /** @param {string} text */
  addText(text) {
    if (text) this.add({ type: 'text', text });
  }

  /**
   * Emphasis opens before a word and closes behind one; more than three stars are text.
   *
   * @param {string} stars
   * @param {string} before the character before them
   * @param {string} after
   */
  addStars(stars, before, after) {
    for (const marker of this.split(stars)) {
      const isOpen = this.open.some((emphasis) => emphasis.marker === marker);
      if (before.trim() && isOpen) this.closeEmphasis(marker);
      else if (after.trim() && !isOpen && stars.length <= STARS_MAX) this.open.push({ marker, children: [] });
      else this.addText(marker);
    }
  }

  /** @returns {Inline[]} */
  close() {
    while (this.open.length > 1) this.giveUp();
    return this.open[0].children;
  }

  /** @param {string} stars */
  split(stars) {
    if (stars.length !== STARS_MAX) return [stars];
    return this.open.at(-1)?.marker === '*' ? ['*', '**'] : ['**', '*'];
  }

  /** @param {string} marker */
  closeEmphasis(marker) {
    while (this.open.at(-1)?.marker !== marker) this.giveUp();
    const children = this.open.pop()?.children ?? [];
    this.add({ type: marker === '**' ? 'bold' : 'italic', children });
  }

  /** What was opened and never closed is text. */
  giveUp() {
    const { marker, children } = this.open.pop() ?? { marker: '', children: [] };
    this.addText(marker);
    for (const child of children) this.add(child);
  }
}

/**
 * Whether a link may lead there: an https address without a name or password in it.
 *
 * @param {string} address
 */
export function isSafeAddress(address) {
  return ADDRESS.test(address) && URL.canParse(address);
}
