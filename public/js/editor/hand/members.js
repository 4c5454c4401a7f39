/** @import { Block } from '../../core/types.js' */

/**
 * Where each text of a block is drawn, so that it can be edited where it is seen: member, the element of the block or
 * of its item, and how it is written. Those that are not optional are drawn when they are empty too.
 *
 * @typedef {'plain' | 'markdown'} Kind
 * @typedef {{ member: string, at: string, kind: Kind, isOptional: boolean }} Text
 * @typedef {{ texts: Text[], item?: string, itemTexts?: Text[] }} Shape
 */

/** @param {string} member @param {string} at @param {Kind} [kind] @returns {Text} */
const always = (member, at, kind = 'plain') => ({ member, at, kind, isOptional: false });
/** @param {string} member @param {string} at @param {Kind} [kind] @returns {Text} */
const optional = (member, at, kind = 'plain') => ({ member, at, kind, isOptional: true });

/** @type {Record<string, Shape>} */
export const SHAPES = {
  hero: {
    texts: [
      optional('eyebrow', '.eyebrow'),
      always('title', 'h1'),
      always('text', '.lead', 'markdown'),
      optional('link.label', '.hero-words > .button'),
    ],
  },
  heading: { texts: [optional('eyebrow', '.eyebrow'), always('text', 'h2, h3')] },
  'rich-text': { texts: [always('text', '.text', 'markdown')] },
  image: { texts: [optional('caption', 'figcaption')] },
  video: { texts: [optional('caption', 'figcaption')] },
  buttons: { texts: [], item: '.button-row > li', itemTexts: [always('label', 'a')] },
  cards: {
    texts: [],
    item: '.card',
    itemTexts: [always('title', 'h3'), always('text', '.card-text', 'markdown'), optional('link.label', '.more')],
  },
  features: { texts: [], item: '.feature', itemTexts: [always('title', 'h3'), always('text', '.small-text', 'markdown')] },
  steps: {
    texts: [],
    item: '.step',
    itemTexts: [optional('when', '.when'), always('title', 'h3'), always('text', '.small-text', 'markdown')],
  },
  quote: { texts: [always('text', 'blockquote', 'markdown'), always('name', 'cite'), optional('role', '.role')] },
  stats: {
    texts: [],
    item: '.stat',
    itemTexts: [always('value', '.value'), always('label', 'dt'), optional('text', '.small-text', 'markdown')],
  },
  callout: { texts: [optional('title', '.callout-title'), always('text', '.callout-words', 'markdown')] },
  accordion: {
    texts: [],
    item: '.fold',
    itemTexts: [always('title', 'summary > span'), always('text', '.fold-text', 'markdown')],
  },
  tabs: { texts: [] },
  gallery: { texts: [], item: '.shots > li', itemTexts: [optional('caption', 'figcaption')] },
  table: { texts: [optional('caption', 'caption')] },
  people: {
    texts: [],
    item: '.person',
    itemTexts: [always('name', 'h3'), optional('role', '.role'), optional('text', '.small-text', 'markdown')],
  },
  logos: { texts: [] },
};

/** The texts of each of two tabs' sides: the row's buttons and the panels under them. */
export const TAB_TEXTS = [always('title', ''), always('text', '', 'markdown')];

/**
 * What stands at a path as `items.2.text`; empty where there is nothing.
 *
 * @param {Record<string, any>} props
 * @param {string} path
 * @returns {any}
 */
export function valueAt(props, path) {
  return path.split('.').reduce((value, name) => value?.[name], /** @type {any} */ (props));
}

/**
 * The members to be updated so that another value stands at the path.
 *
 * @param {Record<string, any>} props
 * @param {string} path
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function membersWith(props, path, value) {
  const [name, ...rest] = path.split('.');
  return { [name]: replaced(props[name], rest, value) };
}

/** @param {any} part @param {string[]} path @param {unknown} value @returns {unknown} */
function replaced(part, [name, ...rest], value) {
  if (name === undefined) return value;
  if (Array.isArray(part)) return part.with(Number(name), replaced(part[Number(name)], rest, value));
  return { ...part, [name]: replaced(part?.[name], rest, value) };
}

/**
 * The path of a block's first text; null where it has none.
 *
 * @param {Block} block
 * @returns {string | null}
 */
export function firstText({ type, props }) {
  const { texts, itemTexts } = SHAPES[type] ?? { texts: [] };
  const text = texts.find(({ member, isOptional }) => !isOptional || valueAt(props, member));
  if (text) return text.member;
  if (type === 'table') return props.header.length ? 'header.0' : 'rows.0.0';
  const [first] = type === 'tabs' ? TAB_TEXTS : (itemTexts ?? []).filter(({ isOptional }) => !isOptional);
  return first && props.items?.length ? `items.0.${first.member}` : null;
}
