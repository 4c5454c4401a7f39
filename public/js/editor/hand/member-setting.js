/** @import { Form } from './settings.js' */
/** @import { Setting } from './texts.js' */
import { element } from '../../dom.js';
import { findBlock } from '../../core/places.js';
import { isSafeAddress } from '../../core/text.js';
import { ICONS } from '../../render/icons.js';
import { choiceField, listField, textField } from './fields.js';
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
  const props = () => findBlock(editing.page, id)?.block.props ?? {};
  const read = () => valueAt(props(), path);
  const set = (/** @type {unknown} */ value) => commands.updateBlock(id, membersWith(props(), path, value));
  const write = (/** @type {string} */ words) => commands.write(id, path, /** @type {any} */ (words || null), 'type');
  const label = translate(`member.${member}`);
  if (kind === 'link') return linkSetting(form, label, set, read);
  if (Array.isArray(kind)) return follow(choiceField({ label, options: optionsOf(kind, member, translate), onChange: set }), read);
  if (kind === 'picture' || kind === 'picture!' || kind === 'film!') {
    const place = () => placeIn(/** @type {import('../../core/types.js').Block} */ (findBlock(editing.page, id)?.block), path);
    return follow(pictureField(hand, { label, kind: kind === 'film!' ? 'video' : 'image', isOptional: kind === 'picture', place, onChange: set }), read);
  }
  if (kind === 'icon') return follow(listField({ label, options: icons(), onChange: set }), read);
  if (kind === 'href') return follow(addressField(label, set, translate), read);
  return follow(textField({ label, onChange: write }), read);
}

/** @param {(string | number)[]} values @param {string} member @param {import('../../messages/index.js').Translate} translate */
function optionsOf(values, member, translate) {
  const isPlain = (/** @type {string | number} */ value) => typeof value === 'number' || /\d/.test(value);
  const plain = (/** @type {string | number} */ value) => `${member === 'level' ? 'H' : ''}${value}`;
  return values.map((value) => ({ value, label: isPlain(value) ? plain(value) : translate(`value.${value}`) }));
}

function icons() {
  return Object.keys(ICONS).map((value) => ({ value, label: value.replace('-', ' ') }));
}

/** @param {string} label @param {(value: unknown) => unknown} set @param {import('../../messages/index.js').Translate} translate */
function addressField(label, set, translate) {
  const take = (/** @type {string} */ address) => isSafeAddress(address) && Boolean(set(address));
  return textField({ label, type: 'url', placeholder: 'https://', hint: translate('link.https'), onChange: take });
}

/** A link is there when it has both its words and its address. @param {Form} form @param {string} label @param {(value: unknown) => unknown} set @param {() => any} read */
function linkSetting({ hand, follow, keep }, label, set, read) {
  const { translate } = hand;
  const setWords = (/** @type {string} */ value) => void (read() && set({ ...read(), label: value }));
  const setAddress = (/** @type {unknown} */ href) => set({ label: read()?.label ?? translate('link.more'), href });
  const words = textField({ label: translate('link.words'), onChange: setWords });
  const address = addressField(translate('link.address'), setAddress, translate);
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
