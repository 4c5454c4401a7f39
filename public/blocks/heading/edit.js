/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M7 5v14M17 5v14M7 12h10',
  words: {
    en: { name: 'Heading', about: 'Names what follows' },
    de: { name: 'Überschrift', about: 'Benennt, was folgt' },
  },
  blank: () => ({ text: '', level: 2 }),
  texts: [optional('eyebrow', '.eyebrow'), always('text', 'h2, h3')],
  settings: { level: [2, 3], eyebrow: 'text' },
};
