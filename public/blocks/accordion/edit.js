/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M4 5h16v4.5H4zM4 14.5h16V19H4zM15.5 6.5l1.2 1.4 1.2-1.4',
  words: {
    en: { name: 'Accordion', about: 'Questions and answers that fold' },
    de: { name: 'Akkordeon', about: 'Fragen und Antworten zum Aufklappen' },
  },
  blank: () => ({ items: three({ title: '', text: '' }) }),
  items: {
    at: '.fold',
    blank: () => ({ title: '', text: '' }),
    texts: [always('title', 'summary > span'), always('text', '.fold-text', 'markdown')],
  },
};
