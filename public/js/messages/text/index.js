import { loadWordsOf } from '../index.js';
import en from './en.js';

const LANGUAGES = { en: async () => ({ default: en }), de: () => import('./de.js') };

/**
 * The words of writing in place.
 *
 * @param {string} locale of the interface
 */
export function loadTextWords(locale) {
  return loadWordsOf(LANGUAGES, locale);
}
