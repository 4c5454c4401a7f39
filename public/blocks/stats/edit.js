/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ items: three({ value: '', label: '' }) }),
  items: {
    at: '.stat',
    blank: () => ({ value: '', label: '' }),
    texts: [always('value', '.value'), always('label', 'dt'), optional('text', '.small-text', 'markdown')],
    settings: { text: 'text' },
  },
};
