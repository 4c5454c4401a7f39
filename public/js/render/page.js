/** @import { Block, Section, View } from '../page/types.js' */
/** @import { Tools } from './picture.js' */
import { BLOCKS } from '../../blocks/index.js';
import { element } from '../dom.js';
import { drawPicture } from './picture.js';

// Layouts that set their first block beside all the others.
const BESIDE = ['split', 'split-reverse', 'aside'];

// Of so few words a text may be centred, and a quotation large; more of them are read more easily otherwise.
const SHORT_CHARS_MAX = 220;

/**
 * An empty page in its theme; sections are put into it, and `render/brand.js` puts a brand over it.
 *
 * @param {Pick<View, 'theme' | 'direction'>} view
 */
export function drawPage(view) {
  return element('article', { class: 'page', 'data-theme': view.theme, dir: view.direction });
}

/**
 * Draws sections behind those that are on the page.
 *
 * @param {HTMLElement} page
 * @param {Section[]} sections
 * @param {Tools} tools
 */
export function addSections(page, sections, tools) {
  page.append(...sections.map((section) => drawSection(section, tools)));
  joinSections(page);
}

/**
 * Two sections on one ground are one surface, and the second says so; a gradient ends in the plain ground. (A rule for neighbours would have the browser
 * style all sections anew whenever one comes or goes.)
 *
 * @param {HTMLElement} page
 */
export function joinSections(page) {
  let before;
  for (const section of page.children) {
    const ground = section.getAttribute('data-background');
    section.toggleAttribute('data-joined', ground === before && ground !== 'image');
    before = ground === 'gradient' ? 'plain' : ground;
  }
}

/**
 * @param {Section} section
 * @param {Tools} tools
 */
export function drawSection(section, tools) {
  const { background, blocks } = section;
  const isBeside = BESIDE.includes(section.layout);
  const layout = isBeside && blocks.length < 2 ? 'stack' : section.layout;
  const attributes = {
    class: 'section',
    'data-background': background.kind,
    'data-layout': layout,
    'data-spacing': section.spacing || null,
    'data-divider': section.divider,
    'data-id': section.id,
  };
  const drawn = blocks.map((block) => drawBlock(block, tools));
  const cells = isBeside && blocks.length > 1 ? [cell(drawn.slice(0, 1)), cell(drawn.slice(1))] : drawn;
  return element(
    'section',
    attributes,
    background.kind === 'image' && background.image && drawBackdrop(background.image, tools),
    element(
      'div',
      { class: 'inner', 'data-columns': layout === 'grid' && columnsOf(blocks) },
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
  const isOpened = first?.type === 'heading' || first?.type === 'hero';
  const count = rest.length + (isOpened ? 0 : 1);
  return count < 3 ? Math.max(1, count) : count === 4 ? 2 : 3;
}

/**
 * @param {Block} block
 * @param {Tools} tools
 */
function drawBlock(block, tools) {
  const drawn = [BLOCKS[block.type].draw(block.props, tools)].flat();
  const text = drawn.map((node) => node && node.textContent).join('');
  return element(
    'div',
    {
      class: `block ${block.type}`,
      'data-short': text.length <= SHORT_CHARS_MAX,
      // Pictures and figures alone say no direction: they follow the page.
      dir: /\p{L}/u.test(text) && 'auto',
      'data-id': block.id,
    },
    ...drawn,
  );
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
