import { wordsOf } from '../index.js';

/** What is said in the Forge door alone. @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    'large.title': 'This page is getting large',
    'large.text': 'It was saved with {size} kB. From {limit} kB on Confluence may not take it: move a part of it to another Skyline macro.',
  },
  de: {
    'large.title': 'Diese Seite wird groß',
    'large.text': 'Sie wurde mit {size} kB gespeichert. Ab {limit} kB nimmt Confluence sie vielleicht nicht an: Setzen Sie einen Teil in ein weiteres Skyline-Makro.',
  },
};

/**
 * The words in the interface's language.
 *
 * @param {string} locale of the interface
 * @returns {import('../index.js').Translate}
 */
export function forgeWords(locale) {
  return wordsOf(WORDS[locale] ?? WORDS.en, locale).translate;
}
