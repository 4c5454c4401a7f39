/** @import { Block, Section, View } from '../page/types.js' */
/** @import { Tools } from './picture.js' */
import { element } from '../dom.js';
import { drawCallout } from './blocks/callout.js';
import { drawCards } from './blocks/cards.js';
import { drawHeading } from './blocks/heading.js';
import { drawHero } from './blocks/hero.js';
import { drawImage } from './blocks/image.js';
import { drawRichText } from './blocks/rich-text.js';
import { drawPicture } from './picture.js';

/** @type {{ [T in Block['type']]: (props: any, tools: Tools) => HTMLElement }} */
const BLOCKS = {
  hero: drawHero,
  heading: drawHeading,
  'rich-text': drawRichText,
  image: drawImage,
  cards: drawCards,
  callout: drawCallout,
};

/**
 * An empty page in its theme; sections are put into it.
 *
 * @param {Pick<View, 'theme' | 'direction'>} view
 */
export function drawPage(view) {
  return element('article', { class: 'page', 'data-theme': view.theme, dir: view.direction });
}

/**
 * @param {Section} section
 * @param {Tools} tools
 */
export function drawSection(section, tools) {
  const { layout, background, blocks } = section;
  const isSplit = layout.startsWith('split') && blocks.length > 1;
  const attributes = { class: 'section', 'data-background': background.kind, 'data-id': section.id };
  const drawn = blocks.map((block) => drawBlock(block, tools));
  const cells = isSplit ? [cell(drawn.slice(0, 1)), cell(drawn.slice(1))] : drawn;
  return element(
    'section',
    attributes,
    background.kind === 'image' && background.image && drawBackdrop(background.image, tools),
    element(
      'div',
      {
        class: 'inner',
        'data-layout': layout.startsWith('split') && !isSplit ? 'stack' : layout,
        'data-columns': layout === 'grid' && columnsOf(blocks),
      },
      ...cells,
    ),
  );
}

/**
 * How many columns a grid has where there is room: rows are full, whatever stands under an opening heading.
 *
 * @param {Block[]} blocks
 */
function columnsOf([first, ...rest]) {
  const isOpened = first.type === 'heading' || first.type === 'hero';
  const count = rest.length + (isOpened ? 0 : 1);
  return count < 3 ? Math.max(1, count) : count === 4 ? 2 : 3;
}

/**
 * @param {Block} block
 * @param {Tools} tools
 */
function drawBlock(block, tools) {
  const attributes = { class: `block ${block.type}`, dir: 'auto', 'data-id': block.id };
  return element('div', attributes, BLOCKS[block.type](block.props, tools));
}

/** @param {Node[]} blocks */
function cell(blocks) {
  return element('div', { class: 'cell' }, ...blocks);
}

/**
 * The picture behind a section says nothing that the section's words do not: it is no picture to a screen reader.
 *
 * @param {import('../page/types.js').Picture} picture
 * @param {Tools} tools
 */
function drawBackdrop(picture, tools) {
  const box = drawPicture({ ...picture, alt: '' }, tools);
  box.classList.add('backdrop');
  return box;
}
