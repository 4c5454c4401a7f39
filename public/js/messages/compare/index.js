import { loadWordsOf } from '../index.js';

const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * The words of two versions beside each other, and of what is stored and cannot be shown completely.
 *
 * @param {string} locale of the interface
 */
export function loadCompareWords(locale) {
  return loadWordsOf(LANGUAGES, locale);
}
