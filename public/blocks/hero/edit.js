/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M3 5h18v14H3zM6 9h8M6 12.5h5M6 15.5h3.5',
  words: {
    en: { name: 'Hero', about: 'Opens the page with its one claim' },
    de: { name: 'Auftakt', about: 'Eröffnet die Seite mit ihrer Aussage' },
  },
  blank: () => ({ title: '', text: '', align: 'start' }),
  texts: [
    optional('eyebrow', '.eyebrow'),
    always('title', 'h1'),
    always('text', '.lead', 'markdown'),
    optional('link.label', '.hero-words > .button'),
  ],
  settings: { align: ['start', 'center'], eyebrow: 'text', image: 'picture', link: 'link' },
};
