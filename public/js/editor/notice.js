import { element } from '../dom.js';
import { icon } from './icons.js';

/**
 * What is said above the page, with what can be done about it.
 *
 * @param {'info' | 'success' | 'warning' | 'danger'} tone
 * @param {string} title
 * @param {string[]} lines
 * @param {HTMLElement[]} buttons
 */
export function notice(tone, title, lines, buttons) {
  const isGrave = tone === 'danger' || tone === 'warning';
  return element(
    'div',
    { class: 'notice', 'data-tone': tone, role: isGrave ? 'alert' : null },
    icon(isGrave ? 'warning' : 'done'),
    element(
      'div',
      { class: 'notice-words' },
      title && element('strong', {}, title),
      ...lines.map((line) => element('p', {}, line)),
    ),
    element('div', { class: 'notice-actions' }, ...buttons),
  );
}

/**
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [kind]
 */
export function button(label, onclick, kind = '') {
  return element('button', { type: 'button', class: `button ${kind}`, onclick }, label);
}

/**
 * @param {string} label
 * @param {() => void} onclick
 */
export function closeButton(label, onclick) {
  return element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick }, icon('close'));
}
