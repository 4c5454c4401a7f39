/** @import { Translate } from '../../messages/index.js' */
import { element } from '../../dom.js';

const MOD = /Mac|iP(hone|ad|od)/.test(navigator.platform) ? '⌘' : 'Ctrl';
const ALT = MOD === '⌘' ? '⌥' : 'Alt';

/** @type {[string, string[]][]} */
const KEYS = [
  ['select', ['↑', '↓', '←', '→']],
  ['ends', ['Home', 'End']],
  ['extend', ['Shift ↑', 'Shift ↓']],
  ['enter', ['Enter']],
  ['leave', ['Esc']],
  ['insert', ['/']],
  ['move', [`${ALT} ↑`, `${ALT} ↓`]],
  ['menu', ['Shift F10']],
  ['drag', ['Esc']],
  ['duplicate', [`${MOD} D`]],
  ['delete', ['Delete', 'Backspace']],
  ['all', [`${MOD} A`]],
  ['copy', [`${MOD} C`, `${MOD} X`, `${MOD} V`]],
  ['undo', [`${MOD} Z`]],
  ['redo', [`${MOD} Shift Z`, `${MOD} Y`]],
  ['save', [`${MOD} S`]],
  ['bold', [`${MOD} B`]],
  ['italic', [`${MOD} I`]],
  ['code', [`${MOD} E`]],
  ['link', [`${MOD} K`]],
  ['bullets', [`${MOD} Shift 8`]],
  ['numbers', [`${MOD} Shift 7`]],
  ['break', ['Shift Enter']],
  ['tools', [`${ALT} F10`]],
  ['try', ['P']],
  ['list', ['?']],
];

/** The list of shortcuts. @param {Translate} translate @param {() => void} back */
export function showShortcuts(translate, back) {
  const rows = KEYS.map(([name, keys]) =>
    element('div', {}, element('dt', {}, translate(`keys.${name}`)), element('dd', {}, ...keys.map((key) => element('kbd', {}, key)))),
  );
  const dialog = element(
    'dialog',
    { class: 'ask shortcuts', 'aria-labelledby': 'keys-title' },
    element('form', { method: 'dialog' }, element('h2', { id: 'keys-title' }, translate('keys')), element('dl', {}, ...rows), element('div', { class: 'ask-answers' }, element('button', { type: 'submit', class: 'button' }, translate('keys.close')))),
  );
  document.body.append(dialog);
  dialog.addEventListener('close', () => {
    dialog.remove();
    // it is told of late: who has opened something else meanwhile is in that
    if (document.activeElement === document.body) back();
  });
  dialog.showModal();
  // its one button, which has the focus, is at its end
  dialog.scrollTop = 0;
}
