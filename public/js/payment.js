/** The pages that a payment leads back to: the same for everybody, in the reader's language. Nothing in them is a proof of payment. */
import { loadMessages } from './messages/index.js';

const { translate } = await loadMessages(navigator.language);
for (const element of document.querySelectorAll('[data-message]')) {
  element.textContent = translate(element.getAttribute('data-message') ?? '');
}
document.title = document.querySelector('h1')?.textContent ?? document.title;
