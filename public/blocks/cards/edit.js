/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M3 5h5v14H3zM9.5 5h5v14h-5zM16 5h5v14h-5z',
  words: {
    en: { name: 'Cards', about: 'Alike things beside each other' },
    de: { name: 'Karten', about: 'Gleichartiges nebeneinander' },
  },
  blank: () => ({ items: three({ title: '', text: '' }), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.card',
    blank: () => ({ title: '', text: '' }),
    texts: [always('title', 'h3'), always('text', '.card-text', 'markdown'), optional('link.label', '.more')],
    settings: { image: 'picture', link: 'link' },
  },
};
