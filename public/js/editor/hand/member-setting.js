/** @import { Form } from './settings.js' */
/** @import { Setting } from './texts.js' */
import { element } from '../../dom.js';
import { charsMax, isOptional } from '../../core/limits.js';
import { findBlock } from '../../core/places.js';
import { ICONS } from '../../render/icons.js';
import { toAddress } from '../text/address.js';
import { choiceField, listField, textField, upTo } from './fields.js';
import { pictureField } from './picture-setting.js';
import { membersWith, placeIn, valueAt } from './members.js';

/**
 * A member of a block or of one of its entries.
 *
 * @typedef {{ id: string, path: string, member: string, kind: Setting }} Member its path in the block's props
 *
 * @param {Form} form
 * @param {Member} about
 * @returns {HTMLElement}
 */
export function memberSetting(form, { id, path, member, kind }) {
  const { hand, follow } = form;
  const { editing, commands, translate } = hand;
  const block = () => /** @type {import('../../core/types.js').Block} */ (findBlock(editing.page, id)?.block);
  const props = () => block()?.props ?? {};
  const read = () => valueAt(props(), path);
  const set = (/** @type {unknown} */ value) => commands.updateBlock(id, membersWith(props(), path, value));
  const label = translate(`member.${member}`);
  /** A text at the path or below it, as it is typed. @param {string} at */
  const writing = (at) => upTo(translate, charsMax(hand.rules, block().type, at), (words) => commands.write(id, at, words, 'type'));
  if (kind === 'link') return linkSetting(form, { label, path, set, read, writing });
  if (Array.isArray(kind)) return follow(choiceField({ label, options: optionsOf(kind, member, translate), onChange: set }), read);
  if (kind === 'picture' || kind === 'picture!' || kind === 'film!') {
    const place = () => placeIn(block(), path);
    return follow(pictureField(hand, { label, kind: kind === 'film!' ? 'video' : 'image', isOptional: kind === 'picture', place, onChange: set, onWrite: writing(`${path}.alt`) }), read);
  }
  if (kind === 'icon') return follow(listField({ label, options: icons(translate), onChange: set }), read);
  if (kind === 'href') {
    const leave = isOptional(hand.rules, block().type, path) ? () => set(null) : null;
    return follow(addressField(form, label, writing(path), leave), read);
  }
  return follow(textField({ label, onChange: writing(path) }), read);
}

/** @param {(string | number)[]} values @param {string} member @param {import('../../messages/index.js').Translate} translate */
function optionsOf(values, member, translate) {
  const isPlain = (/** @type {string | number} */ value) => typeof value === 'number' || /\d/.test(value);
  const plain = (/** @type {string | number} */ value) => `${member === 'level' ? 'H' : ''}${value}`;
  return values.map((value) => ({ value, label: isPlain(value) ? plain(value) : translate(`value.${value}`) }));
}

/** By the names that people know them by, in their order. @param {import('../../messages/index.js').Translate} translate */
function icons(translate) {
  const options = Object.keys(ICONS).map((value) => ({ value, label: translate(`icon.${value}`) }));
  return options.sort((one, other) => one.label.localeCompare(other.label));
}

/**
 * @param {Form} form
 * @param {string} label
 * @param {(href: string) => unknown} take
 * @param {(() => unknown) | null} leave where there may be none
 */
function addressField({ hand }, label, take, leave = null) {
  /** @param {string} written */
  function onChange(written) {
    if (leave && !written.trim()) return void leave();
    const href = toAddress(written);
    return href === null ? hand.translate('link.https') : void take(href);
  }
  return textField({ label, inputmode: 'url', placeholder: 'https://', onChange });
}

/**
 * A link is there when it has both its words and its address.
 *
 * @param {Form} form
 * @param {{ label: string, path: string, set: (value: unknown) => unknown, read: () => any,
 *   writing: (at: string) => (words: string) => string | void }} about
 */
function linkSetting(form, { label, path, set, read, writing }) {
  const { hand, follow, keep } = form;
  const { translate } = hand;
  const begin = (/** @type {string} */ href) => set({ label: translate('link.more'), href });
  const writeAddress = writing(`${path}.href`);
  const words = textField({ label: translate('link.words'), onChange: writing(`${path}.label`) });
  const address = addressField(form, translate('link.address'), (href) => (read() ? writeAddress(href) : begin(href)));
  const remove = element('button', { type: 'button', class: 'button', onclick: () => set(null) }, translate('link.remove'));
  keep(() => (remove.hidden = words.node.hidden = !read()));
  return element(
    'div',
    { class: 'setting' },
    element('span', { class: 'setting-name' }, label),
    follow(address, () => read()?.href),
    follow(words, () => read()?.label),
    remove,
  );
}
