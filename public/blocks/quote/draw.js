/** @import { Quote } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { drawPortrait } from '../../js/render/portrait.js';
import { drawText } from '../../js/render/text.js';

// A long quotation is set smaller: eight lines of display type are nobody's reading.
const SHORT_CHARS_MAX = 160;

/**
 * @param {Quote} quote
 * @param {Tools} tools
 */
export function draw({ text, name, role, image }, tools) {
  return element(
    'figure',
    { class: 'quote-box', 'data-short': text.length <= SHORT_CHARS_MAX },
    element('blockquote', {}, ...drawText(text)),
    (name || role) &&
      element(
        'figcaption',
        {},
        image && drawPortrait(name, image, tools),
        element(
          'span',
          { class: 'by' },
          name && element('cite', {}, name),
          role && element('span', { class: 'role' }, role),
        ),
      ),
  );
}
