import { element } from '../dom.js';

/**
 * A macro on the page being edited: its name, a button to edit it, and what readers will see.
 *
 * @param {import('../host.js').Macro} node
 * @param {string} pageId
 * @param {{ name: string, hasEditor: boolean } | undefined} module undefined when the app is not installed
 * @param {{ onedit: () => void, showFrame: import('./page-editor.js').Door['showFrame'] }} door
 */
export function macroBlock(node, pageId, module, { onedit, showFrame }) {
  const name = module?.name ?? node.key;
  const edit = element('button.button.subtle', { type: 'button', onclick: onedit, 'aria-label': `Edit ${name}` }, 'Edit');
  const preview = element('div.macro');
  const head = element('div.macro-head', {}, element('span.macro-name', {}, name), module?.hasEditor ? edit : null);
  const refresh = () => showFrame(preview, { asked: { page: pageId, macro: node, place: 'view', editing: true } });
  refresh();
  return { node: element('section.macro-block', { 'aria-label': name }, head, preview), name, focus: () => edit.focus(), refresh };
}
