/** @import { Block, Page, Section, Selection } from '../../core/types.js' */
/** @import { EntrySelection } from '../../core/selection.js' */
/** @import { Translate } from '../../messages/index.js' */
import { entriesOf, findBlock, findSection } from '../../core/places.js';
import { idsOf, rowsOf } from '../../core/selection.js';
import { startOf } from '../../core/start.js';

const CHARS_MAX = 40;

/**
 * What a section is called: by its first heading, else by its first block.
 *
 * @param {Section} section
 * @param {Translate} translate
 */
export function nameOfSection(section, translate) {
  const named = section.blocks.find(({ type, props }) => (type === 'hero' && props.title) || (type === 'heading' && props.text));
  if (named) return short(named.props.title || named.props.text);
  const [first] = section.blocks;
  return first ? translate(`block.${first.type}`) : translate('section.unnamed');
}

/** @param {Block} block @param {Translate} translate */
export function nameOfBlock({ type }, translate) {
  return translate(`block.${type}`);
}

/**
 * What an entry of a block is called: by what it says, else by its kind and its place.
 *
 * @param {Block} block
 * @param {number} row
 * @param {Translate} translate
 */
export function nameOfEntry(block, row, translate) {
  const { title, name, label, value, image } = entriesOf(block)[row] ?? {};
  return short(title || name || label || value || image?.alt || `${translate(`entry.${block.type}`)} ${row + 1}`);
}

/**
 * What is selected, in words.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {Translate} translate
 */
export function nameOfSelection(page, selection, translate) {
  const ids = idsOf(page, selection);
  if (selection.kind === 'entry') return nameOfEntries(page, selection, translate);
  if (ids.length > 1) return translate(selection.kind === 'section' ? 'many.sections' : 'many.blocks', { count: ids.length });
  const section = page.sections[findSection(page, ids[0])];
  if (section) return nameOfSection(section, translate);
  const found = findBlock(page, ids[0]);
  return found ? nameOfBlock(found.block, translate) : translate('page');
}

/** @param {Page} page @param {EntrySelection} selection @param {Translate} translate */
function nameOfEntries(page, selection, translate) {
  const rows = rowsOf(selection);
  const found = findBlock(page, selection.block);
  if (!found || rows.length > 1) return translate('many.entries', { count: rows.length });
  return nameOfEntry(found.block, rows[0], translate);
}

/** @param {string} words */
function short(words) {
  return words.length > CHARS_MAX ? `${startOf(words, CHARS_MAX - 1).trimEnd()}…` : words;
}
