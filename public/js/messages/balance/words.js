import { wordsOf } from '../index.js';

/** What is said of a balance that runs low. @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    'low.title': 'Credits are running low',
    'low.text.one': '{count} credit is left for your whole site.',
    'low.text.other': '{count} credits are left for your whole site.',
    'low.ask': 'Your Confluence administrator can add some.',
    'low.buy': 'You can buy more: choose “Skyline: AI credits” in Confluence’s Apps menu.',
    'low.close': 'Put away',
  },
  de: {
    'low.title': 'Die Credits gehen zur Neige',
    'low.text.one': '{count} Credit ist für Ihre ganze Site noch da.',
    'low.text.other': '{count} Credits sind für Ihre ganze Site noch da.',
    'low.ask': 'Ihre Confluence-Administration kann welche hinzufügen.',
    'low.buy': 'Sie können welche kaufen: im Apps-Menü von Confluence unter „Skyline: AI credits“.',
    'low.close': 'Weglegen',
  },
};

/**
 * The words in the interface's language.
 *
 * @param {string} locale of the interface
 * @returns {import('../index.js').Translate}
 */
export function balanceWords(locale) {
  return wordsOf(WORDS[locale] ?? WORDS.en, locale).translate;
}
