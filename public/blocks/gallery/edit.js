/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  words: {
    en: { name: 'Gallery', about: 'Pictures as one group' },
    de: { name: 'Galerie', about: 'Bilder als Gruppe' },
  },
  blank: (picture) => ({ items: [0, 1, 2].map((row) => ({ image: picture(row) })), columns: 3 }),
  settings: { columns: [2, 3, 4] },
  items: {
    at: '.shots > li',
    blank: (picture) => ({ image: picture(3) }),
    texts: [optional('caption', 'figcaption')],
    settings: { image: 'picture!', caption: 'text' },
  },
};
