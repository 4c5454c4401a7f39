/** A page of the Forge app's own, in its frame. */
import '../shell.js';
import { showFrame } from './frames.js';

const place = /** @type {HTMLElement} */ (document.querySelector('[data-app-page]'));
showFrame(place, { asked: { key: place.dataset.appPage ?? '' }, path: 'app-page' });
