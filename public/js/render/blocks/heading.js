/** @import { Heading } from '../../page/types.js' */
import { element } from '../../dom.js';

/** @param {Heading} heading */
export function drawHeading({ eyebrow, text, level }) {
  return element(
    'div',
    { class: 'heading-box' },
    eyebrow && element('p', { class: 'eyebrow' }, eyebrow),
    element(level === 2 ? 'h2' : 'h3', {}, text),
  );
}
