/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M4 6h16M4 10h16M4 14h16M4 18h9',
  words: {
    en: { name: 'Text', about: 'Paragraphs and lists' },
    de: { name: 'Text', about: 'Absätze und Listen' },
  },
  blank: () => ({ text: '' }),
  texts: [always('text', '.rich-text', 'markdown')],
};
