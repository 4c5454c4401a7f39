/** @import { Element } from './html.js' */
import { styleOf, textOf } from './html.js';
import { isSafeAddress } from './text.js';

/**
 * The words of foreign markup as Skyline's Markdown: bold, italic, code, links to https addresses and line breaks;
 * everything else is words.
 *
 * @typedef {{ bold?: boolean, italic?: boolean, code?: boolean, href?: string }} Marks
 * @typedef {Marks & { text: string }} Run
 */

const BREAK = '\n';

/**
 * One paragraph, heading or cell as Markdown.
 *
 * @param {readonly (Element | string)[]} nodes
 */
export function markdownOf(nodes) {
  const runs = tidied(nodes.flatMap((node) => runsOf(node, {})));
  const lines = runs.map((run, row) => written(run, runs[row - 1], runs[row + 1])).join('');
  return lines
    .split(BREAK)
    .map((line) => guarded(line.trim()))
    .join(BREAK)
    .trim();
}

/**
 * The same as plain words on one line.
 *
 * @param {readonly (Element | string)[]} nodes
 */
export function wordsOf(nodes) {
  return nodes.map(textOf).join('').replace(/\s+/g, ' ').trim();
}

/** Text that means itself, whatever stands in it. @param {string} text */
export function plain(text) {
  return text.replace(/[\\`*[\]]/g, '\\$&');
}

/** @param {Element | string} node @param {Marks} marks @returns {Run[]} */
function runsOf(node, marks) {
  if (typeof node === 'string') return [{ ...marks, text: node.replace(/[\s\u00a0]+/g, ' ') }];
  const { tag, attributes } = node;
  if (tag === 'br') return attributes.class === 'Apple-interchange-newline' ? [] : [{ text: BREAK }];
  if (tag === 'img' || attributes['data-emoji-short-name'] !== undefined) return emojiOf(node);
  if (styleOf(node)['mso-list'] === 'ignore' || tag.startsWith('o:')) return [];
  const own = marksOf(node, marks);
  return node.children.flatMap((child) => runsOf(child, own));
}

/** Emoji that are pictures have a text beside them; other pictures leave nothing here. @param {Element} node @returns {Run[]} */
function emojiOf({ attributes, children }) {
  const text = attributes['data-emoji-text'] ?? (attributes.class?.includes('emoji') ? attributes.alt : '') ?? '';
  return [{ text: text || children.map(textOf).join('') }];
}

/** @param {Element} node @param {Marks} marks @returns {Marks} */
function marksOf(node, marks) {
  const style = styleOf(node);
  const weight = style['font-weight'];
  const isStatus = node.attributes['data-node-type'] === 'status';
  const bold = weight ? isHeavy(weight) : node.tag === 'b' || node.tag === 'strong' || isStatus || marks.bold;
  const slant = style['font-style'];
  const italic = slant ? slant !== 'normal' : node.tag === 'i' || node.tag === 'em' || marks.italic;
  const code = node.tag === 'code' || node.tag === 'kbd' || node.tag === 'tt' || marks.code;
  const href = node.tag === 'a' && isSafeAddress(node.attributes.href ?? '') ? node.attributes.href : marks.href;
  return { bold, italic, code, href };
}

/** @param {string} weight */
function isHeavy(weight) {
  return weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;
}

/** Runs of the same marks as one, with white space once and outside of marks. @param {Run[]} runs @returns {Run[]} */
function tidied(runs) {
  /** @type {Run[]} */
  const made = [];
  for (const run of runs.flatMap(apart)) {
    const last = made.at(-1);
    const text = last && /\s$/.test(last.text) ? run.text.replace(/^ +/, '') : run.text;
    if (text && last && isAlike(last, run)) last.text += text;
    else if (text) made.push({ ...run, text });
  }
  return made;
}

/** The run's words, and the white space around them without marks. @param {Run} run @returns {Run[]} */
function apart({ text, ...marks }) {
  const words = text.trim();
  if (!words) return [{ text }];
  const start = text.indexOf(words);
  return [{ text: text.slice(0, start) }, { ...marks, text: words }, { text: text.slice(start + words.length) }];
}

/** @param {Run} one @param {Run} other */
function isAlike(one, other) {
  return (
    !one.bold === !other.bold && !one.italic === !other.italic && !one.code === !other.code && one.href === other.href
  );
}

/** @param {Run} run @param {Run | undefined} before @param {Run | undefined} after */
function written({ text, bold, italic, code, href }, before, after) {
  const touches = [before, after].some((run) => run && (run.bold || run.italic) && !/\s/.test(run.text));
  const stars = bold ? (italic && !touches ? '***' : '**') : italic ? '*' : '';
  const words = code && !text.includes('`') ? `\`${text}\`` : plain(text);
  const marked = stars + words + stars;
  return href ? `[${marked}](${href.replaceAll('(', '%28').replaceAll(')', '%29')})` : marked;
}

/** A line that would begin a list begins with its character. @param {string} line */
function guarded(line) {
  return line.replace(/^([-+])(?=\s)/, '\\$1').replace(/^(\d{1,3})([.)])(?=\s)/, '$1\\$2');
}
