/** @import { Words } from '../messages/index.js' */
import { element } from '../dom.js';

/**
 * A number with its unit; what does not fit is said beside it.
 *
 * @param {Words} words
 * @param {string} key of its messages
 * @param {{ value: number | null, min: number, max: number, step: number, isOptional: boolean }} rule
 */
export function numberField({ translate }, key, { value, min, max, step, isOptional }) {
  const input = element('input', { class: 'input is-number', type: 'number', id: key, value: value ?? '', min, max, step, required: !isOptional, 'aria-describedby': `${key}-hint`, oninput: () => isFine() });
  const bad = element('p', { class: 'is-bad', id: `${key}-bad`, role: 'alert', hidden: true }, translate(`${key}.bad`));

  /** @returns {boolean} */
  function isFine() {
    const fits = input.checkValidity();
    bad.hidden = fits;
    input.setAttribute('aria-invalid', String(!fits));
    input.setAttribute('aria-describedby', `${key}-${fits ? 'hint' : 'bad'}`);
    return fits;
  }

  const root = element(
    'div',
    { class: 'stack is-tight' },
    element('div', { class: 'row' }, element('label', { class: 'unseen', for: key }, translate(key)), input, element('span', {}, translate(`${key}.unit`))),
    bad,
    element('p', { class: 'hint', id: `${key}-hint` }, translate(`${key}.hint`)),
  );
  return {
    root,
    isFine,
    focus: () => input.focus(),
    get: () => (input.value === '' ? null : input.valueAsNumber),
    /** @param {number | null} number */
    set: (number) => (input.value = String(number ?? '')),
  };
}
