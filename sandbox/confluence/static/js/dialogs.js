import { element } from './dom.js';

/**
 * Modal windows of the site that hold an app's frame. One on top of another is possible; the last is the active one.
 *
 * @typedef {object} Opened
 * @property {HTMLDialogElement} node
 * @property {HTMLElement} place where the frame goes
 * @property {HTMLElement} footer
 * @property {string} addonKey
 * @property {() => void} onclose
 */

/** @type {Opened[]} */
const stack = [];

/**
 * @param {{ addonKey: string, label: string, full?: boolean, width?: string, height?: string, chrome?: boolean,
 *   closeOnEscape?: boolean, hint?: string, onclose?: () => void }} options
 * @returns {Opened}
 */
export function openDialog(options) {
  const place = element('div.dialog-place');
  const footer = element('footer.dialog-foot', { hidden: !options.chrome }, options.hint ? element('span.muted', {}, options.hint) : null);
  const head = element('header.dialog-head', { hidden: !options.chrome }, element('h2', {}, options.label));
  const node = element(`dialog.app-dialog${options.full ? '.full' : ''}`, { 'aria-label': options.label }, head, place, footer);
  if (!options.full) Object.assign(node.style, { width: options.width ?? '600px', height: options.height ?? '480px' });
  node.addEventListener('cancel', (/** @type {Event} */ event) => {
    event.preventDefault();
    if (options.closeOnEscape) closeDialog();
  });
  document.body.append(node);
  document.body.classList.add('has-dialog');
  node.showModal();
  const opened = { node, place, footer, addonKey: options.addonKey, onclose: options.onclose ?? (() => {}) };
  stack.push(opened);
  return opened;
}

/** Closes the topmost. */
export function closeDialog() {
  const opened = stack.pop();
  if (!opened) return;
  opened.node.close();
  opened.node.remove();
  document.body.classList.toggle('has-dialog', stack.length > 0);
  opened.onclose();
}

/** @param {string} id @returns {HTMLButtonElement | undefined} */
const findButton = (id) => stack.at(-1)?.footer.querySelector(`[data-button="${CSS.escape(id)}"]`) ?? undefined;

/** @param {{ identifier: string, text: string, onClick: () => void, hidden?: boolean, disabled?: boolean }} action */
function addButton({ identifier, text, onClick, hidden, disabled }) {
  const opened = stack.at(-1);
  if (!opened) return;
  const primary = identifier === 'submit';
  opened.footer.append(
    element(`button.button${primary ? '.primary' : ''}`, { type: 'button', 'data-button': identifier, hidden, disabled, onclick: onClick }, text),
  );
}

/**
 * `AP.dialog.create` of an app: the site makes the frame itself.
 *
 * @param {any} options the bridge's, sanitized
 * @param {import('./host.js').Extension} extension
 */
function createForApp(options, extension) {
  const opened = openDialog({
    addonKey: extension.addon_key,
    label: options.header || 'Dialog',
    full: options.size === 'fullscreen' || options.size === 'maximum',
    width: options.width,
    height: options.height,
    chrome: options.chrome,
    hint: options.hint,
    closeOnEscape: options.closeOnEscape !== false,
  });
  for (const action of options.actions ?? []) addButton(action);
  const frameOptions = { ...extension.options, isDialog: true, dialogId: options.id, width: '100%', height: '100%' };
  window.jQuery(opened.place).append(
    window.connectHost.create({ addon_key: extension.addon_key, key: extension.key, url: extension.url, options: frameOptions }),
  );
}

/** The bridge's provider of dialogs. */
export const dialogModule = {
  getModuleRegistrationName: () => 'dialog',
  isEnabled: () => true,
  getProvider: () => ({
    create: createForApp,
    close: closeDialog,
    isActiveDialog: (/** @type {string} */ addonKey) => stack.at(-1)?.addonKey === addonKey,
    setButtonDisabled: (/** @type {string} */ id, /** @type {boolean} */ disabled) => findButton(id)?.toggleAttribute('disabled', disabled),
    isButtonDisabled: (/** @type {string} */ id) => Boolean(findButton(id)?.disabled),
    toggleButton: (/** @type {string} */ id) => findButton(id)?.toggleAttribute('disabled'),
    setButtonHidden: (/** @type {string} */ id, /** @type {boolean} */ hidden) => findButton(id)?.toggleAttribute('hidden', hidden),
    isButtonHidden: (/** @type {string} */ id) => Boolean(findButton(id)?.hidden),
    createButton: addButton,
  }),
};
