/** @import { Block, Card, Link, PageDocument, Picture, Section, View } from './types.js' */
import { isSafeAddress } from './markdown.js';

export const VERSION = 1;
export const THEMES = /** @type {const} */ (['harbour', 'paper']);
const LAYOUTS = /** @type {const} */ (['stack', 'centered', 'split', 'split-reverse', 'grid']);
const BACKGROUNDS = /** @type {const} */ (['plain', 'subtle', 'accent', 'contrast', 'gradient', 'image']);
const RATIOS = /** @type {const} */ (['16:9', '4:3', '3:2', '1:1']);
const TONES = /** @type {const} */ (['info', 'success', 'warning', 'note']);
const SECTIONS_MAX = 200;
const BLOCKS_MAX = 40;
const CARDS_MAX = 12;
// Scripts that are written from right to left, by their Unicode blocks.
const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/**
 * What can be shown of a document, whoever wrote it: never raises, leaves out what has nothing to show, and says how
 * much that was. The document itself is not changed.
 *
 * @param {PageDocument} page
 * @returns {View}
 */
export function viewOf(page) {
  const sections = list(page.sections).slice(0, SECTIONS_MAX).map(sectionOf);
  return {
    title: text(page.title),
    theme: oneOf(THEMES, page.theme),
    direction: directionOf(text(page.title)),
    sections: sections.map((read) => read.section).filter((section) => section.blocks.length > 0),
    hiddenBlocks: sections.reduce((sum, read) => sum + read.hidden, 0),
  };
}

/**
 * One section, and how many of its blocks cannot be shown.
 *
 * @param {unknown} value
 * @returns {{ section: Section, hidden: number }}
 */
export function sectionOf(value) {
  const raw = record(value);
  const all = list(raw.blocks).slice(0, BLOCKS_MAX);
  const blocks = all.map(blockOf).filter((block) => block !== null);
  const image = pictureOf(record(raw.background).image);
  const kind = oneOf(BACKGROUNDS, record(raw.background).kind);
  return {
    section: {
      id: text(raw.id),
      layout: oneOf(LAYOUTS, raw.layout),
      background: { kind: kind === 'image' && !image ? 'subtle' : kind, image },
      blocks,
    },
    hidden: all.length - blocks.length,
  };
}

/** @type {Record<string, (props: Record<string, unknown>) => object | null>} */
const READERS = {
  hero: (props) => ({
    eyebrow: text(props.eyebrow),
    title: text(props.title),
    text: text(props.text),
    image: pictureOf(props.image),
    align: oneOf(/** @type {const} */ (['start', 'center']), props.align),
    link: linkOf(props.link),
  }),
  heading: (props) =>
    text(props.text) ? { eyebrow: text(props.eyebrow), text: text(props.text), level: props.level === 3 ? 3 : 2 } : null,
  'rich-text': (props) => (text(props.text) ? { text: text(props.text) } : null),
  image: (props) => {
    const image = pictureOf(props.image);
    return image && { image, caption: text(props.caption), ratio: oneOf(RATIOS, props.ratio) };
  },
  cards: (props) => {
    const items = list(props.items).slice(0, CARDS_MAX).map(cardOf);
    const shown = items.filter((card) => card.title || card.text || card.image);
    return shown.length ? { items: shown, columns: props.columns === 2 || props.columns === 4 ? props.columns : 3 } : null;
  },
  callout: (props) =>
    text(props.text) || text(props.title)
      ? { tone: oneOf(TONES, props.tone), title: text(props.title), text: text(props.text) }
      : null,
};

/**
 * @param {unknown} value
 * @returns {Block | null}
 */
function blockOf(value) {
  const raw = record(value);
  const type = text(raw.type);
  const props = Object.hasOwn(READERS, type) ? READERS[type](record(raw.props)) : null;
  return props && /** @type {Block} */ ({ id: text(raw.id), type, props });
}

/**
 * @param {unknown} value
 * @returns {Card}
 */
function cardOf(value) {
  const raw = record(value);
  return { title: text(raw.title), text: text(raw.text), image: pictureOf(raw.image), link: linkOf(raw.link) };
}

/**
 * @param {unknown} value
 * @returns {Picture | null}
 */
function pictureOf(value) {
  const raw = record(value);
  const id = text(raw.id);
  const source = raw.source;
  if ((source !== 'library' && source !== 'attachment') || !/^[\w-][\w.-]{0,199}$/.test(id)) return null;
  const isSized = isLength(raw.width) && isLength(raw.height);
  return {
    source,
    id,
    fileName: text(raw.fileName),
    alt: text(raw.alt),
    width: isSized ? Number(raw.width) : 1600,
    height: isSized ? Number(raw.height) : 900,
    colour: /^#[0-9a-f]{6}$/i.test(text(raw.colour)) ? text(raw.colour) : '',
  };
}

/** @param {unknown} value */
function isLength(value) {
  return typeof value === 'number' && value >= 1 && value <= 100_000;
}

/**
 * @param {unknown} value
 * @returns {Link | null}
 */
function linkOf(value) {
  const raw = record(value);
  const link = { label: text(raw.label), href: text(raw.href) };
  return link.label && isSafeAddress(link.href) ? link : null;
}

/**
 * Which way a text runs, by its first letter.
 *
 * @param {string} words
 * @returns {'ltr' | 'rtl'}
 */
export function directionOf(words) {
  return RIGHT_TO_LEFT.test(words) ? 'rtl' : 'ltr';
}

/**
 * The value, if it is one of these; else the first of them.
 *
 * @template T
 * @param {readonly T[]} allowed
 * @param {unknown} value
 * @returns {T}
 */
function oneOf(allowed, value) {
  return allowed.includes(/** @type {T} */ (value)) ? /** @type {T} */ (value) : allowed[0];
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function record(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : {};
}
