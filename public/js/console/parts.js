/** @import { Words } from '../messages/index.js' */
import { element } from '../dom.js';

/** The pieces that the billing and administration pages are put together from. */

/**
 * @param {string} title
 * @param {...(Node | null | false)} children
 */
export function card(title, ...children) {
  return element('section', { class: 'card' }, element('h2', {}, title), ...children);
}

/**
 * A button that is busy while what it does goes on, so that a second click does nothing.
 *
 * @param {string} label
 * @param {() => Promise<unknown> | unknown} act
 * @param {{ kind?: 'primary' | 'danger', name?: string, busy?: string }} [options] `name` for who hears it alone,
 *   `busy` the words while it goes on
 */
export function actionButton(label, act, { kind, name, busy } = {}) {
  const button = element('button', { type: 'button', class: kind ? `button is-${kind}` : 'button', 'aria-label': name, onclick: press }, label);
  async function press() {
    if (button.getAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    button.textContent = busy ?? label;
    await act();
    button.removeAttribute('aria-disabled');
    button.textContent = label;
  }
  return button;
}

/**
 * A sentence about what just happened, that can be put away; a failure is said at once.
 *
 * @param {Words} words
 * @param {'success' | 'info' | 'warning' | 'danger'} tone
 * @param {string} text
 * @param {...Node} actions
 */
export function notice({ translate }, tone, text, ...actions) {
  const close = element('button', { type: 'button', class: 'link', onclick: () => void box.remove() }, translate('dismiss'));
  const box = element(
    'div',
    { class: 'console-notice', 'data-tone': tone, role: tone === 'danger' ? 'alert' : 'status' },
    element('p', {}, text),
    element('div', { class: 'row' }, ...actions, close),
  );
  return box;
}

/**
 * @param {string[]} heads each head; those that begin with `#` are of numbers
 * @param {(string | Node)[][]} rows
 * @param {string} label
 */
export function table(heads, rows, label) {
  const isNumber = heads.map((head) => head.startsWith('#'));
  const head = heads.map((name, at) => element('th', { scope: 'col', 'data-number': isNumber[at] }, name.replace(/^#/, '')));
  const body = rows.map((cells) => tableRow(cells, isNumber));
  return element(
    'div',
    { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': label },
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
  );
}

/**
 * @param {(string | Node)[]} cells
 * @param {boolean[]} isNumber
 */
function tableRow(cells, isNumber) {
  return element('tr', {}, ...cells.map((cell, at) => element('td', { 'data-number': isNumber[at] }, cell)));
}

/**
 * @param {number} bytes
 * @param {string} locale
 */
export function sizeOf(bytes, locale) {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/**
 * @param {string} time RFC 3339
 * @param {string} locale
 * @param {'short' | 'long'} [timeStyle] to the minute, or to the second and by which clock, as records are compared
 */
export function whenOf(time, locale, timeStyle = 'short') {
  const words = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle }).format(new Date(time));
  return element('time', { datetime: time }, words);
}

/**
 * A person: who it is says Confluence, to those whom it lets see it.
 *
 * @param {string | null} accountId
 * @param {Words} words
 */
export function person(accountId, { translate }) {
  return element('span', { class: 'person', title: accountId ?? '' }, accountId ?? translate('usage.gone'));
}

/** A field with its name above it. @param {string} label @param {Node} field */
export function labelled(label, field) {
  return element('label', { class: 'labelled' }, element('span', {}, label), field);
}
