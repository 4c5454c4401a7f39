/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ title: '', text: '', align: 'start' }),
  texts: [
    optional('eyebrow', '.eyebrow'),
    always('title', 'h1'),
    always('text', '.lead', 'markdown'),
    optional('link.label', '.hero-words > .button'),
  ],
  settings: { align: ['start', 'center'], eyebrow: 'text', image: 'picture', link: 'link' },
};
