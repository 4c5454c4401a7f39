/** @import { Element } from './html.js' */
/** @import { Block } from './types.js' */
import { isWordItem, markerOf, picturesIn } from './foreign.js';
import { parseHtml, styleOf, textOf } from './html.js';
import { newId } from './ids.js';
import { markdownOf, plain, wordsOf } from './inline.js';
import { startOf } from './start.js';
import { hasUnsafeLink } from './text.js';
import { tableBlocks } from './clean-table.js';

/**
 * What other programs (Word, Google Docs, Confluence, spreadsheets) put on the clipboard, as blocks of ours: their
 * words and structure, none of their looks.
 *
 * @typedef {Omit<Block, 'id'>} Part
 * @typedef {{ blocks: Block[], pictures: number, isTooLong: boolean }} Cleaned `pictures`: how many stayed behind
 */

/** No page holds more text than this. */
const TEXT_CHARS_MAX = 280_000;
/** Markup is at most this long; beyond it reading would hold up the author's work. */
const MARKUP_CHARS_MAX = 5_000_000;
const TEXT_CHARS_A_BLOCK = 19_000;
const HEADING_CHARS_MAX = 200;
const PANELS = /** @type {Record<string, string>} */ ({
  ...{ info: 'info', note: 'note', success: 'success', tip: 'success', warning: 'warning', error: 'warning' },
});
const BLOCK_TAGS = new Set(
  'p div ul ol li table h1 h2 h3 h4 h5 h6 pre blockquote section article header footer figure hr dl dt dd main'.split(
    ' ',
  ),
);

/**
 * @param {string} html
 * @param {(letter: 'b') => string} [makeId]
 * @returns {Cleaned}
 */
export function cleanHtml(html, makeId = newId) {
  if (html.length > MARKUP_CHARS_MAX) return { blocks: [], pictures: 0, isTooLong: true };
  const cleaner = new Cleaner();
  cleaner.walk(parseHtml(html).children);
  const parts = cleaner.parts();
  return {
    blocks: parts.map((part) => ({ id: makeId('b'), ...part })),
    pictures: cleaner.pictures,
    isTooLong: JSON.stringify(parts).length > TEXT_CHARS_MAX,
  };
}

/**
 * Words without markup: lines that begin with `#` as Markdown has it are headings, what is between them text.
 *
 * @param {string} words
 * @param {(letter: 'b') => string} [makeId]
 * @returns {Cleaned}
 */
export function cleanWords(words, makeId = newId) {
  if (words.length > TEXT_CHARS_MAX) return { blocks: [], pictures: 0, isTooLong: true };
  const cleaner = new Cleaner();
  for (const line of words.replace(/^(#{1,6} .*)$/gm, '\n$1\n').split(/\n\s*\n/)) {
    const paragraph = line.trim();
    const [, marks, text] = /^(#{1,6}) +(.+)$/.exec(paragraph) ?? [];
    if (text && text.length <= HEADING_CHARS_MAX) cleaner.addParts([{ type: 'heading', props: { text, level: marks.length < 3 ? 2 : 3 } }]);
    else if (paragraph) cleaner.addLine(hasUnsafeLink(paragraph) ? plain(paragraph) : paragraph, '\n\n');
  }
  return { blocks: cleaner.parts().map((part) => ({ id: makeId('b'), ...part })), pictures: 0, isTooLong: false };
}

/** The blocks' words as Markdown, for a paste into one text. @param {readonly Block[]} blocks */
export function markdownFrom(blocks) {
  return blocks
    .map(({ type, props }) => {
      if (type === 'heading') return `**${plain(props.text)}**`;
      if (type === 'table')
        return [props.header, ...props.rows]
          .map((row) => row.map(plain).join(' – '))
          .filter(Boolean)
          .join('\n');
      if (type === 'accordion')
        return props.items.map((/** @type {any} */ each) => `**${plain(each.title)}**\n\n${each.text}`).join('\n\n');
      return props.text;
    })
    .join('\n\n');
}

class Cleaner {
  constructor() {
    /** @type {Part[]} */
    this.made = [];
    /** @type {string[]} Paragraphs and lists that become one text. */
    this.lines = [];
    this.size = 0;
    /** @type {(Element | string)[]} Words outside of any paragraph. */
    this.loose = [];
    this.pictures = 0;
  }

  parts() {
    this.endText();
    return this.made;
  }

  /** @param {readonly (Element | string)[]} nodes */
  walk(nodes) {
    for (const node of nodes) {
      if (typeof node === 'string' || !holdsBlocks(node)) this.addLoose(node);
      else {
        this.endLoose();
        this.take(node);
      }
    }
    this.endLoose();
  }

  /** @param {Element} node */
  take(node) {
    const { tag, attributes } = node;
    const task = attributes['data-task-local-id'];
    if (/^h[1-6]$/.test(tag) || /\bMsoTitle\b/.test(attributes.class ?? '')) this.addHeading(node);
    else if (tag === 'table') this.addParts(tableBlocks(node));
    else if (tag === 'ul' || tag === 'ol') this.addList(node, 1);
    else if (tag === 'pre') this.addCode(node);
    else if (attributes['data-panel-type']) this.addPanel(node);
    else if (/expand/i.test(attributes['data-node-type'] ?? '')) this.addExpand(node);
    else if (task !== undefined)
      this.addItem(`${attributes['data-task-state'] === 'DONE' ? '☑' : '☐'} ${this.text(node)}`, 1, '- ');
    else if (isWordItem(node)) this.addWordItem(node);
    else if (tag === 'p' || !node.children.some((child) => typeof child !== 'string' && holdsBlocks(child)))
      this.addParagraph(node);
    else this.walk(node.children);
  }

  /** @param {Element | string} node */
  addLoose(node) {
    if (typeof node !== 'string' && node.tag === 'br' && this.loose.length === 0) return;
    this.loose.push(node);
  }

  endLoose() {
    const [loose] = [this.loose, (this.loose = [])];
    if (loose.length > 0) this.addParagraph({ tag: 'p', attributes: {}, children: loose });
  }

  /** @param {Element} node */
  addParagraph(node) {
    const text = this.text(node);
    if (text) this.addLine(text, '\n\n');
  }

  /** @param {Element} node */
  addHeading(node) {
    const text = wordsOf(node.children);
    if (text.length > HEADING_CHARS_MAX) return this.addParagraph(node);
    const level = /^h[12]$/.test(node.tag) || node.tag === 'p' ? 2 : 3;
    if (text) this.addParts([{ type: 'heading', props: { text, level } }]);
  }

  /**
   * Our lists have one level: what lies deeper is marked with a dash.
   *
   * @param {Element} list
   * @param {number} level
   */
  addList(list, level) {
    for (const child of list.children) {
      if (typeof child === 'string') continue;
      if (child.tag === 'ul' || child.tag === 'ol') this.addList(child, level + 1);
      else this.addListItem(child, level, list.tag === 'ol' ? `${numberOf(list)}. ` : '- ');
    }
  }

  /** @param {Element} item @param {number} level @param {string} mark */
  addListItem(item, level, mark) {
    const own = item.children.filter((child) => typeof child === 'string' || !isList(child));
    const told = Number(item.attributes['data-aria-level'] ?? item.attributes['aria-level'] ?? level);
    const depth = Math.max(level, Number.isFinite(told) ? told : level);
    const text = this.text({ tag: 'li', attributes: {}, children: own.flatMap(unwrapped) });
    if (text) this.addItem(text, depth, mark);
    for (const child of item.children) if (typeof child !== 'string' && isList(child)) this.addList(child, depth + 1);
  }

  /** @param {Element} node a paragraph that Word draws as an item */
  addWordItem(node) {
    const level = Number(/level(\d)/.exec(styleOf(node)['mso-list'] ?? '')?.[1] ?? 1);
    const [, letters] = /^\s*(\d{1,3}|[a-z]{1,3})[.)]/i.exec(markerOf(node)) ?? [];
    const text = this.text(node);
    if (text) this.addItem(text, level, letters ? `${Number(letters) || 1}. ` : '- ');
  }

  /** A number that repeats counts on. @param {string} text @param {number} level @param {string} own its mark */
  addItem(text, level, own) {
    const before = this.lines.at(-1) ?? '';
    const follows = /^\n*(- |\d{1,3}\. )/.exec(before)?.[1];
    const mark = level > 1 && follows ? follows : own;
    const words = `${level > 1 ? `${'– '.repeat(level - 1)}` : ''}${text.replaceAll('\n', '\n  ')}`;
    const isNext = follows && (follows === '- ') === (mark === '- ');
    this.addLine(mark + words, isNext ? '\n' : '\n\n');
  }

  /** @param {Element} node */
  addCode(node) {
    const lines = textOf(node)
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .filter((line) => line.trim());
    const code = lines.map((line) => (line.includes('`') ? plain(line) : `\`${line}\``));
    if (code.length > 0) this.addLine(code.join('\n'), '\n\n');
  }

  /** @param {Element} node */
  addPanel(node) {
    const text = this.inside(node);
    const tone = PANELS[node.attributes['data-panel-type']] ?? 'info';
    if (text.length > 2_900) this.addLine(text, '\n\n');
    else if (text) this.addParts([{ type: 'callout', props: { tone, text } }]);
  }

  /** @param {Element} node */
  addExpand(node) {
    const text = startOf(this.inside(node), 2_900);
    const title = startOf((node.attributes['data-title'] ?? '').trim(), 300);
    const last = this.lines.length === 0 ? this.made.at(-1) : undefined;
    if (last?.type === 'accordion' && last.props.items.length < 12) last.props.items.push({ title, text });
    else if (title || text) this.addParts([{ type: 'accordion', props: { items: [{ title, text }] } }]);
  }

  /** What a container holds, as one text. @param {Element} node */
  inside(node) {
    const inner = new Cleaner();
    inner.walk(node.children);
    const parts = inner.parts();
    this.pictures += inner.pictures;
    return markdownFrom(parts.map((part) => ({ id: '', ...part })));
  }

  /** @param {Element} node */
  text(node) {
    this.pictures += picturesIn(node);
    return markdownOf(node.children);
  }

  /** @param {string} text @param {string} gap to what is above */
  addLine(text, gap) {
    for (const piece of piecesOf(text)) {
      if (this.size + piece.length > TEXT_CHARS_A_BLOCK) this.endText();
      const line = (this.lines.length ? gap : '') + piece;
      this.lines.push(line);
      this.size += line.length;
    }
  }

  /** @param {Part[]} parts */
  addParts(parts) {
    this.endText();
    this.made.push(...parts);
  }

  endText() {
    if (this.lines.length > 0) this.made.push({ type: 'rich-text', props: { text: this.lines.join('') } });
    this.lines = [];
    this.size = 0;
  }
}

/** A text in pieces that fit a block, cut at white space. @param {string} text */
function piecesOf(text) {
  if (text.length <= TEXT_CHARS_A_BLOCK) return [text];
  return (text.match(new RegExp(`[^]{1,${TEXT_CHARS_A_BLOCK}}(?=\\s|$)|[^]{${TEXT_CHARS_A_BLOCK}}`, 'gu')) ?? []).map(
    (piece) => piece.trim(),
  );
}

/** @type {WeakMap<Element, boolean>} */
const HOLDS = new WeakMap();

/** Whether it is more than words of one paragraph. @param {Element} node @returns {boolean} */
function holdsBlocks(node) {
  let holds = HOLDS.get(node);
  if (holds === undefined) {
    holds = BLOCK_TAGS.has(node.tag) || node.children.some((child) => typeof child !== 'string' && holdsBlocks(child));
    HOLDS.set(node, holds);
  }
  return holds;
}

/** @param {Element} node @returns {boolean} */
function isList({ tag, children }) {
  return (
    tag === 'ul' ||
    tag === 'ol' ||
    (tag === 'div' && children.some((child) => typeof child !== 'string' && isList(child)))
  );
}

/** What a list begins with: one that goes on behind something else says so. @param {Element} list */
function numberOf({ attributes }) {
  return /^\d{1,3}$/.test(attributes.start ?? '') ? Number(attributes.start) : 1;
}

/** Paragraphs in an item are lines of it. @param {Element | string} node @param {number} row @returns {(Element | string)[]} */
function unwrapped(node, row) {
  if (typeof node === 'string' || (node.tag !== 'p' && node.tag !== 'div')) return [node];
  return [...(row > 0 ? [{ tag: 'br', attributes: {}, children: [] }] : []), ...node.children];
}
