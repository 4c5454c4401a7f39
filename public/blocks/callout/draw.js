/** @import { Callout, Tone } from '../../js/page/types.js' */
import { drawing, element } from '../../js/dom.js';
import { drawText } from '../../js/render/text.js';

/** @type {Record<Tone, string>} */
const DRAWINGS = {
  info: 'M12 11v5M12 7.8v.2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  success: 'm8.5 12.2 2.4 2.4 4.8-5M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  warning: 'M12 9.5v4M12 16.4v.2M10.3 4.5 2.9 17.2A2 2 0 0 0 4.6 20h14.8a2 2 0 0 0 1.7-2.8L13.7 4.5a2 2 0 0 0-3.4 0Z',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4',
};

/** @param {Callout} callout */
export function draw({ tone, title, text }) {
  return element(
    'div',
    { class: 'callout-box', 'data-tone': tone, role: 'note' },
    drawing(DRAWINGS[tone]),
    element(
      'div',
      { class: 'rich-text' },
      title && element('p', { class: 'callout-title' }, title),
      ...drawText(text),
    ),
  );
}
