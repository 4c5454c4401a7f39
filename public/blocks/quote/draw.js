/** @import { Quote } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { drawPortrait } from '../../js/render/portrait.js';
import { drawText } from '../../js/render/text.js';

/**
 * @param {Quote} quote
 * @param {Tools} tools
 */
export function draw({ text, name, role, image }, tools) {
  return element(
    'figure',
    { class: 'quote-box' },
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
