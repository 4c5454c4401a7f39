/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M5 19v-6M12 19V5M19 19v-9',
  words: {
    en: { name: 'Figures', about: 'Numbers that matter, large' },
    de: { name: 'Kennzahlen', about: 'Zahlen, die zählen, groß' },
  },
  blank: () => ({ items: three({ value: '', label: '' }) }),
  items: {
    at: '.stat',
    blank: () => ({ value: '', label: '' }),
    texts: [always('value', '.value'), always('label', 'dt'), optional('text', '.small-text', 'markdown')],
    settings: { text: 'text' },
  },
};
