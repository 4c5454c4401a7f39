/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { HREF, always } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  blank: () => ({ items: [{ label: '', href: HREF, style: 'primary' }], align: 'start' }),
  settings: { align: ['start', 'center'] },
  items: {
    at: '.button-row > li',
    blank: () => ({ label: '', href: HREF, style: 'secondary' }),
    texts: [always('label', 'a')],
    settings: { href: 'href', style: ['primary', 'secondary'] },
  },
};
