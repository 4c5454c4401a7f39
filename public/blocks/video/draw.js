/** @import { Video } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { addressOf, showMissing } from '../../js/render/picture.js';

/**
 * A video that waits: its still is shown and not a byte of the film is asked for until a reader plays it.
 *
 * @param {Video} video
 */
export function draw({ video, caption }) {
  const { id, alt, width, height, colour } = video;
  const box = element('div', { class: 'picture is-there' });
  const player = element('video', {
    src: addressOf(id, 'mp4'),
    poster: addressOf(id, 'webp'),
    width,
    height,
    controls: true,
    playsinline: true,
    preload: 'none',
    'aria-label': alt,
    onerror: () => showMissing(box, alt),
  });
  box.style.setProperty('--ratio', `${width} / ${height}`);
  if (colour) box.style.setProperty('--colour', colour);
  box.append(player);
  return element('figure', {}, box, caption && element('figcaption', {}, caption));
}
