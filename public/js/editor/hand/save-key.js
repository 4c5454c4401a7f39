/** @import { Hand } from './index.js' */

/**
 * Ctrl+S saves the page as it is, what is being typed too, and writing goes on. The browser's own question where to
 * save a file never comes.
 *
 * @param {Hand} hand
 */
export function listenToSaveKey({ actions, editing, warn, translate }) {
  // before a text that is written in takes its keys
  document.addEventListener('keydown', (event) => {
    if (!isSaveKey(event)) return;
    event.preventDefault();
    if (event.repeat || event.isComposing || document.querySelector('dialog[open]')) return;
    if (!editing.isHeld()) actions.saveThen(() => warn(translate('saved')));
  }, { capture: true });
}

/** @param {KeyboardEvent} event */
function isSaveKey({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 's';
}
