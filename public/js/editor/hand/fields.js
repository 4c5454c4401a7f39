/** @import { Translate } from '../../messages/index.js' */
import { lengthOf } from '../../core/text.js';
import { element, valueOf } from '../../dom.js';

/** Fields of the settings: each a node, and how it follows what is edited. */

export const BACKGROUNDS = ['plain', 'subtle', 'accent', 'contrast', 'gradient', 'image'];

/** @typedef {{ node: HTMLElement, update: (value: any) => void }} Field */

let fields = 0;

/**
 * One of a few, side by side.
 *
 * @param {{ label: string, options: { value: unknown, label: string, sign?: Node }[], onChange: (value: any) => void }} about
 * @returns {Field}
 */
export function choiceField({ label, options, onChange }) {
  const name = `choice-${(fields += 1)}`;
  const inputs = options.map(({ value }, row) => element('input', { type: 'radio', name, value: row, onchange: () => onChange(value) }));
  const choices = options.map(({ label: words, sign }, row) =>
    element('label', { class: 'option', title: sign ? words : null }, inputs[row], sign, element('span', { class: sign ? 'unseen' : '' }, words)),
  );
  return {
    node: element('fieldset', { class: 'setting' }, element('legend', {}, label), element('div', { class: 'options' }, ...choices)),
    update: (value) => inputs.forEach((input, row) => (input.checked = options[row].value === value)),
  };
}

/**
 * Words in one line; what of them cannot be kept is said under it.
 *
 * @param {{ label: string, inputmode?: string, placeholder?: string, onChange: (value: string) => string | void }} about
 *   `onChange` gives what is wrong
 * @returns {Field}
 */
export function textField({ label, inputmode, placeholder, onChange }) {
  const id = `field-${(fields += 1)}`;
  let kept = '';
  const said = element('p', { class: 'hint is-bad', id: `${id}-hint`, role: 'alert', hidden: true });
  const input = element('input', {
    id,
    dir: 'auto',
    type: 'text',
    inputmode,
    placeholder,
    class: 'text-field',
    'aria-describedby': `${id}-hint`,
    oninput: (/** @type {InputEvent} */ event) => tell(onChange(valueOf(event)) ?? ''),
    onblur: () => said.hidden && show(),
  });

  /** @param {string} wrong */
  function tell(wrong) {
    input.setAttribute('aria-invalid', String(Boolean(wrong)));
    said.textContent = wrong;
    said.hidden = !wrong;
  }

  function show() {
    input.value = kept;
    tell('');
  }

  return {
    node: element('div', { class: 'setting' }, element('label', { for: id }, label), input, said),
    update(value) {
      const before = kept;
      kept = value ?? '';
      if (document.activeElement !== input && (said.hidden || kept !== before)) show();
    },
  };
}

/**
 * What a field does with words: those that are not too long are taken, of others it gives what is wrong.
 *
 * @param {Translate} translate
 * @param {number} limit
 * @param {(words: string) => unknown} take
 */
export function upTo(translate, limit, take) {
  return (/** @type {string} */ words) => (lengthOf(words) > limit ? translate('field.full', { limit }) : void take(words));
}

/**
 * On or off.
 *
 * @param {{ label: string, onChange: (isOn: boolean) => void }} about
 * @returns {Field}
 */
export function switchField({ label, onChange }) {
  const input = element('input', { type: 'checkbox', onchange: (/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).checked) });
  return { node: element('label', { class: 'setting switch' }, input, label), update: (value) => (input.checked = Boolean(value)) };
}

/**
 * @param {{ label: string, options: { value: string, label: string }[], onChange: (value: string) => void }} about
 * @returns {Field}
 */
export function listField({ label, options, onChange }) {
  const id = `field-${(fields += 1)}`;
  const select = element('select', { id, class: 'text-field', onchange: (/** @type {Event} */ event) => onChange(valueOf(event)) }, ...options.map(({ value, label: words }) => element('option', { value }, words)));
  return { node: element('div', { class: 'setting' }, element('label', { for: id }, label), select), update: (value) => (select.value = value ?? '') };
}

/** @param {string} drawn @param {string} label @param {() => void} onclick @param {Node} sign */
export function smallButton(drawn, label, onclick, sign) {
  return element('button', { type: 'button', class: 'icon-button is-small', 'aria-label': label, title: label, 'data-tool': drawn, onclick }, sign);
}
