import de from './de.js';
import en from './en.js';

/** @type {Record<string, Record<string, string>>} */
const LANGUAGES = { de, en };

/**
 * What a reader's page says besides its content, in the reader's language; English where there is none.
 *
 * @param {string} locale as Confluence has it: `de_DE`, `de-DE`
 */
export function viewerWords(locale) {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  const lang = Object.hasOwn(LANGUAGES, language) ? language : 'en';
  return { lang, words: LANGUAGES[lang] };
}
