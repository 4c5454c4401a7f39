/** @import { Block, Section } from '../../core/types.js' */
/** @import { LibraryPicture } from './library.js' */
import { newId } from '../../core/ids.js';

/** What a new block or section begins with: places to write in, a picture of the library where one must be. */

const HREF = 'https://www.example.com/';

/** @type {Record<string, (picture: (row: number) => LibraryPicture) => Record<string, unknown>>} */
const PROPS = {
  hero: () => ({ title: '', text: '', align: 'start' }),
  heading: () => ({ text: '', level: 2 }),
  'rich-text': () => ({ text: '' }),
  image: (picture) => ({ image: picture(0), ratio: '16:9' }),
  video: () => ({}),
  buttons: () => ({ items: [{ label: '', href: HREF, style: 'primary' }], align: 'start' }),
  cards: () => ({ items: three({ title: '', text: '' }), columns: 3 }),
  features: () => ({ items: ['star', 'bolt', 'heart'].map((icon) => ({ icon, title: '', text: '' })), columns: 3 }),
  steps: () => ({ items: three({ title: '', text: '' }), style: 'steps' }),
  quote: () => ({ text: '', name: '' }),
  stats: () => ({ items: three({ value: '', label: '' }) }),
  callout: () => ({ tone: 'info', text: '' }),
  accordion: () => ({ items: three({ title: '', text: '' }) }),
  tabs: () => ({ items: three({ title: '', text: '' }).slice(1) }),
  gallery: (picture) => ({ items: [0, 1, 2].map((row) => ({ image: picture(row) })), columns: 3 }),
  table: () => ({ header: ['', '', ''], rows: [['', '', ''], ['', '', '']] }),
  people: () => ({ items: three({ name: '', role: '' }), columns: 3 }),
  logos: (picture) => ({ items: [0, 1, 2, 3].map((row) => ({ image: picture(row) })) }),
};

/** An item of each list, as the next one begins. @type {Record<string, (picture: (row: number) => LibraryPicture) => object>} */
export const ITEMS = {
  buttons: () => ({ label: '', href: HREF, style: 'secondary' }),
  cards: () => ({ title: '', text: '' }),
  features: () => ({ icon: 'star', title: '', text: '' }),
  steps: () => ({ title: '', text: '' }),
  stats: () => ({ value: '', label: '' }),
  accordion: () => ({ title: '', text: '' }),
  tabs: () => ({ title: '', text: '' }),
  gallery: (picture) => ({ image: picture(3) }),
  people: () => ({ name: '', role: '' }),
  logos: (picture) => ({ image: picture(4) }),
};

/** What a new section of each layout holds. @type {Record<string, { background: string, blocks: string[] }>} */
const SECTIONS = {
  stack: { background: 'plain', blocks: ['heading', 'rich-text'] },
  centered: { background: 'subtle', blocks: ['heading', 'rich-text'] },
  split: { background: 'plain', blocks: ['image', 'heading', 'rich-text'] },
  'split-reverse': { background: 'plain', blocks: ['image', 'heading', 'rich-text'] },
  grid: { background: 'plain', blocks: ['heading', 'callout', 'callout'] },
  wide: { background: 'plain', blocks: ['heading', 'cards'] },
  aside: { background: 'plain', blocks: ['heading', 'rich-text'] },
  banner: { background: 'gradient', blocks: ['hero'] },
};

export const BLOCK_TYPES = Object.keys(PROPS);
export const LAYOUTS = Object.keys(SECTIONS);

/**
 * @param {string} type
 * @param {(row: number) => LibraryPicture} picture
 * @returns {Block}
 */
export function newBlock(type, picture) {
  const props = PROPS[type](picture);
  return { id: newId('b'), type, props: type === 'hero' ? { ...props } : props };
}

/**
 * @param {string} layout
 * @param {(row: number) => LibraryPicture} picture
 * @returns {Section}
 */
export function newSection(layout, picture) {
  const { background, blocks } = SECTIONS[layout];
  const made = blocks.map((type) => newBlock(type, picture));
  const isBanner = layout === 'banner';
  return {
    id: newId('s'),
    layout,
    background: { kind: background },
    blocks: isBanner ? made.map((block) => ({ ...block, props: { ...block.props, align: 'center' } })) : made,
  };
}

/** @template T @param {T} item @returns {T[]} */
function three(item) {
  return [item, item, item];
}
