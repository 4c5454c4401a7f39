/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { placeAt } from './drop-places.js';

/**
 * The sheet as a place to drop: a line says where it would go.
 *
 * @param {Hand} hand
 * @returns {import('./dragging.js').Room}
 */
export function createSheetRoom(hand) {
  const { canvas } = hand;
  const line = element('div', { class: 'drop-line', hidden: true });
  canvas.append(line);

  /** @param {import('./drop-places.js').Line} place */
  function show({ left, top, length, isUpright }) {
    const room = canvas.getBoundingClientRect();
    line.hidden = false;
    line.dataset.way = isUpright ? 'upright' : 'across';
    line.style.setProperty('--left', `${Math.round(left - room.left)}px`);
    line.style.setProperty('--top', `${Math.round(top - room.top)}px`);
    line.style.setProperty('--length', `${Math.round(length)}px`);
  }

  return {
    at(selection, input, library) {
      const place = placeAt(hand, selection, { input, library });
      line.hidden = !place;
      if (place) show(place.line);
      return place && place.target;
    },
    leave: () => (line.hidden = true),
  };
}
