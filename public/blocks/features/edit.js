/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ items: ['star', 'bolt', 'heart'].map((icon) => ({ icon, title: '', text: '' })), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.feature',
    blank: () => ({ icon: 'star', title: '', text: '' }),
    texts: [always('title', 'h3'), always('text', '.small-text', 'markdown')],
    settings: { icon: 'icon' },
  },
};
