/** @import { Form } from './settings.js' */
import { element } from '../../dom.js';
import { charsMax } from '../../core/limits.js';
import { findSection } from '../../core/places.js';
import { sign } from './drawings.js';
import { BACKGROUNDS, choiceField, switchField, upTo } from './fields.js';
import { pictureField } from './picture-setting.js';
import { LAYOUTS } from './samples.js';

/**
 * How a section is laid out, and what is behind it.
 *
 * @param {Form} form
 * @param {string} id
 */
export function sectionSettings({ hand, follow, keep }, id) {
  const { editing, commands, translate } = hand;
  const read = () => editing.page.sections[findSection(editing.page, id)];
  const set = (/** @type {string} */ key) => (/** @type {unknown} */ value) => commands.updateSection(id, { [key]: value }, key);
  const setPicture = (/** @type {unknown} */ image) => commands.updateSection(id, { background: { kind: 'image', image } }, 'background');
  const writeAlt = (/** @type {string} */ alt) => commands.updateSection(id, { background: { kind: 'image', image: { ...read().background.image, alt } } }, 'background', alt);
  const onWrite = upTo(translate, charsMax(hand.rules, 'LibraryPicture', 'alt'), writeAlt);
  const picture = follow(
    pictureField(hand, { label: translate('background.picture'), kind: 'image', isOptional: false, place: () => ({ kind: 'background', section: id }), onChange: setPicture, onWrite }),
    () => read()?.background.image,
  );
  keep(() => (picture.hidden = read()?.background.kind !== 'image'));
  const setGround = (/** @type {string} */ kind) => hand.setBackground(id, kind);
  const setDivider = (/** @type {boolean} */ isOn) => set('divider')(isOn || null);
  const { layouts, grounds, spacings } = choicesOf(translate);
  return [
    follow(choiceField({ label: translate('tools.layout'), options: layouts, onChange: set('layout') }), () => read()?.layout),
    follow(choiceField({ label: translate('tools.background'), options: grounds, onChange: setGround }), () => read()?.background.kind),
    picture,
    follow(choiceField({ label: translate('spacing'), options: spacings, onChange: set('spacing') }), () => read()?.spacing ?? null),
    follow(switchField({ label: translate('divider'), onChange: setDivider }), () => read()?.divider),
  ];
}

/** @param {import('../../messages/index.js').Translate} translate */
function choicesOf(translate) {
  const swatch = (/** @type {string} */ kind) => element('i', { class: 'ground', 'data-ground': kind });
  return {
    layouts: LAYOUTS.map((value) => ({ value, label: translate(`layout.${value}`), sign: sign(value) })),
    grounds: BACKGROUNDS.map((value) => ({ value, label: translate(`background.${value}`), sign: swatch(value) })),
    spacings: [null, 'tight', 'loose'].map((value) => ({ value, label: translate(`spacing.${value ?? 'normal'}`) })),
  };
}
