/** @import { Studio } from './index.js' */
import { element } from '../../dom.js';
import { picturesAmong } from './files.js';
import { lineAt, pictureAt, placesAt } from './places.js';

/**
 * The page as a place to drop pictures: a line says where they would go, a frame which picture one would replace.
 *
 * @typedef {{ target: Element, clientX: number, clientY: number }} Over
 *
 * @param {Studio} studio
 */
export async function createDropping({ hand, take }) {
  const { canvas } = hand;
  const library = await import('../../../vendor/pragmatic-drag-and-drop.js');
  const line = element('div', { class: 'drop-line', hidden: true });
  /** @type {Element | null} */
  let replaced = null;
  canvas.append(line);

  /** @param {Over} over @param {number} count */
  function show(over, count) {
    hide();
    if (count === 1 && pictureAt(hand, over.target)) return frame(over.target.closest('.picture'));
    const place = lineAt(hand, over, library);
    if (!place) return;
    const room = canvas.getBoundingClientRect();
    line.hidden = false;
    line.dataset.way = place.isUpright ? 'upright' : 'across';
    line.style.setProperty('--left', `${Math.round(place.left - room.left)}px`);
    line.style.setProperty('--top', `${Math.round(place.top - room.top)}px`);
    line.style.setProperty('--length', `${Math.round(place.length)}px`);
  }

  function hide() {
    line.hidden = true;
    frame(null);
  }

  /** @param {Element | null} picture */
  function frame(picture) {
    replaced?.classList.remove('is-replaced');
    picture?.classList.add('is-replaced');
    replaced = picture;
  }

  /** @param {Over} over @param {File[]} dropped */
  function drop(over, dropped) {
    const files = picturesAmong(dropped);
    take(files, placesAt(hand, over, { library, count: files.length }), dropped.length > files.length);
  }

  return { show, hide, drop };
}
