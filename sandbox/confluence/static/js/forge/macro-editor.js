import { closeDialog, openDialog } from '../dialogs.js';
import { element } from '../dom.js';
import { showFrame } from './frames.js';

/**
 * The window of the macro's configuration, over the whole screen. The site's own button closes it whatever the app
 * says; the app is only let end its work.
 *
 * @type {import('../editor/page-editor.js').OpenMacroEditor}
 */
export function openMacroEditor({ page, node, label, save, closed }) {
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  const opened = openDialog({
    addonKey: '',
    label,
    full: true,
    chrome: true,
    onclose: () => {
      closed();
      opener?.focus();
    },
  });
  opened.footer.hidden = true;
  const asked = { page, macro: node, place: /** @type {const} */ ('editor'), editing: true };
  const showing = showFrame(opened.place, { asked, save: (config) => save({ config, parameters: {}, body: '' }), close: closeDialog });
  const leave = async () => {
    await (await showing)?.leave();
    if (opened.node.isConnected) closeDialog();
  };
  opened.node.querySelector('.dialog-head')?.append(element('button.button.subtle', { type: 'button', onclick: leave }, 'Close window'));
  showing.then(() => opened.place.querySelector('iframe')?.focus());
}
