import { EDITING } from '../../../blocks/editing.js';
import { wordsOf } from '../index.js';
import en from './en.js';

/** @typedef {() => Promise<{ default: Record<string, string> }>} Load */

/** @type {Record<string, Load>} */
const LANGUAGES = { en: async () => ({ default: en }), de: () => import('./de.js') };
/** Of what is not needed before a hand can begin. @type {Record<string, Load>} */
const PARTS = { en: () => import('./parts/en.js'), de: () => import('./parts/de.js') };

/**
 * The words of editing by hand.
 *
 * @param {string} locale of the interface
 * @returns {Promise<import('../index.js').Translate>}
 */
export async function loadHandWords(locale) {
  return translateBy(await load(LANGUAGES, locale), locale);
}

/**
 * The same, and those of its menus, panels and notices.
 *
 * @param {string} locale of the interface
 * @returns {Promise<import('../index.js').Translate>}
 */
export async function loadPartsWords(locale) {
  const [hand, parts] = await Promise.all([load(LANGUAGES, locale), load(PARTS, locale)]);
  return translateBy({ ...hand, ...parts }, locale);
}

/** @param {Record<string, Load>} languages @param {string} locale */
async function load(languages, locale) {
  return (await (languages[locale] ?? languages.en)()).default;
}

/** @param {Record<string, string>} messages @param {string} locale */
function translateBy(messages, locale) {
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
