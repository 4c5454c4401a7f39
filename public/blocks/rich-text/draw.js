/** @import { RichText } from '../../js/page/types.js' */
import { drawText } from '../../js/render/text.js';

/** A text needs no box within its block. @param {RichText} richText */
export function draw({ text }) {
  return drawText(text);
}
