import { closeDialog, openDialog } from '../dialogs.js';
import { element } from '../dom.js';
import { showFrame } from '../frames.js';

const SILENT_MS = 15_000;

/**
 * The app's own editor over the whole window. It ends itself by `closeMacroEditor`; when it never answers, the site
 * offers the way out.
 *
 * @type {import('./page-editor.js').OpenMacroEditor}
 */
export function openMacroEditor({ page, node, label, save, sync, closed }) {
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  const opened = openDialog({
    addonKey: '',
    label,
    full: true,
    onclose: () => {
      clearTimeout(timer);
      closed();
      opener?.focus();
    },
  });
  const timer = setTimeout(() => offerWayOut(opened.node), SILENT_MS);
  /** @param {{ extension: import('../host.js').Extension }} event */
  const established = ({ extension }) => {
    if (!opened.node.isConnected || extension.options.moduleLocation !== 'editor') return;
    clearTimeout(timer);
    opened.node.querySelector('.way-out')?.remove();
    window.connectHost.offIframeEstablished(established);
  };
  window.connectHost.onIframeEstablished(established);
  const asked = { page, macro: node, place: /** @type {const} */ ('editor'), editing: true };
  /** @param {Record<string, string>} parameters @param {string | undefined} body */
  const saveBoth = (parameters, body) => save({ parameters, body: body ?? node.body });
  showFrame(opened.place, { asked, save: saveBoth, sync, close: closeDialog }).then(() => {
    const frame = opened.place.querySelector('iframe');
    if (frame) frame.focus();
    else offerWayOut(opened.node);
    opened.addonKey = window.connectHost.getExtensions({}).at(-1)?.extension.addon_key ?? '';
  });
}

/** @param {HTMLElement} dialog */
function offerWayOut(dialog) {
  if (dialog.querySelector('.way-out')) return;
  dialog.append(
    element(
      'div.way-out',
      { role: 'alert' },
      element('span', {}, 'The app does not answer.'),
      element('button.button', { type: 'button', onclick: closeDialog }, 'Close'),
    ),
  );
}
