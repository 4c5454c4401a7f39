/** @import { Brand, PageDocument, Section, Spacing, View } from './types.js' */
import { blockOf, isKnown } from './blocks.js';
import { colour, list, oneOf, picture, record, text } from './values.js';

export const VERSION = 1;
export const THEMES = /** @type {const} */ (['harbour', 'paper', 'forest', 'dusk', 'sand', 'mono', 'citrus', 'orchid']);
const LAYOUTS = /** @type {const} */ ([
  'stack', 'centered', 'split', 'split-reverse', 'grid', 'wide', 'aside', 'banner',
]);
const BACKGROUNDS = /** @type {const} */ (['plain', 'subtle', 'accent', 'contrast', 'gradient', 'image']);
const SPACINGS = /** @type {Spacing[]} */ (['', 'tight', 'loose']);
export const SECTIONS_MAX = 200;
const BLOCKS_MAX = 40;
// Scripts that are written from right to left, by their Unicode blocks.
const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/**
 * What can be shown of a document, whoever wrote it: never raises, leaves out what has nothing to show, and says how
 * many blocks are of a kind that is not known. The document itself is not changed.
 *
 * @param {PageDocument} page
 * @returns {View}
 */
export function viewOf(page) {
  const sections = list(page.sections).slice(0, SECTIONS_MAX).map(sectionOf);
  return {
    title: text(page.title),
    theme: oneOf(THEMES, page.theme),
    brand: brandOf(page.brand),
    direction: directionOf(text(page.title)),
    sections: sections.map((read) => read.section).filter((section) => section.blocks.length > 0),
    hiddenBlocks: sections.reduce((sum, read) => sum + read.hidden, 0),
  };
}

/**
 * One section, and how many of its blocks are of a kind that cannot be shown; empty ones are left out without a word.
 *
 * @param {unknown} value
 * @returns {{ section: Section, hidden: number }}
 */
export function sectionOf(value) {
  const raw = record(value);
  const all = list(raw.blocks).slice(0, BLOCKS_MAX);
  const blocks = all.map(blockOf).filter((block) => block !== null);
  const image = picture(record(raw.background).image);
  const kind = oneOf(BACKGROUNDS, record(raw.background).kind);
  return {
    section: {
      id: text(raw.id),
      layout: oneOf(LAYOUTS, raw.layout),
      background: { kind: kind === 'image' && !image ? 'subtle' : kind, image },
      spacing: oneOf(SPACINGS, raw.spacing),
      divider: raw.divider === true,
      blocks,
    },
    hidden: all.filter((block) => !isKnown(block)).length,
  };
}

/**
 * @param {unknown} value
 * @returns {Brand | null}
 */
function brandOf(value) {
  const { colours, font } = record(value);
  const { accent, background, text: ink } = record(colours);
  const read = {
    accent: colour(accent),
    background: colour(background),
    text: colour(ink),
    font: text(font),
  };
  return Object.values(read).some(Boolean) ? read : null;
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
