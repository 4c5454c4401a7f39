import { loadWordsOf } from '../index.js';

const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * The words of writing in place.
 *
 * @param {string} locale of the interface
 */
export function loadTextWords(locale) {
  return loadWordsOf(LANGUAGES, locale);
}
