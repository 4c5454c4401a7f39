import { EDITING } from '../../../blocks/editing.js';
import { wordsOf } from '../index.js';

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * The words of editing by hand.
 *
 * @param {string} locale of the interface
 * @returns {Promise<import('../index.js').Translate>}
 */
export async function loadHandWords(locale) {
  const { default: messages } = await (LANGUAGES[locale] ?? LANGUAGES.en)();
  return wordsOf({ ...messages, ...blockWords(locale) }, locale).translate;
}

/** What each block is called, by itself. @param {string} locale @returns {Record<string, string>} */
function blockWords(locale) {
  return Object.fromEntries(
    Object.entries(EDITING).flatMap(([type, { words }]) => {
      const { name, about, members = {} } = words[locale === 'de' ? 'de' : 'en'];
      const set = Object.entries(members).map(([member, label]) => [`member.${member}`, label]);
      return [[`block.${type}`, name], [`block.${type}.about`, about], ...set];
    }),
  );
}
