/** @import { Video } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { addressOf, drawPlace, showMissing } from '../../js/render/picture.js';

/**
 * A video that waits: its still is shown and not a byte of the film is asked for until a reader plays it.
 *
 * @param {Video} video
 */
export function draw({ video, caption }) {
  const { id, alt, width, height } = video;
  const box = drawPlace(video);
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
  box.append(player);
  return element('figure', {}, box, caption && element('figcaption', {}, caption));
}
