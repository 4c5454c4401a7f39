/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { HREF, always } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M3.5 8.5h17v7h-17zM8 12h8',
  words: {
    en: { name: 'Buttons', about: 'Where to go next' },
    de: { name: 'Schaltflächen', about: 'Wohin es weitergeht' },
  },
  blank: () => ({ items: [{ label: '', href: HREF, style: 'primary' }], align: 'start' }),
  settings: { align: ['start', 'center'] },
  items: {
    at: '.button-row > li',
    blank: () => ({ label: '', href: HREF, style: 'secondary' }),
    texts: [always('label', 'a')],
    settings: { href: 'href', style: ['primary', 'secondary'] },
  },
};
