/** @import { Block, Page, Section, Selection } from '../../core/types.js' */
/** @import { Translate } from '../../messages/index.js' */
import { findBlock, findSection } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';
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
 * What is selected, in words.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {Translate} translate
 */
export function nameOfSelection(page, selection, translate) {
  const ids = idsOf(page, selection);
  if (ids.length > 1) return translate(selection.kind === 'section' ? 'many.sections' : 'many.blocks', { count: ids.length });
  const section = page.sections[findSection(page, ids[0])];
  if (section) return nameOfSection(section, translate);
  const found = findBlock(page, ids[0]);
  return found ? nameOfBlock(found.block, translate) : translate('page');
}

/** @param {string} words */
function short(words) {
  return words.length > CHARS_MAX ? `${startOf(words, CHARS_MAX - 1).trimEnd()}…` : words;
}
