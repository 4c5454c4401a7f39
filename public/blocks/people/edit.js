/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M10 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM2 19c.5-3.5 2.2-5 5-5s4.5 1.5 5 5M20 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM15.500 14.200c3.500-.8 6 .8 6.500 4.800',
  words: {
    en: { name: 'People', about: 'Who is who' },
    de: { name: 'Personen', about: 'Wer ist wer' },
  },
  blank: () => ({ items: three({ name: '', role: '' }), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.person',
    blank: () => ({ name: '', role: '' }),
    texts: [always('name', 'h3'), optional('role', '.role'), optional('text', '.small-text', 'markdown')],
    settings: { role: 'text', text: 'text', image: 'picture' },
  },
};
