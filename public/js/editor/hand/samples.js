/** @import { Block, Section } from '../../core/types.js' */
/** @import { FindPicture } from './texts.js' */
import { EDITING } from '../../../blocks/editing.js';
import { newId } from '../../core/ids.js';

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

export const BLOCK_TYPES = Object.keys(EDITING);
export const LAYOUTS = Object.keys(SECTIONS);

/**
 * @param {string} type
 * @param {FindPicture} picture
 * @returns {Block}
 */
export function newBlock(type, picture) {
  return { id: newId('b'), type, props: EDITING[type].blank(picture) };
}

/**
 * @param {string} layout
 * @param {FindPicture} picture
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
