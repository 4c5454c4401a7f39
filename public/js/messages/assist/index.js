import { loadWordsOf } from '../index.js';

const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * The words of the assistant: of the conversation, of what goes wrong with a model, of research.
 *
 * @param {string} locale of the interface
 */
export function loadAssistWords(locale) {
  return loadWordsOf(LANGUAGES, locale);
}
