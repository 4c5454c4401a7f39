/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M6.5 4.5v4M4.5 6.5h4M12 6.5h8M6.5 11v4M4.5 13h4M12 13h8M4.5 19h15.5',
  words: {
    en: { name: 'Features', about: 'Qualities, each with an icon' },
    de: { name: 'Merkmale', about: 'Eigenschaften, jede mit einem Symbol' },
  },
  blank: () => ({ items: ['star', 'bolt', 'heart'].map((icon) => ({ icon, title: '', text: '' })), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.feature',
    blank: () => ({ icon: 'star', title: '', text: '' }),
    texts: [always('title', 'h3'), always('text', '.small-text', 'markdown')],
    settings: { icon: 'icon' },
  },
};
