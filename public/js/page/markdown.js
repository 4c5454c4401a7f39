/** @import { Span, TextBlock } from './types.js' */

const BULLET = /^\s*[-*•]\s+/;
const NUMBER = /^\s*(\d{1,9})[.)]\s+/;
const LINK_TEXT_CHARS_MAX = 1000;
const ESCAPABLE = '\\`*[]()-#';

/**
 * Reads the Markdown subset of a page's texts: paragraphs, lists, bold, italic, code and links to https addresses.
 * Whatever else is written stays text. Takes linear time whatever the text is.
 *
 * @param {string} text
 * @returns {TextBlock[]}
 */
export function parseText(text) {
  /** @type {TextBlock[]} */
  const blocks = [];
  let open = false;
  for (const line of text.split('\n')) {
    if (line.trim() === '') open = false;
    else open = addLine(blocks, line, open);
  }
  return blocks;
}

/**
 * Adds a line to the open block, or begins a new one.
 *
 * @param {TextBlock[]} blocks
 * @param {string} line
 * @param {boolean} open whether the last block goes on
 */
function addLine(blocks, line, open) {
  const last = blocks.at(-1);
  const number = NUMBER.exec(line);
  const kind = number ? 'numbers' : BULLET.test(line) ? 'bullets' : 'paragraph';
  if (kind === 'paragraph') {
    const spans = parseSpans(line.trim());
    if (!open || !last) blocks.push({ kind, lines: [spans] });
    else if (last.kind === 'paragraph') last.lines.push(spans);
    else last.items.at(-1)?.push({ kind: 'text', text: ' ' }, ...spans);
    return true;
  }
  const spans = parseSpans(line.replace(number ? NUMBER : BULLET, '').trim());
  if (last && last.kind === kind) last.items.push(spans);
  else blocks.push({ kind, start: Number(number?.[1] ?? 1), items: [spans] });
  return true;
}

/**
 * Reads the marks inside a line.
 *
 * @param {string} text
 * @returns {Span[]}
 */
export function parseSpans(text) {
  return new Reader(text, '').read();
}

/** Reads one run of text; a mark is not looked for inside itself, so nesting is at most four deep. */
class Reader {
  /**
   * @param {string} text
   * @param {string} inside the marks that are open
   */
  constructor(text, inside) {
    this.text = text;
    this.inside = inside;
    this.at = 0;
    this.plain = '';
    /** @type {Span[]} */
    this.spans = [];
    /** Closing marks that were looked for and are not in the rest: nobody looks twice. @type {Set<string>} */
    this.absent = new Set();
  }

  read() {
    while (this.at < this.text.length) {
      if (!this.readMark()) this.readCharacter();
    }
    this.flush();
    return this.spans;
  }

  readMark() {
    const { text, at } = this;
    if (text[at] === '`') return this.readCode();
    if (text.startsWith('**', at)) return this.readPair('bold', '**');
    if (text[at] === '*') return this.readPair('italic', '*');
    return text[at] === '[' && this.readLink();
  }

  readCharacter() {
    if (this.text[this.at] === '\\' && ESCAPABLE.includes(this.text[this.at + 1] ?? ' ')) this.at += 1;
    this.plain += this.text[this.at];
    this.at += 1;
  }

  readCode() {
    const end = this.find('`', this.at + 1);
    if (end <= this.at + 1) return false;
    return this.add({ kind: 'code', text: this.text.slice(this.at + 1, end) }, end + 1);
  }

  /**
   * @param {'bold' | 'italic'} kind
   * @param {string} mark
   */
  readPair(kind, mark) {
    const start = this.at + mark.length;
    if (this.inside.includes(kind) || /\s/.test(this.text[start] ?? ' ')) return false;
    const end = this.find(mark, start + 1);
    if (end < 0 || this.text[end - 1] === ' ') return false;
    const spans = new Reader(this.text.slice(start, end), `${this.inside} ${kind}`).read();
    return this.add({ kind, spans }, end + mark.length);
  }

  readLink() {
    if (this.inside.includes('link')) return false;
    const found = /^\[([^[\]]+)\]\((https:\/\/[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)/.exec(
      this.text.slice(this.at, this.at + 2 * LINK_TEXT_CHARS_MAX),
    );
    if (!found || !isSafeAddress(found[2])) return false;
    const spans = new Reader(found[1], `${this.inside} link`).read();
    return this.add({ kind: 'link', href: found[2], spans }, this.at + found[0].length);
  }

  /**
   * @param {string} mark
   * @param {number} from
   */
  find(mark, from) {
    if (this.absent.has(mark)) return -1;
    const end = this.text.indexOf(mark, from);
    if (end < 0) this.absent.add(mark);
    return end;
  }

  /**
   * @param {Span} span
   * @param {number} next
   */
  add(span, next) {
    this.flush();
    this.spans.push(span);
    this.at = next;
    return true;
  }

  flush() {
    if (this.plain) this.spans.push({ kind: 'text', text: this.plain });
    this.plain = '';
  }
}

/**
 * Whether a link may lead there: an https address without a name or password in it.
 *
 * @param {string} address
 */
export function isSafeAddress(address) {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
}
