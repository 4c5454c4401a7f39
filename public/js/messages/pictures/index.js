import { wordsOf } from '../index.js';

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = { en: () => import('./words-en.js'), de: () => import('./words-de.js') };

/**
 * The words of uploading and choosing pictures.
 *
 * @param {string} locale of the interface
 * @returns {Promise<import('../index.js').Translate>}
 */
export async function loadPictureWords(locale) {
  const { default: messages } = await (LANGUAGES[locale] ?? LANGUAGES.en)();
  return wordsOf(messages, locale).translate;
}
