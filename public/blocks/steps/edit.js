/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { always, optional, three } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ items: three({ title: '', text: '' }), style: 'steps' }),
  settings: { style: ['steps', 'timeline'] },
  items: {
    at: '.step',
    blank: () => ({ title: '', text: '' }),
    texts: [optional('when', '.when'), always('title', 'h3'), always('text', '.small-text', 'markdown')],
    settings: { when: 'text' },
  },
};
