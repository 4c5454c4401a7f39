/** @import { Form } from './settings.js' */
import { EDITING } from '../../../blocks/editing.js';
import { element } from '../../dom.js';
import { findBlock } from '../../core/places.js';
import { levelUp } from '../../core/selection.js';
import { sign } from './drawings.js';
import { entriesSetting } from './entries-setting.js';
import { memberSetting } from './member-setting.js';
import { tableSetting } from './table-setting.js';

/**
 * What of a block is no text on the page, and its entries.
 *
 * @param {Form} form
 * @param {string} id
 */
export function blockSettings(form, id) {
  const block = findBlock(form.hand.editing.page, id)?.block;
  if (!block) return [];
  const { settings, items } = EDITING[block.type];
  const all = [
    ...membersOf(form, id, settings, ''),
    ...(items ? [entriesSetting(form, block)] : []),
    ...(block.type === 'table' ? [tableSetting(form, id)] : []),
  ];
  return all.length ? all : [none(form)];
}

/**
 * @param {Form} form
 * @param {string} id
 * @param {number} row
 */
export function entrySettings(form, id, row) {
  const { hand } = form;
  const block = findBlock(hand.editing.page, id)?.block;
  if (!block) return [];
  const all = membersOf(form, id, EDITING[block.type].items?.settings, `items.${row}.`);
  const leave = () => hand.editing.select(levelUp(hand.editing.selection));
  const others = element('button', { type: 'button', class: 'button', onclick: leave }, sign('parent'), hand.translate('entry.all'));
  return [...(all.length ? all : [none(form)]), element('div', { class: 'buttons-row' }, others)];
}

/** @param {Form} form @param {string} id @param {Record<string, import('./texts.js').Setting>} [settings] @param {string} [path] */
function membersOf(form, id, settings = {}, path = '') {
  return Object.entries(settings).map(([member, kind]) => memberSetting(form, { id, path: `${path}${member}`, member, kind }));
}

/** @param {Form} form */
function none({ hand }) {
  return element('p', { class: 'hint' }, hand.translate('settings.none'));
}
