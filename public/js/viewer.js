/** @import { Reading } from './page/document.js' */
import { element } from './dom.js';
import { HostMissing, createHost, followColourMode } from './host/index.js';
import { readBody } from './page/document.js';
import { viewOf } from './page/view.js';
import { drawPage, drawSection } from './render/page.js';
import { loadTheme } from './render/theme.js';

// The first screen is drawn at once; the rest in slices, so that a long page never holds up the frame.
const FIRST_SECTIONS = 5;
const SLICE_SECTIONS = 10;

const host = createHost();
const main = /** @type {HTMLElement} */ (document.getElementById('page'));

followColourMode(host);
new ResizeObserver(() => host.resize(main.offsetHeight)).observe(main);
show();

async function show() {
  try {
    const { body } = await host.load();
    await showReading(await readBody(body));
    // What language a page is in nobody says: its reader's is the likeliest.
    window.document.documentElement.lang = (await host.context()).locale.slice(0, 2);
  } catch (error) {
    await say(error instanceof HostMissing ? 'viewer.outside' : 'viewer.silent');
  }
}

/** @param {Reading} reading */
async function showReading({ state, page }) {
  if (page) await showPage(page);
  if (state !== 'page') await say(`viewer.${state}`);
}

/** @param {import('./page/types.js').PageDocument} document */
async function showPage(document) {
  const view = viewOf(document);
  await loadTheme(view.theme);
  window.document.title = view.title || 'Skyline';
  const page = drawPage(view);
  const tools = { readAttachment: host.picture, pictures: 0 };
  main.append(page);
  for (let at = 0; at < view.sections.length; at += at ? SLICE_SECTIONS : FIRST_SECTIONS) {
    const slice = view.sections.slice(at, at + (at ? SLICE_SECTIONS : FIRST_SECTIONS));
    page.append(...slice.map((section) => drawSection(section, tools)));
    await nextTask();
  }
  if (view.sections.length === 0) await say('viewer.empty');
}

/** @returns {Promise<void>} */
function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * A calm sentence under what could be shown. The words are loaded only when they are needed.
 *
 * @param {string} key
 */
async function say(key) {
  const { loadMessages } = await import('./messages/index.js');
  const { locale } = await host.context();
  const { translate } = await loadMessages(locale);
  const words = element('span', {}, translate(key));
  main.append(element('div', { class: 'notice', role: 'status' }, element('strong', {}, translate(`${key}.title`)), words));
}
