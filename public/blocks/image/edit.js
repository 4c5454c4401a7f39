/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.2v.1',
  words: {
    en: { name: 'Image', about: 'One picture with a caption' },
    de: { name: 'Bild', about: 'Ein Bild mit Bildunterschrift' },
  },
  blank: (picture) => ({ image: picture(0), ratio: '16:9' }),
  texts: [optional('caption', 'figcaption')],
  settings: { image: 'picture!', ratio: ['16:9', '4:3', '3:2', '1:1'], caption: 'text' },
};
