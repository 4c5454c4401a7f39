/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */

/** @type {BlockEditing} */
export const editing = {
  sign: 'M8 12a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0ZM10 9.500h4v5h-4zM18.500 9.500l3 5h-6z',
  words: {
    en: { name: 'Logos', about: 'A row of marks' },
    de: { name: 'Logos', about: 'Eine Reihe von Marken' },
  },
  blank: (picture) => ({ items: [0, 1, 2, 3].map((row) => ({ image: picture(row) })) }),
  items: {
    at: '.logo',
    blank: (picture) => ({ image: picture(4) }),
    settings: { image: 'picture!', href: 'href' },
  },
};
