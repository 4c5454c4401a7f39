/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M3 5.5h18v13H3zM10 9l5 3-5 3z',
  words: {
    en: { name: 'Video', about: 'One short film' },
    de: { name: 'Video', about: 'Ein kurzer Film' },
  },
  blank: (picture) => ({ video: picture(0, 'video') }),
  texts: [optional('caption', 'figcaption')],
  settings: { video: 'film!', caption: 'text' },
};
