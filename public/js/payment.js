/** The pages that a payment leads back to: the same for everybody, in the reader's language. Nothing in them is a proof of payment. */

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = { en: () => import('./messages/payment/en.js'), de: () => import('./messages/payment/de.js') };

const asked = navigator.language.slice(0, 2).toLowerCase();
const language = Object.hasOwn(LANGUAGES, asked) ? asked : 'en';
const { default: messages } = await LANGUAGES[language]();
document.documentElement.lang = language;
for (const element of document.querySelectorAll('[data-message]')) {
  element.textContent = messages[element.getAttribute('data-message') ?? ''];
}
document.title = document.querySelector('h1')?.textContent ?? document.title;

export {};
