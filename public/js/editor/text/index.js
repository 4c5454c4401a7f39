/** @import { Block } from '../../core/types.js' */
/** @import { Hand } from '../hand/index.js' */
/** @import { Options, TextEditor } from './types.js' */
import { charsMax } from '../../core/limits.js';
import { loadTextWords } from '../../messages/text/index.js';
import { loadStyle } from '../../render/theme.js';
import { valueAt } from '../hand/members.js';
import { InPlace } from './in-place.js';

// without it the browser would type spaces that do not break
await loadStyle('text');

/**
 * Makes a text that the renderer drew editable where it stands. There is one such text at a time; this module is
 * loaded when the first one is touched.
 *
 * @param {Options} options
 * @returns {TextEditor}
 */
export function editText(options) {
  const text = new InPlace(options);
  return {
    element: options.element,
    close: () => text.close(),
    focus: () => text.view.focus(),
    setValue: (value) => text.setValue(value),
  };
}

/**
 * Texts of the page that is edited by hand, each with the words of its member and no longer than its member may be.
 *
 * @param {Hand} hand
 */
export async function loadWriting({ rules, editing, commands, translate, warn, words }) {
  const say = await loadTextWords(words.locale);

  /** @param {{ element: HTMLElement, block: Block, path: string, at: Options['at'], onLeave: Options['onLeave'] }} about */
  return ({ element, block: { id, type, props }, path, at, onLeave }) =>
    editText({
      element,
      value: String(valueAt(props, path) ?? ''),
      kind: element.dataset.text === 'markdown' ? 'markdown' : 'plain',
      placeholder: element.dataset.placeholder,
      label: `${translate(`block.${type}`)}: ${element.dataset.placeholder}`,
      charsMax: charsMax(rules, type, path),
      at,
      onChange: (value, { kind }) => commands.write(id, path, value, kind),
      onLeave,
      onUndo: () => editing.undo(),
      onRedo: () => editing.redo(),
      onProblem: (key, values) => warn(say(key, values)),
      translate: say,
    });
}
