/** @import { Words } from '../messages/index.js' */
import { element } from '../dom.js';

/**
 * A number in the interface's language, with its unit, what it may be, and whether it is.
 *
 * @param {Words} words
 * @param {string} key of its messages
 * @param {{ value: number | null, min: number, max: number, decimals: number, isOptional: boolean }} rule
 */
export function numberField({ translate, number, locale }, key, { value, min, max, decimals, isOptional }) {
  const show = (/** @type {number | null} */ now) => (now === null ? '' : number(now));
  const input = element('input', { class: 'input is-number', inputmode: 'decimal', autocomplete: 'off', id: key, value: show(value), required: !isOptional, 'aria-describedby': `${key}-hint`, oninput: () => isFine() });
  const bad = element('p', { class: 'is-bad', id: `${key}-bad`, role: 'alert', hidden: true }, translate(`${key}.bad`));

  function get() {
    return input.value.trim() === '' ? null : readNumber(input.value, locale, decimals);
  }

  /** @returns {boolean} */
  function isFine() {
    const now = get();
    const fits = now === null ? isOptional : now >= min && now <= max;
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
    get,
    /** @param {number | null} now */
    set: (now) => (input.value = show(now)),
  };
}

/**
 * As people of that language write it, `2.500,5` in German; NaN where they do not: their `2.500` is a browser's 2.5.
 *
 * @param {string} text
 * @param {string} locale
 * @param {number} decimals at most
 */
function readNumber(text, locale, decimals) {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234.5);
  const [group, point] = ['group', 'decimal'].map((type) => parts.find((part) => part.type === type)?.value ?? '');
  const digits = text.replace(/\s/g, '');
  const isOne = new RegExp(`^(\\d+|\\d{1,3}(\\${group}\\d{3})+)(\\${point}\\d{0,${decimals}})?$`).test(digits);
  return isOne ? Number(digits.replaceAll(group, '').replace(point, '.')) : NaN;
}
