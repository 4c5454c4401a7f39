/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: (picture) => ({ items: [0, 1, 2].map((row) => ({ image: picture(row) })), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.shots > li',
    blank: (picture) => ({ image: picture(3) }),
    texts: [optional('caption', 'figcaption')],
    settings: { image: 'picture!', caption: 'text' },
  },
};
