import { element, takeOff } from '../dom.js';

/**
 * Asks a question and resolves with the answer that was chosen, or '' when the question was put away.
 *
 * @param {{ title: string, text: string, cancel: string,
 *   answers: { id: string, label: string, kind?: 'primary' | 'danger' }[] }} question
 * @returns {Promise<string>}
 */
export function ask({ title, text, cancel, answers }) {
  const buttons = answers.map(({ id, label, kind }) =>
    element('button', { type: 'submit', value: id, class: kind ? `button is-${kind}` : 'button' }, label),
  );
  const dialog = element(
    'dialog',
    { class: 'ask', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-text' },
    element(
      'form',
      { method: 'dialog' },
      element('h2', { id: 'ask-title' }, title),
      element('p', { id: 'ask-text' }, text),
      element('div', { class: 'ask-answers' }, element('button', { type: 'submit', value: '', class: 'button' }, cancel), ...buttons),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return closed(dialog);
}

/**
 * What a dialog is closed with; it is gone then.
 *
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<string>}
 */
export function closed(dialog) {
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      takeOff(dialog);
      resolve(dialog.returnValue);
    });
  });
}
