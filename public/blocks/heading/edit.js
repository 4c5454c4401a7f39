/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ text: '', level: 2 }),
  texts: [optional('eyebrow', '.eyebrow'), always('text', 'h2, h3')],
  settings: { level: [2, 3], eyebrow: 'text' },
};
