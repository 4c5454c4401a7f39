/** @import { Heading } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';

/** @param {Heading} heading */
export function draw({ eyebrow, text, level }) {
  return [eyebrow && element('p', { class: 'eyebrow' }, eyebrow), element(level === 2 ? 'h2' : 'h3', {}, text)];
}
