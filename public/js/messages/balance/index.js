import { wordsOf } from '../index.js';

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * What is said of a balance that runs low.
 *
 * @param {string} locale of the interface
 * @returns {Promise<import('../index.js').Translate>}
 */
export async function loadBalanceWords(locale) {
  const { default: messages } = await (LANGUAGES[locale] ?? LANGUAGES.en)();
  return wordsOf(messages, locale).translate;
}
