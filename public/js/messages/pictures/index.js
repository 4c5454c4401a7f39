import { loadWordsOf } from '../index.js';

const LANGUAGES = { en: () => import('./words-en.js'), de: () => import('./words-de.js') };

/**
 * The words of uploading and choosing pictures.
 *
 * @param {string} locale of the interface
 */
export function loadPictureWords(locale) {
  return loadWordsOf(LANGUAGES, locale);
}
