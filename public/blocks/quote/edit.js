/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ text: '', name: '' }),
  texts: [always('text', 'blockquote', 'markdown'), always('name', 'cite'), optional('role', '.role')],
  settings: { role: 'text', image: 'picture' },
};
