/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ items: three({ name: '', role: '' }), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.person',
    blank: () => ({ name: '', role: '' }),
    texts: [always('name', 'h3'), optional('role', '.role'), optional('text', '.small-text', 'markdown')],
    settings: { role: 'text', text: 'text', image: 'picture' },
  },
};
