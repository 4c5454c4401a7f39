/** @import { Block, Page, Section } from './types.js' */

/**
 * Where the sections and blocks of a page are. What is looked up once for a section is kept beside it: sections never
 * change, so an edit looks anew only at the section that it made.
 */

/** @type {WeakMap<Section, Set<string>>} */
const IDS = new WeakMap();
/** @type {WeakMap<Section, number>} */
const BYTES = new WeakMap();
const UTF_8 = new TextEncoder();

/** @param {Section} section its own id is not among them */
function blockIdsOf(section) {
  let ids = IDS.get(section);
  if (!ids) {
    ids = new Set(section.blocks.map((block) => block.id));
    IDS.set(section, ids);
  }
  return ids;
}

/** @param {Page} page @param {string} id */
export function findSection(page, id) {
  return page.sections.findIndex((section) => section.id === id);
}

/**
 * @param {Page} page
 * @param {string} id
 * @returns {{ row: number, column: number, section: Section, block: Block } | null}
 */
export function findBlock(page, id) {
  const row = page.sections.findIndex((section) => blockIdsOf(section).has(id));
  if (row < 0) return null;
  const section = page.sections[row];
  const column = section.blocks.findIndex((block) => block.id === id);
  return { row, column, section, block: section.blocks[column] };
}

/** The entries of a block that has several: cards, steps, tabs and the like. @param {Block} block @returns {readonly any[]} */
export function entriesOf({ props }) {
  return Array.isArray(props.items) ? props.items : [];
}

/** Whether one of them names a section or a block of the page. @param {Page} page @param {string[]} ids */
export function areOnPage(page, ids) {
  return page.sections.some((section) => {
    const known = blockIdsOf(section);
    return ids.some((id) => id === section.id || known.has(id));
  });
}

/**
 * The page's size as docs/PAGE.md counts it: JSON without needless white space, in UTF-8.
 *
 * @param {Page} page
 */
export function sizeOf(page) {
  const commas = Math.max(0, page.sections.length - 1);
  return page.sections.reduce((sum, section) => sum + bytesOf(section), bytes({ ...page, sections: [] }) + commas);
}

/** @param {Section} section */
function bytesOf(section) {
  let size = BYTES.get(section);
  if (size === undefined) {
    size = bytes(section);
    BYTES.set(section, size);
  }
  return size;
}

/** @param {unknown} value */
function bytes(value) {
  return UTF_8.encode(JSON.stringify(value)).length;
}
