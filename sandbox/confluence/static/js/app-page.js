/** A page of an app's own, in its frame. */
import './bridge/index.js';
import './shell.js';
import { showAppFrame } from './frames.js';

const place = /** @type {HTMLElement} */ (document.querySelector('[data-app-page]'));
showAppFrame(place, place.dataset.appPage ?? '');
