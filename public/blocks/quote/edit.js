/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M5 7h5v5.5c0 2.5-1.5 4-4 4.5M14 7h5v5.5c0 2.5-1.5 4-4 4.5',
  words: {
    en: { name: 'Quote', about: 'What somebody said' },
    de: { name: 'Zitat', about: 'Was jemand gesagt hat' },
  },
  blank: () => ({ text: '', name: '' }),
  texts: [always('text', 'blockquote', 'markdown'), always('name', 'cite'), optional('role', '.role')],
  settings: { role: 'text', image: 'picture' },
};
