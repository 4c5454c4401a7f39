/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M5 5v.1M5 12v.1M5 19v.1M9.5 5H20M9.5 12H20M9.5 19h7',
  words: {
    en: { name: 'Steps', about: 'A procedure or a timeline' },
    de: { name: 'Schritte', about: 'Ein Ablauf oder eine Zeitachse' },
  },
  blank: () => ({ items: three({ title: '', text: '' }), style: 'steps' }),
  settings: { style: ['steps', 'timeline'] },
  items: {
    at: '.step',
    blank: () => ({ title: '', text: '' }),
    texts: [optional('when', '.when'), always('title', 'h3'), always('text', '.small-text', 'markdown')],
    settings: { when: 'text' },
  },
};
