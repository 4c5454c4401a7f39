/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */

/** @type {BlockEditing} */
export const editing = {
  blank: (picture) => ({ items: [0, 1, 2, 3].map((row) => ({ image: picture(row) })) }),
  items: {
    at: '.logo',
    blank: (picture) => ({ image: picture(4) }),
    settings: { image: 'picture!', href: 'href' },
  },
};
