/** A page in view mode: its macros in frames of the Forge app. */
import '../shell.js';
import { readFacts } from '../server.js';
import { showFrame } from './frames.js';

const { page } = readFacts();

/** @type {NodeListOf<HTMLElement>} */
const places = document.querySelectorAll('[data-macro]');
for (const place of places) {
  /** @type {import('../host.js').Macro} */
  const macro = { type: 'macro', id: place.dataset.macro ?? '', key: '', parameters: {}, body: '', config: null };
  showFrame(place, { asked: { page: page.id, macro, place: 'view', editing: false } });
}
