import { loadWordsOf } from '../index.js';
import en from './en.js';

const LANGUAGES = { en: async () => ({ default: en }), de: () => import('./de.js') };

/**
 * The words of choosing a template.
 *
 * @param {string} locale of the interface
 */
export function loadTemplateWords(locale) {
  return loadWordsOf(LANGUAGES, locale);
}
