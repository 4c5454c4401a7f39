/** @import { Change } from '../../core/changes.js' */
/** @import { Block, Page, Section, Selection } from '../../core/types.js' */
/** @import { Translate } from '../../messages/index.js' */
/** @import { Hand } from '../hand/index.js' */
import { THEME, TITLE } from '../../core/changes.js';
import { findBlock, findSection } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';
import { nameOfBlock, nameOfSection, nameOfSelection } from '../hand/names.js';

/**
 * What a change is of, in words: a block with the section that it is in.
 *
 * @param {Hand} hand
 * @param {Translate} translate
 * @param {Change} change
 * @param {Page} before
 */
export function nameOfChange({ editing, translate: handWords, words }, translate, { id, was, is }, before) {
  if (id === THEME) return translate('change.theme', { name: words.translate(`theme.${is}`) });
  if (id === TITLE) return translate('change.title');
  const part = /** @type {Section | Block} */ (is ?? was);
  if ('blocks' in part) return nameOfSection(part, handWords);
  const section = (findBlock(editing.page, id) ?? findBlock(before, id))?.section;
  const values = { block: nameOfBlock(part, handWords), section: section ? nameOfSection(section, handWords) : '' };
  return translate('change.block', values);
}

/**
 * What of the page a turn can be told to be about: one section or block. Several blocks are told by their section.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @param {Translate} handWords
 * @returns {{ id: string, section: string, name: string } | null}
 */
export function subjectOf(page, selection, handWords) {
  const ids = idsOf(page, selection);
  const home = 'section' in selection ? selection.section : (ids[0] ?? '');
  const id = ids.length === 1 ? ids[0] : 'section' in selection ? home : null;
  if (!id) return null;
  const section = page.sections[findSection(page, id)];
  const found = findBlock(page, id);
  if (!section && !found) return null;
  return { id, section: home, name: section ? nameOfSection(section, handWords) : nameOfSelection(page, { kind: 'block', section: home, anchor: id, focus: id }, handWords) };
}
