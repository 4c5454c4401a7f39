/** @import { Options, TextEditor } from './types.js' */
import { InPlace } from './in-place.js';
import { loadStyle } from '../../render/theme.js';

export { loadTextWords } from '../../messages/text/index.js';

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
