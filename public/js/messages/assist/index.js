import { wordsOf } from '../index.js';

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = { en: () => import('./en.js'), de: () => import('./de.js') };

/**
 * The words of the assistant: of the conversation, of what goes wrong with a model, of research.
 *
 * @param {string} locale of the interface
 * @returns {Promise<import('../index.js').Translate>}
 */
export async function loadAssistWords(locale) {
  const { default: messages } = await (LANGUAGES[locale] ?? LANGUAGES.en)();
  return wordsOf(messages, locale).translate;
}
