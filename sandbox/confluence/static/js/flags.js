import { element, icon } from './dom.js';

const AUTO_CLOSE_MS = 8000;
/** @type {Map<string, HTMLElement>} */
const open = new Map();
let unnamed = 0;

/**
 * A message in the corner. Also what the bridge asks for `AP.flag.create` (its provider's shape).
 *
 * @param {{ id?: string, type?: string, title: string, body?: string, close?: string, onClose?: (id: string) => void,
 *   actions?: { actionText: string, executeAction: () => void }[] }} options
 */
export function showFlag(options) {
  const id = options.id ?? `flag-${(unnamed += 1)}`;
  const close = () => {
    if (!open.delete(id)) return;
    flag.remove();
    options.onClose?.(id);
  };
  const flag = element(
    `div.flag.flag-${options.type ?? 'info'}`,
    { role: options.type === 'error' ? 'alert' : 'status', 'data-flag': id },
    element('div', {}, element('strong', {}, options.title), options.body ? element('p', {}, options.body) : null, actions(options)),
    element('button.icon', { type: 'button', 'aria-label': 'Dismiss', onclick: close }, icon('remove')),
  );
  document.getElementById('flags')?.append(flag);
  open.set(id, flag);
  if (options.close === 'auto' || (!options.close && options.type !== 'error')) setTimeout(close, AUTO_CLOSE_MS);
  return { close };
}

/** @param {{ actions?: { actionText: string, executeAction: () => void }[] }} options */
function actions(options) {
  if (!options.actions?.length) return null;
  const buttons = options.actions.map((action) =>
    element('button.link', { type: 'button', onclick: action.executeAction }, action.actionText),
  );
  return element('p.flag-actions', {}, ...buttons);
}

/** The bridge's provider of flags. */
export const flagModule = {
  getModuleRegistrationName: () => 'flag',
  isEnabled: () => true,
  getProvider: () => ({ create: showFlag, isFlagOpen: (/** @type {string} */ id) => open.has(id) }),
};
