/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ items: three({ title: '', text: '' }) }),
  items: {
    at: '.fold',
    blank: () => ({ title: '', text: '' }),
    texts: [always('title', 'summary > span'), always('text', '.fold-text', 'markdown')],
  },
};
