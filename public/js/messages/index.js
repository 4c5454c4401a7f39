import en from './en.js';

/** Languages besides English that there is a file of. @type {Record<string, () => Promise<{ default: Messages }>>} */
const LANGUAGES = { de: () => import('./de.js') };

/**
 * @typedef {keyof typeof en} Key
 * @typedef {Record<Key, string>} Messages
 * @typedef {(key: Key | (string & {}), values?: Record<string, string | number>) => string} Translate
 * @typedef {{ locale: string, translate: Translate, number: (value: number) => string }} Words
 */

/**
 * The interface's words in the user's language, English where there is none or it cannot be had. Sets the language of the document.
 *
 * @param {string} locale as Confluence has it: `de_DE`, `de-DE`
 * @returns {Promise<Words>}
 */
export async function loadMessages(locale) {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  const found = Object.hasOwn(LANGUAGES, language) ? await LANGUAGES[language]().catch(() => null) : null;
  const tag = found ? language : 'en';
  document.documentElement.lang = tag;
  return wordsOf(found?.default ?? en, tag);
}

/**
 * The words of a part that is loaded when it is used.
 *
 * @param {Record<string, () => Promise<{ default: Record<string, string> }>>} languages
 * @param {string} locale of the interface
 * @returns {Promise<Translate>}
 */
export async function loadWordsOf(languages, locale) {
  const { default: messages } = await (languages[locale] ?? languages.en)();
  return wordsOf(messages, locale).translate;
}

/**
 * @param {Record<string, string>} messages
 * @param {string} locale of a language that there is a file of
 * @returns {Words}
 */
export function wordsOf(messages, locale) {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const plural = new Intl.PluralRules(locale);
  return {
    locale,
    number: (value) => format.format(value),
    translate: (key, values = {}) => fill(pick(messages, key, values, plural), values, format),
  };
}

/**
 * A message; one that depends on `count` has a form for each plural category of the language (`key.one`, `key.other`).
 *
 * @param {Record<string, string>} messages
 * @param {string} key
 * @param {Record<string, string | number>} values
 * @param {Intl.PluralRules} plural
 */
function pick(messages, key, values, plural) {
  if (!('count' in values)) return messages[key] ?? key;
  return messages[`${key}.${plural.select(Number(values.count))}`] ?? messages[`${key}.other`] ?? messages[key] ?? key;
}

/**
 * @param {string} message
 * @param {Record<string, string | number>} values
 * @param {Intl.NumberFormat} format
 */
function fill(message, values, format) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === 'number' ? format.format(value) : (value ?? whole);
  });
}
