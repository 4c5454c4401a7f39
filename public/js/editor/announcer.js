import { element } from '../dom.js';

// A screen reader that is told more often than this only stumbles.
const PAUSE_MS = 2_000;

/**
 * Says what happened to who cannot see it: politely, and of many things the last.
 *
 * @param {HTMLElement} place
 */
export function createAnnouncer(place) {
  const region = element('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  let waiting = '';
  let timer = 0;
  place.append(region);

  function say() {
    timer = 0;
    if (!waiting) return;
    region.textContent = waiting;
    waiting = '';
    timer = window.setTimeout(say, PAUSE_MS);
  }

  return (/** @type {string} */ words) => {
    waiting = words;
    if (!timer) timer = window.setTimeout(say, 100);
  };
}

/** @typedef {ReturnType<typeof createAnnouncer>} Announce */
