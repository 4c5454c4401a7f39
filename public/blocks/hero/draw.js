/** @import { Hero } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { drawPicture } from '../../js/render/picture.js';
import { drawAnchor, drawText } from '../../js/render/text.js';

/**
 * @param {Hero} hero
 * @param {Tools} tools
 */
export function draw({ eyebrow, title, text, image, align, link }, tools) {
  return element(
    'div',
    { class: 'hero-box', 'data-align': align, 'data-picture': Boolean(image) },
    element(
      'div',
      { class: 'hero-words' },
      eyebrow && element('p', { class: 'eyebrow' }, eyebrow),
      title && element('h1', {}, title),
      text && element('div', { class: 'lead' }, ...drawText(text)),
      link && drawAnchor(link.href, [link.label], 'button'),
    ),
    image && drawPicture(image, tools, align === 'center' ? '16 / 9' : '4 / 3'),
  );
}
