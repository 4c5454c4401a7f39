/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({}),
  texts: [optional('caption', 'figcaption')],
  settings: { caption: 'text' },
};
