/**
 * HTML of a clipboard, read without a document: our policy (`require-trusted-types-for 'script'`) lets nobody parse
 * markup, and so nothing of it can load, run or apply. Programs wrote it, so a plain reading of tags is enough; it is
 * linear in the length, and what it cannot make sense of is text.
 *
 * @typedef {{ tag: string, attributes: Record<string, string>, children: (Element | string)[] }} Element
 */

const NAME = /^<(\/?)([a-zA-Z][\w:-]{0,60})/;
const ATTRIBUTE = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g;
const VOID = new Set([
  'br',
  'img',
  'hr',
  'meta',
  'link',
  'col',
  'input',
  'wbr',
  'base',
  'area',
  'embed',
  'source',
  'track',
]);
/** What is inside these is never shown. */
const UNSEEN = new Set([
  'script',
  'style',
  'title',
  'head',
  'template',
  'xml',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
]);
/** A new one of these ends an open one of the same kind, as the standard has it. */
const ENDS_ITSELF = new Set(['p', 'li', 'td', 'th', 'tr', 'option', 'dt', 'dd']);
/** An open one beyond these belongs to what is around. */
const WALLS = new Set(['table', 'ul', 'ol', 'td', 'th', 'div', 'body', '']);
const DEPTH_MAX = 200;
const NAMED = /** @type {Record<string, string>} */ ({
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…' },
  ...{ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', bull: '•' },
  ...{ middot: '·', sect: '§', deg: '°', euro: '€', pound: '£', yen: '¥', cent: '¢', times: '×', szlig: 'ß' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', eacute: 'é', egrave: 'è', agrave: 'à' },
  ...{
    ccedil: 'ç',
    ntilde: 'ñ',
    aring: 'å',
    aelig: 'æ',
    oslash: 'ø',
    rarr: '→',
    larr: '←',
    zwnj: '',
    zwj: '',
    shy: '',
  },
});

/**
 * The markup as a tree whose root has no tag. Of a clipboard's fragment only what is between its marks.
 *
 * @param {string} html
 * @returns {Element}
 */
export function parseHtml(html) {
  const tree = new Tree();
  const text = fragmentOf(html);
  const scan = new Scan(text);
  let end = 0;
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', Math.max(end, start + 1))) {
    const after = scan.endOfMarkup(start);
    if (after < 0) continue;
    tree.addText(text.slice(end, start));
    const found = NAME.exec(text.slice(start, start + 80));
    const attributes = found ? text.slice(start + found[0].length, after - 1) : '';
    end = found ? tree.takeTag(found[2].toLowerCase(), found[1] === '/', attributes, text, after) : after;
  }
  tree.addText(text.slice(end));
  return tree.root;
}

/**
 * The value of the first attribute of that name, wherever it is.
 *
 * @param {string} html
 * @param {string} name
 * @returns {string | null}
 */
export function attributeOf(html, name) {
  const at = html.indexOf(` ${name}="`);
  if (at < 0) return null;
  const start = at + name.length + 3;
  const end = html.indexOf('"', start);
  return end < 0 ? null : decoded(html.slice(start, end));
}

/**
 * The declarations of a style attribute; it is read, never applied.
 *
 * @param {Element} element
 * @returns {Record<string, string>}
 */
export function styleOf({ attributes }) {
  if (!attributes.style) return {};
  const pairs = attributes.style.split(';').map((each) => {
    const colon = each.indexOf(':');
    return [
      each.slice(0, colon).trim().toLowerCase(),
      each
        .slice(colon + 1)
        .trim()
        .toLowerCase(),
    ];
  });
  return Object.fromEntries(pairs);
}

/** All words in it. @param {Element | string} node @returns {string} */
export function textOf(node) {
  if (typeof node === 'string') return node;
  return node.tag === 'br' ? '\n' : node.children.map(textOf).join('');
}

/** Where tags and comments end. What was not found once is not looked for again: so any text takes linear time. */
class Scan {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {Set<string>} */
    this.missing = new Set();
  }

  /** Behind the tag or comment that begins there; -1 where none does. @param {number} start */
  endOfMarkup(start) {
    const next = this.text[start + 1] ?? '';
    if (this.text.startsWith('<!--', start)) return this.behind('-->', start);
    if (/[!?]/.test(next)) return this.behind('>', start);
    return /[a-zA-Z/]/.test(next) ? this.endOfTag(start + 1) : -1;
  }

  /** An end in quotes is none. @param {number} start */
  endOfTag(start) {
    if (this.behind('>', start) < 0) return -1;
    for (let at = start; at < this.text.length; at += 1) {
      const character = this.text[at];
      if (character === '>') return at + 1;
      if ((character === '"' || character === "'") && !this.missing.has('quoted')) {
        const close = this.behind(character, at + 1);
        if (close > 0) at = close - 1;
      }
    }
    this.missing.add('quoted');
    return this.behind('>', start);
  }

  /** @param {string} mark @param {number} from */
  behind(mark, from) {
    if (this.missing.has(mark)) return -1;
    const at = this.text.indexOf(mark, from);
    if (at < 0) this.missing.add(mark);
    return at < 0 ? -1 : at + mark.length;
  }
}

class Tree {
  constructor() {
    /** @type {Element} */
    this.root = { tag: '', attributes: {}, children: [] };
    this.open = [this.root];
  }

  /** @param {string} text */
  addText(text) {
    if (text) this.open[this.open.length - 1].children.push(decoded(text));
  }

  /**
   * @param {string} tag
   * @param {boolean} isEnd
   * @param {string} attributes
   * @param {string} text the whole markup
   * @param {number} end where the tag ends
   * @returns {number} where to go on
   */
  takeTag(tag, isEnd, attributes, text, end) {
    if (isEnd) this.close(tag);
    else if (UNSEEN.has(tag)) return attributes.endsWith('/') ? end : endOf(tag, text, end);
    else this.begin(tag, attributes);
    return end;
  }

  /** @param {string} tag @param {string} attributes */
  begin(tag, attributes) {
    if (ENDS_ITSELF.has(tag)) this.close(tag, WALLS);
    const element = { tag, attributes: attributesOf(attributes), children: [] };
    this.open[this.open.length - 1].children.push(element);
    if (!VOID.has(tag) && !attributes.endsWith('/') && this.open.length < DEPTH_MAX) this.open.push(element);
  }

  /** @param {string} tag @param {Set<string>} [walls] */
  close(tag, walls = new Set()) {
    for (let row = this.open.length - 1; row > 0; row -= 1) {
      if (this.open[row].tag === tag) {
        this.open.length = row;
        return;
      }
      if (walls.has(this.open[row].tag)) return;
    }
  }
}

/** @param {string} html */
function fragmentOf(html) {
  const start = html.indexOf('<!--StartFragment-->');
  const end = html.lastIndexOf('<!--EndFragment-->');
  return start >= 0 && end > start ? html.slice(start + '<!--StartFragment-->'.length, end) : html;
}

/** Where the end tag of an unseen element ends. @param {string} tag @param {string} text @param {number} from */
function endOf(tag, text, from) {
  const close = new RegExp(`</${tag}\\s*>`, 'gi');
  close.lastIndex = from;
  return close.test(text) ? close.lastIndex : text.length;
}

/** @param {string} text @returns {Record<string, string>} */
function attributesOf(text) {
  /** @type {Record<string, string>} */
  const attributes = Object.create(null);
  for (const [, name, double, single, bare] of text.matchAll(ATTRIBUTE)) {
    attributes[name.toLowerCase()] ??= decoded(double ?? single ?? bare ?? '');
  }
  return attributes;
}

/** @param {string} text */
function decoded(text) {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (whole, decimal, hex, name) => {
    if (name) return Object.hasOwn(NAMED, name) ? NAMED[name] : whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '';
  });
}
