/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ text: '' }),
  texts: [always('text', '.text', 'markdown')],
};
