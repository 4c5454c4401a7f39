/** @import { Announce } from './announcer.js' */
import { element } from '../dom.js';

const SHOWN_MS = 10_000;

/**
 * Says to everybody that something could not be done: seen for a while, and told to who cannot see it.
 *
 * @param {HTMLElement} place
 * @param {Announce} announce
 */
export function createWarner(place, announce) {
  const toast = element('div', { class: 'toast', 'aria-hidden': 'true', hidden: true });
  let timer = 0;
  place.append(toast);

  return (/** @type {string} */ words) => {
    announce(words);
    toast.textContent = words;
    toast.hidden = false;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      toast.hidden = true;
    }, SHOWN_MS);
  };
}

/** @typedef {ReturnType<typeof createWarner>} Warn */
