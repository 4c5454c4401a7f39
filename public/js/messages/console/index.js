import { wordsOf } from '../index.js';

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * The words of the billing and administration pages.
 *
 * @param {string} locale as Confluence has it
 * @returns {Promise<import('../index.js').Words>}
 */
export async function loadConsoleWords(locale) {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  const tag = Object.hasOwn(LANGUAGES, language) ? language : 'en';
  const { default: messages } = await LANGUAGES[tag]();
  document.documentElement.lang = tag;
  return wordsOf(messages, tag);
}
