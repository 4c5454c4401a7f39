/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: (picture) => ({ image: picture(0), ratio: '16:9' }),
  texts: [optional('caption', 'figcaption')],
  settings: { image: 'picture!', ratio: ['16:9', '4:3', '3:2', '1:1'], caption: 'text' },
};
