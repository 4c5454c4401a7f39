/** @import { RichText } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { drawText } from '../../js/render/text.js';

// A centred section centres a short text; a long one is read more easily from a straight edge.
const SHORT_CHARS_MAX = 240;

/** @param {RichText} richText */
export function draw({ text }) {
  return element('div', { class: 'text', 'data-short': text.length <= SHORT_CHARS_MAX }, ...drawText(text));
}
